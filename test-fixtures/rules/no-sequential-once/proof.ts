import type { Proof } from "../../../server/test/proof.ts";

export default [
  {
    title: "the second event comes together with the first, and is missed",
    program: `
import { EventEmitter, once } from "node:events";
const emitter = new EventEmitter();
setImmediate(() => {
  emitter.emit("ready");
  emitter.emit("end");
});
async function wait(): Promise<void> {
  await once(emitter, "ready");
  await once(emitter, "end");
}
const alive = setInterval(() => {}, 1000);
await wait();
clearInterval(alive);
console.log("done");
`,
    broken: { stdout: "", exit: "deadline" },
    works: { stdout: "done\n" },
  },
  {
    title: "a loop gets the first of several messages only",
    file: "proof-program.js",
    program: `
import { EventEmitter, once } from "node:events";
const port = new EventEmitter();
async function read() {
  while (true) {
    const [message] = await once(port, "message");
    console.log(message);
  }
}
setImmediate(() => {
  port.emit("message", 1);
  port.emit("message", 2);
  setTimeout(() => process.exit(), 20);
});
await read();
`,
    broken: { stdout: "1\n" },
    works: { stdout: "1\n2\n" },
  },
] satisfies Proof[];
