/** Busy-waits in all spellings; the first fix adds the import below this comment. */

declare const ms: number;
declare function log(text: string): void;

export async function elapsed(): Promise<void> {
  const start = Date.now();
  while (Date.now() - start < ms) {} // want "keeps the thread busy" at "while"
  log("done");
}

export async function deadline(): Promise<void> {
  const end = Date.now() + ms;
  while (Date.now() < end); // want "keeps the thread busy"
}

export async function deadlineOnTheLeft(end: number): Promise<void> {
  while (end > Date.now()) continue; // want "keeps the thread busy"
}

export async function sum(): Promise<void> {
  const start = Date.now();
  while (Date.now() < start + 500) { // want "keeps the thread busy"
    // do nothing
  }
}

export async function startedEarlier(start: number): Promise<void> {
  while (Date.now() - start <= 1_000) {} // want "keeps the thread busy"
}

export async function workedBetween(): Promise<void> {
  const start = performance.now();
  log("working");
  while (performance.now() - start < 250) {} // want "keeps the thread busy"
}

export async function variable(): Promise<void> {
  const start = Date.now();
  let now = start;
  while (now - start < ms) now = Date.now(); // want "keeps the thread busy"
}

export async function variableDeclaredFirst(): Promise<void> {
  let now: number;
  const start = Date.now();
  do { // want "keeps the thread busy" at "do"
    now = Date.now();
  } while (now - start < ms);
}

export async function doWhile(): Promise<void> {
  const started = performance.now();
  do {} while (performance.now() - started < 20); // want "keeps the thread busy"
}

export async function counting(): Promise<void> {
  const end = Date.now() + ms;
  let spins = 0;
  while (Date.now() < end) { // want "keeps the thread busy"
    spins++;
  }
}

export async function forHead(): Promise<void> {
  for (const start = Date.now(); Date.now() - start < ms; ) {} // want "keeps the thread busy" at "for"
}

export async function forStep(end: number): Promise<void> {
  for (let now = Date.now(); now < end; now = Date.now()); // want "keeps the thread busy"
}

export async function endless(): Promise<void> {
  const start = Date.now();
  while (true) { // want "keeps the thread busy"
    if (Date.now() - start >= ms) break;
  }
}

export async function endlessFor(end: number): Promise<void> {
  for (;;) { // want "keeps the thread busy"
    if (Date.now() > end) {
      break;
    }
  }
}

export async function countedAndBroken(): Promise<void> {
  const start = new Date().getTime();
  for (let i = 0; i < 1e7; i++) { // want "keeps the thread busy"
    if (new Date().getTime() - start > ms) break;
  }
}

export async function negated(end: number): Promise<void> {
  while (!(Date.now() >= end)) {} // want "keeps the thread busy"
}

export async function difference(end: number): Promise<void> {
  while (end - Date.now() > 0) {} // want "keeps the thread busy"
}

export async function dates(end: Date): Promise<void> {
  while (new Date() < end) {} // want "keeps the thread busy"
  while (+new Date() < end.getTime()) {} // want "keeps the thread busy"
  while (new Date().valueOf() < end.getTime()) {} // want "keeps the thread busy"
  while (Number(new Date()) < end.getTime()) {} // want "keeps the thread busy"
}

export async function hrtime(): Promise<void> {
  const start = process.hrtime();
  while (process.hrtime(start)[0] < 2) {} // want "keeps the thread busy"
}

export async function bigints(): Promise<void> {
  const end = process.hrtime.bigint() + 5_000_000n;
  while (process.hrtime.bigint() < end) {} // want "keeps the thread busy"
}

export async function bigintElapsed(limit: bigint): Promise<void> {
  const start = process.hrtime.bigint();
  while (process.hrtime.bigint() - start < limit) {} // want "keeps the thread busy"
}

export async function uptime(): Promise<void> {
  const end = process.uptime() + 1;
  while (process.uptime() < end) {} // want "keeps the thread busy"
}

export async function globalNames(end: number): Promise<void> {
  while (globalThis.Date.now() < end) {} // want "keeps the thread busy"
  while (globalThis.performance.now() < end) {} // want "keeps the thread busy"
}

const now = () => Date.now();
const read = Date.now;
function current(): number {
  return performance.now();
}

export async function ownClocks(end: number): Promise<void> {
  while (now() < end) {} // want "keeps the thread busy"
  while (read() < end) {} // want "keeps the thread busy"
  while (current() < end) {} // want "keeps the thread busy"
}

export async function arithmetic(end: number): Promise<void> {
  while (Date.now() < end) Math.sqrt(Math.random()); // want "keeps the thread busy"
  while (Date.now() < end) { // want "keeps the thread busy"
    for (let i = 0; i < 1_000; i++) {}
  }
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
  const start = Date.now();
  let elapsed = 0;
  while (elapsed < ms) { // want "keeps the thread busy"
    elapsed = Date.now() - start;
  }
}

export async function derivedInside(): Promise<void> {
  const start = Date.now();
  for (;;) { // want "keeps the thread busy"
    const passed = Date.now() - start;
    if (passed >= ms) break;
  }
}

export async function inSeconds(started: number): Promise<void> {
  const start = Date.now();
  while ((Date.now() - start) / 1000 < 2) {} // want "keeps the thread busy"
  while (Math.floor((Date.now() - started) / 1000) < ms) {} // want "keeps the thread busy"
}

export async function commented(end: number): Promise<void> {
  /* before */ while (/* clock */ Date.now() < end) { // want "keeps the thread busy"
    /* inside */
  }
  // after
}

export async function unbraced(end: number, wanted: boolean): Promise<void> {
  if (wanted) while (Date.now() < end) {} // want "keeps the thread busy"
  else log("no");
}

export async function* ticks(): AsyncGenerator<number> {
  for (let i = 0; i < 3; i++) {
    const end = Date.now() + 1_000;
    while (Date.now() < end) {} // want "keeps the thread busy"
    yield i;
  }
}

export const arrow = async (end: number): Promise<void> => {
  while (Date.now() < end) {} // want "keeps the thread busy"
};

export class Poller {
  private readonly until = 0;
  async pause(): Promise<void> {
    while (Date.now() < this.until) {} // want "keeps the thread busy"
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
while (Date.now() < limit) {} // want "keeps the thread busy"
