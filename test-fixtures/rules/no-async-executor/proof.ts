import type { Proof } from "../../../server/test/proof.ts";

const broken = `
async function work(): Promise<string> {
  throw new Error("lost");
}
function load(): Promise<string> {
  return new Promise(async (resolve, reject) => {
    resolve(await work());
  });
}
`;

export default [
  {
    title: "an error in the executor ends the process, although it is caught",
    program: `${broken}
try {
  console.log(await load());
} catch (error) {
  console.log("caught", (error as Error).message);
}
`,
    broken: { stdout: "", exit: 1, stderr: /Error: lost/ },
    works: { stdout: "caught lost\n" },
  },
  {
    title: "whoever awaits waits for ever",
    program: `${broken}
process.on("unhandledRejection", reason => console.log("unhandled", (reason as Error).message));
const timer = setTimeout(() => console.log("still waiting"), 50);
await load().catch(error => console.log("caught", error.message));
clearTimeout(timer);
console.log("done");
`,
    fix: "Hand errors to `reject`",
    // 13: the top-level await never settled.
    broken: { stdout: "unhandled lost\nstill waiting\n", exit: 13 },
    works: { stdout: "caught lost\ndone\n" },
  },
] satisfies Proof[];
