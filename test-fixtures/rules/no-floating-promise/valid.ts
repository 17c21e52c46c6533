import test, { describe } from "node:test";
import { setTimeout } from "node:timers/promises";

declare function save(): Promise<void>;
declare function compute(): number | Promise<number>;
declare const anything: any;
declare const query: { then(onFulfilled: (rows: string[]) => void): void };
declare const iterator: AsyncIterator<number>;
declare const ready: boolean;
declare function track(): Promise<void>;

export async function handled(): Promise<unknown> {
  // silent: waited for.
  await save();
  // silent: the rejection is handled.
  save().catch(console.error);
  // silent: handled by the second argument.
  save().then(() => {}, console.error);
  // silent: handled before.
  save().catch(console.error).finally(() => {});
  // silent: dropped on purpose.
  void save();
  // silent: the same in one of two arms.
  ready ? void save() : await save();
  const pending = save();
  // silent: kept in a variable.
  let later: Promise<void> | undefined;
  // silent: an assignment is no drop.
  later = save();
  // silent: returned.
  return [pending, later];
}

export function others(): void {
  // silent: may be a number.
  compute();
  // silent: any value.
  anything.save();
  // silent: no promise, only something with `then`.
  query;
  // silent: no promise.
  console.log(ready);
}

declare function close(callback?: (error: Error | null) => void): Promise<void>;
export function callbacks(done: () => void): void {
  // silent: the result goes to the callback.
  close(error => console.log(error));
  // silent: the same with a callback that was handed in.
  close(done);
  // silent: gives back what it was given.
  Object.assign(save(), { name: "saving" });
}

export async function ownRules(): Promise<void> {
  // silent: no-floating-sleep speaks about sleeps.
  setTimeout(10);
  // silent: no-unawaited-next speaks about closing iterators.
  iterator.return?.();
}

// silent: node:test waits for its tests itself.
test("a test", async () => {
  await track();
});
describe("a suite", () => {});
