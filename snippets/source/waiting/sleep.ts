/**
 * Sleep
 *
 * Use it to pause an async function without blocking anything else; call it with `await`.
 *
 * @prefix fa-sleep, sleep, delay
 * @stop sleep
 */
// #region snippet
function sleep(ms: number): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, ms));
}
// #endregion

const started = performance.now();
await sleep(50);
console.log(performance.now() - started > 45);

// Output:
// true
