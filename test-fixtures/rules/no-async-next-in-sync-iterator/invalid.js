export const range = {
  [Symbol.iterator]() {
    let current = 0;
    return {
      async next() { // want "`next` of a sync iterator returns a promise here"
        return current < 3 ? { value: current++, done: false } : { done: true };
      },
    };
  },
};

export class Reader {
  [Symbol.iterator]() {
    return this;
  }
  next() { // want "`next` of a sync iterator returns a promise here"
    return new Promise(resolve => setTimeout(resolve, 10, { done: true }));
  }
}

function Lines() {}
Lines.prototype[Symbol.iterator] = async function* () { // want "An async generator under"
  yield "a";
};

function Words() {}
Words.prototype.next = async function () { // want "`next` of a sync iterator returns a promise here"
  return { done: true };
};
Words.prototype[Symbol.iterator] = function () {
  return this;
};

export const opened = {
  async [Symbol.iterator]() { // want "`\[Symbol.iterator\]` returns a promise here"
    await Lines.open();
    return Words.all();
  },
};
