import type { Proof } from "../../../server/test/proof.ts";

export default [
  {
    title: "lines that come during the await are lost, and the loop never ends",
    program: `
import { createInterface } from "node:readline";
import { Readable } from "node:stream";
const alive = setInterval(() => {}, 1000);
const lines = createInterface({ input: Readable.from(["one\\ntwo\\n"]) });
await new Promise(resolve => setTimeout(resolve, 20));
for await (const line of lines) console.log(line);
clearInterval(alive);
console.log("end");
`,
    broken: { stdout: "", exit: "deadline" },
    works: { stdout: "one\ntwo\nend\n" },
  },
  {
    title: "without anything else to do, the process even ends silently in the middle of the loop",
    program: `
import { createInterface } from "node:readline";
import { Readable } from "node:stream";
async function print() {
  const lines = createInterface({ input: Readable.from(["one\\ntwo\\n"]) });
  await new Promise(resolve => setTimeout(resolve, 20));
  for await (const line of lines) console.log(line);
  console.log("end");
}
print();
`,
    broken: { stdout: "", exit: 0 },
    works: { stdout: "one\ntwo\nend\n" },
  },
  {
    title: "the lines of a second file are lost while the first is read",
    program: `
import { createInterface } from "node:readline";
import { Readable } from "node:stream";
async function print() {
  const first = createInterface({ input: Readable.from(["one\\n"]) });
  const second = createInterface({ input: Readable.from(["two\\n"]) });
  for await (const line of first) {
    console.log(line);
    await new Promise(resolve => setTimeout(resolve, 20));
  }
  for await (const line of second) console.log(line);
  console.log("end");
}
print();
`,
    broken: { stdout: "one\n", exit: 0 },
    works: { stdout: "one\ntwo\nend\n" },
  },
  {
    title: "events that come before `on` is called are lost",
    program: `
import { EventEmitter, on } from "node:events";
const emitter = new EventEmitter();
setTimeout(() => emitter.emit("tick", 1), 5);
setTimeout(() => emitter.emit("tick", 2), 40);
await new Promise(resolve => setTimeout(resolve, 20));
for await (const [tick] of on(emitter, "tick")) {
  console.log(tick);
  if (tick === 2) break;
}
`,
    broken: { stdout: "2\n" },
    mended: `
import { EventEmitter, on } from "node:events";
const emitter = new EventEmitter();
const ticks = on(emitter, "tick");
setTimeout(() => emitter.emit("tick", 1), 5);
setTimeout(() => emitter.emit("tick", 2), 40);
await new Promise(resolve => setTimeout(resolve, 20));
for await (const [tick] of ticks) {
  console.log(tick);
  if (tick === 2) break;
}
`,
    works: { stdout: "1\n2\n" },
  },
] satisfies Proof[];
