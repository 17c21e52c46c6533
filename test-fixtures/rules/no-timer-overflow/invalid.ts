import timers from "node:timers";
import { scheduler, setInterval as every, setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { DAY, MONTH, times } from "./times.ts";

declare function work(): void;

const SECOND = 1000;
const LONG = 4_000_000 * SECOND;
const config = { retry: { after: 60 * DAY } };
const maximum = Number.MAX_SAFE_INTEGER;
enum Delay {
  Short = 100,
  Long = 3_000_000_000,
}
class Job {
  static readonly period = 40 * DAY;
  private readonly pause = 50 * DAY;
  start(): void {
    setInterval(work, Job.period); // want "this is 3,456,000,000 ms: it fires after 1 ms instead" at "Job.period"
    setTimeout(work, this.pause); // want "this is 4,320,000,000 ms"
  }
}

export function globals(): void {
  setTimeout(work, 2147483648); // want "A timer holds at most 2,147,483,647 ms \(24.8 days\), and this is 2,147,483,648 ms" at "2147483648"
  setTimeout(work, 2_147_483_648); // want "this is 2,147,483,648 ms"
  setTimeout(() => work(), 30 * 24 * 60 * 60 * 1000); // want "this is 2,592,000,000 ms" at "30 * 24 * 60 * 60 * 1000"
  setTimeout(work, 0x80000000); // want "this is 2,147,483,648 ms"
  setTimeout(work, 2 ** 31); // want "this is 2,147,483,648 ms"
  setTimeout(work, Math.pow(2, 31)); // want "this is 2,147,483,648 ms"
  setTimeout(work, 1e10); // want "this is 10,000,000,000 ms"
  setTimeout(work, Infinity); // want "A timer cannot wait for ever" at "Infinity"
  setTimeout(work, Number.POSITIVE_INFINITY); // want "A timer cannot wait for ever"
  setTimeout(work, Number.MAX_SAFE_INTEGER); // want "this is 9,007,199,254,740,991 ms"
  setTimeout(work, Number.MAX_VALUE); // want "it fires after 1 ms"
  setTimeout(work, (1 << 30) * 2); // want "this is 2,147,483,648 ms"
  setTimeout(work, 2147483647.5); // want "it fires after 1 ms"
  setInterval(work, 31 * DAY); // want "this is 2,678,400,000 ms"
  globalThis.setTimeout(work, 3e9); // want "this is 3,000,000,000 ms"
  window.setInterval(work, 3e9); // want "this is 3,000,000,000 ms"
  timers.setTimeout(work, 3e9); // want "this is 3,000,000,000 ms"
  setTimeout(work, Math.max(5, 3e9)); // want "this is 3,000,000,000 ms"
}

export function constants(): void {
  setTimeout(work, LONG); // want "this is 4,000,000,000 ms" at "LONG"
  setTimeout(work, MONTH); // want "this is 2,592,000,000 ms"
  setTimeout(work, MONTH + DAY); // want "this is 2,678,400,000 ms"
  setTimeout(work, times.year); // want "this is 31,536,000,000 ms"
  setTimeout(work, config.retry.after); // want "this is 5,184,000,000 ms"
  setTimeout(work, maximum); // want "it fires after 1 ms"
  setTimeout(work, Delay.Long); // want "this is 3,000,000,000 ms"
  const local = 60 * DAY;
  setTimeout(work, local); // want "this is 5,184,000,000 ms"
  setTimeout(work, 3e9 as number); // want "this is 3,000,000,000 ms"
}

const wait = promisify(setTimeout);
const pause = (ms: number) => new Promise<void>(resolve => setTimeout(resolve, ms));
const seconds = (count: number) => new Promise<void>(resolve => setTimeout(resolve, count * 1000));

export async function promises(): Promise<void> {
  await sleep(30 * DAY); // want "this is 2,592,000,000 ms"
  await scheduler.wait(3e9); // want "this is 3,000,000,000 ms"
  await wait(3e9); // want "this is 3,000,000,000 ms"
  await pause(3e9); // want "this is 3,000,000,000 ms"
  await seconds(3_000_000); // want "this is 3,000,000,000 ms"
  await new Promise(resolve => setTimeout(resolve, Infinity)); // want "A timer cannot wait for ever"
  for await (const _ of every(MONTH)) work(); // want "this is 2,592,000,000 ms"
  await fetch("/", { signal: AbortSignal.timeout(30 * DAY) }); // want "`AbortSignal.timeout` holds at most .* Node aborts after 1 ms, or throws"
  await fetch("/", { signal: AbortSignal.timeout(Infinity) }); // want "`AbortSignal.timeout` holds at most"
}
