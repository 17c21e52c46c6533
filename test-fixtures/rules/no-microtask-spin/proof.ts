import type { Proof } from "../../../server/test/proof.ts";

export default [
  {
    title: "a timer never fires while a loop awaits null",
    program: `
let ready = false;
setTimeout(() => {
  ready = true;
  console.log("ready");
}, 10);
console.log("waiting");
while (!ready) await null;
console.log("done");
`,
    broken: { stdout: "waiting\n", exit: "deadline" },
    works: { stdout: "waiting\nready\ndone\n" },
  },
  {
    title: "a file is never read while a loop awaits settled promises",
    program: `
import { readFile } from "node:fs";
let text: string | undefined;
async function loaded(): Promise<void> {
  while (text === undefined) {
    await Promise.resolve();
  }
}
readFile(import.meta.filename ?? new URL(import.meta.url).pathname, "utf8", (_, content) => {
  text = content;
});
await loaded();
console.log("loaded");
`,
    broken: { stdout: "", exit: "deadline" },
    works: { stdout: "loaded\n" },
  },
] satisfies Proof[];
