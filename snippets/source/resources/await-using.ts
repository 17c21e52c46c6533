/**
 * Await using a resource
 *
 * Use it to have a resource closed at the end of the block, whichever way the block is left.
 *
 * @prefix fa-using, await using
 * @needs Node 24, for `await using` without a compiler
 * @stop file
 * @stop await open("input.txt")
 */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const folder = await mkdtemp(join(tmpdir(), "using-"));
process.chdir(folder);
await writeFile("input.txt", "");

import { open } from "node:fs/promises";

const files: { fd: number }[] = [];
async function work(): Promise<void> {
  // #region snippet
  await using file = await open("input.txt");
  // #endregion
  files.push(file);
  console.log("open:", file.fd > 0);
  throw new Error("stopped early");
}
await work().catch((error: Error) => console.log(error.message));
console.log("closed:", files[0]?.fd === -1);
process.chdir(tmpdir());
await rm(folder, { recursive: true });

// Output:
// open: true
// stopped early
// closed: true
