/**
 * Events with signal
 *
 * Use it to loop over the events of an emitter; without a signal such a loop never ends (Node).
 *
 * @prefix fa-events, events, events.on
 * @stop emitter
 * @stop "change"
 * @stop controller.signal
 * @stop event
 * @final console.log(event);
 */
import { EventEmitter } from "node:events";

const emitter = new EventEmitter();
const controller = new AbortController();
setImmediate(() => {
  emitter.emit("change", "first");
  emitter.emit("change", "second");
  setImmediate(() => controller.abort());
});

// #region snippet
import { on } from "node:events";

try {
  for await (const [event] of on(emitter, "change", { signal: controller.signal })) {
    console.log(event);
  }
} catch (error) {
  if (!controller.signal.aborted) {
    throw error;
  }
}
// #endregion

console.log("listeners:", emitter.listenerCount("change"));

// Output:
// first
// second
// listeners: 0
