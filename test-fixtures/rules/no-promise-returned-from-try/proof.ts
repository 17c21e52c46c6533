import type { Proof } from "../../../server/test/proof.ts";

export default [
  {
    title: "the catch never sees the rejection, which ends the program",
    program: `
import { readFile } from "node:fs/promises";
async function load(path: string): Promise<string> {
  try {
    return readFile(path, "utf8");
  } catch {
    return "default";
  }
}
console.log(await load("there-is-no-such-file.txt"));
`,
    broken: { stdout: "", exit: 1, stderr: /ENOENT/ },
    works: { stdout: "default\n" },
  },
  {
    title: "finally closes the file while it is still to be read",
    file: "program.mjs",
    program: `
import { open } from "node:fs/promises";
const events = [];
async function load(path) {
  const file = await open(path);
  try {
    return file.readFile("utf8").finally(() => events.push("read"));
  } finally {
    events.push("finally");
    await file.close().catch(() => {});
  }
}
await load(process.argv[1]).catch(error => events.push(error.code));
console.log(events.join());
`,
    broken: { stdout: /^finally,/ },
    works: { stdout: "read,finally\n" },
  },
  {
    title: "a resource in using is disposed while its query is still running",
    program: `
import { setTimeout as sleep } from "node:timers/promises";
class Client {
  private open = true;
  async query(): Promise<string> {
    await sleep(5);
    return this.open ? "rows" : "the connection is closed";
  }
  [Symbol.dispose](): void {
    this.open = false;
  }
}
async function rows(): Promise<string> {
  using client = new Client();
  return client.query();
}
console.log(await rows());
`,
    broken: { stdout: "the connection is closed\n" },
    works: { stdout: "rows\n" },
  },
  {
    title: "a function that is not async catches only what is thrown at once",
    program: `
async function work(): Promise<string> {
  throw new Error("failed");
}
export function attempt() {
  try {
    return work();
  } catch {
    return "default";
  }
}
console.log(await attempt());
`,
    broken: { stdout: "", exit: 1, stderr: /Error: failed/ },
    works: { stdout: "default\n" },
  },
] satisfies Proof[];
