import type { Proof } from "../../../server/test/proof.ts";

export default [
  {
    title: "every timeout swallows an item",
    program: `
const sleep = (ms: number) => new Promise<undefined>(resolve => setTimeout(resolve, ms));
async function* slowly() {
  for (let item = 1; item <= 3; item++) {
    await sleep(30);
    yield item;
  }
}
const it = slowly();
const seen: number[] = [];
while (true) {
  const step = await Promise.race([it.next(), sleep(10)]);
  if (!step) continue;
  if (step.done) break;
  seen.push(step.value);
}
console.log(seen.join() || "nothing");
`,
    broken: { stdout: "nothing\n" },
    mended: `
const sleep = (ms: number) => new Promise<undefined>(resolve => setTimeout(resolve, ms));
async function* slowly() {
  for (let item = 1; item <= 3; item++) {
    await sleep(30);
    yield item;
  }
}
const it = slowly();
const seen: number[] = [];
let pending = it.next();
while (true) {
  const step = await Promise.race([pending, sleep(10)]);
  if (!step) continue;
  if (step.done) break;
  seen.push(step.value);
  pending = it.next();
}
console.log(seen.join());
`,
    works: { stdout: "1,2,3\n" },
  },
  {
    title: "merging with a race loses the losers' items",
    program: `
async function* items(name: string) {
  yield name + 1;
  yield name + 2;
}
const a = items("a");
const b = items("b");
const seen: string[] = [];
while (true) {
  const step = await Promise.race([a.next(), b.next()]);
  if (step.done) break;
  seen.push(step.value);
}
console.log(seen.join());
`,
    broken: { stdout: "a1,a2\n" },
    mended: `
async function* items(name: string) {
  yield name + 1;
  yield name + 2;
}
const seen: string[] = [];
const pull = (it: AsyncGenerator<string>) => it.next().then(step => ({ it, step }));
const pending = new Map([items("a"), items("b")].map(it => [it, pull(it)]));
while (pending.size > 0) {
  const { it, step } = await Promise.race(pending.values());
  if (step.done) pending.delete(it);
  else {
    seen.push(step.value);
    pending.set(it, pull(it));
  }
}
console.log(seen.sort().join());
`,
    works: { stdout: "a1,a2,b1,b2\n" },
  },
  {
    title: "`return()` never settles while the lost step is pending",
    program: `
async function* silent() {
  await new Promise(() => {});
  yield 1;
}
const it = silent();
const late = new Promise<never>((_, reject) => setTimeout(() => reject(new Error("too late")), 10));
async function first() {
  try {
    return await Promise.race([it.next(), late]);
  } finally {
    await it.return(undefined);
    console.log("closed");
  }
}
const outcome = first().then(
  () => "item",
  error => error.message,
);
const waited = new Promise(resolve => setTimeout(resolve, 100, "still hanging"));
console.log(await Promise.race([outcome, waited]));
`,
    broken: { stdout: "still hanging\n" },
    mended: `
async function* silent() {
  await new Promise(() => {});
  yield 1;
}
const it = silent();
const late = new Promise<never>((_, reject) => setTimeout(() => reject(new Error("too late")), 10));
async function first() {
  try {
    return await Promise.race([it.next(), late]);
  } finally {
    void it.return(undefined).catch(() => {});
    console.log("closed");
  }
}
const outcome = first().then(
  () => "item",
  error => error.message,
);
const waited = new Promise(resolve => setTimeout(resolve, 100, "still hanging"));
console.log(await Promise.race([outcome, waited]));
`,
    works: { stdout: "closed\ntoo late\n" },
  },
] satisfies Proof[];
