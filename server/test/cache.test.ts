/** `forawait check --cache`: what is used again, and what never is. */
import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { cp, mkdir, rename, rm, symlink, utimes, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, it } from "node:test";
import {
  type Environment,
  forawait,
  loops,
  misuse,
  onlyWithScripts,
  project,
  withMortalTypeScript,
} from "./cli-harness.ts";

const options = {
  strict: true,
  target: "esnext",
  module: "nodenext",
  noEmit: true,
  lib: ["esnext"],
  types: [],
};
const tsconfig = (more: object = {}, rest: object = { include: ["src"] }) =>
  JSON.stringify({ compilerOptions: { ...options, ...more }, ...rest });

/** A project with one file that nothing depends on, to see that it is not checked again. */
const base = {
  "tsconfig.json": tsconfig(),
  "package.json": '{ "type": "module" }',
  "src/other.ts": misuse,
};
/** Loops over `names`, which is right for async iterables only. */
const use = (names: string) =>
  `${names}\nexport async function use() {\n  for await (const name of names) console.log(name);\n}\n`;
const asynchronous = "AsyncIterable<string>";
const synchronous = "string[]";

interface Seen {
  /** The report as data. */
  readonly report: {
    readonly filesChecked: number;
    readonly findings: readonly { file: string; rule: string }[];
  };
  readonly exit: Awaited<ReturnType<typeof forawait>>["exit"];
  /** Standard error without the times. */
  readonly told: string;
  readonly recalled: number;
  readonly checked: number;
  /** What TypeScript was asked. */
  readonly requests: number;
}

/** Runs the command with the cache and without, asserts that both say the same, and says what was used again. */
async function check(folder: string, args: readonly string[] = [], environment?: Environment): Promise<Seen> {
  const run = (more: readonly string[]) =>
    forawait(folder, ["check", "--format", "json", ...loops, ...args, ...more], environment);
  const [cached, plain] = [await run(["--cache", "--timing"]), await run([])];
  const seen = seenIn(cached);
  assert.equal(cached.stdout, plain.stdout, "the report is not that of an uncached run");
  assert.equal(seen.told, plain.stderr);
  assert.equal(cached.exit, plain.exit);
  return seen;
}

/** Runs the command with the cache only, for runs that change something. */
async function checkOnce(
  folder: string,
  args: readonly string[] = [],
  environment?: Environment,
): Promise<Seen> {
  return seenIn(
    await forawait(
      folder,
      ["check", "--format", "json", "--cache", "--timing", ...loops, ...args],
      environment,
    ),
  );
}

function seenIn({ stdout, stderr, exit }: Awaited<ReturnType<typeof forawait>>): Seen {
  const times =
    /^(?:find and read files|load projects|check|keep results|fix|report|files recalled|files checked|trees from|questions|requests|sent to|received from|walk|rule) .*\n/gm;
  const number = (name: string) => Number(new RegExp(`^${name} +(\\d+)$`, "m").exec(stderr)?.[1]);
  return {
    report: JSON.parse(stdout),
    exit,
    told: stderr.replace(times, ""),
    recalled: number("files recalled from the cache"),
    checked: number("files checked"),
    requests: number("requests to TypeScript"),
  };
}

function edit(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, name), text);
}

const filesOf = ({ report }: Seen) => report.findings.map(({ file }) => file);

describe("an unchanged project", { concurrency: 2 }, () => {
  it("is not checked again, and TypeScript is not even started", onlyWithScripts, async () => {
    const folder = await project({ ...base, "src/use.ts": use(`declare const names: ${synchronous};`) });
    const first = await check(folder);
    assert.deepEqual([first.recalled, first.checked], [0, 2]);
    const mark = path.join(folder, "started");
    const program = await withMortalTypeScript(
      0,
      `require("node:fs").writeFileSync(${JSON.stringify(mark)}, ""); process.exit(1);`,
    );
    const second = await checkOnce(folder, [], { program });
    assert.deepEqual([second.recalled, second.checked, second.requests], [2, 0, 0]);
    assert.deepEqual(second.report, first.report);
    assert.equal(second.exit, 0);
    assert.equal(existsSync(mark), false);
  });

  it("is not checked again when only times have changed, as after a checkout", async () => {
    const folder = await project(base);
    await check(folder);
    for (const name of Object.keys(base)) await utimes(path.join(folder, name), 1, 1);
    assert.equal((await check(folder)).checked, 0);
    // The new times are kept.
    assert.equal((await check(folder)).checked, 0);
  });

  it("is not checked again at another place", async () => {
    const folder = await project({ ...base, "src/use.ts": use(`declare const names: ${synchronous};`) });
    await check(folder);
    const other = await project({});
    await cp(folder, other, { recursive: true });
    const { checked, report } = await check(other);
    assert.equal(checked, 0);
    assert.equal(report.filesChecked, 2);
  });

  it("is compared by content when asked to", async () => {
    const folder = await project(base);
    const content = ["--cache-strategy", "content"];
    await checkOnce(folder, content);
    assert.equal((await checkOnce(folder, content)).checked, 0);
    edit(folder, { "src/other.ts": misuse.replace("print", "paint") });
    assert.equal((await checkOnce(folder, content)).checked, 1);
  });
});

describe("a changed type", { concurrency: 2 }, () => {
  it("is noticed three imports away, and only there", async () => {
    const folder = await project({
      ...base,
      "src/type.ts": `export type Names = ${asynchronous};\n`,
      "src/first.ts": `import type { Names } from "./type.js";\nexport interface Box { names: Names }\n`,
      "src/second.ts": `import type { Box } from "./first.js";\nexport declare const box: Box;\n`,
      "src/third.ts": `import { box } from "./second.js";\nexport const { names } = box;\n`,
      "src/use.ts": use(`import { names } from "./third.js";`),
    });
    assert.deepEqual(filesOf(await check(folder)), ["src/other.ts"]);
    edit(folder, { "src/type.ts": `export type Names = ${synchronous};\n` });
    const seen = await check(folder);
    assert.deepEqual(filesOf(seen), ["src/other.ts", "src/use.ts"]);
    assert.deepEqual([seen.recalled, seen.checked], [1, 5]);
    assert.equal((await check(folder)).checked, 0);
  });

  it("of a file that nobody imports makes only that file be checked", async () => {
    const folder = await project({ ...base, "src/use.ts": use(`declare const names: ${asynchronous};`) });
    await check(folder);
    edit(folder, { "src/use.ts": use(`declare const names: ${synchronous};`) });
    const seen = await check(folder);
    assert.deepEqual(filesOf(seen), ["src/other.ts", "src/use.ts"]);
    assert.equal(seen.checked, 1);
  });

  /** How a file can depend on another, and whether the other one then concerns every file. */
  const ways: readonly {
    readonly way: string;
    readonly files: Readonly<Record<string, string>>;
    /** Put in place of `TYPE`. */
    readonly types?: readonly [before: string, after: string];
    readonly isShared?: boolean;
    readonly config?: object;
  }[] = [
    {
      way: "export *",
      files: {
        "src/a.ts": "export declare const names: TYPE;\n",
        "src/index.ts": `export * from "./a.js";\n`,
        "src/use.ts": use(`import { names } from "./index.js";`),
      },
    },
    {
      way: "import(…) as a type",
      files: {
        "src/a.ts": "export type Names = TYPE;\n",
        "src/use.ts": use(`declare const names: import("./a.js").Names;`),
      },
    },
    {
      way: "import(…) as an expression",
      files: {
        "src/a.ts": "export declare const names: TYPE;\n",
        "src/use.ts": use(`const { names } = await import("./a.js");`),
      },
    },
    {
      way: "a circle of imports",
      files: {
        "src/a.ts": `import { b } from "./b.js";\nexport const a: unknown = b;\nexport declare const names: TYPE;\n`,
        "src/b.ts": `import { names } from "./a.js";\nexport const b = { names };\n`,
        "src/use.ts": use(`import { b } from "./b.js";\nconst { names } = b;`),
      },
    },
    {
      way: "require in JavaScript",
      config: { allowJs: true },
      files: {
        "src/a.cjs": "/** @type {TYPE} */\nconst names = load();\nmodule.exports = { names };\n",
        "src/use.cjs": `const { names } = require("./a.cjs");\nasync function use() {\n  for await (const name of names) console.log(name);\n}\n`,
      },
    },
    {
      way: "an import in a comment of JavaScript",
      config: { allowJs: true },
      files: {
        "src/a.ts": "export type Names = TYPE;\n",
        "src/use.js": `/** @param {import("./a.js").Names} names */\nexport async function use(names) {\n  for await (const name of names) console.log(name);\n}\n`,
      },
    },
    {
      way: "@import in JavaScript",
      config: { allowJs: true },
      files: {
        "src/a.ts": "export type Names = TYPE;\n",
        "src/use.js": `/** @import { Names } from "./a.js" */\n/** @param {Names} names */\nexport async function use(names) {\n  for await (const name of names) console.log(name);\n}\n`,
      },
    },
    {
      way: "a JSON module",
      config: { resolveJsonModule: true },
      // A string is iterable too, but a number is not, and nothing is said about what is no iterable at all.
      types: ["1", '["text"]'],
      files: {
        "src/data.json": '{ "names": TYPE }\n',
        "src/use.ts": use(`import data from "./data.json" with { type: "json" };\nconst { names } = data;`),
      },
    },
    {
      way: "paths",
      config: { paths: { "#app/*": ["./src/*"] } },
      files: {
        "src/mapped.ts": "export declare const names: TYPE;\n",
        "src/use.ts": use(`import { names } from "#app/mapped.js";`),
      },
    },
    {
      way: "an ambient declaration file",
      isShared: true,
      files: { "src/ambient.d.ts": "declare const names: TYPE;\n", "src/use.ts": use("export {};") },
    },
    {
      way: "a reference by path",
      isShared: true,
      files: {
        "far/script.d.ts": "declare const names: TYPE;\n",
        "src/use.ts": use(`/// <reference path="../far/script.d.ts" />\nexport {};`),
      },
    },
    {
      way: "declare global in a module",
      isShared: true,
      files: {
        "src/augment.ts": "declare global {\n  var names: TYPE;\n}\nexport {};\n",
        "src/use.ts": use("export {};"),
      },
    },
    {
      way: "an import of a module that declares globals",
      isShared: true,
      files: {
        "src/type.ts": "export type Names = TYPE;\n",
        "src/augment.ts": `import type { Names } from "./type.js";\ndeclare global {\n  var names: Names;\n}\n`,
        "src/use.ts": use("export {};"),
      },
    },
    {
      way: "declare module for another module",
      files: {
        "src/a.ts": "export interface Box { size: number }\n",
        "src/augment.ts": `declare module "./a.js" {\n  interface Box { names: TYPE }\n}\nexport {};\n`,
        "src/use.ts": use(
          `import type { Box } from "./a.js";\ndeclare const box: Box;\nconst { names } = box;`,
        ),
      },
    },
    {
      way: "a script",
      isShared: true,
      config: { module: "preserve" },
      files: {
        "src/script.ts": "var names = undefined as unknown as TYPE;\n",
        "src/use.ts": use("export {};"),
      },
    },
    {
      way: "a package",
      isShared: true,
      files: {
        "node_modules/names/package.json": '{ "name": "names", "types": "index.d.ts" }',
        "node_modules/names/index.d.ts": "export declare const names: TYPE;\n",
        "src/use.ts": use(`import { names } from "names";`),
      },
    },
    {
      way: "types of the project",
      isShared: true,
      config: { types: ["names"] },
      files: {
        "node_modules/@types/names/index.d.ts": "declare const names: TYPE;\n",
        "src/use.ts": use("export {};"),
      },
    },
  ];

  it("is noticed by every way of importing, all at once", async () => {
    const own = ways.filter(({ isShared }) => !isShared);
    const inFolder = (index: number, files: Readonly<Record<string, string>>) =>
      Object.entries(files).map(([name, text]) => [name.replace("src/", `src/${index}/`), text] as const);
    const files = own.flatMap(({ files }, index) => inFolder(index, files));
    const all = (after: 0 | 1) =>
      own.flatMap(({ files, types = [asynchronous, synchronous] }, index) =>
        inFolder(index, files).flatMap(([name, text]) =>
          text.includes("TYPE") ? [[name, text.replace("TYPE", types[after])] as const] : [],
        ),
      );
    const paths = { "#app/*": own.map((_, index) => `./src/${index}/*`) };
    const folder = await project({
      ...base,
      "tsconfig.json": tsconfig({ allowJs: true, resolveJsonModule: true, paths }),
      ...Object.fromEntries([...files, ...all(0)]),
    });
    assert.deepEqual(filesOf(await checkOnce(folder)), ["src/other.ts"]);
    for (const [index, change] of all(1).entries()) {
      edit(folder, Object.fromEntries([change]));
      const seen = await checkOnce(folder);
      assert.equal(filesOf(seen).length, index + 2, `${own[index]?.way}: the use is not reported`);
      const parts = Object.keys(own[index]?.files ?? {}).filter(name => !name.endsWith(".json"));
      assert.equal(seen.checked, parts.length, own[index]?.way);
    }
    assert.equal((await check(folder)).checked, 0);
  });

  for (const { way, files, config } of ways.filter(({ isShared }) => isShared)) {
    it(`is noticed through ${way}`, async () => {
      const [name = "", text = ""] =
        Object.entries(files).find(([, content]) => content.includes("TYPE")) ?? [];
      const folder = await project({
        ...base,
        ...(config && { "tsconfig.json": tsconfig(config) }),
        ...files,
        [name]: text.replace("TYPE", asynchronous),
      });
      assert.deepEqual(filesOf(await checkOnce(folder)), ["src/other.ts"]);
      edit(folder, { [name]: text.replace("TYPE", synchronous) });
      const seen = await checkOnce(folder);
      assert.deepEqual(filesOf(seen), ["src/other.ts", "src/use.ts"]);
      assert.equal(seen.recalled, 0);
      assert.equal((await checkOnce(folder)).checked, 0);
    });
  }
});

describe("files that come and go", { concurrency: 2 }, () => {
  it("a new file that an import leads to instead of another", async () => {
    const folder = await project({
      ...base,
      "src/a.d.ts": `export declare const names: ${asynchronous};\n`,
      "src/use.ts": use(`import { names } from "./a.js";`),
    });
    await checkOnce(folder);
    edit(folder, { "src/a.ts": `export declare const names: ${synchronous};\n` });
    assert.deepEqual(filesOf(await check(folder)), ["src/other.ts", "src/use.ts"]);
    await rm(path.join(folder, "src/a.ts"));
    assert.deepEqual(filesOf(await check(folder)), ["src/other.ts"]);
  });

  it("a file that an import was looking for in vain", async () => {
    const folder = await project({ ...base, "src/use.ts": use(`import { names } from "../made/a.js";`) });
    assert.deepEqual(filesOf(await checkOnce(folder)), ["src/other.ts"]);
    await mkdir(path.join(folder, "made"));
    edit(folder, { "made/a.ts": `export declare const names: ${synchronous};\n` });
    const seen = await check(folder);
    assert.deepEqual(filesOf(seen), ["src/other.ts", "src/use.ts"]);
    assert.deepEqual([seen.recalled, seen.checked], [1, 2]);
  });

  it("a new file alone is checked, and one that has gone takes its findings along", async () => {
    const folder = await project(base);
    await checkOnce(folder);
    edit(folder, { "src/new.ts": misuse });
    const seen = await check(folder);
    assert.deepEqual(filesOf(seen), ["src/new.ts", "src/other.ts"]);
    assert.deepEqual([seen.recalled, seen.checked], [1, 1]);
    await rm(path.join(folder, "src/new.ts"));
    assert.deepEqual(filesOf(await check(folder)), ["src/other.ts"]);
  });

  it("a renamed folder", async () => {
    const folder = await project({
      ...base,
      "src/one/a.ts": `export declare const names: ${synchronous};\n`,
      "src/use.ts": use(`import { names } from "./one/a.js";`),
    });
    assert.equal(filesOf(await checkOnce(folder)).length, 2);
    await rename(path.join(folder, "src/one"), path.join(folder, "src/two"));
    assert.deepEqual(filesOf(await check(folder)), ["src/other.ts"]);
  });

  it("a package that is installed, and one that is described differently", async () => {
    const folder = await project({ ...base, "src/use.ts": use(`import { names } from "names";`) });
    assert.deepEqual(filesOf(await checkOnce(folder)), ["src/other.ts"]);
    await mkdir(path.join(folder, "node_modules/names"), { recursive: true });
    edit(folder, {
      "node_modules/names/package.json": '{ "name": "names", "types": "sync.d.ts" }',
      "node_modules/names/sync.d.ts": `export declare const names: ${synchronous};\n`,
      "node_modules/names/async.d.ts": `export declare const names: ${asynchronous};\n`,
    });
    assert.equal(filesOf(await check(folder)).length, 2);
    edit(folder, { "node_modules/names/package.json": '{ "name": "names", "types": "async.d.ts" }' });
    assert.equal(filesOf(await check(folder)).length, 1);
  });

  it("a script in the own package.json is of no importance, its type is", async () => {
    const folder = await project(base);
    await checkOnce(folder);
    edit(folder, { "package.json": '{ "type": "module", "scripts": { "test": "true" } }' });
    assert.equal((await check(folder)).checked, 0);
    edit(folder, { "package.json": '{ "type": "commonjs" }' });
    assert.equal((await check(folder)).recalled, 0);
  });

  it("a link to the sources of another package", async () => {
    const folder = await project({
      ...base,
      "packages/names/package.json": '{ "name": "names", "type": "module", "exports": "./index.ts" }',
      "packages/names/index.ts": `export declare const names: ${asynchronous};\n`,
      "packages/more/package.json": '{ "name": "names", "type": "module", "exports": "./index.ts" }',
      "packages/more/index.ts": `export declare const names: ${synchronous};\n`,
      // An installed package that gives on what the linked one exports.
      "node_modules/between/package.json": '{ "name": "between", "type": "module", "types": "index.d.ts" }',
      "node_modules/between/index.d.ts": `export { names } from "names";\n`,
      "src/use.ts": use(`import { names } from "between";`),
    });
    const link = path.join(folder, "node_modules/names");
    await symlink(path.join(folder, "packages/names"), link, "junction");
    assert.deepEqual(filesOf(await checkOnce(folder, ["src"])), ["src/other.ts"]);
    assert.equal((await checkOnce(folder, ["src"])).checked, 0);
    await rm(link);
    await symlink(path.join(folder, "packages/more"), link, "junction");
    assert.equal(filesOf(await check(folder, ["src"])).length, 2);
    edit(folder, { "packages/more/index.ts": `export declare const names: ${asynchronous};\n` });
    assert.equal(filesOf(await check(folder, ["src"])).length, 1);
  });
});

describe("configuration", { concurrency: 2 }, () => {
  it("what a tsconfig extends counts", async () => {
    const folder = await project({
      ...base,
      "tsconfig.json": JSON.stringify({ extends: "./config/base.json", include: ["src"] }),
      "config/base.json": tsconfig({ types: [] }, {}),
      "src/ambient.d.ts": `declare const extra: ${synchronous};\n`,
      "node_modules/@types/names/index.d.ts": `declare const names: ${synchronous};\n`,
      "src/use.ts": use("export {};"),
    });
    assert.deepEqual(filesOf(await checkOnce(folder)), ["src/other.ts"]);
    assert.equal((await checkOnce(folder)).checked, 0);
    edit(folder, {
      "config/base.json": tsconfig({ types: ["names"], typeRoots: ["../node_modules/@types"] }, {}),
    });
    assert.equal(filesOf(await check(folder)).length, 2);
  });

  it("a file that moves from one project to another is checked as part of that one", async () => {
    const names = { "src/ambient.d.ts": `declare const names: ${asynchronous};\n` };
    const folder = await project({ ...base, ...names, "src/part/use.ts": use("export {};") });
    assert.deepEqual(filesOf(await checkOnce(folder)), ["src/other.ts"]);
    edit(folder, {
      "src/part/tsconfig.json": tsconfig({}, { include: ["*"] }),
      "src/part/ambient.d.ts": `declare const names: ${synchronous};\n`,
      "tsconfig.json": tsconfig({}, { include: ["src"], exclude: ["src/part"] }),
    });
    assert.deepEqual(filesOf(await check(folder)), ["src/other.ts", "src/part/use.ts"]);
    assert.equal((await checkOnce(folder)).checked, 0);
    edit(folder, { "src/part/tsconfig.json": tsconfig({}, { include: ["use.ts", "../ambient.d.ts"] }) });
    assert.deepEqual(filesOf(await check(folder)), ["src/other.ts"]);
  });

  it("a file that two projects contain concerns both", async () => {
    const part = (name: string) => ({
      [`${name}/tsconfig.json`]: tsconfig({}, { include: ["*.ts"] }),
      [`${name}/use.ts`]: use(`import { names } from "../shared/names.js";`),
    });
    const folder = await project({
      ...part("one"),
      ...part("two"),
      "package.json": '{ "type": "module" }',
      "apart/tsconfig.json": tsconfig({}, { include: ["*.ts"] }),
      "apart/other.ts": misuse,
      "shared/names.ts": `export declare const names: ${asynchronous};\n`,
    });
    const paths = ["one", "two", "apart"];
    assert.deepEqual(filesOf(await checkOnce(folder, paths)), ["apart/other.ts"]);
    edit(folder, { "shared/names.ts": `export declare const names: ${synchronous};\n` });
    // A run that is about one of them must not hide the change from the other.
    assert.deepEqual(filesOf(await checkOnce(folder, ["one"])), ["one/use.ts"]);
    const seen = await check(folder, paths);
    assert.deepEqual(filesOf(seen), ["apart/other.ts", "one/use.ts", "two/use.ts"]);
    assert.equal((await checkOnce(folder, paths)).checked, 0);
  });

  it("a file that only an import brings into a project leaves the loose files", async () => {
    const folder = await project({
      "package.json": '{ "type": "module" }',
      "tsconfig.json": tsconfig({}, { files: ["main.ts", "ambient.d.ts"] }),
      "ambient.d.ts": `declare const names: ${synchronous};\n`,
      "main.ts": "export {};\n",
      "use.ts": use("export {};"),
    });
    assert.deepEqual(filesOf(await checkOnce(folder, ["use.ts"])), []);
    assert.equal((await checkOnce(folder, ["use.ts"])).checked, 0);
    edit(folder, { "main.ts": `import "./use.js";\n` });
    assert.deepEqual(filesOf(await check(folder, ["use.ts"])), ["use.ts"]);
  });

  it("loose files are understood together", async () => {
    const folder = await project({
      "use.ts": use("export {};"),
      "augment.ts": `declare global {\n  var names: ${asynchronous};\n}\nexport {};\n`,
    });
    await checkOnce(folder);
    assert.equal((await checkOnce(folder)).checked, 0);
    assert.equal((await check(folder, ["use.ts"])).checked, 1);
    edit(folder, { "augment.ts": `declare global {\n  var names: ${synchronous};\n}\nexport {};\n` });
    assert.deepEqual(filesOf(await check(folder)), ["use.ts"]);
    edit(folder, { "third.ts": misuse });
    assert.deepEqual(filesOf(await check(folder)), ["third.ts", "use.ts"]);
  });

  it("forawait.json counts for the files that it changes something for", async () => {
    const folder = await project({ ...base, "test/a.ts": misuse });
    await checkOnce(folder);
    const override = { files: ["test/**"], rules: { "no-for-await-of-sync": "error" } };
    edit(folder, { "forawait.json": JSON.stringify({ overrides: [override] }) });
    const run = async () =>
      seenIn(await forawait(folder, ["check", "--cache", "--timing", "--format", "json"]));
    assert.equal((await run()).checked, 2);
    edit(folder, { "forawait.json": JSON.stringify({ overrides: [{ ...override, files: ["test/b.ts"] }] }) });
    const seen = await run();
    assert.deepEqual([seen.recalled, seen.checked, seen.exit], [1, 1, 0]);
    edit(folder, { "forawait.json": JSON.stringify({ ignore: ["test"] }) });
    const last = await run();
    assert.deepEqual([last.report.filesChecked, last.recalled], [1, 1]);
  });

  it("rules of the command line count", async () => {
    const folder = await project(base);
    await checkOnce(folder);
    const error = ["--rule", "no-for-await-of-sync:error"];
    assert.deepEqual([(await check(folder, error)).exit, (await checkOnce(folder, error)).checked], [1, 0]);
    assert.equal((await check(folder)).exit, 0);
  });

  it("--project takes the list of files from the cache", async () => {
    const folder = await project({ ...base, "out/more.ts": misuse });
    await checkOnce(folder, ["--project", "tsconfig.json"]);
    const seen = await check(folder, ["--project", "tsconfig.json"]);
    assert.deepEqual([seen.recalled, seen.checked, seen.report.filesChecked], [1, 0, 1]);
    edit(folder, { "tsconfig.json": tsconfig({}, { include: ["src", "out"] }) });
    assert.equal((await check(folder, ["--project", "tsconfig.json"])).report.filesChecked, 2);
  });
});

describe("what a report holds", { concurrency: 2 }, () => {
  it("problems of syntax and of a tsconfig are told again", async () => {
    const folder = await project({
      ...base,
      "tsconfig.json": tsconfig({ target: "es1" }),
      "src/broken.ts": "export const a = ;\n",
    });
    const first = await check(folder);
    assert.equal(first.exit, 2);
    const second = await check(folder);
    assert.equal(second.checked, 0);
    assert.equal(second.told, first.told);
    assert.match(second.told, /broken\.ts:1:18: .*TS1109/);
    assert.match(second.told, /tsconfig\.json/);
    // It is not fixed either.
    assert.equal((await checkOnce(folder, ["--fix"])).exit, 2);
  });

  it("fixes travel along, and what they change is checked anew", async () => {
    const folder = await project({ ...base, "src/more.ts": misuse });
    const first = await checkOnce(folder);
    assert.equal((await checkOnce(folder, ["--fix", "src/more.ts"])).report.findings.length, 0);
    assert.doesNotMatch(readFileSync(path.join(folder, "src/more.ts"), "utf8"), /for await/);
    const seen = await check(folder);
    assert.deepEqual([filesOf(first).length, filesOf(seen).length], [2, 1]);
    assert.deepEqual([seen.recalled, seen.checked], [1, 1]);
  });

  it("--fix over an unchanged project fixes what is recalled", async () => {
    const folder = await project(base);
    await checkOnce(folder);
    const seen = await checkOnce(folder, ["--fix"]);
    assert.deepEqual([seen.recalled, seen.report.findings.length], [1, 0]);
    assert.equal((await check(folder)).report.findings.length, 0);
  });

  it("suppression comments, and those without use", async () => {
    const folder = await project({
      ...base,
      "src/silent.ts": misuse.replace("  for", "  // forawait-ignore-next-line no-for-await-of-sync\n  for"),
      "src/idle.ts": "// forawait-ignore-next-line no-for-await-of-sync\nexport const a = 1;\n",
    });
    const on = ["--rule", "unused-suppression:on"];
    await checkOnce(folder, on);
    const seen = await check(folder, on);
    assert.equal(seen.checked, 0);
    assert.deepEqual(
      seen.report.findings.map(({ rule }) => rule),
      ["unused-suppression", "no-for-await-of-sync"],
    );
  });

  it("--skip-compiler-reported, baselines and shards", async () => {
    const folder = await project({ ...base, "src/more.ts": misuse, "src/third.ts": misuse });
    const skip = ["--skip-compiler-reported"];
    await checkOnce(folder, skip);
    assert.equal((await check(folder, skip)).checked, 0);
    assert.equal((await check(folder)).recalled, 0);
    const baseline = ["--baseline", "known.json"];
    assert.equal((await checkOnce(folder, [...baseline, "--update-baseline"])).checked, 0);
    assert.equal((await check(folder, baseline)).report.findings.length, 0);
    for (const shard of ["1/2", "2/2"]) assert.equal((await check(folder, ["--shard", shard])).checked, 0);
  });

  it("files that are left out are left out again", async () => {
    const folder = await project({ ...base, "src/minified.ts": `export const a = [${"1,".repeat(9_000)}];` });
    const first = await check(folder);
    assert.match(first.told, /minified\.ts: skipped/);
    assert.equal((await check(folder)).checked, 0);
  });
});

describe("the file of the cache", { concurrency: 2 }, () => {
  it("lies in node_modules where there is one, else in the folder, or where it is told to", async () => {
    const folder = await project(base);
    await checkOnce(folder);
    assert.ok(existsSync(path.join(folder, ".forawaitcache")));
    await mkdir(path.join(folder, "node_modules"));
    await checkOnce(folder);
    assert.ok(existsSync(path.join(folder, "node_modules/.cache/forawait/results")));
    await checkOnce(folder, ["--cache-location", "kept/"]);
    assert.ok(existsSync(path.join(folder, "kept/.forawaitcache")));
    await checkOnce(folder, ["--cache-location", "kept/named"]);
    assert.equal((await checkOnce(folder, ["--cache-location", "kept/named"])).checked, 0);
  });

  it("is made anew when it is damaged or of another version", async () => {
    const folder = await project(base);
    await checkOnce(folder);
    const file = path.join(folder, ".forawaitcache");
    const good = readFileSync(file, "utf8");
    const half = good.length / 2;
    const damaged = [
      "",
      "{}",
      good.slice(0, half),
      good.replace("forawait-cache 1", "forawait-cache 0"),
      good.replace(/^\d+\.\d+\.\d+ /m, "0.0.0 "),
      good.replace('"no-for-await-of-sync"', '"no-for-await-of-snyc"'),
      Buffer.from([0, 255, 254, 1, 2]),
    ];
    for (const content of damaged) {
      await writeFile(file, content);
      const seen = await checkOnce(folder);
      assert.deepEqual([seen.recalled, seen.checked, seen.exit, seen.told], [0, 1, 0, ""]);
      assert.deepEqual(
        seen.report.findings.map(({ rule }) => rule),
        ["no-for-await-of-sync"],
      );
    }
    assert.equal((await check(folder)).checked, 0);
  });

  it("is not named in vain", async () => {
    const { exit, stderr } = await forawait(await project(base), ["check", "--cache-location", "here"]);
    assert.equal(stderr, "forawait: --cache-location needs --cache, which keeps the results there\n");
    assert.equal(exit, 2);
  });

  it("never takes the place of something else", async () => {
    const folder = await project(base);
    const seen = await checkOnce(folder, ["--cache-location", "package.json"]);
    assert.match(seen.told, /^Results are neither kept nor used: package\.json is no cache of forawait\.\n$/);
    assert.equal(seen.exit, 0);
    assert.equal(readFileSync(path.join(folder, "package.json"), "utf8"), base["package.json"]);
  });

  it("that cannot be written costs a line, and nothing else", async () => {
    const folder = await project({ ...base, plain: "" });
    const seen = await checkOnce(folder, ["--cache-location", "plain/results"]);
    assert.match(seen.told, /^The results were not kept: plain\/results cannot be written: .+\n$/);
    assert.equal(seen.exit, 0);
  });

  it("is not written by a run that is a part", onlyWithScripts, async () => {
    const folder = await project(base);
    const dying = await checkOnce(folder, [], { program: await withMortalTypeScript(9) });
    assert.equal(dying.exit, 3);
    assert.equal(existsSync(path.join(folder, ".forawaitcache")), false);
    const recovering = await checkOnce(folder, [], { program: await withMortalTypeScript(1) });
    assert.equal(recovering.exit, 0);
    assert.equal((await check(folder)).checked, 0);
  });

  it("survives several processes at once", async () => {
    const folder = await project({ ...base, "src/more.ts": misuse });
    const seen = await Promise.all([1, 2, 3].map(() => checkOnce(folder)));
    for (const { report } of seen) assert.equal(report.findings.length, 2);
    assert.equal((await check(folder)).checked, 0);
  });
});

describe("any edit at all", () => {
  const seed = Number(process.env.FORAWAIT_SEED ?? Date.now() % 100_000);

  it(`leaves cached and uncached runs the same (FORAWAIT_SEED=${seed})`, { timeout: 600_000 }, async () => {
    const random = randomFrom(seed);
    const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)] as T;
    const numbers = Array.from({ length: 10 }, (_, index) => index);
    /** A module that imports others, gives on what they have, and loops over something. */
    const moduleText = (index: number): string => {
      const target = pick(numbers);
      const imported = pick([
        `import { names } from "./m${target}.js";`,
        `import type { Names } from "./m${target}.js";\ndeclare const names: Names;`,
        `declare const names: import("./m${target}.js").Names;`,
        `import * as all from "./index.js";\nconst { names } = all.m${target};`,
        "const names = everywhere;",
        `declare const names: ${pick([asynchronous, synchronous])};`,
      ]);
      const given = pick([
        `export type Names = typeof names;\nexport { names };`,
        `export type Names = ${pick([asynchronous, synchronous])};\nexport { names };`,
      ]);
      return `${use(imported).replace(/function use/, `function use${index}`)}${given}\n`;
    };
    const ambient = () =>
      pick([
        `declare const everywhere: ${pick([asynchronous, synchronous])};\n`,
        `declare const everywhere: import("./m${pick(numbers)}.js").Names;\n`,
      ]);
    const index = numbers.map(number => `export * as m${number} from "./m${number}.js";\n`).join("");
    const folder = await project({
      "package.json": '{ "type": "module" }',
      "tsconfig.json": tsconfig(),
      "src/ambient.d.ts": ambient(),
      "src/index.ts": index,
      ...Object.fromEntries(numbers.map(number => [`src/m${number}.ts`, moduleText(number)])),
    });
    await checkOnce(folder);
    let recalled = 0;
    for (let round = 0; round < 6; round++) {
      const file = path.join(folder, `src/m${pick(numbers)}.ts`);
      const number = Number(/m(\d)\.ts$/.exec(file)?.[1]);
      const change = pick(["module", "module", "module", "vanish", "ambient", "shadow", "config", "touch"]);
      const shadow = file.replace(/\.ts$/, ".tsx");
      if (change === "module" || (change === "touch" && !existsSync(file)))
        await writeFile(file, moduleText(number));
      if (change === "vanish") await rm(file, { force: true });
      if (change === "ambient") edit(folder, { "src/ambient.d.ts": ambient() });
      if (change === "shadow" && existsSync(shadow)) await rm(shadow);
      else if (change === "shadow") await writeFile(shadow, moduleText(number));
      if (change === "config") edit(folder, { "tsconfig.json": tsconfig({ strict: random() < 0.5 }) });
      if (change === "touch") await utimes(file, round, round);
      recalled += (await check(folder)).recalled;
    }
    assert.ok(recalled > 0, "nothing was ever recalled");
  });
});

/** Numbers between 0 and 1 that are the same for the same seed (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
