/** Busy-waits in all spellings; the first fix adds the import below this comment. */

import { setTimeout } from "node:timers/promises";

declare const ms: number;
declare function log(text: string): void;

export async function elapsed(): Promise<void> {
  await setTimeout(ms); // want "keeps the thread busy" at "while"
  log("done");
}

export async function deadline(): Promise<void> {
  const end = Date.now() + ms;
  await setTimeout(end - Date.now()); // want "keeps the thread busy"
}

export async function deadlineOnTheLeft(end: number): Promise<void> {
  await setTimeout(end - Date.now()); // want "keeps the thread busy"
}

export async function sum(): Promise<void> {
  // want "keeps the thread busy"
  // do nothing
  await setTimeout(500);
}

export async function startedEarlier(start: number): Promise<void> {
  await setTimeout(1_000 - (Date.now() - start)); // want "keeps the thread busy"
}

export async function workedBetween(): Promise<void> {
  const start = performance.now();
  log("working");
  await setTimeout(250 - (performance.now() - start)); // want "keeps the thread busy"
}

export async function variable(): Promise<void> {
  await setTimeout(ms); // want "keeps the thread busy"
}

export async function variableDeclaredFirst(): Promise<void> {
  // want "keeps the thread busy" at "do"
  await setTimeout(ms);
}

export async function doWhile(): Promise<void> {
  await setTimeout(20); // want "keeps the thread busy"
}

export async function counting(): Promise<void> {
  const end = Date.now() + ms;
  // want "keeps the thread busy"
  await setTimeout(end - Date.now());
}

export async function forHead(): Promise<void> {
  await setTimeout(ms); // want "keeps the thread busy" at "for"
}

export async function forStep(end: number): Promise<void> {
  await setTimeout(end - Date.now()); // want "keeps the thread busy"
}

export async function endless(): Promise<void> {
  // want "keeps the thread busy"
  await setTimeout(ms);
}

export async function endlessFor(end: number): Promise<void> {
  // want "keeps the thread busy"
  await setTimeout(end - Date.now());
}

export async function countedAndBroken(): Promise<void> {
  // want "keeps the thread busy"
  await setTimeout(ms);
}

export async function negated(end: number): Promise<void> {
  await setTimeout(end - Date.now()); // want "keeps the thread busy"
}

export async function difference(end: number): Promise<void> {
  await setTimeout(end - Date.now()); // want "keeps the thread busy"
}

export async function dates(end: Date): Promise<void> {
  await setTimeout(end.getTime() - Date.now()); // want "keeps the thread busy"
  await setTimeout(end.getTime() - Date.now()); // want "keeps the thread busy"
  await setTimeout(end.getTime() - Date.now()); // want "keeps the thread busy"
  await setTimeout(end.getTime() - Date.now()); // want "keeps the thread busy"
}

export async function hrtime(): Promise<void> {
  await setTimeout(2000); // want "keeps the thread busy"
}

export async function bigints(): Promise<void> {
  const end = process.hrtime.bigint() + 5_000_000n;
  await setTimeout(Number(end - process.hrtime.bigint()) / 1e6); // want "keeps the thread busy"
}

export async function bigintElapsed(limit: bigint): Promise<void> {
  await setTimeout(Number(limit) / 1e6); // want "keeps the thread busy"
}

export async function uptime(): Promise<void> {
  const end = process.uptime() + 1;
  await setTimeout((end - process.uptime()) * 1000); // want "keeps the thread busy"
}

export async function globalNames(end: number): Promise<void> {
  await setTimeout(end - globalThis.Date.now()); // want "keeps the thread busy"
  await setTimeout(end - globalThis.performance.now()); // want "keeps the thread busy"
}

const now = () => Date.now();
const read = Date.now;
function current(): number {
  return performance.now();
}

export async function ownClocks(end: number): Promise<void> {
  await setTimeout(end - now()); // want "keeps the thread busy"
  await setTimeout(end - read()); // want "keeps the thread busy"
  await setTimeout(end - current()); // want "keeps the thread busy"
}

export async function arithmetic(end: number): Promise<void> {
  await setTimeout(end - Date.now()); // want "keeps the thread busy"
  // want "keeps the thread busy"
  await setTimeout(end - Date.now());
}

export async function withFlag(end: number): Promise<void> {
  const ready = false;
  while (!ready && Date.now() < end) {} // want "keeps the thread busy"
}

export async function leaves(start: number): Promise<string> {
  while (true) { // want "keeps the thread busy"
    if (Date.now() - start > ms) return "late";
  }
}

export async function derived(): Promise<void> {
  // want "keeps the thread busy"
  await setTimeout(ms);
}

export async function derivedInside(): Promise<void> {
  // want "keeps the thread busy"
  await setTimeout(ms);
}

export async function inSeconds(started: number): Promise<void> {
  await setTimeout(2000); // want "keeps the thread busy"
  await setTimeout(ms * 1000 - (Date.now() - started)); // want "keeps the thread busy"
}

export async function commented(end: number): Promise<void> {
  /* before */ /* clock */
  // want "keeps the thread busy"
  /* inside */
  await setTimeout(end - Date.now());
  // after
}

export async function unbraced(end: number, wanted: boolean): Promise<void> {
  if (wanted) await setTimeout(end - Date.now()); // want "keeps the thread busy"
  else log("no");
}

export async function* ticks(): AsyncGenerator<number> {
  for (let i = 0; i < 3; i++) {
    const end = Date.now() + 1_000;
    await setTimeout(end - Date.now()); // want "keeps the thread busy"
    yield i;
  }
}

export const arrow = async (end: number): Promise<void> => {
  await setTimeout(end - Date.now()); // want "keeps the thread busy"
};

export class Poller {
  private readonly until = 0;
  async pause(): Promise<void> {
    await setTimeout(this.until - Date.now()); // want "keeps the thread busy"
  }
  pauseNow(): void {
    while (Date.now() < this.until) {} // want "keeps the thread busy"
  }
  constructor() {
    while (Date.now() < this.until) {} // want "keeps the thread busy"
  }
}

export function sleep(duration: number): void {
  const end = Date.now() + duration;
  while (Date.now() < end) {} // want "keeps the thread busy"
}

export function sleepFor(duration: number) {
  const start = Date.now();
  while (Date.now() - start < duration); // want "keeps the thread busy"
}

export const pause = (seconds: number) => {
  const start = Date.now();
  while (Date.now() - start < seconds * 1000) {} // want "keeps the thread busy"
};

const limit = Date.now() + 10;
await setTimeout(limit - Date.now()); // want "keeps the thread busy"
