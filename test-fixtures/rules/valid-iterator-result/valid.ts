declare const anything: any;
declare const inner: AsyncIterator<number>;
declare function load(): Promise<number>;
declare function loadResult(): Promise<IteratorResult<number>>;

// silent: every result is an object, and one of them says `done`.
export class Right {
  private left = 3;
  [Symbol.asyncIterator]() {
    return this;
  }
  async next() {
    return this.left > 0 ? { done: false, value: this.left-- } : { done: true, value: undefined };
  }
  async return() {
    return { done: true, value: undefined };
  }
  // silent: it always throws.
  async throw(error: unknown) {
    throw error;
  }
}

// silent: an endless counter, to be left with `break`.
export class Counter {
  private count = 0;
  [Symbol.asyncIterator]() {
    return this;
  }
  async next() {
    return { done: false, value: this.count++ };
  }
}

export async function firstTen(): Promise<void> {
  for await (const count of new Counter()) if (count === 10) break;
}

// silent: an endless clock.
export const clock = {
  [Symbol.asyncIterator]() {
    return { next: async () => ({ value: Date.now() }) };
  },
};

// silent: a list that starts over is endless on purpose.
export class Cycle {
  private items = ["a", "b"];
  private at = 0;
  [Symbol.iterator]() {
    return this;
  }
  next() {
    if (this.at >= this.items.length) this.at = 0;
    return { done: false, value: this.items[this.at++] };
  }
}

// silent: the remainder keeps the index inside the list.
export class Modulo {
  private items = ["a", "b"];
  private at = 0;
  [Symbol.iterator]() {
    return { next: () => ({ done: false, value: this.items[this.at++ % this.items.length] }) };
  }
}

// silent: the written type says that there is no end.
export class Endless {
  private items = ["a"];
  [Symbol.asyncIterator]() {
    return this;
  }
  async next(): Promise<IteratorYieldResult<string | undefined>> {
    return { done: false, value: this.items.shift() };
  }
}

// silent: an exception ends it.
export class Throwing {
  private items = ["a"];
  [Symbol.asyncIterator]() {
    return this;
  }
  async next() {
    if (this.items.length < 1) throw new Error("empty");
    return { done: false, value: this.items.shift() };
  }
}

// silent: nobody knows what comes back.
export const unknownResults = {
  [Symbol.asyncIterator]() {
    return { next: () => anything.next(), return: () => anything.return?.() };
  },
};

// silent: the results of another iterator are passed on.
export const forwarded = {
  [Symbol.asyncIterator]() {
    return { next: () => inner.next(), return: () => inner.return!() };
  },
};

// silent: what is missing is made good.
export const guarded = {
  [Symbol.asyncIterator]() {
    return {
      next: loadResult,
      return: async () => (await inner.return?.()) ?? { done: true as const, value: undefined },
    };
  },
};

// silent: the value has been awaited.
export const awaited = {
  [Symbol.asyncIterator]() {
    return { next: async () => ({ done: false, value: await load() }) };
  },
};

// silent: the written type says that the items are promises.
export class Jobs {
  [Symbol.asyncIterator]() {
    return this;
  }
  async next(): Promise<IteratorResult<Promise<number>>> {
    return { done: false, value: load() };
  }
}

// silent: a sync iterator may hand out promises.
export const lazily = {
  [Symbol.iterator]() {
    return { next: () => ({ done: false, value: load() }) };
  },
};

// silent: the compiler cannot see that the queue was looked at.
export class Queue {
  private results: IteratorResult<number>[] = [];
  [Symbol.asyncIterator]() {
    return this;
  }
  async next() {
    if (this.results.length > 0) return this.results.shift();
    return { done: true as const, value: undefined };
  }
}

// silent: all members of the union are handled.
export class Switching {
  private state: "open" | "closed" = "open";
  [Symbol.asyncIterator]() {
    return this;
  }
  async next() {
    switch (this.state) {
      case "open":
        return { done: false, value: 1 };
      case "closed":
        return { done: true, value: undefined };
    }
  }
}

// silent: `next` and `return` of other things.
export const player = {
  next() {},
  return() {},
  [Symbol.toStringTag]: "player",
};

// silent: require-async-next speaks about this one.
export const syncNext = {
  [Symbol.asyncIterator]() {
    let at = 0;
    return {
      next() {
        if (at < 3) return { done: false, value: at++ };
      },
    };
  },
};

// silent: a result with an unknown shape can have `done`.
export class Recorded {
  private readonly records: Record<string, unknown>[] = [{}];
  [Symbol.asyncIterator]() {
    return { next: async () => this.records[0]! };
  }
}

interface Link {
  value: number;
  next(): Link | null;
}

export const link: Link = {
  value: 1,
  next() {
    // silent: the written type is that of a linked list, whose last element has no next one.
    return null;
  },
};

// silent: only the first items are taken.
export const evens = {
  *[Symbol.iterator]() {
    yield 0;
  },
};
export const odds = {
  [Symbol.iterator]() {
    let at = 1;
    return { next: () => ({ done: false, value: (at += 2) }) };
  },
};
export const [first, second] = odds;

// silent: none of these bodies comes to its end.
export const neverEnding = {
  [Symbol.asyncIterator]() {
    let at = 0;
    return {
      async next() {
        for (;;) {
          at += 1;
          if (at > 3) return { done: true, value: undefined };
        }
      },
      async return(value?: unknown) {
        try {
          return { done: true, value };
        } finally {
          at = 3;
        }
      },
      async throw(error: unknown) {
        outer: while (true) {
          switch (at++) {
            case 0:
              continue outer;
            default:
              if (at > 3) throw error;
              break;
          }
          if (at > 2) return { done: true, value: undefined };
        }
      },
    };
  },
};
