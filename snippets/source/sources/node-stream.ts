/**
 * Read a Node stream
 *
 * Use it to handle a stream's text piece by piece; leaving the loop destroys the stream (Node).
 *
 * @prefix fa-stream, node stream, read stream
 * @stop stream
 * @stop "input.txt"
 * @stop chunk
 * @final console.log(chunk);
 */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const folder = await mkdtemp(join(tmpdir(), "stream-"));
process.chdir(folder);
// The euro sign's three bytes lie across the border of the first two chunks of 64 KiB.
await writeFile("input.txt", `${"x".repeat(64 * 1024 - 1)}\u20ac end`);
const realLog = console.log;
let text = "";
console.log = (chunk: string) => {
  text += chunk;
};

// #region snippet
import { createReadStream } from "node:fs";

// With an encoding the chunks are strings, and a character that lies across two chunks stays whole.
const stream = createReadStream("input.txt", { encoding: "utf8" });
for await (const chunk of stream) {
  console.log(chunk);
}
// #endregion

realLog(text.slice(-6), text.length, "destroyed:", stream.destroyed);
process.chdir(tmpdir());
await rm(folder, { recursive: true });

// Output:
// x€ end 65540 destroyed: true
