import type { Proof } from "../../../server/test/proof.ts";

export default [
  {
    title: "the whole file fails to load",
    file: "proof-program.mjs",
    program: `
async function* lines() {
  yield "first";
}
function print(source) {
  for await (const line of source) console.log(line);
}
console.log("loaded");
await print(lines());
`,
    broken: { stdout: "", stderr: /SyntaxError/, exit: 1 },
    works: { stdout: "loaded\nfirst\n" },
  },
] satisfies Proof[];
