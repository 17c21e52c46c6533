import { execSync, spawnSync } from "node:child_process";
import childProcess, { execSync as run } from "node:child_process";
import * as processes from "child_process";
import { setTimeout } from "node:timers/promises";
// @ts-expect-error The package is not installed; its name says enough.
import nap from "system-sleep";
// @ts-expect-error The package is not installed.
import { sleep } from "sleep";
// @ts-expect-error The package is not installed.
import deasync from "deasync";
// @ts-expect-error The package is not installed.
import atomicSleep from "atomic-sleep";

declare const seconds: number;
declare const ms: number;

export async function commands(): Promise<void> {
  await setTimeout(5000); // want "starts a process only to wait" at "execSync"
  await setTimeout(500); // want "starts a process only to wait"
  await setTimeout(seconds * 1000); // want "starts a process only to wait"
  await setTimeout(ms); // want "starts a process only to wait"
  await setTimeout(seconds * 1000); // want "starts a process only to wait"
  await setTimeout(ms); // want "starts a process only to wait"
  await setTimeout(2000); // want "starts a process only to wait"
  await setTimeout(5000); // want "starts a process only to wait"
  await setTimeout(3000); // want "starts a process only to wait"
  await setTimeout(1000); // want "starts a process only to wait"
  await setTimeout(5000); // want "starts a process only to wait"
  await setTimeout(250); // want "starts a process only to wait"
  await setTimeout(2000); // want "starts a process only to wait"
  await setTimeout(100); // want "starts a process only to wait"
  await setTimeout(1000); // want "starts a process only to wait"
  await setTimeout(1000); // want "starts a process only to wait" at "execSync"
  await setTimeout(1000); // want "starts a process only to wait"
  await setTimeout(1000); // want "starts a process only to wait"
}

export async function lists(): Promise<void> {
  await setTimeout(5000); // want "starts a process only to wait"
  await setTimeout(1500); // want "starts a process only to wait"
  await setTimeout(seconds * 1000); // want "starts a process only to wait"
  await setTimeout(seconds * 1000); // want "starts a process only to wait"
  await setTimeout(seconds * 1000); // want "starts a process only to wait"
  await setTimeout(1000); // want "starts a process only to wait"
  await setTimeout(2000); // want "starts a process only to wait"
  await setTimeout(5000); // want "starts a process only to wait"
  await setTimeout(2000); // want "starts a process only to wait"
  await setTimeout(300); // want "starts a process only to wait"
  const finished = spawnSync("sleep", ["1"]); // want "starts a process only to wait"
  console.log(finished.status);
}

export async function packages(): Promise<void> {
  await setTimeout(500); // want "`nap` stops the whole thread"
  await setTimeout(5000); // want "`sleep` stops the whole thread"
  await setTimeout((seconds + 1) * 1000); // want "`sleep` stops the whole thread"
  await setTimeout(ms); // want "`msleep` stops the whole thread"
  await setTimeout(2); // want "`usleep` stops the whole thread"
  await setTimeout(10); // want "`atomicSleep` stops the whole thread"
  await setTimeout(100); // want "`deasync.sleep` holds up everything"
  deasync.loopWhile(() => ms > 0); // want "`deasync.loopWhile` holds up everything" at "loopWhile"
}

export async function atomics(shared: Int32Array): Promise<void> {
  await setTimeout(ms); // want "stops the whole thread" at "Atomics.wait"
  await setTimeout(1_000); // want "stops the whole thread"
  const result = Atomics.wait(shared, 0, 0); // want "stops the whole thread"
  console.log(result, Atomics.wait(shared, 0, 0, ms).length); // want "stops the whole thread"
  globalThis.Atomics.wait(shared, 0, 0); // want "stops the whole thread"
  const { wait } = Atomics;
  wait(shared, 0, 0); // want "stops the whole thread"
}

const idle = new Int32Array(new SharedArrayBuffer(4));
export function sleepSync(duration: number): void {
  Atomics.wait(idle, 0, 0, duration); // want "stops the whole thread"
}

export const block = (time: number) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, time); // want "stops the whole thread"

await setTimeout(1000); // want "starts a process only to wait"
