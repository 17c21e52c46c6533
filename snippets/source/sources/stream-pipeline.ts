/**
 * Stream pipeline
 *
 * Use it to transform a stream on its way into another with an async generator; an error anywhere closes all
 * of them (Node).
 *
 * @prefix fa-pipeline, pipeline
 * @stop "input.txt"
 * @stop "output.txt"
 * @stop chunk
 * @stop chunk.toUpperCase()
 */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const folder = await mkdtemp(join(tmpdir(), "pipeline-"));
process.chdir(folder);
await writeFile("input.txt", "shout\n");

// #region snippet
import { createReadStream, createWriteStream } from "node:fs";
import { pipeline } from "node:stream/promises";

await pipeline(
  createReadStream("input.txt", { encoding: "utf8" }),
  async function* (chunks: AsyncIterable<string>) {
    for await (const chunk of chunks) {
      yield chunk.toUpperCase();
    }
  },
  createWriteStream("output.txt"),
);
// #endregion

console.log((await readFile("output.txt", "utf8")).trim());
process.chdir(tmpdir());
await rm(folder, { recursive: true });

// Output:
// SHOUT
