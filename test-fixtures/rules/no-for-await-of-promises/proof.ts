import type { Proof } from "../../../server/test/proof.ts";

export default [
  {
    title: "a promise that rejects before its turn ends the process, although the loop stands in a try",
    program: `
const wait = (ms: number) => new Promise<void>(resolve => setTimeout(resolve, ms));
async function slow(): Promise<string> {
  await wait(40);
  return "slow";
}
async function failing(): Promise<string> {
  await wait(5);
  throw new Error("too early");
}
const started = [slow(), failing()];
try {
  for await (const text of started) console.log(text);
} catch (error) {
  console.log("caught", (error as Error).message);
}
`,
    broken: { stdout: "", stderr: /Error: too early/, exit: 1 },
    works: { stdout: "caught too early\n" },
  },
  {
    title: "the same with Array.fromAsync",
    node: 22,
    program: `
const wait = (ms: number) => new Promise<void>(resolve => setTimeout(resolve, ms));
const started = [wait(40).then(() => "slow"), wait(5).then(() => Promise.reject(new Error("too early")))];
try {
  console.log(await Array.fromAsync(started));
} catch (error) {
  console.log("caught", (error as Error).message);
}
`,
    broken: { stdout: "", stderr: /Error: too early/, exit: 1 },
    works: { stdout: "caught too early\n" },
  },
] satisfies Proof[];
