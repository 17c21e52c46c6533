import { promisify } from "node:util";
import * as util from "node:util";
import { setImmediate as immediate, scheduler, setTimeout as sleep } from "node:timers/promises";
import * as timers from "timers/promises";
import { promises } from "node:timers";
// @ts-expect-error The package is not installed; its name says enough.
import delay from "delay";
// @ts-expect-error The package is not installed.
import { delay as toolkitDelay } from "es-toolkit";
import defaultNap, { doze, nap, Pause, rest, snooze } from "./helpers.ts";
import * as helpers from "./helpers.ts";

declare const ready: boolean;
declare function done(): void;

const wait = promisify(setTimeout);
const wait2 = util.promisify(setTimeout);
const own = (ms: number) => new Promise<void>(resolve => setTimeout(resolve, ms));
const longer = (ms: number) => own(ms * 2);
const alias = own;
const seconds = (s: number) => new Promise<void>(resolve => setTimeout(() => resolve(), s * 1000));
const arrowBlock = (ms: number) => {
  return new Promise(resolve => {
    setTimeout(resolve, ms);
  });
};
function declared(ms: number): Promise<void> {
  return new Promise(function (resolve) {
    globalThis.setTimeout(function () {
      resolve();
    }, ms);
  });
}
async function awaiting(ms: number): Promise<void> {
  await new Promise(resolve => setTimeout(resolve, ms));
}
async function logging(ms: number): Promise<void> {
  console.log("waiting", ms);
  if (ms <= 0) return;
  await sleep(ms);
}
function abortable(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", onAbort);
      resolve();
    }, ms);
    const onAbort = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    signal?.addEventListener("abort", onAbort, { once: true });
  });
}
function typed<T>(ms: number, value: T): Promise<T> {
  return new Promise(resolve => setTimeout(resolve, ms, value));
}
function stored(ms: number): Promise<void> {
  const promise = new Promise<void>(resolve => {
    const timer = setTimeout(resolve, ms);
    timer.unref();
  });
  return promise;
}
const tick = () => new Promise<void>(resolve => setImmediate(resolve));

export async function builtin(): Promise<void> {
  sleep(100); // want "`sleep` only waits, and nothing waits for it here" at "sleep"
  timers.setTimeout(100); // want "`timers.setTimeout` only waits" at "setTimeout"
  promises.setTimeout(100); // want "`promises.setTimeout` only waits"
  scheduler.wait(100); // want "`scheduler.wait` only waits"
  immediate(); // want "`immediate` only waits"
  wait(100); // want "`wait` only waits"
  wait2(100); // want "`wait2` only waits"
  promisify(setTimeout)(100); // want "only waits"
  delay(100); // want "`delay` only waits"
  toolkitDelay(100); // want "only waits"
  done();
}

export async function local(): Promise<void> {
  own(100); // want "`own` only waits"
  longer(100); // want "`longer` only waits"
  alias(100); // want "`alias` only waits"
  seconds(1); // want "`seconds` only waits"
  arrowBlock(1); // want "`arrowBlock` only waits"
  declared(1); // want "`declared` only waits"
  awaiting(1); // want "`awaiting` only waits"
  logging(1); // want "`logging` only waits"
  abortable(1); // want "`abortable` only waits"
  typed(1, "a"); // want "`typed` only waits"
  stored(1); // want "`stored` only waits"
  tick(); // want "`tick` only waits"
}

export async function imported(): Promise<void> {
  rest(1); // want "`rest` only waits"
  nap(1); // want "`nap` only waits"
  doze(1); // want "`doze` only waits"
  snooze(1); // want "`snooze` only waits"
  defaultNap(1); // want "`defaultNap` only waits"
  helpers.rest(1); // want "`helpers.rest` only waits" at "rest"
  Pause.of(1); // want "`Pause.of` only waits"
  const { nap: renamed } = helpers;
  renamed(1); // want "`renamed` only waits"
}

export async function places(): Promise<void> {
  if (ready) sleep(1); // want "only waits"
  ready && sleep(1); // want "only waits"
  ready ? sleep(1) : done(); // want "only waits"
  for (let i = 0; i < 3; sleep(1)) i++; // want "only waits"
  while (!ready) {
    sleep(1); // want "only waits"
  }
  sleep(1), done(); // want "only waits"
  (sleep(1)); // want "only waits"
  /* before */ sleep(1 /* ms */); // want "only waits"
  try {
    done();
  } catch {
    sleep(1); // want "only waits"
  } finally {
    sleep(1); // want "only waits"
  }
}

export async function promise(ms: number): Promise<void> {
  new Promise(resolve => setTimeout(resolve, ms)); // want "Nothing waits for this promise" at "Promise"
  new Promise<void>(resolve => { // want "Nothing waits for this promise"
    setTimeout(() => resolve(), ms);
  });
  new Promise(setImmediate); // want "Nothing waits for this promise"
  new globalThis.Promise(resolve => setTimeout(resolve, ms, "value")); // want "Nothing waits for this promise"
}

export class Worker {
  private sleep = (ms: number) => new Promise<void>(resolve => setTimeout(resolve, ms));
  static pause(ms: number): Promise<void> {
    return rest(ms);
  }
  pause(ms: number): Promise<void> {
    return rest(ms);
  }
  async run(): Promise<void> {
    this.sleep(1); // want "`this.sleep` only waits"
    this.pause(1); // want "`this.pause` only waits"
    Worker.pause(1); // want "`Worker.pause` only waits"
  }
  runNow(): void {
    this.sleep(1); // want "`this.sleep` only waits"
    done();
  }
  constructor() {
    this.sleep(1); // want "`this.sleep` only waits"
  }
}

const tools = {
  sleep: (ms: number) => rest(ms),
  async pause(ms: number): Promise<void> {
    await rest(ms);
  },
};

export async function* members(): AsyncGenerator<number> {
  tools.sleep(1); // want "`tools.sleep` only waits"
  yield 1;
  tools.pause(1); // want "`tools.pause` only waits"
}

export function notAsync(): void {
  sleep(100); // want "only waits"
  done();
}

export const arrow = () => {
  sleep(100); // want "only waits"
  done();
};

export function forgotReturn(ms: number) {
  new Promise(resolve => setTimeout(resolve, ms)); // want "`forgotReturn` does not give this promise to its caller" at "Promise"
}

export const forgotToo = (ms: number) => {
  new Promise<void>(resolve => setTimeout(resolve, ms)); // want "`forgotToo` does not give this promise"
};

export function forgotVoid(ms: number): void {
  new Promise(resolve => setTimeout(resolve, ms)); // want "`forgotVoid` does not give this promise"
}

sleep(100); // want "only waits"
