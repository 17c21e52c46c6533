import type { Proof } from "../../../server/test/proof.ts";

export default [
  {
    title: "a loop over the function itself throws",
    program: `
async function* numbers(): AsyncGenerator<number> {
  yield 1;
  yield 2;
}
for await (const value of numbers) console.log(value);
`,
    broken: { stdout: "", stderr: /TypeError: numbers is not (?:a function or its return value is not )?async iterable/, exit: 1 },
    works: { stdout: "1\n2\n" },
  },
  {
    title: "a spread, a Set and delegation throw",
    program: `
function* letters(): Generator<string> {
  yield "a";
}
function* all(): Generator<string> {
  yield* letters;
}
for (const make of [() => [...letters], () => new Set(letters), () => [...all()]]) {
  try {
    console.log([...make()].join());
  } catch (error) {
    console.log((error as Error).name);
  }
}
`,
    broken: { stdout: "TypeError\nTypeError\nTypeError\n" },
    works: { stdout: "a\na\na\n" },
  },
  {
    title: "a plain loop over an async generator function needs both",
    program: `
async function* numbers(): AsyncGenerator<number> {
  yield 1;
}
for (const value of numbers) console.log(value);
`,
    broken: { stdout: "", stderr: /TypeError: .*iterable/, exit: 1 },
    works: { stdout: "1\n" },
  },
  {
    title: "Array.from takes the function for a list without items",
    program: `
function* letters(): Generator<string> {
  yield "a";
}
console.log(Array.from(letters));
`,
    broken: { stdout: "[]\n" },
    works: { stdout: "[ 'a' ]\n" },
  },
  {
    title: "the promise of Promise.all rejects",
    program: `
function* waits(): Generator<Promise<number>> {
  yield Promise.resolve(1);
}
console.log(await Promise.all(waits));
`,
    broken: { stdout: "", stderr: /TypeError: .*not iterable/, exit: 1 },
    works: { stdout: "[ 1 ]\n" },
  },
  {
    title: "a generator function has no next",
    file: "proof.js",
    program: `
function* letters() {
  yield "a";
  yield "b";
}
console.log(letters.next().value);
`,
    broken: { stdout: "", stderr: /TypeError: letters\.next is not a function/, exit: 1 },
    mended: `
function* letters() {
  yield "a";
  yield "b";
}
const generator = letters();
console.log(generator.next().value);
`,
    works: { stdout: "a\n" },
  },
  {
    title: "a stream cannot be made of the function",
    program: `
import { Readable } from "node:stream";
async function* lines(): AsyncGenerator<string> {
  yield "a";
}
for await (const line of Readable.from(lines)) console.log(line);
`,
    broken: { stdout: "", stderr: /TypeError.*ERR_INVALID_ARG_TYPE/, exit: 1 },
    works: { stdout: "a\n" },
  },
] satisfies Proof[];
