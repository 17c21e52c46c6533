import { setImmediate, setTimeout } from "node:timers/promises";

declare let ready: boolean;
declare let index: number;
declare const queue: (() => void)[];
declare const pending: Promise<void>;
declare const anything: any;
declare const either: number | Promise<number>;
declare function step(): boolean;
declare function work(): void;
declare function load(): Promise<boolean>;
declare const events: AsyncIterable<string>;

export async function waits(): Promise<void> {
  // silent: timers and I/O get their turn.
  while (!ready) await setImmediate();
  while (!ready) await setTimeout(10);
  while (!ready) await new Promise(resolve => globalThis.setTimeout(resolve, 10));
  // silent: waits for something that may take its time.
  while (!ready) await pending;
  while (!(await load())) await null;
  // silent: one of the waits is a real one.
  while (!ready) {
    await null;
    await setTimeout(1);
  }
  // silent: the items arrive in their own time.
  while (!ready) for await (const event of events) console.log(event);
}

export async function ends(): Promise<void> {
  // silent: a number of turns, often used to let promises settle.
  for (let turn = 0; turn < 10; turn++) await null;
  // silent: the loop gives up.
  let attempts = 0;
  while (!ready && attempts++ < 100) await Promise.resolve();
  // silent: the loop itself works towards its end.
  while (queue.length > 0) {
    queue.shift()?.();
    await null;
  }
  while (index < 10) {
    index += 1;
    await null;
  }
  // silent: the condition may be what does the work.
  while (step()) await null;
  // silent: works in between, and may be what ends the loop.
  while (!ready) {
    work();
    await null;
  }
  // silent: nothing is waited for in an endless loop without a way out.
  for (;;) await null;
}

let tries = 0;
async function attempt(): Promise<boolean> {
  return ++tries > 3;
}

export async function attempts(): Promise<void> {
  // silent: each call comes nearer to the end.
  while (!(await attempt())) {}
  // silent: what is awaited is counted.
  while (tries > 0) await tries--;
}

export async function* generator(): AsyncGenerator<number> {
  while (!ready) {
    await null;
    // silent: the consumer decides when it goes on.
    yield 1;
  }
}

export async function unsure(): Promise<void> {
  // silent: `any` can be a promise.
  while (!ready) await anything;
  // silent: may be a promise.
  while (!ready) await either;
}

export function notAsync(): void {
  // silent: no await at all.
  while (!ready) work();
}
