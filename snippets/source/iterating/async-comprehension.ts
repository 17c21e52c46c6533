/**
 * Async comprehension
 *
 * Use it to collect an async iterable into an array, with the items mapped and filtered; it must end, and
 * fit in memory.
 *
 * @prefix fa-collect, async comprehension, Array.fromAsync
 * @needs Node 22, for Array.fromAsync
 * @stop results
 * @stop source
 * @stop item
 * @stop item.trim()
 * @stop result
 * @stop result !== ""
 */
async function* lines(): AsyncGenerator<string, void> {
  yield " one";
  yield " ";
  yield "two ";
}
const source = lines();

// #region snippet
const results = (await Array.fromAsync(source, item => item.trim())).filter(result => result !== "");
// #endregion

console.log(results);

// Output:
// [ 'one', 'two' ]
