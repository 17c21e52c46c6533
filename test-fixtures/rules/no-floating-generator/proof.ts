import type { Proof } from "../../../server/test/proof.ts";

export default [
  {
    title: "the body of a dropped async generator never runs",
    program: `
const saved: string[] = [];
async function* save(names: string[]) {
  for (const name of names) {
    saved.push(name);
    yield name;
  }
}
save(["a", "b"]);
await new Promise(resolve => setTimeout(resolve, 10));
console.log(saved.join());
`,
    broken: { stdout: "\n" },
    works: { stdout: "a,b\n" },
  },
  {
    title: "an inner generator's items are missing from the outer one's",
    program: `
function* inner() {
  yield "inner";
}
function* outer() {
  inner();
  yield "outer";
}
console.log([...outer()].join());
`,
    broken: { stdout: "outer\n" },
    works: { stdout: "inner,outer\n" },
  },
  {
    title: "a generator in a variable that nobody iterates does nothing",
    file: "program.cjs",
    program: `
let steps = 0;
function* work() {
  steps += 1;
  yield;
}
const running = work();
console.log(steps);
`,
    broken: { stdout: "0\n" },
    works: { stdout: "1\n" },
  },
] satisfies Proof[];
