// options: {"allowAtomicsWait": true}
export function next(view: Int32Array): void {
  // silent: the option says that this code runs in worker threads.
  Atomics.wait(view, 0, 0);
}
