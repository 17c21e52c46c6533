import { setTimeout as sleep } from "node:timers/promises";
import { slow } from "./there-is-no-such-file.ts";

declare const it: AsyncGenerator<string>;
declare const iterator: AsyncIterator<string>;
declare const signal: AbortSignal;
declare const stopped: Promise<void>;
declare const anything: any;
declare const ages: Map<string, number>;
declare function use(...values: unknown[]): void;

const aborted = new Promise<never>((_, reject) => {
  signal.addEventListener("abort", () => reject(signal.reason), { once: true });
});
const TIMEOUT = Symbol("timeout");
const timer = () => new Promise<typeof TIMEOUT>(resolve => setTimeout(() => resolve(TIMEOUT), 10));

export async function pendingIsKept(): Promise<void> {
  let pending = it.next();
  while (true) {
    // silent: the pending step is raced again.
    const won = await Promise.race([pending, sleep(100)]);
    if (!won) continue;
    if (won.done) break;
    pending = it.next();
  }
  let later: Promise<IteratorResult<string>> | undefined;
  while (true) {
    // silent: the pending step is raced again.
    later ??= iterator.next();
    const won = await Promise.race([later, timer()]);
    if (won === TIMEOUT) continue;
    later = undefined;
    if (won.done) break;
  }
  const first = it.next();
  // silent: the step is awaited afterwards.
  await Promise.race([first, sleep(10)]);
  use(await first);
}

export async function* overWhenLost(): AsyncGenerator<string> {
  while (true) {
    // silent: an abort ends the iteration.
    const step = await Promise.race([it.next(), aborted]);
    if (step.done) return;
    yield step.value;
  }
}

export async function overAtDeadline(): Promise<void> {
  try {
    while (true) {
      // silent: the timeout ends the iteration.
      const step = await Promise.race([it.next(), new Promise<never>((_, reject) => setTimeout(reject, 10))]);
      if (step.done) return;
    }
  } finally {
    // silent: nobody waits for the pending step.
    void it.return(undefined).catch(() => {});
  }
}

export async function stopsTheSource(controller: AbortController): Promise<void> {
  try {
    await Promise.race([it.next(), aborted]);
  } finally {
    // silent: the source is told to stop, so the pending step ends.
    controller.abort();
    await it.return(undefined);
  }
}

export async function leaves(): Promise<void> {
  while (true) {
    // silent: the loop ends when the time is over.
    const step = await Promise.race([it.next(), timer()]);
    if (step === TIMEOUT || step.done) break;
    use(step.value);
  }
  while (true) {
    // silent: the function ends when the time is over.
    const step = await Promise.race([iterator.next(), sleep(10, null)]);
    if (step === null) throw new Error("too slow");
    if (step.done) return;
  }
}

export async function stops(): Promise<void> {
  let running = true;
  stopped.then(() => {
    running = false;
  });
  while (running) {
    // silent: the arm means that all is over, and the loop looks at that.
    const step = await Promise.race([it.next(), stopped]);
    if (!running || !step) break;
    if (step.done) break;
    use(step.value);
  }
}

export async function ended(): Promise<void> {
  const end = stopped.then((): IteratorResult<string> => ({ done: true, value: undefined }));
  while (true) {
    // silent: the other arm is a step that ends the loop.
    const step = await Promise.race([it.next(), end]);
    if (step.done) break;
  }
}

/** Like many helpers, it throws when the time is over, and its callers give up. */
export async function nextWithin(given: AsyncIterator<string>, ms: number): Promise<IteratorResult<string>> {
  // silent: losing throws, and nothing here goes on.
  return await Promise.race([
    given.next(),
    new Promise<IteratorResult<string>>((_, reject) => setTimeout(() => reject(new Error("timeout")), ms)),
  ]);
}

export async function rethrown(): Promise<void> {
  while (true) {
    try {
      // silent: the error is thrown again.
      await Promise.race([it.next(), aborted]);
    } catch (error) {
      use(error);
      throw error;
    }
  }
}

export async function unsure(): Promise<void> {
  while (true) {
    // silent: `any` can be anything.
    await Promise.race([anything.next(), sleep(10)]);
    // silent: nothing is known of the other arm.
    await Promise.race([it.next(), slow(10)]);
    await Promise.race([it.next(), anything]);
    // silent: sync iterators give their steps at once.
    await Promise.race([ages.keys().next(), sleep(10)]);
    // silent: all of them are waited for.
    await Promise.all([it.next(), sleep(10)]);
    // silent: an arm that only rejects never wins `Promise.any`.
    const step = await Promise.any([it.next(), aborted]);
    if (step.done) break;
  }
}

export async function merge(all: AsyncIterator<number>[]): Promise<void> {
  const pending = new Map(all.map((each, index) => [index, each.next().then(step => ({ index, step }))]));
  while (pending.size > 0) {
    // silent: the pending steps are kept.
    const { index, step } = await Promise.race(pending.values());
    if (step.done) pending.delete(index);
  }
}
