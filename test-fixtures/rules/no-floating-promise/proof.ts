import type { Proof } from "../../../server/test/proof.ts";

export default [
  {
    title: "the code goes on before the work is done",
    program: `
const lines: string[] = [];
async function write(line: string): Promise<void> {
  await null;
  lines.push(line);
}
async function report(): Promise<number> {
  write("first");
  return lines.length;
}
console.log(await report());
`,
    broken: { stdout: "0\n" },
    works: { stdout: "1\n" },
  },
  {
    title: "a rejection ends the process, past every try",
    file: "proof-program.js",
    program: `
async function save() {
  throw new Error("disk full");
}
async function main() {
  try {
    save();
  } catch (error) {
    console.log("caught", error.message);
  }
}
main().catch(error => console.log("late", error.message));
`,
    broken: { exit: 1, stderr: /disk full/ },
    works: { stdout: "caught disk full\n" },
  },
  {
    title: "a list of promises is dropped as well",
    program: `
const saved: number[] = [];
async function saveAll(items: number[]): Promise<number> {
  items.map(async item => {
    await null;
    saved.push(item);
  });
  return saved.length;
}
console.log(await saveAll([1, 2]));
`,
    broken: { stdout: "0\n" },
    works: { stdout: "2\n" },
  },
] satisfies Proof[];
