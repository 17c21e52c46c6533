/**
 * Interval
 *
 * Use it to do async work at a fixed pace: unlike callbacks of `setInterval`, two runs never overlap (Node).
 *
 * @prefix fa-interval, interval, every
 * @stop 1_000
 * @stop controller.signal
 * @final console.log(new Date());
 */
const controller = new AbortController();
const realLog = console.log;
console.log = () => {
  realLog("tick");
  controller.abort();
};

// #region snippet
import { setInterval as every } from "node:timers/promises";

try {
  for await (const _ of every(1_000, undefined, { signal: controller.signal })) {
    console.log(new Date());
  }
} catch (error) {
  if (!controller.signal.aborted) {
    throw error;
  }
}
// #endregion

realLog("stopped");

// Output:
// tick
// stopped
