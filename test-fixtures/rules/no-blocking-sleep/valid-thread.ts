import { parentPort } from "node:worker_threads";

parentPort?.on("message", (view: Int32Array) => {
  // silent: this file runs in a worker thread, where blocking stops nobody else.
  Atomics.wait(view, 0, 0, 1_000);
});
