/**
 * Retry with back-off
 *
 * Use it for work that can fail for a moment, such as a request: it waits longer after each failure and gives
 * up in the end.
 *
 * @prefix fa-retry, retry, back-off
 * @stop retry
 * @stop 5
 * @stop 200
 */
// #region snippet
async function retry<T>(work: () => Promise<T>, attempts = 5, delay = 200): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (attempt >= attempts) {
        throw error;
      }
      // Doubles after each failure; the random part keeps clients from coming back all at once.
      const wait = delay * 2 ** (attempt - 1) * (1 + Math.random());
      await new Promise(resolve => setTimeout(resolve, wait));
    }
  }
}
// #endregion

let calls = 0;
const started = performance.now();
const result = await retry(
  async () => {
    calls++;
    if (calls < 3) throw new Error(`failure ${calls}`);
    return "done";
  },
  5,
  20,
);
console.log(result, "after", calls, "calls; waited:", performance.now() - started > 55);
try {
  await retry(() => Promise.reject(new Error(`failure ${++calls}`)), 2, 1);
} catch (error) {
  console.log((error as Error).message);
}

// Output:
// done after 3 calls; waited: true
// failure 5
