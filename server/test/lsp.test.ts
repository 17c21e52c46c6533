/** The built language server, driven over stdio as an editor drives it. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, it } from "node:test";
import { editorCapabilities, uriOf } from "../../scripts/language-client.ts";
import { arrayLoop, codesOf, folderWith, plainLoop, started, startedOn, strict } from "./lsp-harness.ts";

describe("diagnostics", () => {
  it("reports a misuse with range, severity, code and documentation link", async () => {
    const { client, file } = await started({ "tsconfig.json": strict, "a.ts": arrayLoop });
    await client.open(file("a.ts"));
    const [diagnostic, ...rest] = await client.diagnostics(file("a.ts"));
    assert.deepEqual(rest, []);
    assert.deepEqual(diagnostic?.range, {
      start: { line: 1, character: 6 },
      end: { line: 1, character: 11 },
    });
    assert.equal(diagnostic?.severity, 2);
    assert.equal(diagnostic?.source, "forawait");
    assert.equal(diagnostic?.code, "no-for-await-of-sync");
    assert.equal(
      diagnostic?.codeDescription?.href,
      "https://github.com/forawait/forawait/blob/main/server/src/rules/no-for-await-of-sync/README.md",
    );
    assert.match(String(diagnostic?.message), /`string\[\]` is not async iterable/);
  });

  it("follows typing, without any save", async () => {
    const { client, file } = await started({ "tsconfig.json": strict, "a.ts": plainLoop });
    await client.open(file("a.ts"));
    assert.deepEqual(await client.diagnostics(file("a.ts")), []);
    const at = { line: 1, character: 5 };
    await client.change(file("a.ts"), " await", { start: at, end: at });
    assert.deepEqual(codesOf(await client.diagnostics(file("a.ts"))), ["no-for-await-of-sync"]);
    await client.change(file("a.ts"), "", { start: at, end: { line: 1, character: 11 } });
    assert.deepEqual(await client.diagnostics(file("a.ts")), []);
  });

  it("sees the unsaved text of other files", async () => {
    const { client, file } = await started({
      "tsconfig.json": strict,
      "a.ts": 'import { xs } from "./b.js";\nfor await (const x of xs) console.log(x);\nexport {};\n',
      "b.ts": "export async function* gen() { yield 1; }\nexport const xs = gen();\n",
    });
    await client.open(file("a.ts"));
    await client.open(file("b.ts"));
    assert.deepEqual(await client.diagnostics(file("a.ts")), []);
    await client.change(file("b.ts"), "export const xs = [1, 2];\n");
    assert.deepEqual(codesOf(await client.diagnostics(file("a.ts"))), ["no-for-await-of-sync"]);
    await client.close(file("b.ts"));
    assert.deepEqual(await client.diagnostics(file("a.ts")), []);
  });

  for (const name of ["a.ts", "a.tsx", "a.mts", "a.cts", "a.js", "a.jsx", "a.mjs", "a.cjs"]) {
    it(`checks ${name} without any configuration`, async () => {
      const { client, file } = await started({
        [name]: "async function f() {\n  for await (const x of [1]) console.log(x);\n}\nf();\n",
      });
      await client.open(file(name));
      assert.deepEqual(codesOf(await client.diagnostics(file(name))), ["no-for-await-of-sync"]);
    });
  }

  it("checks JavaScript with a jsconfig", async () => {
    const { client, file } = await started({
      "jsconfig.json": '{ "compilerOptions": { "module": "nodenext", "target": "esnext" } }',
      "lib.js": "export const xs = [1];\n",
      "a.js": 'import { xs } from "./lib.js";\nfor await (const x of xs) console.log(x);\n',
    });
    await client.open(file("a.js"));
    assert.deepEqual(codesOf(await client.diagnostics(file("a.js"))), ["no-for-await-of-sync"]);
  });

  it("checks a document that was never saved", async () => {
    const { client, file } = await started({ "tsconfig.json": strict, "b.ts": "export const xs = [1];\n" });
    const uri = "untitled:Untitled-1";
    await client.openUri(
      uri,
      "typescript",
      'import { xs } from "./b";\nfor await (const x of xs) console.log(x);\n',
    );
    assert.deepEqual(codesOf(await client.diagnosticsOf(uri)), ["no-for-await-of-sync"]);
    // A saved file in a project is still understood beside it.
    await client.open(file("b.ts"));
    assert.deepEqual(await client.diagnostics(file("b.ts")), []);
  });

  it("finds the project of a file through references and nested configs", async () => {
    const { client, file } = await started({
      "tsconfig.json":
        '{ "files": [], "references": [{ "path": "./app" }, { "path": "./tsconfig.tools.json" }] }',
      "app/tsconfig.json": strict,
      "app/a.ts": arrayLoop,
      "tsconfig.tools.json": `${strict.slice(0, -1)}, "include": ["tools"] }`,
      "tools/t.ts": arrayLoop,
    });
    for (const name of ["app/a.ts", "tools/t.ts"]) {
      await client.open(file(name));
      assert.deepEqual(codesOf(await client.diagnostics(file(name))), ["no-for-await-of-sync"], name);
    }
  });

  it("serves several folders at once", async () => {
    const one = folderWith({ "tsconfig.json": strict, "a.ts": arrayLoop });
    const two = folderWith({
      "loose.js": "export async function f() { for await (const x of [1]) console.log(x); }\n",
    });
    const client = await startedOn([one, two]);
    for (const name of [path.join(one, "a.ts"), path.join(two, "loose.js")]) {
      await client.open(name);
      assert.deepEqual(codesOf(await client.diagnostics(name)), ["no-for-await-of-sync"], name);
    }
  });

  it("says nothing about installed packages", async () => {
    const { client, file } = await started({ "tsconfig.json": strict, "node_modules/p/a.ts": arrayLoop });
    await client.open(file("node_modules/p/a.ts"));
    assert.deepEqual(await client.diagnostics(file("node_modules/p/a.ts")), []);
  });

  it("honors suppression comments and says which are not needed", async () => {
    const { client, file } = await started({
      "tsconfig.json": strict,
      "a.ts": arrayLoop.replace(
        "  for",
        "  // forawait-ignore-next-line no-for-await-of-sync -- lets others run\n  for",
      ),
      "b.ts": plainLoop.replace("  for", "  // forawait-ignore-next-line no-for-await-of-sync\n  for"),
      "c.ts": `// forawait-ignore-file no-such-rule\n${plainLoop}`,
    });
    for (const [name, expected] of [
      ["a.ts", []],
      ["b.ts", ["unused-suppression"]],
      ["c.ts", ["unknown-rule"]],
    ] as const) {
      await client.open(file(name));
      assert.deepEqual(codesOf(await client.diagnostics(file(name))), expected, name);
    }
  });

  it("reads forawait.json, and again when it changes", async () => {
    const { client, file, folder } = await started({
      "tsconfig.json": strict,
      "a.ts": arrayLoop,
      "forawait.json": '{ "rules": { "no-for-await-of-sync": "off" } }',
    });
    await client.open(file("a.ts"));
    assert.deepEqual(await client.diagnostics(file("a.ts")), []);
    writeFileSync(path.join(folder, "forawait.json"), '{ "rules": { "no-for-await-of-sync": "error" } }');
    await client.touch(file("forawait.json"));
    await client.until(() => client.refreshes > 0);
    assert.deepEqual(
      (await client.diagnostics(file("a.ts"))).map(diagnostic => diagnostic.severity),
      [1],
    );
  });

  it("notices when a file on disk changes", async () => {
    const { client, file } = await started({
      "tsconfig.json": strict,
      "a.ts": 'import { xs } from "./b.js";\nfor await (const x of xs) console.log(x);\nexport {};\n',
      "b.ts": "export declare const xs: AsyncIterable<number>;\n",
    });
    await client.open(file("a.ts"));
    assert.deepEqual(await client.diagnostics(file("a.ts")), []);
    writeFileSync(file("b.ts"), "export declare const xs: number[];\n");
    await client.touch(file("b.ts"));
    await client.until(() => client.refreshes > 0);
    assert.deepEqual(codesOf(await client.diagnostics(file("a.ts"))), ["no-for-await-of-sync"]);
  });

  it("notices when a tsconfig comes, changes and goes", async () => {
    const { client, file } = await started({
      "src/a.ts": arrayLoop,
      "src/types.d.ts": "interface Later { z: 1 }\n",
    });
    const notify = async (name: string, type: 1 | 2 | 3) => {
      const before = client.refreshes;
      await client.touch(file(name), type);
      await client.until(() => client.refreshes > before);
      return codesOf(await client.diagnostics(file("src/a.ts")));
    };
    await client.open(file("src/a.ts"));
    assert.deepEqual(codesOf(await client.diagnostics(file("src/a.ts"))), ["no-for-await-of-sync"]);
    writeFileSync(file("tsconfig.json"), strict);
    assert.deepEqual(await notify("tsconfig.json", 1), ["no-for-await-of-sync"]);
    writeFileSync(file("tsconfig.json"), strict.replace("true", "false"));
    assert.deepEqual(await notify("tsconfig.json", 2), ["no-for-await-of-sync"]);
    rmSync(file("tsconfig.json"));
    assert.deepEqual(await notify("tsconfig.json", 3), ["no-for-await-of-sync"]);
  });

  it("pushes to a client that cannot pull", async () => {
    const { diagnostic: _, ...textDocument } = editorCapabilities.textDocument ?? {};
    const { client, file } = await started(
      { "tsconfig.json": strict, "a.ts": arrayLoop },
      { capabilities: { ...editorCapabilities, textDocument } },
    );
    const uri = uriOf(file("a.ts"));
    await client.open(file("a.ts"));
    await client.until(() => client.pushed.get(uri)?.diagnostics.length === 1);
    assert.equal(client.pushed.get(uri)?.version, 1);
    await client.change(file("a.ts"), plainLoop);
    await client.until(() => client.pushed.get(uri)?.diagnostics.length === 0);
    assert.equal(client.pushed.get(uri)?.version, 2);
  });

  it("is silent when the editor's setting turns it off", async () => {
    const { client, file } = await started(
      { "tsconfig.json": strict, "a.ts": arrayLoop },
      { settings: { enable: false } },
    );
    await client.open(file("a.ts"));
    assert.deepEqual(await client.diagnostics(file("a.ts")), []);
  });

  it("goes on after the TypeScript process was killed", async () => {
    const { client, file } = await started({ "tsconfig.json": strict, "a.ts": arrayLoop });
    await client.open(file("a.ts"));
    assert.equal((await client.diagnostics(file("a.ts"))).length, 1);
    const children = execFileSync("ps", ["-o", "pid=", "--ppid", String(client.process.pid)], {
      encoding: "utf8",
    });
    const [typescript] = children.trim().split(/\s+/);
    process.kill(Number(typescript), "SIGKILL");
    await client.until(() => client.refreshes > 0);
    assert.deepEqual(codesOf(await client.diagnostics(file("a.ts"))), ["no-for-await-of-sync"]);
  });

  it("ends when it is told to", async () => {
    const { client, file } = await started({ "tsconfig.json": strict, "a.ts": arrayLoop });
    await client.open(file("a.ts"));
    await client.diagnostics(file("a.ts"));
    assert.equal(await client.stop(), 0);
  });
});
