declare const source: AsyncGenerator<number>;
declare function open(): Promise<IterableIterator<number>>;
declare function load(): Promise<IteratorResult<number>>;

export class Countdown {
  private left = 3;
  [Symbol.iterator]() {
    return this;
  }
  async next() { // want "`next` of a sync iterator returns a promise here" at "next"
    return this.left > 0 ? { done: false, value: this.left-- } : { done: true, value: 0 };
  }
}

export class Pages {
  [Symbol.iterator]() {
    let page = 0;
    return {
      async next() { // want "`next` of a sync iterator returns a promise here" at "next"
        return { done: page > 3, value: page++ };
      },
    };
  }
}

export const literal = {
  [Symbol.iterator]() {
    return { next: async () => ({ done: true, value: 1 }) }; // want "`next` of a sync iterator returns a promise" at "next"
  },
};

export const arrow = {
  [Symbol.iterator]: () => ({
    next: async function () { // want "`next` of a sync iterator"
      return { done: true, value: 1 };
    },
  }),
};

export class Field {
  next = async () => ({ done: true, value: 1 }); // want "`next` of a sync iterator"
  [Symbol.iterator] = () => this;
}

export class Promising {
  [Symbol.iterator]() {
    return { next: () => Promise.resolve({ done: true, value: 1 }), return: () => ({ done: true, value: 1 }) }; // want "`next` of a sync iterator"
  }
}

export class Loading {
  [Symbol.iterator]() {
    return { next: load }; // want "`next` of a sync iterator" at "next"
  }
}

// Async generators.
export class Lines {
  async *[Symbol.iterator]() { // want "An async generator under `\[Symbol.iterator\]`" at "[Symbol.iterator]"
    yield "a";
  }
}

export class TypedLines {
  async *[Symbol.iterator](): AsyncGenerator<string> { // want "An async generator"
    yield "a";
  }
}

export const generatorProperty = {
  [Symbol.iterator]: async function* () { // want "An async generator"
    yield 1;
  },
};

export class Entries {
  async *entries() {
    yield 1;
  }
  [Symbol.iterator]() {
    return this.entries(); // want "An async generator" at "this.entries()"
  }
}

// Async iterators that are passed on.
export class Forward {
  private readonly inner: AsyncIterable<number>;
  constructor(inner: AsyncIterable<number>) {
    this.inner = inner;
  }
  [Symbol.iterator]() {
    return this.inner[Symbol.asyncIterator](); // want "hands out an async iterator here \(`AsyncIterator<number, any, any>`\)" at "this.inner[Symbol.asyncIterator]()"
  }
}

export const passing = { [Symbol.iterator]: () => source }; // want "hands out an async iterator here" at "source"

// Promises of iterators.
export class Opened {
  async [Symbol.iterator]() { // want "`\[Symbol.iterator\]` returns a promise here" at "[Symbol.iterator]"
    return [1, 2][Symbol.iterator]();
  }
}

export class OpenedLater {
  async [Symbol.iterator]() { // want "`\[Symbol.iterator\]` returns a promise here"
    const items = await open();
    return items;
  }
}

export class OpenedAsync {
  async [Symbol.iterator]() { // want "`\[Symbol.iterator\]` returns a promise here"
    return source;
  }
}

export class Unopened {
  [Symbol.iterator]() { // want "`\[Symbol.iterator\]` returns a promise here"
    return open();
  }
}

// Helpers and assignments.
function makeIterator() {
  return {
    async next() { // want "`next` of a sync iterator"
      return { done: true, value: 1 };
    },
  };
}
export class Helped {
  [Symbol.iterator]() {
    return makeIterator();
  }
}

class Cursor {
  async next() { // want "`next` of a sync iterator"
    return { done: true, value: 1 };
  }
}
export class Table {
  [Symbol.iterator]() {
    return new Cursor();
  }
}

const late: Record<symbol, unknown> = {};
late[Symbol.iterator] = async function* () { // want "An async generator" at "Symbol.iterator"
  yield 1;
};

Object.defineProperty(late, Symbol.iterator, {
  value: () => ({ next: async () => ({ done: true, value: 1 }) }), // want "`next` of a sync iterator"
});

const { iterator } = Symbol;
export const destructured = {
  async *[iterator]() { // want "An async generator" at "[iterator]"
    yield 1;
  },
};

// By what a type says.
export const declared: Iterator<number> = {
  async next() { // want "`next` of a sync iterator"
    return { done: true, value: 1 };
  },
};

export class Declared implements Iterable<number> {
  [Symbol.iterator]() {
    return { next: async () => ({ done: true, value: 1 }) }; // want "`next` of a sync iterator"
  }
}

export class DeclaredIterator implements Iterator<number> {
  async next() { // want "`next` of a sync iterator"
    return { done: true as const, value: 1 };
  }
}

export class Typed {
  [Symbol.iterator](): Iterator<number> {
    return {
      async next() { // want "`next` of a sync iterator"
        return { done: true, value: 1 };
      },
    };
  }
}

// On some paths.
export class Cached {
  private ready = [1];
  [Symbol.iterator]() {
    return {
      next: () => { // want "`next` of a sync iterator"
        const value = this.ready.shift();
        return value === undefined ? load() : { done: false, value };
      },
    };
  }
}

// One `next` for both protocols.
export class Both {
  async next() { // want "`next` of a sync iterator"
    return { done: true, value: 1 };
  }
  [Symbol.iterator]() {
    return this;
  }
  [Symbol.asyncIterator]() {
    return this;
  }
}

// The same file asks for the method by its name.
export class Asked {
  async *[Symbol.iterator]() { // want "An async generator"
    yield 1;
  }
  first() {
    const self = this;
    return self[Symbol.iterator]().next();
  }
}

export async function sum(asked: Asked | undefined, list: number[]) {
  const items = asked?.[Symbol.iterator]();
  const others = list[Symbol.iterator]();
  return [await items?.next(), others.next()];
}

// Nothing is suggested: the name may mean the list's method, too.
export class AskedWithOthers {
  async *[Symbol.iterator]() { // want "An async generator"
    yield 1;
  }
  first(list: readonly number[] | AskedWithOthers) {
    return list[Symbol.iterator]().next();
  }
}

// Two methods hand out one iterator, which hands out itself: all are renamed.
export class HandedOutTwice {
  [Symbol.iterator](): AsyncIterableIterator<number> {
    const next = (): Promise<IteratorResult<number>> => load();
    return {
      next, // want "`next` of a sync iterator"
      [Symbol.iterator]() {
        return this;
      },
    };
  }
}

// Nothing is suggested: the base class asks for the method by this name.
export abstract class Base {
  abstract [Symbol.iterator](): AsyncIterator<number>;
}

export class Derived extends Base {
  async *[Symbol.iterator]() { // want "An async generator"
    yield 1;
  }
}
