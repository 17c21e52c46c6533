/**
 * Abortable sleep
 *
 * Use it to pause until the time is up or a signal aborts; either way no timer and no listener stays behind.
 *
 * @prefix fa-sleep-abort, abortable sleep
 * @stop sleep
 */
import { getEventListeners } from "node:events";

// #region snippet
function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const onAbort = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", onAbort);
      resolve(undefined);
    }, ms);
    signal?.addEventListener("abort", onAbort, { once: true });
  });
}
// #endregion

const controller = new AbortController();
const { signal } = controller;
await sleep(1);
await sleep(1, signal);
console.log("listeners:", getEventListeners(signal, "abort").length);
setTimeout(() => controller.abort(new Error("enough")), 1);
for (const attempt of ["while asleep", "before"]) {
  try {
    await sleep(600_000, signal);
  } catch (error) {
    console.log(attempt, (error as Error).message);
  }
}
console.log("listeners:", getEventListeners(signal, "abort").length);

// Output:
// listeners: 0
// while asleep enough
// before enough
// listeners: 0
