import type { Proof } from "../../../server/test/proof.ts";

export default [
  {
    title: "a character whose bytes fall into two chunks is lost",
    program: `
import { createReadStream } from "node:fs";
import { writeFile } from "node:fs/promises";
await writeFile("text.txt", "a€b");
async function read(): Promise<string> {
  let text = "";
  for await (const chunk of createReadStream("text.txt", { highWaterMark: 2 })) text += chunk.toString();
  return text;
}
const text = await read();
console.log(text === "a€b" ? "whole" : "broken", text.includes("\\uFFFD"));
`,
    broken: { stdout: "broken true\n" },
    works: { stdout: "whole false\n" },
  },
  {
    title: "the same with one TextDecoder for all chunks",
    file: "proof-program.js",
    program: `
import { createReadStream } from "node:fs";
import { writeFile } from "node:fs/promises";
await writeFile("text.txt", "grüße");
let text = "";
for await (const chunk of createReadStream("text.txt", { highWaterMark: 1 })) {
  text += chunk;
}
console.log(text === "grüße" ? "whole" : "broken", text.length);
`,
    fix: "Decode with one `TextDecoder` for all chunks",
    broken: { stdout: "broken 7\n" },
    works: { stdout: "whole 5\n" },
  },
  {
    title: "a shared decoder without `stream` forgets what a chunk leaves unfinished",
    program: `
function source(): ReadableStream<Uint8Array> {
  const bytes = new TextEncoder().encode("日本");
  return new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(bytes.subarray(0, 4));
      controller.enqueue(bytes.subarray(4));
      controller.close();
    },
  });
}
const reader = source().getReader();
const decoder = new TextDecoder();
let text = "";
while (true) {
  const { done, value } = await reader.read();
  if (done) break;
  text += decoder.decode(value);
}
console.log(text === "日本" ? "whole" : "broken");
`,
    broken: { stdout: "broken\n" },
    works: { stdout: "whole\n" },
  },
  {
    title: "a fresh decoder for each chunk has nothing to go on with",
    file: "proof-program.js",
    program: `
const bytes = new TextEncoder().encode("né");
const body = new Response(new ReadableStream({
  start(controller) {
    for (const byte of bytes) controller.enqueue(Uint8Array.of(byte));
    controller.close();
  },
})).body;
let text = "";
for await (const chunk of body) {
  const decoder = new TextDecoder();
  text += decoder.decode(chunk);
}
console.log(text === "né" ? "whole" : "broken");
`,
    broken: { stdout: "broken\n" },
    works: { stdout: "whole\n" },
  },
  {
    title: "a Uint8Array becomes a list of numbers",
    file: "proof-program.js",
    program: `
let text = "";
for await (const chunk of new Response("hi").body) text += chunk;
console.log(text);
`,
    broken: { stdout: "104,105\n" },
    works: { stdout: "hi\n" },
  },
  {
    title: "joining Buffers decodes each by itself",
    program: `
import { createReadStream } from "node:fs";
import { writeFile } from "node:fs/promises";
await writeFile("text.txt", "a€b");
async function read(): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of createReadStream("text.txt", { highWaterMark: 2 })) chunks.push(chunk);
  return chunks.join("");
}
console.log((await read()) === "a€b" ? "whole" : "broken");
`,
    broken: { stdout: "broken\n" },
    works: { stdout: "whole\n" },
  },
] satisfies Proof[];
