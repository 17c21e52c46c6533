import type { Proof } from "../../../server/test/proof.ts";

export default [
  {
    title: "the catch never sees the error of the generator",
    program: `
async function* read() {
  yield "first row";
  throw new Error("cannot read");
}
function open() {
  try {
    return read();
  } catch {
    console.log("caught");
  }
}
for await (const row of open() ?? []) console.log(row);
`,
    broken: { stdout: "first row\n", exit: 1, stderr: /cannot read/ },
    works: { stdout: "first row\ncaught\n" },
  },
  {
    title: "inside a generator, the items are lost as well",
    program: `
function* inner(): Generator<string> {
  yield "inner";
  throw new Error("cannot go on");
}
function* outer(): Generator<string> {
  try {
    yield "outer";
    return inner();
  } catch (error) {
    yield (error as Error).message;
  }
}
console.log([...outer()].join());
`,
    broken: { stdout: "outer\n" },
    works: { stdout: "outer,inner,cannot go on\n" },
  },
  {
    title: "finally closes what the generator is still to read",
    file: "program.cjs",
    program: `
const file = { open: false };
function* rows() {
  yield file.open ? "row" : "the file is closed";
}
function read() {
  file.open = true;
  try {
    return rows();
  } finally {
    file.open = false;
  }
}
console.log([...read()].join());
`,
    broken: { stdout: "the file is closed\n" },
    works: { stdout: "row\n" },
  },
] satisfies Proof[];
