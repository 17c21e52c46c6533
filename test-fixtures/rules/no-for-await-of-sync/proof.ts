import type { Proof } from "../../../server/test/proof.ts";

export default [
  {
    title: "the loop pauses before each item, and other code runs in between",
    program: `
const stock = [1, 2, 3];
async function total(): Promise<number> {
  let sum = 0;
  for await (const count of stock) {
    sum += count;
    console.log("counted", count);
  }
  return sum;
}
const pending = total();
queueMicrotask(() => {
  console.log("emptied");
  stock.length = 0;
});
console.log("total", await pending);
`,
    broken: { stdout: "emptied\ncounted 1\ntotal 1\n" },
    works: { stdout: "counted 1\ncounted 2\ncounted 3\nemptied\ntotal 6\n" },
  },
] satisfies Proof[];
