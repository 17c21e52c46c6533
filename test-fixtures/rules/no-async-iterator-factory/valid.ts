declare const anything: any;
declare const rows: AsyncGenerator<string>;
declare const both: AsyncGenerator<string> & PromiseLike<string[]>;
declare const maybe: AsyncGenerator<string> | Promise<AsyncGenerator<string>>;

// silent: an async generator returns its iterator at once.
export class Generated {
  async *[Symbol.asyncIterator]() {
    yield 1;
  }
}

// silent: the iterator itself is returned.
export class Returning {
  [Symbol.asyncIterator]() {
    return rows;
  }
}

// silent: nobody knows what this is.
export class Unknown {
  [Symbol.asyncIterator]() {
    return anything.open();
  }
}

// silent: a query that can be awaited and iterated has a `next`.
export class Query {
  [Symbol.asyncIterator]() {
    return both;
  }
}

// silent: the written type says that both are possible.
export class Either {
  [Symbol.asyncIterator](): AsyncGenerator<string> | Promise<AsyncGenerator<string>> {
    return maybe;
  }
}

// silent: an async `next` is as it should be.
export const right = {
  [Symbol.asyncIterator]: () => ({ next: async () => ({ done: true, value: 1 }) }),
};

// silent: no-async-next-in-sync-iterator speaks about this symbol.
export const sync = {
  async [Symbol.iterator]() {
    return [1][Symbol.iterator]();
  },
};

// silent: a method of another name may be async.
export class Cursor {
  async asyncIterator() {
    return rows;
  }
  async [Symbol.asyncDispose]() {}
}

// silent: a declaration has no body to mend.
export interface Source {
  [Symbol.asyncIterator](): Promise<AsyncIterator<string>>;
}

// silent: an unconstrained type can be anything.
export class Generic<T> {
  readonly inner: T;
  constructor(inner: T) {
    this.inner = inner;
  }
  [Symbol.asyncIterator]() {
    return this.inner;
  }
}
