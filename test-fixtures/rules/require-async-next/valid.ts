declare const anything: any;
declare function load(): Promise<IteratorResult<number>>;
declare const maybe: IteratorResult<number> | Promise<IteratorResult<number>>;

// silent: `next` is async.
export class Right {
  [Symbol.asyncIterator]() {
    return this;
  }
  async next() {
    return { done: true, value: undefined };
  }
  // silent: a promise is returned without `async`.
  return() {
    return Promise.resolve({ done: true, value: undefined });
  }
  // silent: a rejected promise is a promise.
  throw(error: unknown) {
    return Promise.reject(error);
  }
}

// silent: an async generator's `next` returns promises.
export class Generated {
  async *[Symbol.asyncIterator]() {
    yield 1;
  }
}

export class Delegating {
  async *entries() {
    yield 1;
  }
  // silent: the async generator of another method.
  [Symbol.asyncIterator]() {
    return this.entries();
  }
}

// silent: a sync iterator returns no promises.
export class Sync {
  [Symbol.iterator]() {
    return { next: () => ({ done: true, value: undefined }) };
  }
}

// silent: `next` of another object is called through.
export const passed = {
  [Symbol.asyncIterator]() {
    return { next: () => load() };
  },
};

// silent: nobody knows what `anything` returns.
export const unknownNext = {
  [Symbol.asyncIterator]() {
    return { next: () => anything.next(), return: anything.stop };
  },
};

// silent: nobody knows what comes out.
export const unknownIterator = {
  [Symbol.asyncIterator]() {
    return anything.iterate();
  },
};

// silent: the written type says that both are meant, and callers see it.
export class Either {
  [Symbol.asyncIterator]() {
    return this;
  }
  next(): IteratorResult<number> | Promise<IteratorResult<number>> {
    return maybe;
  }
}

// silent: `next` is no iterator's here.
export const player = {
  next() {
    return { done: true, value: 1 };
  },
};

// silent: an observer's `next` returns nothing, and is no iterator's.
export const observer: { next(value: number): void } = {
  next(value) {
    console.log(value);
  },
};

// silent: a promise of an iterator is the business of no-async-iterator-factory.
export const factory = {
  async [Symbol.asyncIterator]() {
    return { next: () => ({ done: true, value: undefined }) };
  },
};

// silent: the iterator of another async iterable.
export class Forward {
  private readonly source: AsyncIterable<number>;
  constructor(source: AsyncIterable<number>) {
    this.source = source;
  }
  [Symbol.asyncIterator]() {
    return this.source[Symbol.asyncIterator]();
  }
}

// silent: a `return` that gives nothing is the business of valid-iterator-result.
export const closing = {
  [Symbol.asyncIterator]() {
    return { next: load, return() {} };
  },
};

// silent: a type without a body has no path.
export abstract class Declared {
  abstract next(): Promise<IteratorResult<number>>;
  [Symbol.asyncIterator]() {
    return this;
  }
}

// silent: a type parameter can be anything.
export class Generic<T extends object> {
  private readonly inner: T;
  constructor(inner: T) {
    this.inner = inner;
  }
  [Symbol.asyncIterator]() {
    return this.inner;
  }
}

// silent: the method only throws where it cannot be called: it is declared to give a promise.
export class Unsupported implements AsyncIterator<number> {
  next(): Promise<IteratorResult<number>> {
    return load();
  }
}

// silent: a helper for both protocols gives promises where they are wanted.
function once(sync: boolean) {
  return {
    next() {
      return sync ? { done: true, value: 1 } : Promise.resolve({ done: true, value: 1 });
    },
  };
}
export const syncOnce = { [Symbol.iterator]: () => once(true) };
export const asyncOnce = { [Symbol.asyncIterator]: () => once(false) };

// silent: subclasses write `next`, and are reported for it.
export abstract class Template {
  abstract next(): IteratorResult<number>;
  [Symbol.asyncIterator]() {
    return this;
  }
}
