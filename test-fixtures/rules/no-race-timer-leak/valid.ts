import { setTimeout as sleep } from "node:timers/promises";
import { later } from "./there-is-no-such-file.ts";

declare function work(): Promise<string>;
declare function use(...values: unknown[]): void;
declare const signal: AbortSignal;
declare const anything: any;
declare const options: { signal: AbortSignal };

export async function cleared(): Promise<string> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    // silent: the timer is cleared when the race is over.
    return await Promise.race([
      work(),
      new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(new Error("timeout")), 5000);
      }),
    ]);
  } finally {
    clearTimeout(timer);
  }
}

export async function unreferenced(): Promise<void> {
  // silent: a timer without a reference keeps nothing alive.
  use(await Promise.race([work(), new Promise(resolve => setTimeout(resolve, 5000).unref())]));
  use(
    await Promise.race([
      work(),
      new Promise(resolve => {
        const timer = setTimeout(resolve, 5000);
        timer.unref();
      }),
    ]),
  );
}

export async function signals(): Promise<void> {
  // silent: the signal ends the sleep.
  use(await Promise.race([work(), sleep(5000, undefined, { signal })]));
  use(await Promise.race([work(), sleep(5000, undefined, { ref: false })]));
  use(await Promise.race([work(), sleep(5000, undefined, options)]));
  // silent: no timer of one's own.
  use(await Promise.race([work(), new Promise((_, reject) => signal.addEventListener("abort", reject))]));
}

export async function short(): Promise<void> {
  // silent: only looks whether the work is done already.
  use(await Promise.race([work(), new Promise(resolve => setTimeout(resolve, 0))]));
  use(await Promise.race([work(), new Promise(resolve => setTimeout(resolve))]));
  use(await Promise.race([work(), sleep(1)]));
  use(await Promise.race([work(), new Promise(setImmediate)]));
}

function timeout(ms: number): { promise: Promise<never>; clear(): void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const promise = new Promise<never>((_, reject) => {
    timer = setTimeout(reject, ms);
  });
  return { promise, clear: () => clearTimeout(timer) };
}

export async function helper(): Promise<void> {
  const late = timeout(5000);
  try {
    // silent: the helper hands out a way to clear it.
    use(await Promise.race([work(), late.promise]));
  } finally {
    late.clear();
  }
}

export class Client {
  timer: ReturnType<typeof setTimeout> | undefined;
  async ask(): Promise<void> {
    // silent: the handle is kept where others can clear it.
    use(
      await Promise.race([
        work(),
        new Promise((_, reject) => {
          this.timer = setTimeout(reject, 5000);
        }),
      ]),
    );
  }
}

class Deadline {
  handle: ReturnType<typeof setTimeout> | undefined;
  start(ms: number): Promise<void> {
    return new Promise(resolve => {
      this.handle = setTimeout(resolve, ms);
    });
  }
  stop(): void {
    clearTimeout(this.handle);
  }
}

function quietly(ms: number): Promise<void> {
  return new Promise(resolve => {
    setTimeout(resolve, ms).unref();
  });
}

function quietlyInShort(ms: number): Promise<unknown> {
  return new Promise(resolve => setTimeout(resolve, ms).unref());
}

export async function keptInObject(deadline: Deadline): Promise<void> {
  // silent: the object that starts the timer keeps its handle.
  use(await Promise.race([work(), deadline.start(5000)]));
  deadline.stop();
  // silent: a timer without a reference keeps nothing alive.
  use(await Promise.race([work(), quietly(5000)]));
  use(await Promise.race([work(), quietlyInShort(5000)]));
}

export async function unsure(): Promise<void> {
  // silent: an unresolved import can be anything.
  use(await Promise.race([work(), later(5000)]));
  // silent: `any` can be anything.
  use(await Promise.race([work(), anything]));
  // silent: all of them are waited for.
  use(await Promise.all([work(), sleep(5000)]));
  // silent: every arm is a timer, so the race is a wait.
  await Promise.race([sleep(100), sleep(5000)]);
}

export async function ownSetTimeout(setTimeout: (callback: () => void, ms: number) => void): Promise<void> {
  // silent: this is not the global function.
  use(await Promise.race([work(), new Promise<void>(resolve => setTimeout(resolve, 5000))]));
}

export async function workInside(): Promise<void> {
  use(
    await Promise.race([
      work(),
      // silent: the timer belongs to a callback that may never run.
      new Promise<void>(resolve => signal.addEventListener("abort", () => setTimeout(resolve, 5000))),
    ]),
  );
}
