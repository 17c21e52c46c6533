import type { Proof } from "../../../server/test/proof.ts";

export default [
  {
    title: "a busy-wait keeps a timer from firing in time",
    program: `
const started = Date.now();
setTimeout(() => console.log(Date.now() - started < 40 ? "timer in time" : "timer late"), 5);
async function pause(ms: number): Promise<void> {
  const start = Date.now();
  while (Date.now() - start < ms) {}
}
await pause(80);
console.log("paused", Date.now() - started >= 75);
`,
    broken: { stdout: "paused true\ntimer late\n" },
    works: { stdout: "timer in time\npaused true\n" },
  },
  {
    title: "waiting for a command keeps a timer from firing in time",
    program: `
import { spawnSync } from "node:child_process";
const started = Date.now();
setTimeout(() => console.log(Date.now() - started < 60 ? "timer in time" : "timer late"), 5);
spawnSync(process.execPath, ["-e", "setTimeout(() => {}, 150)"]);
console.log("waited", Date.now() - started >= 145);
`,
    broken: { stdout: "waited true\ntimer late\n" },
    works: { stdout: "timer in time\nwaited true\n" },
  },
  {
    title: "Atomics.wait stops every timer",
    program: `
const started = Date.now();
setTimeout(() => console.log(Date.now() - started < 40 ? "timer in time" : "timer late"), 5);
async function pause(ms: number): Promise<void> {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}
await pause(80);
console.log("paused", Date.now() - started >= 75);
`,
    broken: { stdout: "paused true\ntimer late\n" },
    works: { stdout: "timer in time\npaused true\n" },
  },
] satisfies Proof[];
