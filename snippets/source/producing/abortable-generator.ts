/**
 * Abortable generator
 *
 * Use it for a generator that waits for long and must stop at once, also in the middle of a wait (Node).
 *
 * @prefix fa-abortable, abortable generator
 * @stop poll
 * @stop interval
 * @stop load
 */
// #region snippet
import { setTimeout as sleep } from "node:timers/promises";

async function* poll<T>(
  load: (signal: AbortSignal) => Promise<T>,
  interval: number,
  signal: AbortSignal,
): AsyncGenerator<T, void> {
  while (true) {
    signal.throwIfAborted();
    // Everything that waits gets the signal, so aborting ends the wait and clears its timer.
    yield await load(signal);
    await sleep(interval, undefined, { signal });
  }
}
// #endregion

const controller = new AbortController();
let loads = 0;
const load = async (): Promise<number> => {
  loads++;
  if (loads === 2) {
    setImmediate(() => controller.abort());
  }
  return loads;
};
try {
  for await (const value of poll(load, 1, AbortSignal.any([]))) {
    console.log(value);
    if (value === 1) break;
  }
  for await (const value of poll(load, 600_000, controller.signal)) {
    console.log(value);
  }
} catch (error) {
  console.log((error as Error).name);
}

// Output:
// 1
// 2
// AbortError
