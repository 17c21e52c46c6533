export const range = {
  from: 1,
  to: 3,
  [Symbol.asyncIterator]() {
    let current = this.from;
    const last = this.to;
    return {
      async next() { // want "`next` can end without a result"
        if (current <= last) {
          return { value: current++, done: false };
        }
      },
    };
  },
};

export class Queue {
  constructor() {
    this.items = ["a"];
  }
  [Symbol.asyncIterator]() {
    return this;
  }
  async next() { // want "No result of `next` says"
    if (this.items.length > 0) return { value: this.items.shift() };
    return { value: undefined };
  }
  async return() { // want "`return` can end without a result"
    this.items = [];
  }
}

function Counter() {
  this.at = 0;
}
Counter.prototype[Symbol.asyncIterator] = function () {
  return this;
};
Counter.prototype.next = async function () {
  if (this.at > 3) return; // want "`next` gives `undefined` here"
  return { value: fetch(`/${this.at++}`), done: false }; // want "`value` is a promise here"
};
Counter.prototype.return = () => Promise.resolve(); // want "`return` gives `void` here"

export const pages = {
  [Symbol.asyncIterator]() {
    let page = 0;
    return {
      next: async () => (page < 3 ? { value: page++, done: false } : undefined), // want "`next` gives `undefined` here"
      async throw(error) {
        if (page > 3) throw error;
        return null; // want "`throw` gives `null` here"
      },
    };
  },
};

export const chained = {
  [Symbol.asyncIterator]() {
    let page = 0;
    return {
      next() { // want "`next` can end without a result"
        return fetch(`/${page++}`).then(response => {
          if (response.ok) return { value: response, done: false };
        });
      },
      // A loop calls it without a value.
      async return(value) {
        return value; // want "`return` gives `undefined` here" at "value"
      },
    };
  },
};

export const resolved = {
  [Symbol.asyncIterator]() {
    let page = 0;
    return {
      next: () => Promise.resolve(page < 3 ? { value: page++, done: false } : null), // want "`next` gives `null` here" at "null"
      return: () => Promise.resolve(page), // want "`return` gives a plain `number` here" at "page"
    };
  },
};

export const conditioned = {
  [Symbol.asyncIterator]() {
    let page = 0;
    return { next: async () => page < 3 && { value: page++, done: false } }; // want "`next` gives `false` here"
  },
};

export function iterate(items) {
  let index = 0;
  return {
    async next() { // want "No result of `next` says"
      return { value: items[index++], done: false };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

export class Documented {
  /** @returns {Promise<IteratorResult<number>>} */
  async next() { // want "`next` can end without a result"
    if (this.left > 0) return { value: this.left--, done: false };
  }
  [Symbol.asyncIterator]() {
    return this;
  }
}
