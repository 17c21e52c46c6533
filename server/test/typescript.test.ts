/**
 * What the workspace promises, and what it relies on in TypeScript's unstable API. A new TypeScript version that
 * breaks one of these is found here, by name, before it shows as wrong findings.
 */
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir, totalmem } from "node:os";
import path from "node:path";
import { after, describe, it } from "node:test";
import { findTypeScriptBinary } from "../src/typescript/binary.ts";
import { generousEnvironment } from "../src/typescript/memory.ts";
import { configsAbove, OwnerFinder, withReferences } from "../src/typescript/ownership.ts";
import { type Node, SyntaxKind } from "../src/typescript/syntax.ts";
import { type FileView, type Lease, TypeScriptStopped, Workspace } from "../src/typescript/workspace.ts";

const cleanUps: (() => unknown)[] = [];
after(async () => {
  for (const cleanUp of cleanUps.reverse()) await cleanUp();
});

const config =
  '{ "compilerOptions": { "strict": true, "target": "esnext", "module": "nodenext", "types": [] } }';

describe("memory", () => {
  it("is spent by the process of a single run, within a limit, unless the user has set one", () => {
    const { GOGC, GOMEMLIMIT, HOME } = generousEnvironment({ HOME: "/home" });
    assert.equal(GOGC, "400");
    assert.ok(Number(GOMEMLIMIT) > 0 && Number(GOMEMLIMIT) <= totalmem() / 2);
    assert.equal(HOME, "/home");
    for (const own of [{ GOGC: "50" }, { GOMEMLIMIT: "1GiB" }]) assert.equal(generousEnvironment(own), own);
  });
});

describe("snapshots", () => {
  it("keep their text and types while newer ones come", async () => {
    const { workspace, file } = opened({ "tsconfig.json": config, "a.ts": "export const x = 1;\n" });
    const before = await workspace.acquire([file("a.ts")]);
    const old = await viewOf(before, file("a.ts"));
    workspace.setText(file("a.ts"), 'export const x = "text";\n');
    const after = await workspace.acquire([file("a.ts")]);
    const fresh = await viewOf(after, file("a.ts"));
    assert.equal(old.sourceFile.text, "export const x = 1;\n");
    assert.equal(fresh.sourceFile.text, 'export const x = "text";\n');
    assert.equal(await typeOfName(old, "x"), "1");
    assert.equal(await typeOfName(fresh, "x"), '"text"');
    before.release();
    after.release();
  });

  it("see a change on disk of a file that another one imports", async () => {
    const { workspace, file } = opened({
      "tsconfig.json": config,
      "a.ts": 'import { x } from "./b.js";\nexport const y = x;\n',
      "b.ts": "export const x: number = 1;\n",
    });
    assert.equal(await typeIn(workspace, file("a.ts"), "y"), "number");
    writeFileSync(file("b.ts"), "export const x: string[] = [];\n");
    workspace.noteDiskChanges({ changed: [file("b.ts")] });
    assert.equal(await typeIn(workspace, file("a.ts"), "y"), "string[]");
  });

  it("see files come and go", async () => {
    const { workspace, file } = opened({
      "tsconfig.json": config,
      "a.ts": 'import { x } from "./b.js";\nexport const y = x;\n',
    });
    assert.equal(await typeIn(workspace, file("a.ts"), "y"), "any");
    writeFileSync(file("b.ts"), "export const x = 1 as number;\n");
    workspace.noteDiskChanges({ created: [file("b.ts")] });
    assert.equal(await typeIn(workspace, file("a.ts"), "y"), "number");
    rmSync(file("b.ts"));
    workspace.noteDiskChanges({ deleted: [file("b.ts")] });
    assert.equal(await typeIn(workspace, file("a.ts"), "y"), "any");
  });

  it("read a text that exists nowhere on disk, again and again", async () => {
    const { workspace, file } = opened({ "tsconfig.json": config, "a.ts": "export {};\n" });
    await typeless(workspace, file("a.ts"));
    for (const value of ["1", "2", "3"]) {
      workspace.setText(file("new.ts"), `export const x = ${value};\n`);
      assert.equal(await typeIn(workspace, file("new.ts"), "x"), value);
      workspace.dropText(file("new.ts"));
    }
  });

  it("look ahead without showing it to others", async () => {
    const { workspace, file } = opened({ "tsconfig.json": config, "a.ts": "export const x = 1;\n" });
    workspace.setText(file("a.ts"), "export const x = 2;\n");
    const [ahead, now] = await Promise.all([
      workspace.acquireWith(file("a.ts"), "export const x = 3;\n"),
      workspace.acquire([file("a.ts")]),
    ]);
    assert.equal(await typeOfName(await viewOf(ahead, file("a.ts")), "x"), "3");
    assert.equal(await typeOfName(await viewOf(now, file("a.ts")), "x"), "2");
    ahead.release();
    now.release();
  });

  it("say when their process has died, and a new one takes over", async () => {
    const { workspace, file } = opened({ "tsconfig.json": config, "a.ts": "export const x = 1;\n" });
    const lease = await workspace.acquire([file("a.ts")]);
    const view = await viewOf(lease, file("a.ts"));
    process.kill((await workspace.processId()) as number, "SIGKILL");
    await assert.rejects(view.semanticDiagnostics());
    assert.throws(() => view.throwIfStopped(), TypeScriptStopped);
    assert.equal(await typeIn(workspace, file("a.ts"), "x"), "1");
  });

  it("outlive their projects, which are closed when no file needs them", async () => {
    const { workspace, file } = opened({
      "one/tsconfig.json": config,
      "one/a.ts": "export const x = 1;\n",
      "two/tsconfig.json": config,
      "two/b.ts": "export const x = 2;\n",
      "loose.js": "export const x = 3;\n",
      "other.js": "export const x = 4;\n",
    });
    const all = ["one/a.ts", "two/b.ts", "loose.js", "other.js"].map(file);
    const lease = await workspace.acquire(all);
    const views = await Promise.all(all.map(name => viewOf(lease, name)));
    await workspace.closeAllBut([file("two/b.ts")]);
    assert.deepEqual(workspace.projects, [file("two/tsconfig.json")]);
    assert.deepEqual(await Promise.all(views.map(view => typeOfName(view, "x"))), ["1", "2", "3", "4"]);
    lease.release();
    assert.equal(await typeIn(workspace, file("two/b.ts"), "x"), "2");
    await workspace.closeAllBut([file("loose.js")]);
    assert.deepEqual(workspace.projects, []);
    for (const [index, name] of all.entries()) {
      assert.equal(await typeIn(workspace, name, "x"), String(index + 1), "and opened again on demand");
    }
    await workspace.closeAllBut([]);
    assert.deepEqual(workspace.projects, []);
    assert.equal(await typeIn(workspace, file("other.js"), "x"), "4");
  });

  it("survive the loss of a tsconfig", async () => {
    const { workspace, file } = opened({ "tsconfig.json": config, "a.ts": "export const x = 1;\n" });
    await typeless(workspace, file("a.ts"));
    rmSync(file("tsconfig.json"));
    workspace.noteDiskChanges({ deleted: [file("tsconfig.json")] });
    assert.equal(await typeIn(workspace, file("a.ts"), "x"), "1");
    assert.equal(await workspace.configOf(file("a.ts")), undefined);
  });
});

describe("the checker", () => {
  it("sends the questions of one turn as one request", async () => {
    const names = Array.from({ length: 50 }, (_, index) => `v${index}`);
    const { workspace, file } = opened({
      "tsconfig.json": config,
      "a.ts": names.map((name, index) => `export const ${name} = ${index};`).join("\n"),
    });
    const lease = await workspace.acquire([file("a.ts")]);
    const view = await viewOf(lease, file("a.ts"));
    const types = await Promise.all(names.map(name => view.checker.typeOf(nameIn(view, name))));
    assert.equal(new Set(types).size, 50);
    assert.deepEqual(view.checker.statistics, { questions: 50, requests: 1 });
    lease.release();
  });

  it("finds well-known symbols among the members of a type", async () => {
    const { workspace, file } = opened({
      "tsconfig.json": config,
      "a.ts": [
        "export async function* gen() { yield 1; }",
        "export const async = gen();",
        "export const list = [1];",
        'export const text = "a";',
        "export const free = <T>(value: T) => value;",
      ].join("\n"),
    });
    const lease = await workspace.acquire([file("a.ts")]);
    const view = await viewOf(lease, file("a.ts"));
    const members = async (name: string) => {
      const type = await view.checker.typeOf(nameIn(view, name));
      assert.ok(type);
      return view.checker.memberNamesOf(type);
    };
    assert.ok((await members("async")).has("[asyncIterator]"));
    assert.ok(!(await members("async")).has("[iterator]"));
    assert.ok((await members("list")).has("[iterator]"));
    assert.ok((await members("text")).has("[iterator]"));
    assert.ok((await members("async")).has("[asyncDispose]"));
    lease.release();
  });

  it("follows an alias, and takes a symbol that is none for its own", async () => {
    const { workspace, file } = opened({
      "tsconfig.json": config,
      "a.ts": 'import { made } from "./b.js";\nexport const own = made;\n',
      "b.ts": "export const made = 1;\n",
    });
    const lease = await workspace.acquire([file("a.ts")]);
    const view = await viewOf(lease, file("a.ts"));
    const declaredIn = async (name: string) => {
      const symbol = await view.checker.symbolOf(nameIn(view, name));
      assert.ok(symbol);
      const original = await view.checker.aliased(symbol);
      return original.declarations.map(declaration => path.basename(declaration.path));
    };
    assert.deepEqual(await declaredIn("made"), ["b.ts"]);
    assert.deepEqual(await declaredIn("own"), ["a.ts"]);
    lease.release();
  });

  it("knows the types of JavaScript that the compiler does not check", async () => {
    const { workspace, file } = opened({
      "jsconfig.json": '{ "compilerOptions": { "module": "nodenext", "target": "esnext", "types": [] } }',
      "a.js": "export const list = [1, 2];\nfor (const x of (async function* () { yield 1; })()) x;\n",
    });
    assert.equal(await typeIn(workspace, file("a.js"), "list"), "number[]");
  });
});

describe("the owner of a file", () => {
  const reader = (roots: Record<string, string[]>) => ({
    rootFiles: async (name: string) => roots[name] ?? [],
    contains: async () => false,
  });

  it("is the nearest config that includes it, a tsconfig before a jsconfig", async () => {
    const folder = folderWith({
      "tsconfig.json": "{}",
      "p/tsconfig.json": "{}",
      "p/jsconfig.json": "{}",
      "p/q/a.ts": "",
    });
    const at = (name: string) => path.join(folder, name);
    assert.deepEqual(configsAbove(at("p/q")).slice(0, 2), [at("p/tsconfig.json"), at("tsconfig.json")]);
    const roots = {
      [at("p/tsconfig.json")]: [at("p/q/a.ts")],
      [at("tsconfig.json")]: [at("p/q/a.ts"), at("b.ts")],
    };
    assert.equal(await new OwnerFinder(reader(roots)).find(at("p/q/a.ts")), at("p/tsconfig.json"));
    assert.equal(await new OwnerFinder(reader(roots)).find(at("p/q/c.ts")), undefined);
  });

  it("is found through references, in cycles too, comments and all", () => {
    const folder = folderWith({
      "tsconfig.json": '{ /* solution */ "references": [{ "path": "./a" }, { "path": "./gone" }], }',
      "a/tsconfig.json": '{ "references": [{ "path": "../tsconfig.b.json" }] }',
      "tsconfig.b.json": '{ "references": [{ "path": "." }] }',
      "broken.json": "{ not json",
    });
    assert.deepEqual(
      withReferences(path.join(folder, "tsconfig.json")).map(name => path.relative(folder, name)),
      ["tsconfig.json", "a/tsconfig.json", "tsconfig.b.json"],
    );
    assert.equal(withReferences(path.join(folder, "broken.json")).length, 1);
  });

  it("is the program that imports it, when no config lists it", async () => {
    const { workspace, file } = opened({
      "tsconfig.json": `${config.slice(0, -1)}, "files": ["a.ts"] }`,
      "a.ts": 'export * from "./b.js";\n',
      "b.ts": "export const x = 1;\n",
      "c.ts": "export const x = 1;\n",
    });
    assert.equal(await workspace.configOf(file("b.ts")), file("tsconfig.json"));
    assert.equal(await workspace.configOf(file("c.ts")), undefined);
  });
});

describe("what is wrong", () => {
  it("with a tsconfig is told, and its files are still seen", async () => {
    const { workspace, file } = opened({
      "tsconfig.json": '{ "extends": "./gone.json", "compilerOptions": { "strictt": true } }',
      "a.ts": "export const x = 1;\n",
    });
    assert.equal(await typeIn(workspace, file("a.ts"), "x"), "1");
    const codes = (await workspace.configDiagnostics()).map(diagnostic => diagnostic.code).sort();
    assert.deepEqual(codes, [5023, 5083]);
  });

  it("with the syntax of a file is told", async () => {
    const { workspace, file } = opened({ "tsconfig.json": config, "a.ts": "export const = 1;\n" });
    await typeless(workspace, file("a.ts"));
    assert.ok(
      (await workspace.syntacticDiagnostics()).some(diagnostic => diagnostic.fileName === file("a.ts")),
    );
  });

  it("when there is no binary is one clear line", () => {
    const workspace = new Workspace({ binary: "/nowhere/tsc", folder: tmpdir() });
    return assert.rejects(
      workspace.acquire(["/nowhere/a.ts"]),
      /^Error: TypeScript could not be started \(\/nowhere\/tsc\)/,
    );
  });
});

function opened(files: Record<string, string>) {
  const folder = folderWith(files);
  const workspace = new Workspace({ binary: findTypeScriptBinary(), folder });
  cleanUps.push(() => workspace.close());
  return { workspace, file: (name: string) => path.join(folder, name) };
}

function folderWith(files: Record<string, string>): string {
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), "forawait-ts-")));
  cleanUps.push(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  }
  return folder;
}

async function viewOf(lease: Lease, file: string): Promise<FileView> {
  const view = await lease.view(file);
  assert.ok(view, `no view of ${file}`);
  return view;
}

async function typeIn(workspace: Workspace, file: string, name: string): Promise<string> {
  const lease = await workspace.acquire([file]);
  try {
    return await typeOfName(await viewOf(lease, file), name);
  } finally {
    lease.release();
  }
}

async function typeless(workspace: Workspace, file: string): Promise<void> {
  (await workspace.acquire([file])).release();
}

async function typeOfName(view: FileView, name: string): Promise<string> {
  const type = await view.checker.typeOf(nameIn(view, name));
  assert.ok(type);
  return view.checker.textOf(type);
}

/** The first identifier of that name. */
function nameIn(view: FileView, name: string): Node {
  let found: Node | undefined;
  const visit = (node: Node): undefined => {
    if (node.kind === SyntaxKind.Identifier && (node as Node & { text: string }).text === name)
      found ??= node;
    node.forEachChild(visit);
  };
  visit(view.sourceFile);
  assert.ok(found, name);
  return found;
}
