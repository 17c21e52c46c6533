import type { Proof } from "../../../server/test/proof.ts";

export default [
  {
    title: "an async predicate keeps every item",
    program: `
import { setTimeout as sleep } from "node:timers/promises";
async function isEven(number: number): Promise<boolean> {
  await sleep(1);
  return number % 2 === 0;
}
const numbers = [1, 2, 3, 4];
const even = numbers.filter(async number => isEven(number));
console.log(even.join(" "), numbers.some(async number => isEven(number * 2 + 1)));
`,
    broken: { stdout: "1 2 3 4 true\n" },
    works: { stdout: "2 4 false\n" },
  },
  {
    title: "find gives the first item and every is true, whatever the answers",
    program: `
async function isBig(number: number): Promise<boolean> {
  return number > 2;
}
const numbers = [1, 2, 3];
console.log(numbers.find(isBig), numbers.findLastIndex(async n => n < 2), numbers.every(async n => n < 2));
`,
    broken: { stdout: "1 2 true\n" },
    works: { stdout: "3 0 false\n" },
  },
  {
    title: "an async comparator leaves the order as it is",
    program: `
async function weigh(text: string): Promise<number> {
  return text.length;
}
const words = ["long word", "a", "medium"];
words.sort(async (a, b) => (await weigh(a)) - (await weigh(b)));
console.log(words.join(", "));
`,
    broken: { stdout: "long word, a, medium\n" },
    mended: `
async function weigh(text: string): Promise<number> {
  return text.length;
}
const words = ["long word", "a", "medium"];
const weights = new Map(await Promise.all(words.map(async word => [word, await weigh(word)] as const)));
words.sort((a, b) => weights.get(a)! - weights.get(b)!);
console.log(words.join(", "));
`,
    works: { stdout: "a, medium, long word\n" },
  },
  {
    title: "flatMap flattens nothing",
    program: `
const parts = await Promise.all(["a b", "c"].flatMap(async text => text.split(" ")));
console.log(parts.length);
`,
    broken: { stdout: "2\n" },
    works: { stdout: "3\n" },
  },
  {
    title: "forEach does not wait, and a rejection ends the process",
    program: `
import { setTimeout as sleep } from "node:timers/promises";
const done: number[] = [];
try {
  [3, 1, 2].forEach(async number => {
    await sleep(1);
    if (number === 2) throw new Error("no twos");
    done.push(number);
  });
  console.log("done", done.length);
} catch {
  console.log("caught", done.length);
}
`,
    broken: { stdout: "done 0\n", exit: 1, stderr: /no twos/ },
    works: { stdout: "caught 2\n" },
  },
] satisfies Proof[];
