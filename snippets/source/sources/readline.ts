/**
 * Read lines of a file
 *
 * Use it to handle a text file of any size line by line; the file is closed also when the loop is left early
 * (Node).
 *
 * @prefix fa-lines, readline, read lines
 * @stop file
 * @stop "input.txt"
 * @stop line
 * @final console.log(line);
 */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const folder = await mkdtemp(join(tmpdir(), "lines-"));
process.chdir(folder);
await writeFile("input.txt", `one\ntwo\r\n${"more\n".repeat(100_000)}`);

const realLog = console.log;
console.log = (line: string) => {
  realLog(line);
  if (line === "two") throw new Error("left early");
};
process.once("uncaughtException", async (error: Error) => {
  realLog(`${error.message}; closed:`, file.fd === -1);
  process.chdir(tmpdir());
  await rm(folder, { recursive: true });
});

// #region snippet
import { open } from "node:fs/promises";

const file = await open("input.txt");
try {
  // Nothing may be awaited between `readLines` and the loop: lines that arrive before it are lost.
  for await (const line of file.readLines()) {
    console.log(line);
  }
} finally {
  await file.close();
}
// #endregion

// Output:
// one
// two
// left early; closed: true
