export class Feed {
  constructor(items) {
    this.items = items;
  }

  async [Symbol.asyncIterator]() { // want "An async `\[Symbol.asyncIterator\]` returns a promise"
    const items = this.items;
    let index = 0;
    return {
      next: async () => ({ done: index >= items.length, value: items[index++] }),
    };
  }
}

export const lines = {
  [Symbol.asyncIterator]: async () => { // want "An async"
    return (async function* () {
      yield "a";
    })();
  },
};

function Stream() {}
Stream.prototype[Symbol.asyncIterator] = async function () { // want "An async" at "Symbol.asyncIterator"
  await this.open();
  return this.read();
};

const { asyncIterator } = Symbol;
export const destructured = {
  async [asyncIterator]() { // want "An async" at "[asyncIterator]"
    return Stream.start();
  },
};

export const chained = {
  [Symbol.asyncIterator]() { // want "returns a promise of an iterator here"
    return new Promise(resolve => resolve(lines));
  },
};
