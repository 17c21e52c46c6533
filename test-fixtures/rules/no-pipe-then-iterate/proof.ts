import type { Proof } from "../../../server/test/proof.ts";

export default [
  {
    title: "the loop's try sees nothing, and the error of the source ends the process",
    program: `
import { createReadStream } from "node:fs";
import { createGunzip } from "node:zlib";
async function read(): Promise<void> {
  try {
    for await (const chunk of createReadStream("there-is-no-such-file.gz").pipe(createGunzip())) console.log(chunk);
  } catch (error) {
    console.log("caught", (error as NodeJS.ErrnoException).code);
  }
}
await read();
`,
    broken: { exit: 1, stdout: "", stderr: /ENOENT/ },
    works: { stdout: "caught ENOENT\n" },
  },
  {
    title: "a loop over the lines of the stream sees nothing either",
    program: `
import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { createGunzip } from "node:zlib";
async function read(): Promise<void> {
  const lines = createInterface({ input: createReadStream("there-is-no-such-file.gz").pipe(createGunzip()) });
  try {
    for await (const line of lines) console.log(line);
  } catch (error) {
    console.log("caught", (error as NodeJS.ErrnoException).code);
  }
}
await read();
`,
    broken: { exit: 1, stdout: "", stderr: /ENOENT/ },
    works: { stdout: "caught ENOENT\n" },
  },
  {
    title: "once something else listens for the error, the loop waits for ever",
    file: "proof-program.js",
    program: `
import { PassThrough, Readable } from "node:stream";
process.on("uncaughtException", error => console.log("somewhere else:", error.message));
const source = new Readable({ read() { this.destroy(new Error("disk gone")); } });
const output = new PassThrough();
source.pipe(output);
const alive = setInterval(() => {}, 1000);
try {
  for await (const chunk of output) console.log(chunk);
} catch (error) {
  console.log("the loop:", error.message);
}
clearInterval(alive);
`,
    broken: { stdout: "somewhere else: disk gone\n", exit: "deadline" },
    works: { stdout: "the loop: disk gone\n" },
  },
] satisfies Proof[];
