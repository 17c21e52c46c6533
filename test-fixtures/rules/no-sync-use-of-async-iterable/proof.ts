import type { Proof } from "../../../server/test/proof.ts";

const count = `
async function* count(to: number): AsyncGenerator<number> {
  for (let step = 1; step <= to; step++) yield step;
}
`;

export default [
  {
    title: "a plain loop throws before the first item",
    program: `${count}
for (const step of count(3)) console.log(step);
console.log("done");
`,
    broken: { stdout: "", stderr: /TypeError: .*is not (?:a function or its return value is not )?iterable/, exit: 1 },
    works: { stdout: "1\n2\n3\ndone\n" },
  },
  {
    title: "a plain loop in a function that is not async",
    program: `${count}
function print(): void {
  for (const step of count(3)) console.log(step);
}
await print();
console.log("done");
`,
    broken: { stdout: "", stderr: /TypeError: .*iterable/, exit: 1 },
    fix: "Make the function async and use `for await…of`",
    works: { stdout: "1\n2\n3\ndone\n" },
  },
  {
    title: "spreading throws",
    program: `${count}
const steps = [...count(3)];
console.log(steps.length);
`,
    broken: { stdout: "", stderr: /TypeError: .*iterable/, exit: 1 },
    mended: `${count}
const steps: number[] = [];
for await (const step of count(3)) steps.push(step);
console.log(steps.length);
`,
    works: { stdout: "3\n" },
  },
  {
    title: "spreading throws, and Array.fromAsync collects",
    node: 22,
    program: `${count}
const steps = [...count(3)];
console.log(steps.length, Math.max(...count(5)));
`,
    broken: { stdout: "", stderr: /TypeError: .*iterable/, exit: 1 },
    fix: "Collect the items with `Array.fromAsync`",
    works: { stdout: "3 5\n" },
  },
  {
    title: "taking items out throws",
    program: `${count}
const [first] = count(3);
console.log(first);
`,
    broken: { stdout: "", stderr: /TypeError: .*iterable/, exit: 1 },
    mended: `${count}
const { value: first } = await count(3).next();
console.log(first);
`,
    works: { stdout: "1\n" },
  },
  {
    title: "Array.from and typed arrays are empty without a word",
    program: `${count}
console.log(Array.from(count(3)).length, new Uint8Array(count(3)).length);
`,
    broken: { stdout: "0 0\n" },
    mended: `${count}
const steps: number[] = [];
for await (const step of count(3)) steps.push(step);
console.log(steps.length, new Uint8Array(steps).length);
`,
    works: { stdout: "3 3\n" },
  },
  {
    title: "Array.from is empty, and Array.fromAsync collects",
    node: 22,
    program: `${count}
console.log(Array.from(count(3)).length, new Uint8Array(count(3)).length);
`,
    broken: { stdout: "0 0\n" },
    fix: "Collect the items with `Array.fromAsync`",
    works: { stdout: "3 3\n" },
  },
  {
    title: "new Set, new Map and Object.fromEntries throw",
    program: `${count}
async function* entries(): AsyncGenerator<[string, number]> {
  yield ["a", 1];
}
for (const make of [() => new Set(count(3)), () => new Map(entries()), () => Object.fromEntries(entries())]) {
  try {
    console.log(make());
  } catch (error) {
    console.log((error as Error).name);
  }
}
`,
    broken: { stdout: "TypeError\nTypeError\nTypeError\n" },
    mended: `${count}
async function* entries(): AsyncGenerator<[string, number]> {
  yield ["a", 1];
}
const pairs: [string, number][] = [];
for await (const pair of entries()) pairs.push(pair);
const steps: number[] = [];
for await (const step of count(3)) steps.push(step);
for (const make of [() => new Set(steps).size, () => new Map(pairs).size, () => Object.fromEntries(pairs).a]) {
  console.log(make());
}
`,
    works: { stdout: "3\n1\n1\n" },
  },
  {
    title: "the promise of Promise.all rejects",
    program: `${count}
await Promise.all(count(3)).then(
  steps => console.log(steps.length),
  error => console.log("rejected with", error.name),
);
`,
    broken: { stdout: "rejected with TypeError\n" },
    mended: `${count}
async function collect(): Promise<number[]> {
  const steps: number[] = [];
  for await (const step of count(3)) steps.push(step);
  return steps;
}
await collect().then(
  steps => console.log(steps.length),
  error => console.log("rejected with", error.name),
);
`,
    works: { stdout: "3\n" },
  },
  {
    title: "yield* in a generator that is not async throws",
    program: `${count}
function* all(): Generator<number> {
  yield* count(3);
}
for (const step of all()) console.log(step);
`,
    broken: { stdout: "", stderr: /TypeError: .*iterable/, exit: 1 },
    mended: `${count}
async function* all(): AsyncGenerator<number> {
  yield* count(3);
}
for await (const step of all()) console.log(step);
`,
    works: { stdout: "1\n2\n3\n" },
  },
  {
    title: "for…in finds nothing",
    program: `${count}
for (const step in count(3)) console.log(step);
console.log("done");
`,
    broken: { stdout: "done\n" },
    works: { stdout: "1\n2\n3\ndone\n" },
  },
  {
    title: "objects, JSON and text have none of the items",
    program: `${count}
console.log(Object.keys({ ...count(3) }).length, Object.keys(count(3)).length);
console.log(JSON.stringify(count(3)), \`\${count(3)}\`, "" + count(3), String(count(3)));
`,
    broken: {
      stdout: "0 0\n{} [object AsyncGenerator] [object AsyncGenerator] [object AsyncGenerator]\n",
    },
    mended: `${count}
const steps: number[] = [];
for await (const step of count(3)) steps.push(step);
console.log(Object.keys({ ...steps }).length, Object.keys(steps).length);
console.log(JSON.stringify(steps), \`\${steps}\`, "" + steps, String(steps));
`,
    works: { stdout: "3 3\n[1,2,3] 1,2,3 1,2,3 1,2,3\n" },
  },
] satisfies Proof[];
