import type { Proof } from "../../../server/test/proof.ts";

export default [
  {
    title: "the loop throws before its first item",
    program: `
class Rows {
  async [Symbol.asyncIterator]() {
    let left = 2;
    return {
      async next() {
        return left > 0 ? { done: false, value: left-- } : { done: true, value: undefined };
      },
    };
  }
}
try {
  for await (const row of new Rows() as any) console.log(row);
} catch (error) {
  console.log((error as Error).name);
}
`,
    broken: { stdout: "TypeError\n" },
    works: { stdout: "2\n1\n" },
  },
  {
    title: "a promise that is passed on is no iterator either",
    program: `
async function* read() {
  yield "first";
}
const file = {
  [Symbol.asyncIterator]() {
    return Promise.resolve(read());
  },
};
try {
  for await (const line of file as any) console.log(line);
} catch (error) {
  console.log((error as Error).name);
}
`,
    broken: { stdout: "TypeError\n" },
    works: { stdout: "first\n" },
  },
  {
    title: "what must be waited for can be waited for inside an async generator method",
    program: `
const source = {
  async load() {
    return (async function* () {
      yield "loaded";
    })();
  },
  async [Symbol.asyncIterator]() {
    const rows = await this.load();
    return rows;
  },
};
try {
  for await (const row of source as any) console.log(row);
} catch (error) {
  console.log((error as Error).name);
}
`,
    broken: { stdout: "TypeError\n" },
    works: { stdout: "loaded\n" },
  },
] satisfies Proof[];
