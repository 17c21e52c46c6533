import { setTimeout as sleep } from "node:timers/promises";
import timers from "node:timers/promises";

declare const it: AsyncGenerator<string>;
declare const iterator: AsyncIterator<string>;
declare const a: AsyncIterator<number>;
declare const b: AsyncIterator<number>;
declare const all: AsyncIterator<number>[];
declare const reader: ReadableStreamDefaultReader<Uint8Array>;
declare const source: AsyncIterable<string>;
declare const wake: Promise<"wake">;
declare function use(...values: unknown[]): void;

const pause = (ms: number) => new Promise<"timeout">(resolve => setTimeout(() => resolve("timeout"), ms));
function failAfter(ms: number): Promise<never> {
  return new Promise((_, reject) => setTimeout(() => reject(new Error("timeout")), ms));
}

export async function loops(): Promise<void> {
  while (true) {
    const result = await Promise.race([it.next(), sleep(100, "timeout" as const)]); // want "When another arm wins, `it.next\(\)` is still pending, and the item that it gets later goes to nobody" at "next"
    if (result === "timeout") continue;
    if (result.done) break;
    use(result.value);
  }
  for (;;) {
    const result = await Promise.race([sleep(100), iterator.next()]); // want "`iterator.next\(\)` is still pending" at "next"
    if (!result) {
      use("still waiting");
    } else if (result.done) {
      return;
    } else use(result.value);
  }
}

export async function ownTimers(): Promise<void> {
  let idle = 0;
  while (idle < 10) {
    const step = await Promise.race([it.next(), pause(50)]); // want "goes to nobody"
    if (step === "timeout") idle++;
    else if (step.done) return;
    else use(step.value);
  }
  do {
    const step = await Promise.race([ // want:+1 "goes to nobody" at "next"
      it.next(),
      new Promise<undefined>(resolve => setTimeout(resolve, 50)),
    ]);
    use(step?.value);
  } while (idle);
  while (true) {
    const tick = timers.setTimeout(10, null);
    const step = await Promise.race([it.next(), tick]); // want "goes to nobody"
    if (step !== null && step.done) break;
    use(step);
  }
}

export async function inConstant(): Promise<void> {
  while (true) {
    const next = it.next(); // want "goes to nobody" at "next"
    const won = await Promise.race([next, pause(10)]);
    if (won === "timeout") continue;
    if (won.done) break;
  }
}

export async function chained(): Promise<void> {
  while (true) {
    const won = await Promise.race([it.next().then(step => step.value), pause(10)]); // want "goes to nobody" at "next"
    use(won);
  }
}

export async function rejectingTimers(): Promise<void> {
  while (true) {
    try {
      const step = await Promise.race([it.next(), failAfter(100)]); // want "goes to nobody" at "next"
      if (step.done) break;
      use(step.value);
    } catch (error) {
      use("slow", error);
    }
  }
  try {
    use(await Promise.race([iterator.next(), failAfter(100)])); // want "goes to nobody"
  } catch {
    use("slow");
  }
  use(await iterator.next());
}

export async function wakeUps(): Promise<void> {
  while (true) {
    const won = await Promise.race([it.next(), wake]); // want "goes to nobody"
    if (won === "wake") continue;
    if (won.done) return;
  }
}

export async function once(): Promise<unknown> {
  const first = await Promise.race([it.next(), pause(10)]); // want "goes to nobody"
  use(first);
  return Promise.race([iterator.next(), sleep(100)]); // want "goes to nobody"
}

export function helper<T>(given: AsyncIterator<T>, ms: number): Promise<IteratorResult<T> | undefined> {
  return Promise.race([given.next(), sleep(ms, undefined)]); // want "`given.next\(\)` is still pending"
}

export const arrow = (given: AsyncIterator<number>) => Promise.race([given.next(), pause(10)]); // want "goes to nobody"

export async function anyOfThem(): Promise<void> {
  while (true) {
    const won = await Promise.any([it.next(), pause(10)]); // want "goes to nobody"
    use(won);
  }
}

export async function chunks(): Promise<void> {
  while (true) {
    const chunk = await Promise.race([reader.read(), pause(1000)]); // want "`reader.read\(\)` is still pending" at "read"
    if (chunk === "timeout") use("idle");
    else if (chunk.done) break;
  }
}

export async function* merge(): AsyncGenerator<number> {
  while (true) {
    const step = await Promise.race([a.next(), b.next()]); // want "Only the winner's item is used" at "next" "Only the winner's item is used" at "next"
    if (step.done) return;
    yield step.value;
  }
}

export async function* mergeAll(): AsyncGenerator<number> {
  while (true) {
    const step = await Promise.race(all.map(each => each.next())); // want "Only the winner's item is used" at "next"
    if (step.done) return;
    yield step.value;
  }
}

export async function* withTimeout(ms: number): AsyncGenerator<string> {
  const inner = source[Symbol.asyncIterator]();
  try {
    while (true) {
      const step = await Promise.race([inner.next(), failAfter(ms)]); // want "and `return\(\)` of a generator waits for it" at "next"
      if (step.done) return;
      yield step.value;
    }
  } finally {
    await inner.return?.();
  }
}

export class Feed {
  readonly #source = it;
  async poll(): Promise<void> {
    for (;;) {
      const step = await Promise.race([this.#source.next(), pause(10)]); // want "`this.#source.next\(\)` is still pending"
      if (step === "timeout") this.beat();
      else if (step.done) break;
    }
  }
  beat(): void {
    use("beat");
  }
}

export async function destructured(): Promise<void> {
  const { race } = Promise;
  while (true) {
    const won = await race.call(Promise, [it.next(), pause(10)]);
    const [step] = await Promise.all([globalThis.Promise.race([it.next(), pause(10)])]); // want "goes to nobody"
    use(won, step);
  }
}
