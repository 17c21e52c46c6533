import type { Proof } from "../../../server/test/proof.ts";

const numbers = `
async function* numbers(): AsyncGenerator<number> {
  console.log("started");
  yield 1;
  yield 2;
}
`;

export default [
  {
    title: "the plain loop throws, because the await stands in the wrong place",
    program: `${numbers}
for (const value of await numbers()) console.log(value);
`,
    broken: { stdout: "", stderr: /TypeError: .*not (?:a function or its return value is not )?iterable/, exit: 1 },
    works: { stdout: "started\n1\n2\n" },
  },
  {
    title: "await gives the generator back, and its body has not started",
    program: `${numbers}
const items = await numbers();
console.log(Object.prototype.toString.call(items));
`,
    broken: { stdout: "[object AsyncGenerator]\n" },
    mended: `${numbers}
const items: number[] = [];
for await (const item of numbers()) items.push(item);
console.log(Object.prototype.toString.call(items));
`,
    works: { stdout: "started\n[object Array]\n" },
  },
  {
    title: "Array.fromAsync waits for the items",
    node: 22,
    program: `${numbers}
const items = await numbers();
console.log(Object.prototype.toString.call(items));
`,
    broken: { stdout: "[object AsyncGenerator]\n" },
    fix: "Collect the items with `Array.fromAsync`",
    works: { stdout: "started\n[object Array]\n" },
  },
  {
    title: "as a statement it runs nothing",
    program: `${numbers}
await numbers();
console.log("done");
`,
    broken: { stdout: "done\n" },
    works: { stdout: "started\ndone\n" },
  },
] satisfies Proof[];
