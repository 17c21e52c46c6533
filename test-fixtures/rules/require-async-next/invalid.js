export const range = {
  from: 1,
  to: 5,
  [Symbol.asyncIterator]() {
    let current = this.from;
    const last = this.to;
    return {
      next() { // want "`next` of an async iterator must return a promise" at "next"
        if (current <= last) {
          return { done: false, value: current++ };
        }
        return { done: true };
      },
    };
  },
};

export class Queue {
  constructor(items) {
    this.items = items;
  }

  [Symbol.asyncIterator]() {
    return this;
  }

  next() { // want "`next` of an async iterator must return a promise" at "next"
    return this.items.length ? { value: this.items.shift(), done: false } : { value: undefined, done: true };
  }

  return(value) { // want "`return` of an async iterator must return a promise" at "return"
    this.items = [];
    return { value, done: true };
  }

  throw(error) { // want "`throw` of an async iterator must return a promise" at "throw"
    this.items = [];
    throw error;
  }
}

export class Letters {
  *[Symbol.asyncIterator]() { // want "A sync generator under `\[Symbol\.asyncIterator\]`"
    yield* "abc";
  }
}

export class Wrapper {
  constructor() {
    this.list = [1, 2, 3];
  }
  [Symbol.asyncIterator]() {
    return this.list[Symbol.iterator](); // want "hands out a sync iterator" at "this.list[Symbol.iterator]()"
  }
}

function Counter(to) {
  this.at = 0;
  this.to = to;
}
Counter.prototype.next = function () { // want "`next` of an async iterator must return a promise" at "next"
  return { value: this.at, done: this.at++ >= this.to };
};
Counter.prototype[Symbol.asyncIterator] = function () {
  return this;
};

function Old() {}
Old.prototype = {
  next: function () { // want "`next` of an async iterator must return a promise" at "next"
    return { value: 1, done: true };
  },
};
Old.prototype[Symbol.asyncIterator] = function () {
  return this;
};

const iterator = {};
iterator.next = () => ({ value: 1, done: true }); // want "`next` of an async iterator must return a promise" at "next"
iterator[Symbol.asyncIterator] = () => iterator;

class InConstructor {
  constructor() {
    this.next = () => ({ value: 1, done: true }); // want "`next` of an async iterator must return a promise" at "next"
  }
  [Symbol.asyncIterator]() {
    return this;
  }
}

export function iterate(items) {
  let index = 0;
  const it = {
    next: function next() { // want "`next` of an async iterator must return a promise" at "next"
      return index < items.length ? { value: items[index++], done: false } : { value: undefined, done: true };
    },
    [Symbol.asyncIterator]: function () {
      return this;
    },
  };
  return it;
}

export function fromEvents(emitter) {
  const waiting = [];
  return {
    next() { // want "returns no promise on some of its paths" at "next"
      if (waiting.length > 0) return { value: waiting.shift(), done: false };
      return new Promise(resolve => emitter.once("data", value => resolve({ value, done: false })));
    },
    return() { // want "`return` of an async iterator must return a promise" at "return"
      return { value: undefined, done: true };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

/** @type {AsyncIterator<number>} */
export const typed = {
  next() { // want "`next` of an async iterator must return a promise" at "next"
    return { value: 1, done: false };
  },
};

export const all = [iterator, InConstructor, Old, Counter];

export class Documented {
  /** @returns {IteratorResult<number>} */
  next() { // want "`next` of an async iterator must return a promise" at "next"
    return { value: 1, done: false };
  }
  /** @returns {Promise<IteratorResult<number>>} */
  return() { // want "`return` of an async iterator must return a promise" at "return"
    return { value: 1, done: true };
  }
  [Symbol.asyncIterator]() {
    return this;
  }
}
