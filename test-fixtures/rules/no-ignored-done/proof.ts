import type { Proof } from "../../../server/test/proof.ts";

export default [
  {
    title: "the loop never ends and adds undefined",
    file: "program.mjs",
    program: `
async function* names() {
  yield "Ada";
  yield "Grace";
}
const it = names();
let greetings = 0;
while (true) {
  const { value } = await it.next();
  greetings += 1;
  if (greetings < 4) console.log("Hello", value);
}
`,
    broken: { stdout: "Hello Ada\nHello Grace\nHello undefined\n", exit: "deadline" },
    works: { stdout: "Hello Ada\nHello Grace\n" },
  },
  {
    title: "reading past the end of a stream works on undefined",
    file: "program.mjs",
    program: `
const reader = new Response("four").body.getReader();
let size = 0;
while (true) {
  const chunk = (await reader.read()).value;
  size += chunk.length;
  console.log(size);
}
`,
    broken: { stdout: "4\n", stderr: /Cannot read properties of undefined \(reading 'length'\)/, exit: 1 },
    works: { stdout: "4\n" },
  },
] satisfies Proof[];
