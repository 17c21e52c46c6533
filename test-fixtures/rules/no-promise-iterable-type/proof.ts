import type { Proof } from "../../../server/test/proof.ts";

export default [
  {
    title: "the type says number, the loop gets promises",
    program: `
const prices: AsyncIterable<Promise<number>> = {
  [Symbol.asyncIterator]() {
    let count = 0;
    return {
      async next() {
        count += 1;
        return count <= 2 ? { done: false, value: Promise.resolve(count) } : { done: true, value: undefined };
      },
    };
  },
};
let total = 0;
for await (const price of prices) total += price;
console.log(total);
`,
    broken: { stdout: "0[object Promise][object Promise]\n" },
    mended: `
const prices: AsyncIterable<number> = {
  [Symbol.asyncIterator]() {
    let count = 0;
    return {
      async next() {
        count += 1;
        return count <= 2 ? { done: false, value: await Promise.resolve(count) } : { done: true, value: undefined };
      },
    };
  },
};
let total = 0;
for await (const price of prices) total += price;
console.log(total);
`,
    works: { stdout: "3\n" },
  },
  {
    title: "an async generator hands out no promises, whatever its type says",
    program: `
async function* prices(): AsyncGenerator<Promise<number>, void> {
  yield Promise.resolve(1);
}
const step = await prices().next();
if (!step.done) console.log(typeof step.value.then);
`,
    broken: { stdout: "undefined\n" },
    mended: `
async function* prices(): AsyncGenerator<number, void> {
  yield Promise.resolve(1);
}
const step = await prices().next();
if (!step.done) console.log(step.value);
`,
    works: { stdout: "1\n" },
  },
] satisfies Proof[];
