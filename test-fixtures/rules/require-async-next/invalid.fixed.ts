declare const items: number[];
declare const ages: Map<string, number>;

// A class whose instances are their own iterators.
export class Countdown {
  private left = 3;
  [Symbol.asyncIterator]() {
    return this;
  }
  async next() { // want "`next` of an async iterator must return a promise.*`\.next\(\)\.then" at "next"
    if (this.left === 0) return { done: true as const, value: undefined };
    return { done: false as const, value: this.left-- };
  }
  async return() { // want "`return` of an async iterator must return a promise" at "return"
    return { done: true as const, value: undefined };
  }
  async throw(error: unknown) { // want "`throw` of an async iterator must return a promise" at "throw"
    throw error;
  }
}

// An object literal handed out by a method.
export class Pages {
  [Symbol.asyncIterator]() {
    let page = 0;
    return {
      async next() { // want "`next` of an async iterator must return a promise" at "next"
        page += 1;
        return page > 3 ? { done: true, value: undefined } : { done: false, value: page };
      },
    };
  }
}

export const literal = {
  [Symbol.asyncIterator]() {
    let index = 0;
    return {
      next: async () => ({ done: index >= items.length, value: items[index++] }), // want "`next` of an async iterator must" at "next"
      return: async (value?: number) => ({ done: true, value }), // want "`return` of an async iterator must" at "return"
    };
  },
};

export const viaArrow = {
  [Symbol.asyncIterator]: () => ({
    next: async function () { // want "`next` of an async iterator must" at "next"
      return { done: true, value: undefined };
    },
  }),
};

export const viaFunction = {
  [Symbol.asyncIterator]: function () {
    return { async next() { return { done: true, value: 1 }; } }; // want "`next` of an async iterator must" at "next"
  },
};

// Class fields.
export class Fields {
  next = async () => ({ done: true, value: undefined }); // want "`next` of an async iterator must" at "next"
  [Symbol.asyncIterator] = () => this;
}

export class Field {
  [Symbol.asyncIterator] = function () {
    return { next: async () => ({ done: true, value: undefined }) }; // want "`next` of an async iterator must" at "next"
  };
}

// Sync generators.
export class Lines {
  async *[Symbol.asyncIterator]() { // want "A sync generator under `\[Symbol\.asyncIterator\]`" at "[Symbol.asyncIterator]"
    yield "a";
  }
}

export class TypedLines {
  async *[Symbol.asyncIterator](): AsyncGenerator<string, void> { // want "A sync generator"
    yield "a";
  }
}

export const generatorProperty = {
  [Symbol.asyncIterator]: async function* () { // want "A sync generator"
    yield 1;
  },
};

export const generatorMethod = {
  async *[Symbol.asyncIterator]() { // want "A sync generator"
    yield Promise.resolve(1);
  },
};

// Sync iterators by reference.
export class Names {
  private names = ["a", "b"];
  [Symbol.asyncIterator]() {
    return this.names[Symbol.iterator](); // want "hands out a sync iterator \(`ArrayIterator<string>`\)" at "this.names[Symbol.iterator]()"
  }
}

export class Ages {
  [Symbol.asyncIterator]() {
    return ages.values(); // want "hands out a sync iterator \(`MapIterator<number>`\)" at "ages.values()"
  }
}

export class Entries {
  *entries() {
    yield 1;
  }
  [Symbol.asyncIterator]() {
    return this.entries(); // want "hands out a sync iterator \(`Generator<number, .*>`\)" at "this.entries()"
  }
}

export class Wrapped {
  private readonly source: Iterator<number>;
  constructor(source: Iterator<number>) {
    this.source = source;
  }
  [Symbol.asyncIterator]() {
    return this.source; // want "hands out a sync iterator \(`Iterator<number, any, any>`\)" at "this.source"
  }
}

// Built by helpers.
function makeIterator(to: number) {
  let count = 0;
  return {
    async next() { // want "`next` of an async iterator must" at "next"
      return count < to ? { done: false, value: count++ } : { done: true, value: undefined };
    },
  };
}

export class Helped {
  [Symbol.asyncIterator]() {
    return makeIterator(3);
  }
}

const makeOther = () => {
  const iterator = {
    async next() { // want "`next` of an async iterator must" at "next"
      return { done: true, value: undefined };
    },
  };
  return iterator;
};

export const helped = { [Symbol.asyncIterator]: makeOther };

export class OwnHelper {
  private iterate() {
    return { next: async () => ({ done: true, value: undefined }) }; // want "`next` of an async iterator must" at "next"
  }
  [Symbol.asyncIterator]() {
    return this.iterate();
  }
}

class Cursor {
  async next() { // want "`next` of an async iterator must" at "next"
    return { done: true, value: undefined };
  }
}

export class Table {
  [Symbol.asyncIterator]() {
    return new Cursor();
  }
}

class BaseCursor {
  async next() { // want "`next` of an async iterator must" at "next"
    return { done: true, value: undefined };
  }
}

export class DerivedCursor extends BaseCursor {
  [Symbol.asyncIterator]() {
    return this;
  }
}

abstract class Source {
  [Symbol.asyncIterator]() {
    return this;
  }
  abstract next(): unknown;
}

export class Zeros extends Source {
  async next() { // want "`next` of an async iterator must" at "next"
    return { done: false, value: 0 };
  }
}

// Assigned.
const assigned: { [Symbol.asyncIterator]?: unknown } = {};
assigned[Symbol.asyncIterator] = function () {
  return { async next() { return { done: true, value: 1 }; } }; // want "`next` of an async iterator must" at "next"
};

class Late {}
Object.defineProperty(Late.prototype, Symbol.asyncIterator, {
  value() {
    return { next: async () => ({ done: true, value: 1 }) }; // want "`next` of an async iterator must" at "next"
  },
});
Object.defineProperty(Late.prototype, "other", { value: 1 });

export const defined = Object.defineProperties({}, {
  [Symbol.asyncIterator]: {
    value: async function* () { // want:-1 "A sync generator"
      yield 1;
    },
  },
});

export class Getter {
  get [Symbol.asyncIterator]() {
    return () => ({ next: async () => ({ done: true, value: 1 }) }); // want "`next` of an async iterator must" at "next"
  }
}

const { asyncIterator } = Symbol;
export const destructured = {
  [asyncIterator]() {
    return { next: async () => ({ done: true, value: 1 }) }; // want "`next` of an async iterator must" at "next"
  },
};

const key = Symbol.asyncIterator;
export const aliased = {
  [key]: () => Object.freeze({ next: async () => ({ done: true, value: 1 }) }), // want "`next` of an async iterator must" at "next"
};

// By what a type says.
export const declared: AsyncIterator<number> = {
  async next() { // want "`next` of an async iterator must" at "next"
    return { done: true, value: undefined };
  },
};

export class Declared implements AsyncIterator<number> {
  async next(): Promise<IteratorResult<number>> { // want "`next` of an async iterator must" at "next"
    return { done: true, value: undefined };
  }
}

export function produce(): AsyncIterator<number> {
  return { next: async () => ({ done: true, value: undefined }) }; // want "`next` of an async iterator must" at "next"
}

// Written types follow.
export class Typed {
  [Symbol.asyncIterator](): AsyncIterator<number> {
    return {
      async next(): Promise<IteratorResult<number>> { // want "`next` of an async iterator must" at "next"
        return { done: true, value: undefined };
      },
    };
  }
}

// On some paths only.
export class Buffered {
  private ready: number[] = [];
  private async pull(): Promise<IteratorResult<number>> {
    return { done: true, value: undefined };
  }
  [Symbol.asyncIterator]() {
    return {
      next: async () => { // want "returns no promise on some of its paths" at "next"
        const value = this.ready.shift();
        if (value !== undefined) return { done: false, value };
        return this.pull();
      },
      return: async () => this.ready.length > 0 ? { done: true, value: 1 } : Promise.resolve({ done: true, value: 1 }), // want "`return` of an async iterator returns no promise on some" at "return"
    };
  }
}

// By reference.
async function step() {
  return { done: true, value: undefined };
}
export const referring = { [Symbol.asyncIterator]: () => ({ next: step }) }; // want "`next` of an async iterator must" at "next"

export const shorthand = {
  [Symbol.asyncIterator]() {
    const next = async () => ({ done: true, value: undefined });
    return { next }; // want "`next` of an async iterator must" at "next"
  },
};

export const spread = {
  [Symbol.asyncIterator]() {
    const base = { next: async () => ({ done: true, value: undefined }) }; // want "`next` of an async iterator must" at "next"
    return { ...base, async return() { return { done: true, value: undefined }; } };
  },
};

// The file itself needs `next` to be sync.
export class Peeking {
  private done = false;
  [Symbol.asyncIterator]() {
    return this;
  }
  next() { // want "`next` of an async iterator must" at "next"
    return { done: this.done, value: 1 };
  }
  peek() {
    return this.next().value;
  }
}

// A comment stays where it is.
export const commented = {
  [Symbol.asyncIterator]() {
    return {
      /* the only one */ async next(/* nothing */) /* result */ { // want "`next` of an async iterator must" at "next"
        return { done: true, value: undefined };
      },
    };
  },
};

// One object for both protocols: its `next` cannot become async.
export class Both {
  next() { // want "`next` of an async iterator must" at "next"
    return { done: true, value: 1 };
  }
  [Symbol.iterator]() {
    return this;
  }
  [Symbol.asyncIterator]() {
    return this;
  }
}

export class Delegated {
  *[Symbol.iterator]() {
    yield 1;
  }
  [Symbol.asyncIterator](): AsyncIterator<number> | Iterator<number> {
    return this[Symbol.iterator](); // want "hands out a sync iterator" at "this[Symbol.iterator]()"
  }
}

export class DelegatedToo {
  *[Symbol.iterator](): Generator<number> {
    yield 1;
  }
  [Symbol.asyncIterator]() {
    return this[Symbol.iterator](); // want "hands out a sync iterator" at "this[Symbol.iterator]()"
  }
}

export class DelegatedTyped {
  private readonly list = [1, 2];
  [Symbol.asyncIterator](): Iterator<number> {
    return this.list[Symbol.iterator](); // want "hands out a sync iterator" at "this.list[Symbol.iterator]()"
  }
}

export class Fluent {
  async next(): Promise<IteratorResult<number>> { // want "`next` of an async iterator must" at "next"
    return { done: true, value: 1 };
  }
  [Symbol.asyncIterator](): this {
    return this;
  }
}
