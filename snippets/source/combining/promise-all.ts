/**
 * Run all at once
 *
 * Use it to start one task per item at the same time and wait for all results, in order; the first failure
 * rejects.
 *
 * @prefix fa-all, run all, Promise.all
 * @stop results
 * @stop items
 * @stop item
 * @stop load(item)
 */
const items = [30, 10];
let running = 0;
let most = 0;
async function load(ms: number): Promise<string> {
  most = Math.max(most, ++running);
  await new Promise(resolve => setTimeout(resolve, ms));
  running--;
  return `${ms} ms`;
}

// #region snippet
const results = await Promise.all(items.map(item => load(item)));
// #endregion

console.log(results, "at once:", most);

// Output:
// [ '30 ms', '10 ms' ] at once: 2
