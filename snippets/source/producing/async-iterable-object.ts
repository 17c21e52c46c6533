/**
 * Async iterable object
 *
 * Use it for a value that can be looped over more than once: every loop starts the generator anew.
 *
 * @prefix fa-object, async iterable object, async iterable
 * @stop numbers
 * @stop number
 * @stop yield 1;
 */
// #region snippet
const numbers = {
  async *[Symbol.asyncIterator](): AsyncGenerator<number, void> {
    yield 1;
  },
};
// #endregion

for await (const item of numbers) {
  console.log("first loop:", item);
}
for await (const item of numbers) {
  console.log("second loop:", item);
}

// Output:
// first loop: 1
// second loop: 1
