/**
 * The companions: quick fixes on the compiler's own errors. Each case is a file about which TypeScript 7 really
 * reports the code; the fix must take the error away, bring no other, and leave a file that parses.
 */
import assert from "node:assert/strict";
import path from "node:path";
import { after, describe, it } from "node:test";
import { companionCodes, companionFixes } from "../src/engine/companions.ts";
import type { Fix } from "../src/engine/rule.ts";
import type { FileView } from "../src/typescript/workspace.ts";
import { applyFixes, Checkout, repository } from "./harness.ts";

interface Case {
  readonly code: number;
  /** What is special about the case. */
  readonly when: string;
  readonly before: string;
  /** The file after the fix; undefined where no fix must be offered. */
  readonly after?: string;
  readonly title?: string;
  /** Extension of the file; `ts` unless said otherwise. */
  readonly extension?: string;
}

const gen = "async function* gen(): AsyncGenerator<number> { yield 1; }\n";
const load = "declare function load(): Promise<string[]>;\n";
const open = "declare function open(): Promise<AsyncIterable<string>>;\n";
const items = "declare const items: AsyncIterable<number>;\n";
const makesAsync = "Make the function async";
const forAwait = "Use `for await…of`";
const collect = "Collect the items with `Array.fromAsync`";
const addAwait = "Add `await`";

const cases: readonly Case[] = [
  // The function is not async.
  {
    code: 1103,
    when: "a function declaration with a return type",
    before: `${items}export function sum(): number { let t = 0; for await (const x of items) t += x; return t; }\n`,
    after: `${items}export async function sum(): Promise<number> { let t = 0; for await (const x of items) t += x; return t; }\n`,
    title: makesAsync,
  },
  {
    code: 1103,
    when: "a method",
    before: `${items}export class A { public static run(): void { for await (const x of items) console.log(x); } }\n`,
    after: `${items}export class A { public static async run(): Promise<void> { for await (const x of items) console.log(x); } }\n`,
    title: makesAsync,
  },
  {
    code: 1103,
    when: "an arrow function",
    before: `${items}export const run = () => { for await (const x of items) console.log(x); };\n`,
    after: `${items}export const run = async () => { for await (const x of items) console.log(x); };\n`,
    title: makesAsync,
  },
  {
    code: 1103,
    when: "JavaScript that is checked, with a documented return type",
    extension: "js",
    before:
      "// @ts-check\nasync function* gen() { yield 1; }\n/** @returns {number} */\nexport function sum() { for await (const x of gen()) return x; return 0; }\n",
    after:
      "// @ts-check\nasync function* gen() { yield 1; }\n/** @returns {Promise<number>} */\nexport async function sum() { for await (const x of gen()) return x; return 0; }\n",
    title: makesAsync,
  },
  {
    code: 1103,
    when: "a constructor",
    before: `${items}export class A { constructor() { for await (const x of items) console.log(x); } }\n`,
  },
  {
    code: 1103,
    when: "a getter",
    before: `${items}export class A { get all() { for await (const x of items) return x; return 0; } }\n`,
  },
  {
    code: 1103,
    when: "a generator that is not async",
    before: `${items}export function* all() { for await (const x of items) yield x; }\n`,
  },
  {
    code: 1103,
    when: "a method whose result an interface prescribes",
    before: `${items}interface Run { run(): number }\nexport class A implements Run { run(): number { for await (const x of items) return x; return 0; } }\n`,
  },
  {
    code: 1103,
    when: "a callback whose result is used at once",
    before: `${items}export const big = [1].filter(n => { for await (const x of items) if (x > n) return true; return false; });\n`,
  },
  {
    code: 1308,
    when: "a function expression",
    before: `${load}export const names = function (): string[] { return await load(); };\n`,
    after: `${load}export const names = async function (): Promise<string[]> { return await load(); };\n`,
    title: makesAsync,
  },
  {
    code: 1308,
    when: "a concise arrow function",
    before: `${load}export const names = (): string[] => await load();\n`,
    after: `${load}export const names = async (): Promise<string[]> => await load();\n`,
    title: makesAsync,
  },
  {
    code: 1308,
    when: "a function whose result the same file uses",
    before: `${load}function names() { return await load(); }\nexport const count = names().length;\n`,
  },
  {
    code: 1308,
    when: "the initial value of a field",
    before: `${load}export class A { names = await load(); }\n`,
  },
  {
    code: 2852,
    when: "await using",
    before: "export function run(file: AsyncDisposable): void { await using f = file; console.log(f); }\n",
    after:
      "export async function run(file: AsyncDisposable): Promise<void> { await using f = file; console.log(f); }\n",
    title: makesAsync,
  },

  // A member of a promise.
  {
    code: 2339,
    when: "a property",
    before: `${load}export async function run() { return load().length; }\n`,
    after: `${load}export async function run() { return (await load()).length; }\n`,
    title: addAwait,
  },
  {
    code: 2339,
    when: "a method call at the start of a line without semicolons",
    before:
      `${load}export async function run() {\n  const a = 1\n  load().forEach(name => console.log(name, a))\n}\n`.replace(
        "name =>",
        "(name: string) =>",
      ),
    after: `${load}export async function run() {\n  const a = 1\n  ;(await load()).forEach((name: string) => console.log(name, a))\n}\n`,
    title: addAwait,
  },
  {
    code: 2339,
    when: "destructuring",
    before: `${load}export async function run() { const { length } = load(); return length; }\n`,
    after: `${load}export async function run() { const { length } = await load(); return length; }\n`,
    title: addAwait,
  },
  {
    code: 2339,
    when: "destructuring under another name",
    before: `${load}export async function run() { const { length: count } = load(); return count; }\n`,
    after: `${load}export async function run() { const { length: count } = await load(); return count; }\n`,
    title: addAwait,
  },
  {
    code: 2339,
    when: "a step of an iterator",
    before: `${gen}export async function run() { return gen().next().value; }\n`,
    after: `${gen}export async function run() { return (await gen().next()).value; }\n`,
    title: addAwait,
  },
  {
    code: 2339,
    when: "a function that is not async",
    before: `${load}export function run() { return load().length; }\n`,
    after: `${load}export async function run() { return (await load()).length; }\n`,
    title: `${makesAsync} and add \`await\``,
  },
  {
    code: 2339,
    when: "the top level of a module",
    before: `${load}export const count = load().length;\n`,
    after: `${load}export const count = (await load()).length;\n`,
    title: addAwait,
  },
  {
    code: 2339,
    when: "a member that what the promise brings lacks too",
    before: `${load}export async function run() { return load().size; }\n`,
  },
  {
    code: 2339,
    when: "something that is no promise",
    before: "export const x = [1].size;\n",
  },

  // No [Symbol.iterator].
  {
    code: 2488,
    when: "a loop in an async function",
    before: `${items}export async function run() { for (const x of items) console.log(x); }\n`,
    after: `${items}export async function run() { for await (const x of items) console.log(x); }\n`,
    title: forAwait,
  },
  {
    code: 2488,
    when: "a loop at the top level of a module",
    before: `${items}for (const x of items) console.log(x);\nexport {};\n`,
    after: `${items}for await (const x of items) console.log(x);\nexport {};\n`,
    title: forAwait,
  },
  {
    code: 2488,
    when: "a loop in a function that is not async",
    before: `${items}export function run(): void { for (const x of items) console.log(x); }\n`,
    after: `${items}export async function run(): Promise<void> { for await (const x of items) console.log(x); }\n`,
    title: `${makesAsync} and use \`for await…of\``,
  },
  {
    code: 2488,
    when: "a spread",
    before: `${items}export async function run() { return [...items].length; }\n`,
    after: `${items}export async function run() { return (await Array.fromAsync(items)).length; }\n`,
    title: collect,
  },
  {
    code: 2488,
    when: "spread arguments",
    before: `${items}export async function run() { return Math.max(...items); }\n`,
    after: `${items}export async function run() { return Math.max(...await Array.fromAsync(items)); }\n`,
    title: collect,
  },
  {
    code: 2488,
    when: "destructuring",
    before: `${items}export async function run() { const [first] = items; return first; }\n`,
    after: `${items}export async function run() { const [first] = await Array.fromAsync(items); return first; }\n`,
    title: collect,
  },
  {
    code: 2488,
    when: "await in the wrong place",
    before: `${gen}export async function run() { for (const x of await gen()) console.log(x); }\n`,
    after: `${gen}export async function run() { for await (const x of gen()) console.log(x); }\n`,
    title: "Move `await` to the loop",
  },
  {
    code: 2488,
    when: "a promise of a list",
    before: `${load}export async function run() { for (const x of load()) console.log(x); }\n`,
    after: `${load}export async function run() { for (const x of await load()) console.log(x); }\n`,
    title: addAwait,
  },
  {
    code: 2488,
    when: "a promise of an async iterable",
    before: `${open}export async function run() { for (const x of open()) console.log(x); }\n`,
    after: `${open}export async function run() { for await (const x of await open()) console.log(x); }\n`,
    title: "Add `await` and use `for await…of`",
  },
  {
    code: 2488,
    when: "a generator function that nobody called",
    before: `${gen}export async function run() { for (const x of gen) console.log(x); }\n`,
    after: `${gen}export async function run() { for await (const x of gen()) console.log(x); }\n`,
    title: "Call `gen` and use `for await…of`",
  },
  {
    code: 2488,
    when: "delegation in a generator that is not async",
    before: `${items}export function* run() { yield* items; }\n`,
  },
  {
    code: 2488,
    when: "a value that nothing makes iterable",
    before: "export const run = () => { for (const x of 5 as number) console.log(x); };\n",
  },

  // No [Symbol.asyncIterator].
  {
    code: 2504,
    when: "a generator function that nobody called",
    before: `${gen}export async function run() { for await (const x of gen) console.log(x); }\n`,
    after: `${gen}export async function run() { for await (const x of gen()) console.log(x); }\n`,
    title: "Call `gen`",
  },
  {
    code: 2504,
    when: "a promise of an async iterable",
    before: `${open}export async function run() { for await (const x of open()) console.log(x); }\n`,
    after: `${open}export async function run() { for await (const x of await open()) console.log(x); }\n`,
    title: addAwait,
  },
  {
    code: 2504,
    when: "a promise of a list",
    before: `${load}export async function run() { for await (const x of load()) console.log(x); }\n`,
    after: `${load}export async function run() { for (const x of await load()) console.log(x); }\n`,
    title: "Move `await` to the promise",
  },
  {
    code: 2504,
    when: "delegation to a promise",
    before: `${open}export async function* run() { yield* open(); }\n`,
    after: `${open}export async function* run() { yield* await open(); }\n`,
    title: addAwait,
  },
  {
    code: 2504,
    when: "a generator function that needs an argument",
    before:
      "async function* gen(n: number) { yield n; }\nexport async function run() { for await (const x of gen) console.log(x); }\n",
  },

  // No overload takes the argument.
  {
    code: 2769,
    when: "Array.from",
    before: `${items}export async function run() { return Array.from(items, x => x * 2); }\n`,
    after: `${items}export async function run() { return await Array.fromAsync(items, x => x * 2); }\n`,
    title: collect,
  },
  {
    code: 2769,
    when: "a constructor",
    before: `${items}export async function run() { return new Set(items); }\n`,
    after: `${items}export async function run() { return new Set(await Array.fromAsync(items)); }\n`,
    title: collect,
  },
  {
    code: 2769,
    when: "Promise.all in a function that is not async",
    before: `${items}export function run() { return Promise.all(items); }\n`,
    after: `${items}export function run() { return Array.fromAsync(items); }\n`,
    title: collect,
  },
  {
    code: 2769,
    when: "a promise of a list",
    before: `${load}export async function run() { return new Set(load()); }\n`,
    after: `${load}export async function run() { return new Set(await load()); }\n`,
    title: addAwait,
  },
  {
    code: 2769,
    when: "an overloaded function of one's own",
    before: `${items}declare function total(list: number[]): number;\ndeclare function total(list: Set<number>): number;\nexport async function run() { return total(items); }\n`,
    after: `${items}declare function total(list: number[]): number;\ndeclare function total(list: Set<number>): number;\nexport async function run() { return total(await Array.fromAsync(items)); }\n`,
    title: collect,
  },
  {
    code: 2769,
    when: "an argument of another kind",
    before: "export const run = () => new Set(5);\n",
  },
  {
    code: 2739,
    when: "a parameter that is iterable and more",
    before: `${items}interface Row extends Iterable<number> { readonly length: number }\ndeclare function total(list: Row): number;\nexport async function run() { return total(items); }\n`,
    after: `${items}interface Row extends Iterable<number> { readonly length: number }\ndeclare function total(list: Row): number;\nexport async function run() { return total(await Array.fromAsync(items)); }\n`,
    title: collect,
  },
  {
    code: 2740,
    when: "a parameter that is a list",
    before: `${items}declare function total(list: number[]): number;\nexport async function run() { return total(items); }\n`,
    after: `${items}declare function total(list: number[]): number;\nexport async function run() { return total(await Array.fromAsync(items)); }\n`,
    title: collect,
  },
  {
    code: 2741,
    when: "a parameter that is iterable",
    before: `${items}declare function total(list: Iterable<number>): number;\nexport async function run() { return total(items); }\n`,
    after: `${items}declare function total(list: Iterable<number>): number;\nexport async function run() { return total(await Array.fromAsync(items)); }\n`,
    title: collect,
  },
  {
    code: 2345,
    when: "a parameter that is a list or a Set",
    before: `${items}declare function total(list: number[] | Set<number>): number;\nexport async function run() { return total(items); }\n`,
    after: `${items}declare function total(list: number[] | Set<number>): number;\nexport async function run() { return total(await Array.fromAsync(items)); }\n`,
    title: collect,
  },
  {
    code: 2345,
    when: "a parameter that is no list",
    before: "declare function total(n: number): number;\nexport const run = () => total('a');\n",
  },

  // A promise as a condition.
  {
    code: 2801,
    when: "if",
    before: `${load}export async function run() { if (load()) return 1; return 2; }\n`,
    after: `${load}export async function run() { if (await load()) return 1; return 2; }\n`,
    title: addAwait,
  },
  {
    code: 2801,
    when: "a conditional expression",
    before:
      "declare function isOpen(): Promise<boolean>;\nexport async function run() { return isOpen() ? 1 : 2; }\n",
    after:
      "declare function isOpen(): Promise<boolean>;\nexport async function run() { return await isOpen() ? 1 : 2; }\n",
    title: addAwait,
  },
  {
    code: 2801,
    when: "a variable in a function that is not async",
    before: "export function run(open: Promise<boolean>): void { if (open) console.log(1); }\n",
    after:
      "export async function run(open: Promise<boolean>): Promise<void> { if (await open) console.log(1); }\n",
    title: `${makesAsync} and add \`await\``,
  },

  // An await that does nothing.
  {
    code: 80007,
    when: "a plain value",
    before: "export async function run(n: number) { return await n; }\n",
    after: "export async function run(n: number) { return n; }\n",
    title: "Remove `await`",
  },
  {
    code: 80007,
    when: "parentheses that it needed",
    before: `${gen}export async function run() { return (await gen()).next(); }\n`,
    after: `${gen}export async function run() { return gen().next(); }\n`,
    title: "Remove `await`",
  },
  {
    code: 80007,
    when: "an async iterable in a loop that awaits",
    before: `${gen}export async function run() { for await (const x of await gen()) console.log(x); }\n`,
    after: `${gen}export async function run() { for await (const x of gen()) console.log(x); }\n`,
    title: "Remove `await`",
  },
  {
    code: 80007,
    when: "a statement without a semicolon",
    before: "export async function run(n: number) {\n  await n\n}\n",
    after: "export async function run(n: number) {\n  n\n}\n",
    title: "Remove `await`",
  },
  {
    code: 80007,
    when: "a comment and a line break that would end the return",
    before: "export async function run(n: number) { return await // why\n    n; }\n",
  },
];

const checkout = new Checkout();
after(() => checkout.close());

describe("companions", { concurrency: 1 }, () => {
  for (const entry of cases) {
    it(`${entry.after === undefined ? "leave alone" : "fix"} ${entry.code}: ${entry.when}`, () =>
      check(entry));
  }

  it("have a case for every code", () => {
    const fixed = new Set(cases.filter(entry => entry.after !== undefined).map(entry => entry.code));
    const missing = [...companionCodes].filter(code => !fixed.has(code));
    assert.deepEqual(missing, []);
  });

  it("are empty for other codes and for places that have no code", async () => {
    await withView("other.ts", "export const x: string = 1;\n", async view => {
      assert.deepEqual(await companionFixes(view, { code: 2322, start: 13, end: 14 }), []);
      assert.deepEqual(await companionFixes(view, { code: 2488, start: 13, end: 14 }), []);
      assert.deepEqual(await companionFixes(view, { code: 1103, start: 5_000, end: 5_001 }), []);
    });
  });
});

async function check(entry: Case): Promise<void> {
  const name = `companion-case.${entry.extension ?? "ts"}`;
  const file = path.join(repository, "test-fixtures/workspaces", name);
  const { fixes, others } = await withView(name, entry.before, async view => {
    const reported = await diagnosticsOf(view);
    const finding = reported.find(({ code }) => code === entry.code);
    assert.ok(finding, `the compiler reports ${reported.map(({ code }) => code).join() || "nothing"}`);
    const found = await companionFixes(view, { code: finding.code, start: finding.pos, end: finding.end });
    return { fixes: found, others: reported.filter(other => other !== finding).map(textOf) };
  });
  if (entry.after === undefined) return assert.deepEqual(titlesOf(fixes), []);
  assert.deepEqual(titlesOf(fixes), [entry.title]);
  const result = applyFixes(file, entry.before, fixes);
  assert.equal(result, entry.after);
  await withView(name, result, async view => {
    assert.deepEqual((await view.syntacticDiagnostics()).map(textOf), []);
    const left = [...others];
    const fresh = (await diagnosticsOf(view)).map(textOf).filter(text => {
      const index = left.indexOf(text);
      if (index !== -1) left.splice(index, 1);
      return index === -1;
    });
    assert.deepEqual(fresh, [], "the error is still there, or another one came");
  });
}

/** Errors, and the suggestion about `await`; suggestions about unused names are no concern of ours. */
async function diagnosticsOf(view: FileView) {
  const suggestions = (await view.suggestionDiagnostics()).filter(({ code }) => code === 80007);
  return [...(await view.semanticDiagnostics()), ...suggestions];
}

function textOf({ code, text }: { code: number; text: string }): string {
  return `${code}: ${text}`;
}

function titlesOf(fixes: readonly Fix[]): readonly string[] {
  return fixes.map(fix => fix.title);
}

async function withView<T>(name: string, text: string, use: (view: FileView) => Promise<T>): Promise<T> {
  const file = path.join(repository, "test-fixtures/workspaces", name);
  checkout.workspace.setText(file, text);
  const lease = await checkout.workspace.acquire([file]);
  try {
    const view = await lease.view(file);
    assert.ok(view, `TypeScript has no file ${file}`);
    return await use(view);
  } finally {
    lease.release();
  }
}
