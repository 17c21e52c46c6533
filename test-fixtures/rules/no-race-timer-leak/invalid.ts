import nodeTimers from "node:timers";
import timers, { setTimeout as sleep } from "node:timers/promises";
import { rejectAfter } from "./timers.ts";

declare function work(): Promise<string>;
declare function use(...values: unknown[]): void;
declare const limit: number;

const pause = (ms: number) => new Promise<void>(resolve => setTimeout(resolve, ms));
function timeout(ms: number): Promise<never> {
  return new Promise((_, reject) => {
    setTimeout(() => reject(new Error("timeout")), ms);
  });
}
async function fail(ms: number): Promise<never> {
  await sleep(ms);
  throw new Error("timeout");
}

export async function inline(): Promise<string> {
  return await Promise.race([
    work(),
    new Promise<never>((_, reject) => setTimeout(() => reject(new Error("timeout")), 5000)), // want "this timer still runs to its end" at "setTimeout"
  ]);
}

export async function inBlock(): Promise<void> {
  const result = await Promise.race([
    work(),
    new Promise<never>((_, reject) => {
      setTimeout(() => reject(new Error("timeout")), limit); // want "this timer still runs to its end" at "setTimeout"
    }),
  ]);
  use(result);
}

export function returned(ms: number): Promise<string | undefined> {
  return Promise.race([work(), new Promise<undefined>(resolve => setTimeout(resolve, ms))]); // want "this timer still runs"
}

export const arrow = (ms: number) => Promise.race([work(), new Promise(resolve => setTimeout(resolve, ms))]); // want "this timer still runs"

export const generic = <T>(promise: Promise<T>, ms: number): Promise<T> =>
  Promise.race([promise, new Promise<never>((_, reject) => setTimeout(reject, ms))]); // want "this timer still runs"

export async function inConstant(): Promise<void> {
  const late = new Promise<string>(resolve => setTimeout(() => resolve("late"), 1000)); // want "this timer still runs" at "setTimeout"
  use(await Promise.race([work(), late]));
}

export async function forgotten(): Promise<void> {
  let timer: ReturnType<typeof setTimeout>;
  const won = await Promise.race([
    work(),
    new Promise<never>((_, reject) => {
      timer = setTimeout(reject, 1000); // want "this timer still runs"
    }),
  ]);
  use(won);
}

export async function chained(): Promise<void> {
  use(
    await Promise.race([
      work(),
      new Promise<void>(resolve => setTimeout(resolve, 1000)).then(() => "late"), // want "this timer still runs"
    ]),
  );
}

export async function spellings(): Promise<void> {
  use(await Promise.race([work(), new Promise(resolve => globalThis.setTimeout(resolve, 1000))])); // want "this timer still runs" at "setTimeout"
  use(await Promise.race([work(), new Promise(resolve => nodeTimers.setTimeout(resolve, 1000))])); // want "this timer still runs"
  use(await Promise.race([work(), new Promise(function (resolve) { setTimeout(resolve, 1000); })])); // want "this timer still runs"
  use(await Promise.any([work(), new Promise(resolve => setTimeout(resolve, 1000))])); // want "this timer still runs"
  if (limit) use(await Promise.race([work(), new Promise(resolve => void setTimeout(resolve, 1000))])); // want "this timer still runs"
}

export async function sleeps(): Promise<void> {
  use(await Promise.race([work(), sleep(1000)])); // want "this timer still runs" at "sleep"
  use(await Promise.race([work(), sleep(1000, "late")])); // want "this timer still runs" at "sleep"
  use(await Promise.race([work(), timers.setTimeout(limit)])); // want "this timer still runs" at "setTimeout"
  const late = sleep(1000, null);
  const won = await Promise.race([late, work()]); // want:-1 "this timer still runs" at "sleep"
  use(won);
  const failed = sleep(1000).then(() => Promise.reject(new Error("late"))); // want "this timer still runs" at "sleep"
  await Promise.race([work(), failed]);
}

export async function helpers(): Promise<void> {
  use(await Promise.race([work(), pause(1000)])); // want "the timer that `pause` starts still runs to its end" at "pause"
  use(await Promise.race([work(), timeout(1000)])); // want "the timer that `timeout` starts" at "timeout"
  use(await Promise.race([work(), fail(1000)])); // want "the timer that `fail` starts" at "fail"
  use(await Promise.race([work(), rejectAfter(1000)])); // want "the timer that `rejectAfter` starts" at "rejectAfter"
  use(await Promise.race([work(), pause(1000).then(() => "late")])); // want "the timer that `pause` starts" at "pause"
}

export class Client {
  #timeout(): Promise<never> {
    return new Promise((_, reject) => setTimeout(reject, 1000));
  }
  async ask(): Promise<void> {
    use(await Promise.race([work(), this.#timeout()])); // want "the timer that `this.#timeout` starts" at "#timeout"
    while (limit) {
      const step = await Promise.race([work(), new Promise(resolve => setTimeout(resolve, 100))]); // want "this timer still runs"
      use(step);
    }
  }
}

const atTop = await Promise.race([work(), new Promise(resolve => setTimeout(resolve, 1000))]); // want "this timer still runs"
use(atTop);

export async function several(jobs: Promise<string>[]): Promise<string> {
  return await Promise.race([
    ...jobs,
    new Promise<never>((_, reject) => setTimeout(() => reject(new Error("timeout")), 5000)), // want "this timer still runs to its end" at "setTimeout"
  ]);
}
