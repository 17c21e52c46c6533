declare function connect(): Promise<AsyncGenerator<string>>;
declare function connectOnce(): Promise<AsyncIterator<string>>;
declare function ready(): Promise<void>;
declare const rows: AsyncGenerator<string>;

export class Rows {
  async [Symbol.asyncIterator]() { // want "An async `\[Symbol.asyncIterator\]` returns a promise" at "[Symbol.asyncIterator]"
    let left = 3;
    return {
      async next() {
        return left > 0 ? { done: false, value: left-- } : { done: true, value: undefined };
      },
    };
  }
}

export class Waiting {
  async [Symbol.asyncIterator]() { // want "An async `\[Symbol.asyncIterator\]` returns a promise"
    await ready();
    return rows;
  }
}

export class WaitingTyped {
  async [Symbol.asyncIterator](): Promise<AsyncGenerator<string>> { // want "An async"
    await ready();
    return rows;
  }
}

export class WaitingForNext {
  async [Symbol.asyncIterator]() { // want "An async"
    await ready();
    return { next: async () => ({ done: true, value: 1 }) };
  }
}

export class Typed {
  async [Symbol.asyncIterator](): Promise<AsyncIterator<string>> { // want "An async"
    return rows;
  }
}

export const literal = {
  async [Symbol.asyncIterator]() { // want "An async"
    return rows;
  },
};

export const arrow = {
  [Symbol.asyncIterator]: async () => rows, // want "An async"
};

export const expression = {
  [Symbol.asyncIterator]: async function () { // want "An async"
    return rows;
  },
};

export const expressionThatWaits = {
  [Symbol.asyncIterator]: async function () { // want "An async"
    await ready();
    return rows;
  },
};

export class Field {
  [Symbol.asyncIterator] = async () => rows; // want "An async"
}

export class SelfReturning {
  async next() {
    return { done: true, value: 1 };
  }
  async [Symbol.asyncIterator]() { // want "An async"
    return this;
  }
}

export class SelfReturningLater {
  async next() {
    return { done: true, value: 1 };
  }
  async [Symbol.asyncIterator]() { // want "An async"
    await ready();
    return this;
  }
}

// A promise without `async`.
export class Connected {
  [Symbol.asyncIterator]() { // want "returns a promise of an iterator here" at "[Symbol.asyncIterator]"
    return connect();
  }
}

export class ConnectedOnce {
  [Symbol.asyncIterator]() { // want "returns a promise of an iterator here"
    return connectOnce();
  }
}

export class Chained {
  [Symbol.asyncIterator]() { // want "returns a promise of an iterator here"
    return ready().then(() => rows);
  }
}

export class Sometimes {
  private isOpen = false;
  [Symbol.asyncIterator]() { // want "returns a promise of an iterator here"
    if (this.isOpen) return rows;
    return connect();
  }
}

export const passing = {
  [Symbol.asyncIterator]: () => Promise.resolve(rows), // want "returns a promise of an iterator here"
};

// By reference.
async function open() {
  return rows;
}
export const referring = { [Symbol.asyncIterator]: open }; // want "An async" at "[Symbol.asyncIterator]"
export const referringToType = { [Symbol.asyncIterator]: connect }; // want "returns a promise of an iterator here"

export class Method {
  async open() {
    return rows;
  }
  [Symbol.asyncIterator] = this.open; // want "An async"
}

// Assigned.
class Late {}
Object.assign(Late.prototype, {
  async [Symbol.asyncIterator]() { // want "An async"
    return rows;
  },
});
Object.defineProperty(Late.prototype, Symbol.asyncIterator, { // want "An async" at "Symbol.asyncIterator"
  value: async () => rows,
});

const extended: Record<symbol, unknown> = {};
extended[Symbol.asyncIterator] = async () => rows; // want "An async" at "Symbol.asyncIterator"

export class Getter {
  get [Symbol.asyncIterator]() { // want "An async"
    return async () => rows;
  }
}

export class Implementing implements AsyncIterable<string> {
  async [Symbol.asyncIterator]() { // want "An async"
    return rows;
  }
}

export const iterable: AsyncIterable<string> = {
  async [Symbol.asyncIterator]() { // want "An async"
    return rows;
  },
};

// Without semicolons, the brackets must not join the line before.
export class Terse {
  left = 3
  async [Symbol.asyncIterator]() { // want "An async"
    return rows
  }
}

export class Static {
  static async [Symbol.asyncIterator]() { // want "An async"
    return rows;
  }
}

export class Commented {
  // Opens the file.
  async /* later */ [Symbol.asyncIterator]() { // want "An async"
    return rows;
  }
}
