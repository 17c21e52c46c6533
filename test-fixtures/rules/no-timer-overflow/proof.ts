import type { Proof } from "../../../server/test/proof.ts";

export default [
  {
    title: "a timer of 30 days fires at once",
    program: `
const day = 24 * 60 * 60 * 1000;
const timer = setTimeout(() => console.log("a month has passed"), 30 * day);
setTimeout(() => {
  clearTimeout(timer);
  console.log("50 ms have passed");
}, 50);
`,
    broken: { stdout: "a month has passed\n50 ms have passed\n", stderr: /TimeoutOverflowWarning/ },
    mended: `
const day = 24 * 60 * 60 * 1000;
const longest = 2 ** 31 - 1;
let timer: NodeJS.Timeout;
function waitFor(rest: number): void {
  const step = Math.min(rest, longest);
  timer = setTimeout(() => (rest > step ? waitFor(rest - step) : console.log("a month has passed")), step);
}
waitFor(30 * day);
setTimeout(() => {
  clearTimeout(timer);
  console.log("50 ms have passed");
}, 50);
`,
    works: { stdout: "50 ms have passed\n" },
  },
  {
    title: "AbortSignal.timeout with a long time aborts at once",
    program: `
import { setTimeout as sleep } from "node:timers/promises";
const signal = AbortSignal.timeout(2 ** 31);
await sleep(30);
console.log(signal.aborted);
`,
    broken: { stdout: "true\n" },
    mended: `
import { setTimeout as sleep } from "node:timers/promises";
const signal = AbortSignal.timeout(2 ** 31 - 1);
await sleep(30);
console.log(signal.aborted);
`,
    works: { stdout: "false\n" },
  },
] satisfies Proof[];
