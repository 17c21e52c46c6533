import { setTimeout as sleep } from "node:timers/promises";
import { fetchUser, rest } from "./helpers.ts";

declare const events: EventTarget;
declare function work(): void;
declare function settle(): Promise<void>;
declare const anything: any;
declare const list: Promise<void>[];

export async function waited(): Promise<void> {
  // silent: waited for.
  await sleep(10);
  // silent: waited for later.
  const pending = sleep(10);
  work();
  await pending;
  // silent: given to someone who waits.
  await Promise.all([sleep(10), rest(10)]);
  // silent: kept in a list.
  list.push(sleep(10));
  // silent: says that nobody is meant to wait.
  void sleep(10);
}

export function chained(): void {
  // silent: something happens when the time is up.
  sleep(10).then(work);
  // silent: the same, with the rejection of an aborted wait handled.
  sleep(10).then(work, () => {});
}

// silent: the caller gets the promise.
export const arrow = () => sleep(10);
export function returned(): Promise<void> {
  // silent: the caller gets the promise.
  return rest(10);
}

export async function otherFunctions(): Promise<void> {
  // silent: delivers something, so it is started for that.
  fetchUser(1);
  // silent: nothing is known of this function but its name.
  anything.sleep(10);
  // silent: no shape to look at, and not configured.
  settle();
  // silent: the timer does some work; no-floating-promise may speak about it.
  new Promise<void>(resolve =>
    setTimeout(() => {
      work();
      resolve();
    }, 10),
  );
  // silent: waits for an event, and for a time only at most.
  waitForLoad(10);
  // silent: the global timer gives no promise.
  setTimeout(work, 10);
}

function waitForLoad(ms: number): Promise<unknown> {
  return new Promise(resolve => {
    events.addEventListener("load", resolve);
    setTimeout(resolve, ms);
  });
}

class Animation {
  // silent: a method that is called like this and does something else.
  delay(ms: number): this {
    return ms > 0 ? this : this;
  }
}

export function fluent(animation: Animation): void {
  // silent: gives no promise.
  animation.delay(100);
}

async function save(ms: number): Promise<void> {
  work();
  await sleep(ms);
}

function timeout(ms: number): Promise<never> {
  return new Promise((_, reject) => setTimeout(() => reject(new Error("too late")), ms));
}

export async function more(): Promise<void> {
  // silent: works first, and waits then.
  save(10);
  // silent: rejects when the time is up; that is no sleep.
  timeout(10).catch(work);
}

export function shadowed(sleep: (ms: number) => void): void {
  // silent: this is another `sleep`.
  sleep(10);
}
