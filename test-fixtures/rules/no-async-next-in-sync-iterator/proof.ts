import type { Proof } from "../../../server/test/proof.ts";

export default [
  {
    title: "the loop never ends and sees undefined",
    program: `
class Countdown {
  left = 2;
  [Symbol.iterator]() {
    return this;
  }
  async next() {
    return this.left > 0 ? { done: false, value: this.left-- } : { done: true, value: 0 };
  }
}
let rounds = 0;
for (const step of new Countdown() as any) {
  rounds += 1;
  if (rounds <= 2) console.log(step);
}
console.log("end");
`,
    broken: { stdout: "undefined\nundefined\n", exit: "deadline" },
    mended: `
class Countdown {
  left = 2;
  [Symbol.asyncIterator]() {
    return this;
  }
  async next() {
    return this.left > 0 ? { done: false, value: this.left-- } : { done: true, value: 0 };
  }
}
let rounds = 0;
for await (const step of new Countdown() as any) {
  rounds += 1;
  if (rounds <= 2) console.log(step);
}
console.log("end");
`,
    works: { stdout: "2\n1\nend\n" },
  },
  {
    title: "an async generator does the same, and the suggestion lets for await work",
    program: `
class Lines {
  async *[Symbol.iterator]() {
    yield "first";
  }
}
let rounds = 0;
for await (const line of new Lines() as any) {
  console.log(line);
  if (++rounds === 3) break;
}
`,
    broken: { stdout: "undefined\nundefined\nundefined\n" },
    works: { stdout: "first\n" },
  },
  {
    title: "a promise of an iterator cannot be iterated at all",
    program: `
class Numbers {
  async [Symbol.iterator]() {
    return [1, 2][Symbol.iterator]();
  }
}
try {
  console.log([...(new Numbers() as any)]);
} catch (error) {
  console.log((error as Error).name);
}
`,
    broken: { stdout: "TypeError\n" },
    works: { stdout: "[ 1, 2 ]\n" },
  },
] satisfies Proof[];
