import { setTimeout as sleep } from "node:timers/promises";
import { DAY } from "./times.ts";

declare function work(): void;
declare const configured: number;
declare const scheduleJob: (callback: () => void, ms: number) => void;

let changing = 40 * DAY;

export async function short(): Promise<void> {
  // silent: the longest delay that a timer holds.
  setTimeout(work, 2147483647);
  setTimeout(work, 2 ** 31 - 1);
  setTimeout(work, 24 * DAY);
  setInterval(work, 1 << 30);
  await sleep(DAY);
  // silent: no delay at all.
  setTimeout(work);
  // silent: less than a second.
  setTimeout(work, 100);
}

export function unsure(ms: number, days = 40): void {
  // silent: the caller decides.
  setTimeout(work, ms);
  setTimeout(work, days * DAY);
  // silent: nothing is known of the value.
  setTimeout(work, configured);
  // silent: the variable may have another value by then.
  setTimeout(work, changing);
  changing = 1;
  // silent: kept below the limit.
  setTimeout(work, Math.min(40 * DAY, 2 ** 31 - 1));
  // silent: a function of one's own may take long times apart.
  scheduleJob(work, 40 * DAY);
}

export function own(setTimeout: (callback: () => void, ms: number) => void): void {
  // silent: this is another `setTimeout`.
  setTimeout(work, 40 * DAY);
}
