import type { Proof } from "../../../server/test/proof.ts";

export default [
  {
    title: "a blocking command keeps a timer from firing while it runs",
    program: `
import { execFileSync } from "node:child_process";
setTimeout(() => console.log("timer of 5 ms"), 5);
async function version(): Promise<void> {
  execFileSync(process.execPath, ["-e", "setTimeout(console.log, 50, 1)"]);
}
await version();
console.log("done");
`,
    broken: { stdout: "done\ntimer of 5 ms\n" },
    works: { stdout: "timer of 5 ms\ndone\n" },
  },
  {
    title: "hashing on the thread keeps other work waiting",
    program: `
import { pbkdf2Sync } from "node:crypto";
setTimeout(() => console.log("timer of 1 ms"), 1);
async function hash(secret: string): Promise<Buffer> {
  return pbkdf2Sync(secret, "salt", 400_000, 64, "sha512");
}
await hash("secret");
console.log("hashed");
`,
    broken: { stdout: "hashed\ntimer of 1 ms\n" },
    works: { stdout: "timer of 1 ms\nhashed\n" },
  },
] satisfies Proof[];
