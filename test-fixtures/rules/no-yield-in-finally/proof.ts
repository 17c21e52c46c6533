import type { Proof } from "../../../server/test/proof.ts";

export default [
  {
    title: "leaving the loop stops the clean-up at the yield",
    program: `
let open = 0;
async function* rows() {
  open += 1;
  try {
    yield "a";
    yield "b";
  } finally {
    yield "end";
    open -= 1;
  }
}
for await (const row of rows()) {
  console.log(row);
  break;
}
console.log("still open:", open);
`,
    broken: { stdout: "a\nstill open: 1\n" },
    mended: `
let open = 0;
async function* rows() {
  open += 1;
  try {
    yield "a";
    yield "b";
    yield "end";
  } finally {
    open -= 1;
  }
}
for await (const row of rows()) {
  console.log(row);
  break;
}
console.log("still open:", open);
`,
    works: { stdout: "a\nstill open: 0\n" },
  },
  {
    title: "the rest that is handed out in finally is lost, and the generator is not closed",
    file: "program.cjs",
    program: `
function* pairs(items) {
  let pair = [];
  try {
    for (const item of items) {
      pair.push(item);
      if (pair.length === 2) {
        yield pair;
        pair = [];
      }
    }
  } finally {
    if (pair.length > 0) yield pair;
    console.log("closed");
  }
}
const [first] = pairs([1, 2, 3]);
console.log(first.join());
`,
    broken: { stdout: "1,2\n" },
    mended: `
function* pairs(items) {
  let pair = [];
  try {
    for (const item of items) {
      pair.push(item);
      if (pair.length === 2) {
        yield pair;
        pair = [];
      }
    }
    if (pair.length > 0) yield pair;
  } finally {
    console.log("closed");
  }
}
const [first] = pairs([1, 2, 3]);
console.log(first.join());
`,
    works: { stdout: "closed\n1,2\n" },
  },
] satisfies Proof[];
