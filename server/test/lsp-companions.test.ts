/**
 * Beside TypeScript 7's own language server: nothing is reported twice, and our fixes are offered on the
 * compiler's errors. Both servers are real, and so are the diagnostics that go from one to the other.
 */
import assert from "node:assert/strict";
import path from "node:path";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import type { Diagnostic } from "vscode-languageserver-protocol";
import type { LanguageClient, LanguageClientOptions } from "../../scripts/language-client.ts";
import { findTypeScriptBinary } from "../src/typescript/binary.ts";
import { appliedTo, codesOf, folderWith, startedOn, strictWithDom, titlesOf } from "./lsp-harness.ts";

const imports = [
  "export declare function gen(): AsyncGenerator<number>;",
  "export declare const items: AsyncIterable<string>;",
  "",
].join("\n");
const typescript = findTypeScriptBinary(fileURLToPath(import.meta.url));

/** What the compiler reports, by code, each with the text after our first fix. */
const cases: readonly { code: number; text: string; fixed: string }[] = [
  {
    code: 1103,
    text: "export function f() {\n  for await (const x of gen()) console.log(x);\n}\n",
    fixed: "export async function f() {\n  for await (const x of gen()) console.log(x);\n}\n",
  },
  {
    code: 2488,
    text: "export async function f() {\n  for (const x of items) console.log(x);\n}\n",
    fixed: "export async function f() {\n  for await (const x of items) console.log(x);\n}\n",
  },
  {
    code: 2504,
    text: "export async function f() {\n  for await (const x of gen) console.log(x);\n}\n",
    fixed: "export async function f() {\n  for await (const x of gen()) console.log(x);\n}\n",
  },
  {
    code: 2769,
    text: "export async function f() {\n  return new Set(items);\n}\n",
    fixed: "export async function f() {\n  return new Set(await Array.fromAsync(items));\n}\n",
  },
  {
    code: 2339,
    text: "export async function f() {\n  return gen().next().value;\n}\n",
    fixed: "export async function f() {\n  return (await gen().next()).value;\n}\n",
  },
  // The compiler points at the pattern, our rule at `await`.
  {
    code: 2488,
    text: "export async function f() {\n  const [x] = await gen();\n  return x;\n}\n",
    fixed: "export async function f() {\n  const [x] = await Array.fromAsync(gen());\n  return x;\n}\n",
  },
  // The compiler points at the result, our rule at the method's name.
  {
    code: 2739,
    text: "export const none: AsyncIterator<number> = { next: () => ({ done: true, value: 0 }) };\n",
    fixed: "export const none: AsyncIterator<number> = { next: async () => ({ done: true, value: 0 }) };\n",
  },
];

/** Errors that none of our rules is about, or only some of the time, each with the text after the first fix. */
const companions: readonly { code: number; text: string; fixed: string }[] = [
  {
    code: 1308,
    text: "export function f() {\n  return (await gen().next()).value;\n}\n",
    fixed: "export async function f() {\n  return (await gen().next()).value;\n}\n",
  },
  {
    code: 2852,
    text: "export function f(resource: AsyncDisposable) {\n  await using held = resource;\n  held;\n}\n",
    fixed:
      "export async function f(resource: AsyncDisposable) {\n  await using held = resource;\n  held;\n}\n",
  },
  {
    code: 2339,
    text: "export async function f(load: () => Promise<string[]>) {\n  return load().length;\n}\n",
    fixed: "export async function f(load: () => Promise<string[]>) {\n  return (await load()).length;\n}\n",
  },
  {
    code: 2741,
    text: "declare function sum(numbers: Iterable<number>): number;\nexport async function f() {\n  return sum(gen());\n}\n",
    fixed:
      "declare function sum(numbers: Iterable<number>): number;\nexport async function f() {\n  return sum(await Array.fromAsync(gen()));\n}\n",
  },
  {
    code: 80007,
    text: "export async function f(x: number) {\n  return await x;\n}\n",
    fixed: "export async function f(x: number) {\n  return x;\n}\n",
  },
];

describe("a quick fix that TypeScript 7 has lost", () => {
  for (const { code, text, fixed } of companions) {
    it(`(${code}) is offered on its error, once`, async () => {
      const place = await besideTypeScript({ "a.ts": source(text) });
      const { ours, theirs, file } = place;
      const error = await compilerError(place, "a.ts", code);
      assert.deepEqual(
        await theirs.codeActions(file("a.ts"), error.range, { diagnostics: [error] }),
        [],
        "TypeScript has it again",
      );
      const actions = await ours.codeActions(file("a.ts"), error.range, { diagnostics: [error] });
      assert.equal(new Set(titlesOf(actions)).size, actions.length);
      const uri = place.uri("a.ts");
      const after = appliedTo(actions[0]?.edit, { [uri]: source(text) }).get(uri);
      assert.equal(after, source(fixed), titlesOf(actions).join(", "));
    });
  }

  it("is not offered on what others report under the same number", async () => {
    const { code, text } = companions[0] as (typeof companions)[number];
    const place = await besideTypeScript({ "a.ts": source(text) });
    const error = { ...(await compilerError(place, "a.ts", code)), source: "another" };
    assert.deepEqual(
      await place.ours.codeActions(place.file("a.ts"), error.range, { diagnostics: [error] }),
      [],
    );
  });

  for (const [settings, hasCompanions, expected] of [
    [{}, false, 1],
    [{}, true, 0],
    [{ companions: "on" }, true, 1],
    [{ companions: "off" }, false, 0],
    [{ companions: false }, false, 0],
    [{ enable: false }, false, 0],
  ] as const) {
    it(`is offered ${expected === 1 ? "" : "not "}with ${JSON.stringify(settings)} where the editor has ${hasCompanions ? "it" : "none"}`, async () => {
      const { code, text } = companions[0] as (typeof companions)[number];
      const initializationOptions = { hasCompanions };
      const place = await besideTypeScript({ "a.ts": source(text) }, { settings, initializationOptions });
      const error = await compilerError(place, "a.ts", code);
      const context = { diagnostics: [error] };
      const actions = await place.ours.codeActions(place.file("a.ts"), error.range, context);
      assert.equal(actions.length, expected, titlesOf(actions).join());
    });
  }
});

describe("an error that the compiler reports", () => {
  for (const { code, text, fixed } of cases) {
    it(`(${code}) is not reported again, and has our fix`, async () => {
      const place = await besideTypeScript({ "a.ts": source(text) });
      const { ours, file } = place;
      const error = await compilerError(place, "a.ts", code);
      assert.deepEqual(codesOf(await ours.diagnostics(file("a.ts"))), [], "reported twice");
      const actions = await ours.codeActions(file("a.ts"), error.range, { diagnostics: [error] });
      const [action] = actions;
      assert.ok(action, "no fix is offered");
      assert.deepEqual(action.diagnostics, [error]);
      const uri = place.uri("a.ts");
      const after = appliedTo(action.edit, { [uri]: source(text) }).get(uri);
      assert.equal(after, source(fixed), titlesOf(actions).join(", "));
      await ours.change(file("a.ts"), after);
      await place.theirs.change(file("a.ts"), after);
      assert.deepEqual(await place.theirs.diagnostics(file("a.ts")), [], "the error is gone");
      assert.deepEqual(await ours.diagnostics(file("a.ts")), []);
    });
  }

  it("has the fix of our rule also where the editor has fixes of its own, if these are others", async () => {
    const { code, text, fixed } = cases[3] as (typeof cases)[number];
    const initializationOptions = { hasCompanions: true };
    const place = await besideTypeScript({ "a.ts": source(text) }, { initializationOptions });
    const error = await compilerError(place, "a.ts", code);
    const context = { diagnostics: [error] };
    const [action] = await place.ours.codeActions(place.file("a.ts"), error.range, context);
    const uri = place.uri("a.ts");
    assert.equal(appliedTo(action?.edit, { [uri]: source(text) }).get(uri), source(fixed));
  });

  it("is reported by us where the compiler does not check", async () => {
    const place = await besideTypeScript({
      "a.js": 'import { items } from "./lib.js";\nexport async function f() {\n  return [...items];\n}\n',
    });
    assert.deepEqual(codesOf(await place.ours.diagnostics(place.file("a.js"))), [
      "no-sync-use-of-async-iterable",
    ]);
    const errors = (await place.theirs.diagnostics(place.file("a.js"))).filter(
      ({ severity }) => severity === 1,
    );
    assert.deepEqual(errors, []);
  });
});

interface Place {
  readonly ours: LanguageClient;
  readonly theirs: LanguageClient;
  file(name: string): string;
  uri(name: string): string;
}

async function besideTypeScript(
  files: Record<string, string>,
  options: Partial<LanguageClientOptions> = {},
): Promise<Place> {
  const config = JSON.parse(strictWithDom);
  config.compilerOptions.allowJs = true;
  const folder = folderWith({ "tsconfig.json": JSON.stringify(config), "lib.ts": imports, ...files });
  const file = (name: string) => path.join(folder, name);
  const ours = await startedOn([folder], options);
  const theirs = await startedOn([folder], {
    command: [typescript, "--lsp", "--stdio"],
    stderr: "ignore",
  });
  for (const name of Object.keys(files)) {
    await ours.open(file(name));
    await theirs.open(file(name));
  }
  return { ours, theirs, file, uri: name => new URL(`file://${file(name)}`).href };
}

async function compilerError({ theirs, file }: Place, name: string, code: number): Promise<Diagnostic> {
  const errors = await theirs.diagnostics(file(name));
  const error = errors.find(candidate => Number(candidate.code) === code);
  assert.ok(error, `the compiler reports ${codesOf(errors).join() || "nothing"}`);
  return error;
}

function source(text: string): string {
  return `import { gen, items } from "./lib.js";\n${text}export const use = [gen, items];\n`;
}
