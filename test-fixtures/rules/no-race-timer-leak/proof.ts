import type { Proof } from "../../../server/test/proof.ts";

export default [
  {
    title: "the forgotten timer keeps the process alive",
    program: `
const started = performance.now();
process.on("exit", () => console.log(performance.now() - started > 250 ? "late" : "at once"));
async function work() {
  return "done";
}
const result = await Promise.race([
  work(),
  new Promise<never>((_, reject) => setTimeout(() => reject(new Error("timeout")), 300)),
]);
console.log(result);
`,
    broken: { stdout: "done\nlate\n" },
    works: { stdout: "done\nat once\n" },
  },
  {
    title: "so does a sleep that nobody aborts",
    file: "program.mjs",
    program: `
import { setTimeout as sleep } from "node:timers/promises";
const started = performance.now();
process.on("exit", () => console.log(performance.now() - started > 250 ? "late" : "at once"));
const first = await Promise.race([Promise.resolve("done"), sleep(300)]);
console.log(first);
`,
    broken: { stdout: "done\nlate\n" },
    works: { stdout: "done\nat once\n" },
  },
  {
    title: "a helper's timer goes on as well",
    program: `
const started = performance.now();
process.on("exit", () => console.log(performance.now() - started > 250 ? "late" : "at once"));
function timeout(ms: number): Promise<never> {
  return new Promise((_, reject) => setTimeout(() => reject(new Error("timeout")), ms));
}
console.log(await Promise.race([Promise.resolve("done"), timeout(300)]));
`,
    broken: { stdout: "done\nlate\n" },
    mended: `
const started = performance.now();
process.on("exit", () => console.log(performance.now() - started > 250 ? "late" : "at once"));
function timeout(ms: number, signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const timer = setTimeout(() => reject(new Error("timeout")), ms);
    signal.addEventListener("abort", () => clearTimeout(timer), { once: true });
  });
}
const over = new AbortController();
console.log(await Promise.race([Promise.resolve("done"), timeout(300, over.signal)]).finally(() => over.abort()));
`,
    works: { stdout: "done\nat once\n" },
  },
] satisfies Proof[];
