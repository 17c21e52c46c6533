/**
 * Batch
 *
 * Use it to handle items in groups of a fixed size, for example to insert rows a hundred at a time.
 *
 * @prefix fa-batch, batch, chunk
 * @stop batch
 */
// #region snippet
async function* batch<T>(source: AsyncIterable<T>, size: number): AsyncGenerator<T[], void> {
  let items: T[] = [];
  for await (const item of source) {
    items.push(item);
    if (items.length >= size) {
      yield items;
      items = [];
    }
  }
  if (items.length > 0) {
    yield items;
  }
}
// #endregion

async function* numbers(): AsyncGenerator<number, void> {
  try {
    yield* [1, 2, 3, 4, 5];
  } finally {
    console.log("closed");
  }
}
for await (const items of batch(numbers(), 2)) {
  console.log(items);
}
for await (const items of batch(numbers(), 2)) {
  console.log("first batch:", items);
  break;
}

// Output:
// [ 1, 2 ]
// [ 3, 4 ]
// closed
// [ 5 ]
// first batch: [ 1, 2 ]
// closed
