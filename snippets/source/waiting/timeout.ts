/**
 * Timeout with cleanup
 *
 * Use it to stop waiting for work that cannot be aborted; the work itself goes on, but no timer stays behind.
 *
 * @prefix fa-timeout, timeout, with timeout
 * @stop withTimeout
 */
// #region snippet
async function withTimeout<T>(promise: Promise<T>, ms: number): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`Timed out after ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([promise, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
// #endregion

console.log(await withTimeout(Promise.resolve("in time"), 600_000));
try {
  await withTimeout(new Promise<string>(() => {}), 5);
} catch (error) {
  console.log((error as Error).message);
}

// Output:
// in time
// Timed out after 5 ms
