import type { Proof } from "../../../server/test/proof.ts";

export default [
  {
    title: "`using` throws on what can only be disposed of asynchronously",
    program: `
class Connection {
  async [Symbol.asyncDispose](): Promise<void> {
    console.log("closed");
  }
}
async function work(): Promise<void> {
  using connection = new Connection();
  console.log("working", connection instanceof Connection);
}
await work().catch(error => console.log(error.constructor.name));
`,
    broken: { stdout: "TypeError\n" },
    works: { stdout: "working true\nclosed\n" },
  },
  {
    title: "a promise cannot be disposed of",
    file: "proof-program.js",
    program: `
import { open, writeFile } from "node:fs/promises";
await writeFile("file.txt", "text");
async function read() {
  await using file = open("file.txt");
  return (await file.readFile("utf8")).length;
}
console.log(await read().catch(error => error.constructor.name));
`,
    broken: { stdout: "TypeError\n" },
    works: { stdout: "4\n" },
  },
  {
    title: "`using` does not wait for an async [Symbol.dispose]",
    program: `
import { setTimeout } from "node:timers/promises";
class Upload {
  async [Symbol.dispose](): Promise<void> {
    await setTimeout(10);
    console.log("closed");
  }
}
async function work(): Promise<void> {
  using upload = new Upload();
  console.log("working", upload instanceof Upload);
}
await work();
console.log("done");
`,
    broken: { stdout: "working true\ndone\nclosed\n" },
    works: { stdout: "working true\nclosed\ndone\n" },
  },
  {
    title: "an error in an async [Symbol.dispose] is an unhandled rejection",
    file: "proof-program.js",
    program: `
const lock = {
  async [Symbol.dispose]() {
    throw new Error("still in use");
  },
};
async function work() {
  using held = lock;
  return held;
}
await work().catch(error => console.log("caught", error.message));
`,
    broken: { exit: 1, stderr: /still in use/ },
    works: { stdout: "caught still in use\n" },
  },
] satisfies Proof[];
