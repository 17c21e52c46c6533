import { execSync, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

declare const end: number;
declare const queue: (() => void)[];
declare function poll(): boolean;
declare function sleep(ms: number): Promise<void>;
declare let stopped: boolean;

export async function waits(): Promise<void> {
  // silent: the loop waits for a timer and only looks at the clock to know when to stop.
  while (Date.now() < end) await sleep(10);
  // silent: a loop that awaits anything lets other code run; no-microtask-spin looks at what it awaits.
  while (Date.now() < end) await null;
  // silent: polling with a pause.
  while (Date.now() < end) {
    if (poll()) break;
    await sleep(50);
  }
}

export function works(): void {
  // silent: the clock limits how long the loop works.
  while (Date.now() < end) queue.shift()?.();
  // silent: the call may be the work, and the clock its time slice.
  while (poll() && performance.now() < end);
  // silent: each round does something.
  while (queue.length > 0 && Date.now() < end) {
    queue.pop();
  }
}

export function measures(): number {
  let rounds = 0;
  const start = performance.now();
  // silent: a benchmark calls what it measures.
  do {
    poll();
    rounds++;
  } while (performance.now() - start < 100);
  return rounds;
}

export function speed(): number {
  let rounds = 0;
  const start = performance.now();
  // silent: counts how much can be done in that time.
  while (performance.now() - start < 10) rounds++;
  return rounds;
}

export function collects(list: number[]): void {
  const start = Date.now();
  // silent: the loop stores something.
  while (Date.now() - start < 10) list[list.length] = 1;
  // silent: a member of an object is changed.
  while (Date.now() - start < 10) queue.length++;
}

let lastStamp = 0;
export function nextStamp(): number {
  let stamp = Date.now();
  // silent: waits less than a millisecond for a time stamp that is not taken yet.
  while (stamp <= lastStamp) stamp = Date.now();
  lastStamp = stamp;
  return stamp;
}

export function nextTick(): void {
  const start = Date.now();
  // silent: the clock ticks on within a millisecond.
  while (Date.now() === start) {}
}

export function* generator(): Generator<number> {
  // silent: `yield` hands control to the consumer.
  while (Date.now() < end) yield Date.now();
}

export function later(): void {
  setTimeout(() => {
    // silent: the clock is only read once.
    if (Date.now() < end) stopped = true;
  }, 10);
  // silent: no clock in sight.
  while (!stopped) queue.pop();
  // silent: counting to a number is no waiting for a time.
  for (let i = 0; i < 1e9; i++) {}
}

class Clock {
  now(): number {
    return 1;
  }
}

export function otherClocks(clock: Clock): void {
  const Date = new Clock();
  // silent: this `Date` is another one.
  while (Date.now() < end) {}
  // silent: a method of that name may do anything.
  while (clock.now() < end) {}
}

export function commands(): void {
  // silent: the command does something; `no-blocking-call` speaks about that in async functions.
  execSync("git status");
  // silent: more than a wait.
  execSync("sleep 1 && git fetch");
  // silent: `timeout` of Unix limits how long a command may take.
  execSync("timeout 5 npm test");
  // silent: asks whether a host answers.
  spawnSync("ping", ["-c", "1", "example.org"]);
  // silent: a name that only begins like it.
  execSync("sleepwatcher 5");
  console.log(existsSync("a"));
}

export function lock(view: Int32Array): void {
  // silent: a lock between threads, which a worker may well wait for.
  while (Atomics.compareExchange(view, 0, 0, 1) !== 0) Atomics.wait(view, 0, 1);
}

process.on("exit", () => {
  // silent: when the process ends, nothing asynchronous happens any more.
  while (Date.now() < end) {}
});
process.once("exit", flush);
function flush(): void {
  // silent: the same, by name.
  execSync("sleep 1");
}

export function own(): void {
  const execSync = (line: string) => line.length;
  // silent: this function is not the one of Node.
  execSync("sleep 5");
}
