import type { Proof } from "../../../server/test/proof.ts";

export default [
  {
    title: "an un-awaited sleep pauses nothing",
    program: `
import { setTimeout as sleep } from "node:timers/promises";
const started = Date.now();
async function attempt(number: number): Promise<void> {
  console.log("attempt", number, Date.now() - started < number * 30 - 5 ? "too early" : "in time");
}
for (let number = 0; number < 3; number++) {
  await attempt(number);
  sleep(30);
}
`,
    broken: { stdout: "attempt 0 in time\nattempt 1 too early\nattempt 2 too early\n" },
    works: { stdout: "attempt 0 in time\nattempt 1 in time\nattempt 2 in time\n" },
  },
  {
    title: "a sleep helper without return does not make its caller wait",
    program: `
function sleep(ms: number) {
  new Promise(resolve => setTimeout(resolve, ms));
}
const started = Date.now();
await sleep(40);
console.log(Date.now() - started < 35 ? "went on at once" : "waited");
`,
    fix: "Return the promise",
    broken: { stdout: "went on at once\n" },
    works: { stdout: "waited\n" },
  },
] satisfies Proof[];
