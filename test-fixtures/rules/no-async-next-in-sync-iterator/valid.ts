declare const anything: any;

// silent: results without promises.
export class Right {
  [Symbol.iterator]() {
    return { next: () => ({ done: true, value: 1 }) };
  }
}

// silent: promises as items are fine, a result carries each of them.
export class Promises {
  *[Symbol.iterator]() {
    yield Promise.resolve(1);
  }
}
export class PromisesByHand {
  [Symbol.iterator]() {
    return { next: () => ({ done: false, value: Promise.resolve(1) }) };
  }
}

// silent: the async protocol.
export class Async {
  async *[Symbol.asyncIterator]() {
    yield 1;
  }
}

// silent: nobody knows what `next` returns.
export class Unknown {
  [Symbol.iterator]() {
    return { next: () => anything.next() };
  }
}

// silent: both protocols, each with its own iterator.
export class Both {
  *[Symbol.iterator]() {
    yield 1;
  }
  async *[Symbol.asyncIterator]() {
    yield 1;
  }
}

// silent: a helper for both protocols gives promises where they are wanted.
function once(sync: boolean) {
  return { next: () => (sync ? { done: true, value: 1 } : Promise.resolve({ done: true, value: 1 })) };
}
export const syncOnce = { [Symbol.iterator]: () => once(true) };
export const asyncOnce = { [Symbol.asyncIterator]: () => once(false) };

// silent: a wizard's `next` is no iterator's.
export const wizard = {
  async next() {
    return { done: true, value: 1 };
  },
};

// silent: the iterator of an array of promises.
export class List {
  private readonly list: Promise<number>[] = [];
  [Symbol.iterator]() {
    return this.list[Symbol.iterator]();
  }
}

// silent: an async `return` is only called and not looked into by `for…of`, which wants an object.
export class Closing {
  [Symbol.iterator]() {
    return {
      next: () => ({ done: true, value: 1 }),
      return: () => ({ done: true, value: 1 }),
    };
  }
}
