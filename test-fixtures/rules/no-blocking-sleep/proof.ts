import type { Proof } from "../../../server/test/proof.ts";

export default [
  {
    title: "a busy-wait keeps a timer from firing in time",
    program: `
setTimeout(() => console.log("timer of 5 ms"), 5);
async function pause(ms: number): Promise<void> {
  const start = Date.now();
  while (Date.now() - start < ms) {}
}
await pause(50);
console.log("paused 50 ms");
`,
    broken: { stdout: "paused 50 ms\ntimer of 5 ms\n" },
    works: { stdout: "timer of 5 ms\npaused 50 ms\n" },
  },
  {
    title: "waiting for a command keeps a timer from firing in time",
    program: `
import { spawnSync } from "node:child_process";
setTimeout(() => console.log("timer of 5 ms"), 5);
spawnSync(process.execPath, ["-e", "setTimeout(() => {}, 50)"]);
console.log("waited 50 ms");
`,
    broken: { stdout: "waited 50 ms\ntimer of 5 ms\n" },
    works: { stdout: "timer of 5 ms\nwaited 50 ms\n" },
  },
  {
    title: "Atomics.wait stops every timer",
    program: `
setTimeout(() => console.log("timer of 5 ms"), 5);
async function pause(ms: number): Promise<void> {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}
await pause(50);
console.log("paused 50 ms");
`,
    broken: { stdout: "paused 50 ms\ntimer of 5 ms\n" },
    works: { stdout: "timer of 5 ms\npaused 50 ms\n" },
  },
] satisfies Proof[];
