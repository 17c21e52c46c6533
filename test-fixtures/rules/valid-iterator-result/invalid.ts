declare function read(): Promise<string | undefined>;
declare function fetchPage(page: number): Promise<string>;
declare const inner: AsyncIterator<number>;
declare const innerSync: Iterator<number>;

// Nothing instead of a result.
export class Countdown {
  private left = 3;
  [Symbol.asyncIterator]() {
    return this;
  }
  async next() { // want "`next` can end without a result.*`for await` throws a TypeError" at "next"
    if (this.left > 0) return { done: false, value: this.left-- };
  }
}

export class Emptied {
  private items = [1, 2];
  [Symbol.asyncIterator]() {
    return {
      next: async () => {
        const value = this.items.shift();
        if (value === undefined) return; // want "`next` gives `undefined` here" at "return;"
        return { done: false, value };
      },
    };
  }
}

export class Nulls {
  private items = [1, 2];
  [Symbol.asyncIterator]() {
    return {
      next: async () => {
        const value = this.items.shift();
        return value === undefined ? null : { done: false, value }; // want "`next` gives `null` here" at "null"
      },
      async return() {
        return undefined; // want "`return` gives `undefined` here.*leaving a `for await` early throws" at "undefined"
      },
    };
  }
}

export const chained = {
  [Symbol.asyncIterator]() {
    return {
      next: () => read().then(value => (value === undefined ? null : undefined)), // want "`next` gives `null` here" at "null" "`next` gives `undefined` here" at "undefined"
    };
  },
};

export const syncNothing = {
  [Symbol.iterator]() {
    let at = 0;
    return {
      next() { // want "`next` can end without a result.*`for…of` throws"
        if (at < 3) {
          return { done: false, value: at++ };
        }
      },
    };
  },
};

// A `return` or `throw` that gives nothing.
export class Subscribed {
  private isOpen = true;
  [Symbol.asyncIterator]() {
    return this;
  }
  async next() {
    return { done: !this.isOpen, value: 1 };
  }
  async return() { // want "`return` can end without a result.*leaving a `for await` early throws" at "return"
    this.isOpen = false;
  }
  async throw() {} // want "`throw` can end without a result.*`yield\*` throws" at "throw"
}

export class Cleared {
  private timer = setInterval(() => {}, 1000);
  [Symbol.asyncIterator]() {
    return {
      next: async () => ({ done: true, value: 1 }),
      return: async () => clearInterval(this.timer), // want "`return` gives `void` here" at "clearInterval(this.timer)"
      throw: async () => { clearInterval(this.timer); }, // want "`throw` can end without a result"
    };
  }
}

export class ClearedSync {
  [Symbol.iterator]() {
    return {
      next: () => ({ done: true, value: 1 }),
      return() { // want "`return` can end without a result.*leaving a `for…of` early throws"
        console.log("closed");
      },
    };
  }
}

export class SyncReturn {
  [Symbol.asyncIterator]() {
    return {
      next: async () => ({ done: true, value: 1 }),
      return() { // want "`return` can end without a result"
        console.log("closed");
      },
    };
  }
}

declare function close(): Promise<void>;

export class Closing {
  [Symbol.asyncIterator]() {
    return {
      next: async () => ({ done: true, value: 1 }),
      async return() {
        return close(); // want "`return` gives `void` here" at "close()"
      },
      throw: () => close(), // want "`throw` gives `void` here" at "close()"
    };
  }
}

// What may not be there.
export class Forwarding {
  [Symbol.asyncIterator]() {
    return {
      next: () => inner.next(),
      return: () => inner.return?.(), // want "`return` gives `undefined` here when there is nothing to call" at "inner.return?.()"
      throw: async (error: unknown) => await inner.throw?.(error), // want "`throw` gives `undefined` here when"
    };
  }
}

export class ForwardingSync {
  [Symbol.iterator]() {
    return {
      next: () => innerSync.next(),
      return() {
        return innerSync.return && innerSync.return(); // want "`return` gives `undefined` here when there is nothing to call"
      },
    };
  }
}

// Items instead of results.
export const bare = {
  [Symbol.asyncIterator]() {
    let page = 0;
    return {
      async next() {
        return page++; // want "`next` gives a plain `number` here" at "page++"
      },
    };
  },
};

export const barePromise = {
  [Symbol.asyncIterator]() {
    return { next: async () => fetchPage(1) }; // want "`next` gives a plain `string` here" at "fetchPage(1)"
  },
};

export const bareObjects = {
  [Symbol.asyncIterator]() {
    let id = 0;
    return {
      async next() {
        return { id: id++, name: "row" }; // want "`next` gives a `\{ id: number; name: string; \}` here"
      },
    };
  },
};

export const bareSync = {
  [Symbol.iterator]() {
    const words = ["a"];
    return { next: () => words.join(" ") }; // want "`next` gives a plain `string` here"
  },
};

// Promises as values.
export class Pages {
  [Symbol.asyncIterator]() {
    let page = 0;
    return {
      async next() {
        if (page > 3) return { done: true, value: undefined };
        return { done: false, value: fetchPage(page++) }; // want "`value` is a promise here" at "fetchPage(page++)"
      },
    };
  }
}

export class PagesByHand {
  private page = 0;
  [Symbol.asyncIterator]() {
    return {
      next: () => {
        const value = fetchPage(this.page++);
        return Promise.resolve({ done: this.page > 3, value }); // want "`value` is a promise here" at "value"
      },
    };
  }
}

export class PagesShorthand {
  private page = 0;
  [Symbol.asyncIterator]() {
    return {
      next: async () => {
        const value = fetchPage(this.page++);
        const result = { done: this.page > 3, value }; // want "`value` is a promise here" at "value"
        return result;
      },
    };
  }
}

// Never done.
export class Listed {
  private items = ["a", "b"];
  [Symbol.asyncIterator]() {
    let at = 0;
    return {
      next: async () => { // want "No result of `next` says `done: true`" at "next"
        if (at < this.items.length) return { value: this.items[at++] };
        return { value: undefined };
      },
    };
  }
}

export class ListedEmpty {
  private items = ["a", "b"];
  [Symbol.asyncIterator]() {
    let at = 0;
    return { next: async () => at < this.items.length ? { value: this.items[at++], done: false } : {} }; // want "No result of `next` says"
  }
}

export class ListedFalse {
  private items = ["a", "b"];
  [Symbol.asyncIterator]() {
    let at = 0;
    return {
      next: async () => { // want "No result of `next` says"
        if (at >= this.items.length) return { done: false, value: undefined };
        return { done: false, value: this.items[at++] };
      },
    };
  }
}

export class Shifted {
  private items = ["a", "b"];
  [Symbol.asyncIterator]() {
    return { next: async () => ({ value: this.items.shift() }) }; // want "No result of `next` says"
  }
}

export class Indexed {
  private items = ["a", "b"];
  private at = 0;
  [Symbol.iterator]() {
    return this;
  }
  next() { // want "No result of `next` says"
    return { done: false, value: this.items[this.at++] };
  }
}

export class IndexedLater {
  private items = ["a", "b"];
  private at = 0;
  [Symbol.asyncIterator]() {
    return this;
  }
  async next() { // want "No result of `next` says"
    await Promise.resolve();
    const value = this.items[this.at++];
    return { value };
  }
}

export class Conditional {
  private items = ["a", "b"];
  private at = 0;
  [Symbol.asyncIterator]() {
    return this;
  }
  async next() { // want "No result of `next` says"
    return { value: this.at < this.items.length ? this.items[this.at++] : undefined };
  }
}

export class Bounded {
  private at = 0;
  [Symbol.asyncIterator]() {
    return this;
  }
  async next() { // want "No result of `next` says"
    if (this.at > 10) return { value: "last" };
    return { value: this.at++ };
  }
}

class Ticks {
  private at = 0;
  [Symbol.asyncIterator]() {
    return this;
  }
  async next() { // want "No result of `next` says"
    return { done: false, value: this.at++ };
  }
}

export async function all(): Promise<number> {
  let sum = 0;
  for await (const tick of new Ticks()) sum += tick;
  return sum;
}

// Declared.
export const declared: AsyncIterator<number> = {
  next: () => inner.next(),
  async return() { // want "`return` can end without a result"
    console.log("closed");
  },
};

class Numbers {
  private at = 0;
  [Symbol.iterator]() {
    return this;
  }
  next() { // want "No result of `next` says"
    return { value: this.at++ };
  }
}
export const numbers = [...new Numbers()];

export const letters = {
  [Symbol.asyncIterator]() {
    let at = 0;
    return { next: async () => ({ done: false, value: at++ }) }; // want "No result of `next` says"
  },
};
export const collected = Array.fromAsync(letters);

// Bodies that come to their end in other ways.
export const leaving = {
  [Symbol.asyncIterator]() {
    let at = 0;
    return {
      async next() { // want "`next` can end without a result"
        outer: while (true) {
          at += 1;
          for (;;) {
            if (at > 3) break outer;
            if (at > 2) return { done: true, value: undefined };
            break;
          }
        }
      },
      async return() { // want "`return` can end without a result"
        try {
          return { done: true, value: await read() };
        } catch {
          at = 3;
        }
      },
      async throw(error: unknown) { // want "`throw` can end without a result"
        switch (at) {
          case 0:
            return { done: true, value: undefined };
          default:
            console.log(error);
        }
      },
    };
  },
};
