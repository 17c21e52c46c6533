async function* rows(source) {
  try {
    for await (const row of source) yield row;
  } finally {
    yield "end"; // want "up to the `yield`"
    await source.close();
  }
}

function* count() {
  try {
    yield 1;
  } finally {
    yield 2; // want "up to the `yield`"
  }
}

const api = {
  async *batches(source) {
    let batch = [];
    try {
      for await (const row of source) {
        batch.push(row);
        if (batch.length === 10) {
          yield batch;
          batch = [];
        }
      }
    } finally {
      if (batch.length) yield batch; // want "up to the `yield`"
    }
  },
};

class Feed {
  async *[Symbol.asyncIterator]() {
    try {
      yield 1;
    } finally {
      yield* rows([]); // want "up to the `yield\*`"
    }
  }
}

function* lastOf(source) {
  let last;
  try {
    for (const item of source) {
      last = item;
      yield item;
    }
  } finally {
    if (last) yield last; // want "up to the `yield`"
  }
}

module.exports = { lastOf, rows, count, api, Feed };
