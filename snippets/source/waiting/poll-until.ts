/**
 * Poll until
 *
 * Use it to wait for something that cannot notify you: it asks again and again, and gives up after a time.
 *
 * @prefix fa-poll, poll until, wait until
 * @stop pollUntil
 * @stop 1_000
 * @stop 30_000
 */
// #region snippet
async function pollUntil<T>(
  check: () => Promise<T | undefined>,
  interval = 1_000,
  timeout = 30_000,
): Promise<T> {
  const deadline = performance.now() + timeout;
  while (true) {
    const result = await check();
    if (result !== undefined) {
      return result;
    }
    if (performance.now() + interval > deadline) {
      throw new Error(`Gave up after ${timeout} ms`);
    }
    await new Promise(resolve => setTimeout(resolve, interval));
  }
}
// #endregion

let checks = 0;
console.log(await pollUntil(async () => (++checks === 3 ? "ready" : undefined), 1), checks);
try {
  await pollUntil(async () => undefined, 5, 20);
} catch (error) {
  console.log((error as Error).message);
}

// Output:
// ready 3
// Gave up after 20 ms
