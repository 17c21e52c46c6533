/**
 * Limited concurrency
 *
 * Use it to work on the items of an async iterable with at most so many at the same time.
 *
 * @prefix fa-concurrency, limited concurrency, concurrency limit
 * @stop forEachConcurrent
 */
// #region snippet
async function forEachConcurrent<T>(
  source: AsyncIterable<T>,
  limit: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  // All workers take from one iterator; when one fails, its loop closes the source and the others stop.
  const iterator = source[Symbol.asyncIterator]();
  const shared = { [Symbol.asyncIterator]: () => iterator };
  const worker = async () => {
    for await (const item of shared) {
      await work(item);
    }
  };
  await Promise.all(Array.from({ length: limit }, worker));
}
// #endregion

// Every call for an iterator starts anew, so the workers must share one.
const numbers = {
  async *[Symbol.asyncIterator](): AsyncGenerator<number, void> {
    try {
      for (let value = 1; value <= 7; value++) {
        yield value;
      }
    } finally {
      console.log("closed");
    }
  },
};

const done: number[] = [];
let running = 0;
let most = 0;
await forEachConcurrent(numbers, 3, async value => {
  most = Math.max(most, ++running);
  await new Promise(resolve => setTimeout(resolve, 5));
  running--;
  done.push(value);
});
console.log(done, "at once:", most);

const started: number[] = [];
try {
  await forEachConcurrent(numbers, 2, async value => {
    started.push(value);
    await new Promise(resolve => setTimeout(resolve, 5));
    if (value === 2) throw new Error("two is broken");
  });
} catch (error) {
  console.log((error as Error).message, "after", started.length < 7);
}

// Output:
// closed
// [
//   1, 2, 3, 4,
//   5, 6, 7
// ] at once: 3
// closed
// two is broken after true
