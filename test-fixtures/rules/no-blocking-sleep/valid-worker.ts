export function next(view: Int32Array): void {
  // silent: the file's name says that it runs in a worker.
  Atomics.wait(view, 0, 0);
}
