import type { Proof } from "../../../server/test/proof.ts";

export default [
  {
    title: "a blocking call keeps a timer from firing while it runs",
    program: `
import { execFileSync } from "node:child_process";
const started = Date.now();
setTimeout(() => console.log(Date.now() - started < 60 ? "timer in time" : "timer late"), 5);
async function version(): Promise<void> {
  execFileSync(process.execPath, ["-e", "setTimeout(console.log, 150, 1)"]);
}
await version();
console.log("done");
`,
    broken: { stdout: "done\ntimer late\n" },
    works: { stdout: "timer in time\ndone\n" },
  },
  {
    title: "hashing on the thread keeps other work waiting",
    program: `
import { pbkdf2Sync } from "node:crypto";
let late = 0;
const ticks = setInterval(() => late++, 1);
async function hash(secret: string): Promise<Buffer> {
  return pbkdf2Sync(secret, "salt", 400_000, 64, "sha512");
}
await hash("secret");
console.log(late > 3 ? "others ran" : "others stood still");
clearInterval(ticks);
`,
    broken: { stdout: "others stood still\n" },
    works: { stdout: "others ran\n" },
  },
] satisfies Proof[];
