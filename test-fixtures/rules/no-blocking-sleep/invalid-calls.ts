import { execFileSync, execSync, spawnSync } from "node:child_process";
import childProcess, { execSync as run } from "node:child_process";
import * as processes from "child_process";
// @ts-expect-error The package is not installed; its name says enough.
import nap from "system-sleep";
// @ts-expect-error The package is not installed.
import { msleep, sleep, usleep } from "sleep";
// @ts-expect-error The package is not installed.
import deasync from "deasync";
// @ts-expect-error The package is not installed.
import atomicSleep from "atomic-sleep";

declare const seconds: number;
declare const ms: number;

export async function commands(): Promise<void> {
  execSync("sleep 5"); // want "starts a process only to wait" at "execSync"
  execSync("sleep 0.5", { stdio: "inherit" }); // want "starts a process only to wait"
  execSync(`sleep ${seconds}`); // want "starts a process only to wait"
  execSync(`sleep ${ms / 1000}`); // want "starts a process only to wait"
  execSync("sleep " + seconds); // want "starts a process only to wait"
  execSync("sleep " + ms / 1000); // want "starts a process only to wait"
  execSync("/bin/sleep 2s"); // want "starts a process only to wait"
  execSync("timeout /t 5 /nobreak > nul"); // want "starts a process only to wait"
  execSync("timeout 3"); // want "starts a process only to wait"
  execSync("cmd /c timeout /t 1"); // want "starts a process only to wait"
  execSync("ping -n 6 127.0.0.1 > nul"); // want "starts a process only to wait"
  execSync("powershell -command Start-Sleep -Milliseconds 250"); // want "starts a process only to wait"
  execSync("powershell Start-Sleep 2"); // want "starts a process only to wait"
  execSync('node -e "setTimeout(() => {}, 100)"'); // want "starts a process only to wait"
  run("sleep 1"); // want "starts a process only to wait"
  childProcess.execSync("sleep 1"); // want "starts a process only to wait" at "execSync"
  processes.execSync("sleep 1"); // want "starts a process only to wait"
  childProcess["execSync"]("sleep 1"); // want "starts a process only to wait"
}

export async function lists(): Promise<void> {
  execFileSync("sleep", ["5"]); // want "starts a process only to wait"
  spawnSync("sleep", ["1.5"]); // want "starts a process only to wait"
  spawnSync("sleep", [String(seconds)]); // want "starts a process only to wait"
  spawnSync("sleep", [`${seconds}`]); // want "starts a process only to wait"
  spawnSync("sleep", [seconds.toString()], { stdio: "ignore" }); // want "starts a process only to wait"
  spawnSync("sh", ["-c", "sleep 1"]); // want "starts a process only to wait"
  execSync("bash -c 'sleep 2'"); // want "starts a process only to wait"
  spawnSync("timeout", ["/t", "5"]); // want "starts a process only to wait"
  spawnSync("ping", ["-n", "3", "127.0.0.1"]); // want "starts a process only to wait"
  spawnSync(process.execPath, ["-e", "setTimeout(() => {}, 300)"]); // want "starts a process only to wait"
  const finished = spawnSync("sleep", ["1"]); // want "starts a process only to wait"
  console.log(finished.status);
}

export async function packages(): Promise<void> {
  nap(500); // want "`nap` stops the whole thread"
  sleep(5); // want "`sleep` stops the whole thread"
  sleep(seconds + 1); // want "`sleep` stops the whole thread"
  msleep(ms); // want "`msleep` stops the whole thread"
  usleep(2_000); // want "`usleep` stops the whole thread"
  atomicSleep(10); // want "`atomicSleep` stops the whole thread"
  deasync.sleep(100); // want "`deasync.sleep` holds up everything"
  deasync.loopWhile(() => ms > 0); // want "`deasync.loopWhile` holds up everything" at "loopWhile"
}

export async function atomics(shared: Int32Array): Promise<void> {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms); // want "stops the whole thread" at "Atomics.wait"
  const buffer = new SharedArrayBuffer(4);
  const view = new Int32Array(buffer);
  Atomics.wait(view, 0, 0, 1_000); // want "stops the whole thread"
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

execSync("sleep 1"); // want "starts a process only to wait"
