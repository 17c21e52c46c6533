import type { Proof } from "../../../server/test/proof.ts";

export default [
  {
    title: "the second pass over a generator is empty",
    program: `
function* prices() {
  yield 10;
  yield 30;
}
const list = prices();
const total = [...list].reduce((a, b) => a + b, 0);
const count = [...list].length;
console.log(total, count);
`,
    broken: { stdout: "40 0\n" },
    works: { stdout: "40 2\n" },
  },
  {
    title: "a generator cannot go on after break",
    program: `
async function* lines() {
  yield "title";
  yield "text";
}
const page = lines();
for await (const line of page) {
  console.log("#", line);
  break;
}
for await (const line of page) console.log(line);
`,
    broken: { stdout: "# title\n" },
    fix: "Call `lines` again",
    works: { stdout: "# title\ntitle\ntext\n" },
  },
  {
    title: "in a loop, only the first round gets items",
    program: `
function* ids() {
  yield 1;
  yield 2;
}
const known = ids();
for (const wanted of [2, 1]) {
  let found = false;
  for (const id of known) found ||= id === wanted;
  console.log(wanted, found);
}
`,
    broken: { stdout: "2 true\n1 false\n" },
    works: { stdout: "2 true\n1 true\n" },
  },
  {
    title: "reading a response twice throws",
    file: "program.mjs",
    program: `
const response = new Response("not JSON");
let text;
try {
  text = await response.json();
} catch {
  text = await response.text();
}
console.log(text);
`,
    broken: { stdout: "", stderr: /TypeError: Body is unusable|TypeError: Body has already been/, exit: 1 },
    mended: `
const response = new Response("not JSON");
let text = await response.text();
try {
  text = JSON.parse(text);
} catch {
  // It stays text.
}
console.log(text);
`,
    works: { stdout: "not JSON\n" },
  },
  {
    title: "iterating a stream after break throws",
    program: `
import { Readable } from "node:stream";
const stream = Readable.from(["a", "b"]);
for await (const chunk of stream) {
  console.log(chunk);
  break;
}
for await (const chunk of stream) console.log(chunk);
`,
    broken: { stdout: "a\n", stderr: /AbortError/, exit: 1 },
    mended: `
import { Readable } from "node:stream";
const stream = Readable.from(["a", "b"]);
let first = true;
for await (const chunk of stream) {
  console.log(first ? "first" : "next", chunk);
  first = false;
}
`,
    works: { stdout: "first a\nnext b\n" },
  },
] satisfies Proof[];
