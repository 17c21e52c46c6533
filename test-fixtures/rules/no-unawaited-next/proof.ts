import type { Proof } from "../../../server/test/proof.ts";

export default [
  {
    title: "`value` of an un-awaited step is undefined",
    file: "program.mjs",
    program: `
async function* names() {
  yield "Ada";
}
console.log(names().next().value);
`,
    broken: { stdout: "undefined\n" },
    works: { stdout: "Ada\n" },
  },
  {
    title: "destructuring an un-awaited step gives nothing",
    file: "program.mjs",
    program: `
async function* names() {
  yield "Ada";
}
const { value, done } = names().next();
console.log(value, done);
`,
    broken: { stdout: "undefined undefined\n" },
    works: { stdout: "Ada false\n" },
  },
  {
    title: "a loop on un-awaited `done` never ends",
    file: "program.mjs",
    program: `
async function* names() {
  yield "Ada";
}
const it = names();
while (!it.next().done);
console.log("ended");
`,
    broken: { stdout: "", exit: "deadline" },
    works: { stdout: "ended\n" },
  },
  {
    title: "an un-awaited step counts as true after the end",
    file: "program.mjs",
    program: `
async function* nothing() {}
const it = nothing();
if (it.next()) console.log("there is an item");
else console.log("nothing");
`,
    broken: { stdout: "there is an item\n" },
    works: { stdout: "nothing\n" },
  },
  {
    title: "the code after `return()` runs before the clean-up",
    program: `
async function* lines() {
  try {
    yield "a";
  } finally {
    await new Promise(resolve => setTimeout(resolve, 10));
    console.log("file closed");
  }
}
const it = lines();
await it.next();
it.return();
console.log("file deleted");
`,
    broken: { stdout: "file deleted\nfile closed\n" },
    works: { stdout: "file closed\nfile deleted\n" },
  },
  {
    title: "a failing clean-up ends the process",
    program: `
async function* lines() {
  try {
    yield "a";
  } finally {
    throw new Error("disk full");
  }
}
const it = lines();
await it.next();
try {
  it.return();
} catch {
  console.log("handled");
}
await new Promise(resolve => setTimeout(resolve, 10));
console.log("goes on");
`,
    broken: { stdout: "", stderr: /disk full/, exit: 1 },
    works: { stdout: "handled\ngoes on\n" },
  },
] satisfies Proof[];
