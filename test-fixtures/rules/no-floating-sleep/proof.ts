import type { Proof } from "../../../server/test/proof.ts";

export default [
  {
    title: "an un-awaited sleep pauses nothing",
    program: `
import { setTimeout as sleep } from "node:timers/promises";
let isReady = false;
setTimeout(() => (isReady = true), 5);
async function attempt(number: number): Promise<void> {
  console.log("attempt", number, isReady ? "succeeds" : "comes too early");
}
await attempt(1);
sleep(40);
await attempt(2);
`,
    broken: { stdout: "attempt 1 comes too early\nattempt 2 comes too early\n" },
    works: { stdout: "attempt 1 comes too early\nattempt 2 succeeds\n" },
  },
  {
    title: "a sleep helper without return does not make its caller wait",
    program: `
function sleep(ms: number) {
  new Promise(resolve => setTimeout(resolve, ms));
}
let isReady = false;
setTimeout(() => (isReady = true), 5);
await sleep(40);
console.log(isReady ? "waited" : "went on at once");
`,
    fix: "Return the promise",
    broken: { stdout: "went on at once\n" },
    works: { stdout: "waited\n" },
  },
] satisfies Proof[];
