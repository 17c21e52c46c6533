import type { Proof } from "../../../server/test/proof.ts";

export default [
  {
    title: "chunks overtake each other, and the end comes first",
    program: `
import { Readable } from "node:stream";
import { setTimeout } from "node:timers/promises";
async function copy(): Promise<void> {
  const source = Readable.from([30, 10]);
  source.once("end", () => console.log("end"));
  source.on("data", async (delay: number) => {
    await setTimeout(delay);
    console.log("saved", delay);
  });
}
await copy();
`,
    broken: { stdout: "end\nsaved 10\nsaved 30\n" },
    works: { stdout: /^saved 30\nsaved 10\nend\n|^saved 30\nend\nsaved 10\n/ },
  },
  {
    title: "an error in the listener is an unhandled rejection, which ends the process",
    file: "proof-program.js",
    program: `
import { Readable } from "node:stream";
const save = async chunk => {
  if (chunk === "b") throw new Error("disk full");
};
async function copy() {
  const source = Readable.from(["a", "b"]);
  try {
    source.on("data", async chunk => {
      await save(chunk);
    });
  } catch (error) {
    console.log("caught", error.message);
  }
}
await copy();
`,
    broken: { exit: 1, stderr: /disk full/ },
    works: { stdout: "caught disk full\n" },
  },
  {
    title: "a paused stream waits for the listener",
    program: `
import { Readable } from "node:stream";
import { setTimeout } from "node:timers/promises";
const source = Readable.from([30, 10]);
source.on("data", async (delay: number) => {
  await setTimeout(delay);
  console.log("saved", delay);
});
source.on("end", () => console.log("end"));
`,
    broken: { stdout: "end\nsaved 10\nsaved 30\n" },
    works: { stdout: /^saved 30\n[\s\S]*saved 10\n/ },
  },
] satisfies Proof[];
