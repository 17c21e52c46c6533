const { pages } = require("./source.cjs");

function* count(to) {
  for (let step = 0; step < to; step++) yield step;
}

async function* list() {
  yield 1;
}

const api = {
  *all() {
    yield 1;
  },
  rows: async function* () {
    yield 1;
  },
};

/** @returns {AsyncGenerator<number>} */
async function* documented() {
  yield 1;
}

class Store {
  async *rows() {
    yield 1;
  }
  async save() {
    this.rows(); // want "`rows` runs here"
  }
}

async function run() {
  count(3); // want "Nothing inside `count` runs here" at "count"
  list(); // want "Nothing inside `list` runs here" at "list"
  void list(); // want "`list` runs here"
  api.all(); // want "`all` runs here"
  api.rows(); // want "`rows` runs here"
  documented(); // want "`documented` runs here"
  const unused = list(); // want "`unused` is never iterated"
  list(), count(1); // want "`list` runs here" "`count` runs here"
  await new Store().save();
  [1, 2].forEach(value => count(value)); // want "`count` runs here"
}

function sync() {
  list() // want "`list` runs here"
  count(1) // want "`count` runs here"
}

function* outer() {
  count(1) // want "`count` runs here"
  yield* count(2);
}

module.exports = { run, sync, outer, pages };
