/**
 * For await loop
 *
 * Use it to handle the items of an async iterable one after the other, each as soon as it is there.
 *
 * @prefix fa-for, for await, forawait
 * @stop source
 * @stop item
 * @final console.log(item);
 */
async function* letters(): AsyncGenerator<string, void> {
  yield "a";
  yield "b";
}
const source = letters();

// #region snippet
for await (const item of source) {
  console.log(item);
}
// #endregion

// Output:
// a
// b
