import type { Proof } from "../../../server/test/proof.ts";

export default [
  {
    title: "the generator itself is the item, and nothing in it runs",
    program: `
async function* inner(): AsyncGenerator<string> {
  console.log("inner runs");
  yield "a";
}
async function* mixed() {
  yield "first";
  yield inner();
}
for await (const item of mixed()) console.log(String(item));
`,
    broken: { stdout: "first\n[object AsyncGenerator]\n" },
    works: { stdout: "first\ninner runs\na\n" },
  },
  {
    title: "a tree is walked one level deep only",
    program: `
interface Folder {
  name: string;
  folders: Folder[];
}
function* names(folder: Folder) {
  yield folder.name;
  for (const child of folder.folders) yield names(child);
}
const root = { name: "root", folders: [{ name: "child", folders: [] }] };
for (const name of names(root)) console.log(String(name));
`,
    broken: { stdout: "root\n[object Generator]\n" },
    works: { stdout: "root\nchild\n" },
  },
  {
    title: "what is returned is never handed out",
    program: `
function* inner() {
  console.log("inner runs");
  yield 1;
}
function* outer(): Generator<number> {
  yield 0;
  return inner();
}
console.log([...outer()]);
`,
    broken: { stdout: "[ 0 ]\n" },
    works: { stdout: "inner runs\n[ 0, 1 ]\n" },
  },
] satisfies Proof[];
