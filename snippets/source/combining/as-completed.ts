/**
 * As completed
 *
 * Use it to handle the results of running promises in the order in which they finish.
 *
 * @prefix fa-completed, as completed
 * @stop asCompleted
 */
// #region snippet
async function* asCompleted<T>(promises: Iterable<Promise<T>>): AsyncGenerator<T, void> {
  const settled: Promise<T>[] = [];
  let wake: (() => void) | undefined;
  let left = 0;
  for (const promise of promises) {
    left++;
    const onSettled = () => {
      settled.push(promise);
      wake?.();
    };
    // Handles both outcomes now, so that no rejection goes unhandled before its turn comes.
    promise.then(onSettled, onSettled);
  }
  for (; left > 0; left--) {
    if (settled.length === 0) {
      await new Promise<void>(resolve => {
        wake = resolve;
      });
    }
    yield settled.shift() as Promise<T>;
  }
}
// #endregion

async function after(ms: number, fail = false): Promise<number> {
  await new Promise(resolve => setTimeout(resolve, ms));
  if (fail) throw new Error(`failed after ${ms} ms`);
  return ms;
}

for await (const ms of asCompleted([after(120), after(1), after(60)])) {
  console.log(ms);
}
try {
  for await (const ms of asCompleted([after(20, true), after(1), after(10, true)])) {
    console.log(ms);
    // Both rejections happen while nobody waits for them.
    await after(60);
  }
} catch (error) {
  console.log((error as Error).message);
}

// Output:
// 1
// 60
// 120
// 1
// failed after 10 ms
