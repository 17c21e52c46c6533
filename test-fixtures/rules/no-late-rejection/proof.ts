import type { Proof } from "../../../server/test/proof.ts";

export default [
  {
    title: "the second promise rejects while the first is awaited, and the process ends inside `try`",
    program: `
import { setTimeout } from "node:timers/promises";
async function load(name: string, milliseconds: number): Promise<string> {
  await setTimeout(milliseconds);
  if (name === "bad") throw new Error("not found");
  return name;
}
async function main(): Promise<void> {
  try {
    const slow = load("good", 40);
    const quick = load("bad", 1);
    console.log(await slow);
    console.log(await quick);
  } catch (error) {
    console.log("caught", (error as Error).message);
  }
}
await main();
`,
    broken: { exit: 1, stdout: "", stderr: /not found/ },
    works: { stdout: "caught not found\n" },
  },
  {
    title: "a handler keeps the rejection until it is awaited",
    file: "proof-program.js",
    program: `
import { setTimeout } from "node:timers/promises";
async function fail() {
  await setTimeout(1);
  throw new Error("not found");
}
async function main() {
  const failing = fail();
  await setTimeout(30);
  try {
    await failing;
  } catch (error) {
    console.log("caught", error.message);
  }
}
await main();
`,
    broken: { exit: 1, stderr: /not found/ },
    works: { stdout: "caught not found\n" },
  },
  {
    title: "the same in a loop over a list of promises",
    file: "proof-program.js",
    program: `
import { setTimeout } from "node:timers/promises";
async function load(milliseconds) {
  await setTimeout(milliseconds);
  if (milliseconds < 10) throw new Error("not found");
}
async function main() {
  try {
    for (const loading of [40, 1].map(load)) await loading;
  } catch (error) {
    console.log("caught", error.message);
  }
}
await main();
`,
    broken: { exit: 1, stderr: /not found/ },
    works: { stdout: "caught not found\n" },
  },
] satisfies Proof[];
