import type { Proof } from "../../../server/test/proof.ts";

const load = `
async function load(): Promise<string[]> {
  return ["a", "b"];
}
`;

export default [
  {
    title: "a loop over the promise throws",
    program: `${load}
for (const name of load()) console.log(name);
`,
    broken: { stdout: "", stderr: /TypeError: .*not (?:a function or its return value is not )?iterable/, exit: 1 },
    works: { stdout: "a\nb\n" },
  },
  {
    title: "for await does not wait for the list",
    program: `${load}
for await (const name of load()) console.log(name);
`,
    broken: { stdout: "", stderr: /TypeError: .*not (?:a function or its return value is not )?async iterable/, exit: 1 },
    works: { stdout: "a\nb\n" },
  },
  {
    title: "a promise of an async iterable",
    program: `
import { Readable } from "node:stream";
async function open(): Promise<Readable> {
  return Readable.from(["a", "b"]);
}
for (const chunk of open()) console.log(chunk);
`,
    broken: { stdout: "", stderr: /TypeError: .*iterable/, exit: 1 },
    works: { stdout: "a\nb\n" },
  },
  {
    title: "in a function that is not async",
    program: `${load}
function print(): void {
  for (const name of load()) console.log(name);
}
await print();
console.log("done");
`,
    broken: { stdout: "", stderr: /TypeError: .*iterable/, exit: 1 },
    fix: "Make the function async and add `await`",
    works: { stdout: "a\nb\ndone\n" },
  },
  {
    title: "spreading, destructuring, Sets and methods throw",
    program: `${load}
for (const make of [
  async () => [...load()].length,
  async () => new Set(load()).size,
  async () => {
    const [first] = load();
    return first;
  },
  async () => load().map(name => name + "!").join(),
]) {
  try {
    console.log(await make());
  } catch (error) {
    console.log((error as Error).name);
  }
}
`,
    broken: { stdout: "TypeError\nTypeError\nTypeError\nTypeError\n" },
    works: { stdout: "2\n2\na\na!,b!\n" },
  },
  {
    title: "Array.from finds no items",
    program: `${load}
console.log(Array.from(load()).length);
`,
    broken: { stdout: "0\n" },
    works: { stdout: "2\n" },
  },
  {
    title: "the promise of Promise.all rejects",
    program: `
async function works(): Promise<Promise<number>[]> {
  return [Promise.resolve(1), Promise.resolve(2)];
}
console.log(await Promise.all(works()));
`,
    broken: { stdout: "", stderr: /TypeError: .*not iterable/, exit: 1 },
    works: { stdout: "[ 1, 2 ]\n" },
  },
] satisfies Proof[];
