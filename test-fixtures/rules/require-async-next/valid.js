import { missing } from "./there-is-no-such-file.js";

export function wrap(source) {
  return {
    // silent: without a type, the source's `next` can return anything.
    next() {
      return source.next();
    },
    // silent: an unresolved import can return anything.
    return() {
      return missing();
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

export class Reader {
  // silent: a promise made by hand.
  next() {
    return new Promise(resolve => setTimeout(resolve, 10, { value: 1, done: true }));
  }
  [Symbol.asyncIterator]() {
    return this;
  }
}

function Steps() {}
// silent: an async function.
Steps.prototype.next = async function () {
  return { value: 1, done: true };
};
Steps.prototype[Symbol.asyncIterator] = function () {
  return this;
};

// silent: `iterator` of another scope has no `[Symbol.asyncIterator]`.
export function other() {
  const iterator = {};
  iterator.next = () => ({ value: 1, done: true });
  return iterator;
}

export function asyncOne() {
  const iterator = {};
  iterator.next = async () => ({ value: 1, done: true });
  iterator[Symbol.asyncIterator] = () => iterator;
  return iterator;
}
