/** The built language server, driven over stdio as an editor drives it. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { rmSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, it } from "node:test";
import { CancellationTokenSource, type Diagnostic } from "vscode-languageserver-protocol";
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

  it("takes settings from the start where the editor has none when it is asked", async () => {
    for (const [settings, expected] of [
      [null, 4],
      [{ severities: {} }, 2],
    ] as const) {
      const initializationOptions = { severities: { "*": "hint" } };
      const { client, file } = await started(
        { "tsconfig.json": strict, "a.ts": arrayLoop },
        { settings, initializationOptions },
      );
      await client.open(file("a.ts"));
      assert.equal((await client.diagnostics(file("a.ts")))[0]?.severity, expected);
    }
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

describe("what is published", () => {
  it("confirms a report that has not changed", async () => {
    const { client, file } = await started({ "tsconfig.json": strict, "a.ts": arrayLoop, "b.ts": plainLoop });
    for (const name of ["a.ts", "b.ts"]) {
      await client.open(file(name));
      const first = await client.report(file(name));
      assert.ok(first.kind === "full" && first.resultId);
      assert.deepEqual(await client.report(file(name), first.resultId), {
        kind: "unchanged",
        resultId: first.resultId,
      });
      await client.change(file(name), arrayLoop.replace("f(", "g("));
      const second = await client.report(file(name), first.resultId);
      assert.equal(second.kind, "full", `${name}: the fixes are for another text now`);
    }
  });

  it("links to the places that explain a finding, in other files too", async () => {
    const { client, file } = await started({
      "tsconfig.json": strict,
      "lib.ts": "export async function* gen() {\n  yield 1;\n}\n",
      "a.ts": 'import { gen } from "./lib.js";\nexport function f() {\n  gen();\n}\n',
    });
    await client.open(file("a.ts"));
    const [diagnostic] = await client.diagnostics(file("a.ts"));
    assert.equal(diagnostic?.code, "no-floating-generator");
    const [place] = diagnostic.relatedInformation ?? [];
    assert.equal(place?.location.uri, uriOf(file("lib.ts")));
    assert.equal(place?.location.range.start.line, 0);
    assert.ok(place?.message);
  });

  it("says what related places say to a client that cannot link to them", async () => {
    const { relatedInformation: _, ...publishDiagnostics } =
      editorCapabilities.textDocument?.publishDiagnostics ?? {};
    const textDocument = { ...editorCapabilities.textDocument, publishDiagnostics };
    const { client, file } = await started(
      {
        "tsconfig.json": strict,
        "a.ts": "async function* gen() {\n  yield 1;\n}\nexport const f = () => void gen();\n",
      },
      { capabilities: { ...editorCapabilities, textDocument } },
    );
    await client.open(file("a.ts"));
    const [diagnostic] = await client.diagnostics(file("a.ts"));
    assert.equal(diagnostic?.relatedInformation, undefined);
    assert.match(String(diagnostic?.message), /\n./);
  });

  it("shows severities as the editor's settings want them", async () => {
    const { client, file } = await started(
      { "tsconfig.json": strict, "a.ts": arrayLoop },
      { settings: { severities: { "*": "error", "no-for-await-*": "info", "no-blocking-*": "hint" } } },
    );
    await client.open(file("a.ts"));
    const severities = async () => (await client.diagnostics(file("a.ts"))).map(({ severity }) => severity);
    assert.deepEqual(await severities(), [3]);
    await client.configure({ severities: { "no-for-await-of-sync": "hint" } });
    await client.until(() => client.refreshes === 1);
    assert.deepEqual(await severities(), [4]);
  });

  it("asks for a refresh only when something else than an open text has changed", async () => {
    const { client, file } = await started({ "tsconfig.json": strict, "a.ts": arrayLoop, "b.ts": plainLoop });
    await client.open(file("a.ts"));
    await client.diagnostics(file("a.ts"));
    await client.configure({ enable: true });
    await client.change(file("a.ts"), plainLoop);
    writeFileSync(file("a.ts"), plainLoop);
    await client.save(file("a.ts"));
    await client.touch(file("a.ts"));
    await client.touch(path.join(path.dirname(file("a.ts")), "node_modules/p/index.js"));
    assert.deepEqual(await client.diagnostics(file("a.ts")), []);
    // Several changes at once are one reason, and it comes after all that came before.
    for (const type of [2, 2, 2] as const) await client.touch(file("b.ts"), type);
    await client.until(() => client.refreshes > 0);
    assert.equal(client.refreshes, 1);
  });

  it("checks under onSave what was opened or saved, and nothing else", async () => {
    const { client, file } = await started(
      { "tsconfig.json": strict, "a.ts": plainLoop },
      { settings: { run: "onSave" } },
    );
    await client.open(file("a.ts"));
    const first = await client.report(file("a.ts"));
    assert.ok(first.kind === "full" && first.resultId && first.items.length === 0);
    await client.change(file("a.ts"), arrayLoop);
    assert.equal((await client.report(file("a.ts"), first.resultId)).kind, "unchanged");
    await client.save(file("a.ts"));
    const second = await client.report(file("a.ts"), first.resultId);
    assert.ok(second.kind === "full" && second.items.length === 1);
  });

  it("skips a file that takes longer than the time budget, says so, and tries again when it is saved", async () => {
    const loops = Array.from({ length: 800 }, (_, index) => arrayLoop.replace("f(", `f${index}(`));
    const { client, file } = await started(
      { "tsconfig.json": strict, "a.ts": loops.join("") },
      { settings: { timeBudget: 1 } },
    );
    await client.open(file("a.ts"));
    assert.deepEqual(await client.diagnostics(file("a.ts")), []);
    const status = client.statuses.at(-1);
    assert.equal(status?.state, "warning");
    assert.equal(status?.message, "skipped a.ts");
    assert.match(status?.detail ?? "", /forawait\.timeBudget/);
    assert.deepEqual(status?.skipped, [uriOf(file("a.ts"))]);
    await client.change(file("a.ts"), `\n${loops.join("")}`);
    assert.deepEqual(await client.diagnostics(file("a.ts")), [], "typing does not make it try again");
    await client.save(file("a.ts"));
    assert.deepEqual(await client.diagnostics(file("a.ts")), [], "still over the budget");
    assert.ok(
      client.statuses.some(({ state }, index) => index > 0 && state === "ok"),
      "it was tried again",
    );
    await client.configure({ timeBudget: 0 });
    await client.until(() => client.refreshes > 0);
    assert.equal((await client.diagnostics(file("a.ts"))).length, 800);
    assert.equal(client.statuses.at(-1)?.state, "ok");
  });

  it("reports the last check to the status item", async () => {
    const { client, file } = await started({ "src/tsconfig.json": strict, "src/a.ts": arrayLoop });
    const before = Date.now();
    await client.open(file("src/a.ts"));
    await client.diagnostics(file("src/a.ts"));
    const after = Date.now();
    await client.until(() => client.statuses.at(-1)?.lastCheck !== undefined);
    const { lastCheck, typescript } = client.statuses.at(-1) ?? {};
    assert.match(typescript ?? "", /^\d+\.\d+\.\d+/);
    assert.equal(lastCheck?.uri, uriOf(file("src/a.ts")));
    assert.equal(lastCheck?.project, file("src/tsconfig.json"));
    assert.equal(lastCheck?.findings, 1);
    assert.ok((lastCheck?.milliseconds ?? -1) >= 0);
    const time = lastCheck?.time ?? 0;
    assert.ok(time >= before && time <= after, "it says when the check ended, not when it was reported");
  });

  it("pushes again what another open document changes", async () => {
    const { diagnostic: _, ...textDocument } = editorCapabilities.textDocument ?? {};
    const { client, file } = await started(
      {
        "tsconfig.json": strict,
        "a.ts": 'import { xs } from "./b.js";\nfor await (const x of xs) console.log(x);\nexport {};\n',
        "b.ts": "export declare const xs: AsyncIterable<number>;\n",
      },
      { capabilities: { ...editorCapabilities, textDocument } },
    );
    const uri = uriOf(file("a.ts"));
    await client.open(file("a.ts"));
    await client.open(file("b.ts"));
    await client.until(() => client.pushed.get(uri)?.diagnostics.length === 0);
    await client.change(file("b.ts"), "export declare const xs: number[];\n");
    await client.until(() => client.pushed.get(uri)?.diagnostics.length === 1);
  });
});

describe("work that nobody wants any more", () => {
  it("is not done in a burst of edits, and does not hold up the last one", async () => {
    const loops = Array.from({ length: 150 }, (_, index) => arrayLoop.replace("f(", `f${index}(`)).join("");
    const { client, file } = await started({ "tsconfig.json": strict, "a.ts": loops });
    await client.open(file("a.ts"));
    assert.equal((await client.diagnostics(file("a.ts"))).length, 150);
    const pulls: Promise<unknown>[] = [];
    const at = { line: 0, character: 0 };
    let last = new CancellationTokenSource();
    for (let count = 0; count < 60; count++) {
      last.cancel();
      last = new CancellationTokenSource();
      await client.change(file("a.ts"), "\n", { start: at, end: at });
      const params = { textDocument: { uri: uriOf(file("a.ts")) } };
      const pull = client.connection.sendRequest("textDocument/diagnostic", params, last.token);
      pulls.push(pull.catch(() => undefined));
      // Now and then a check gets as far as its questions to TypeScript.
      if (count % 10 === 0) await client.hover(file("a.ts"), at);
    }
    const reports = (await Promise.all(pulls)) as ({ items: Diagnostic[] } | undefined)[];
    assert.equal(reports.at(-1)?.items[0]?.range.start.line, 61);
    const answered = reports.filter(report => report !== undefined).length;
    assert.ok(answered <= 10, `${answered} of 60 were answered`);
    const information = await client.execute<string>("forawait.debugInformation");
    const [, finished] = /Checks: \d+ started, (\d+) finished/.exec(information) ?? [];
    const [, snapshots] = /Snapshots: (\d+)/.exec(information) ?? [];
    assert.ok(Number(finished) <= 11 && Number(snapshots) <= 30, information);
    assert.deepEqual(client.log, [], "work that is given up makes no noise");
  });

  it("is still done for somebody else who wants it", async () => {
    const { client, file } = await started({ "tsconfig.json": strict, "a.ts": arrayLoop });
    await client.open(file("a.ts"));
    const source = new CancellationTokenSource();
    const params = { textDocument: { uri: uriOf(file("a.ts")) } };
    const cancelled = client.connection.sendRequest("textDocument/diagnostic", params, source.token);
    const wanted = client.diagnostics(file("a.ts"));
    source.cancel();
    await assert.rejects(cancelled);
    assert.equal((await wanted).length, 1);
  });
});

describe("paths", () => {
  const loopOver = (module: string) =>
    `import { xs } from "${module}";\nfor await (const x of xs) console.log(x);\nexport {};\n`;
  const sync = "export declare const xs: number[];\n";
  const async = "export declare const xs: AsyncIterable<number>;\n";

  it("may lead through a link to the folder", async () => {
    const real = folderWith({ "tsconfig.json": strict, "src/a.ts": loopOver("./b.js"), "src/b.ts": async });
    const folder = path.join(folderWith({}), "link");
    symlinkSync(real, folder);
    const client = await startedOn([folder]);
    const file = (name: string) => path.join(folder, name);
    await client.open(file("src/a.ts"));
    assert.deepEqual(await client.diagnostics(file("src/a.ts")), []);
    await client.open(file("src/b.ts"));
    await client.change(file("src/b.ts"), sync);
    assert.deepEqual(codesOf(await client.diagnostics(file("src/a.ts"))), ["no-for-await-of-sync"]);
    await client.until(() => client.statuses.at(-1)?.lastCheck?.project === file("tsconfig.json"));
  });

  it("may lead through a link to the file", async () => {
    const elsewhere = folderWith({ "a.ts": arrayLoop });
    const { client, file } = await started({ "tsconfig.json": strict });
    symlinkSync(path.join(elsewhere, "a.ts"), file("linked.ts"));
    await client.open(file("linked.ts"));
    const [diagnostic] = await client.diagnostics(file("linked.ts"));
    assert.ok(diagnostic);
    const [action] = await client.codeActions(file("linked.ts"), diagnostic.range, {
      diagnostics: [diagnostic],
    });
    const [change] = action?.edit?.documentChanges ?? [];
    assert.ok(change && "textDocument" in change);
    assert.equal(change.textDocument.uri, uriOf(file("linked.ts")), "the edit goes where the editor is");
  });

  for (const through of ["the folder itself", "a link to the folder"]) {
    it(`of linked packages are followed to unsaved text, in ${through}`, async () => {
      const real = folderWith({
        "app/tsconfig.json": strict,
        "app/a.ts": loopOver("lib"),
        "lib/package.json": '{ "name": "lib", "type": "module", "exports": "./index.ts" }',
        "lib/tsconfig.json": strict,
        "lib/index.ts": async,
        "app/node_modules/.keep": "",
      });
      symlinkSync(path.join(real, "lib"), path.join(real, "app/node_modules/lib"));
      let folder = real;
      if (through.startsWith("a link")) {
        folder = path.join(folderWith({}), "link");
        symlinkSync(real, folder);
      }
      const client = await startedOn([folder]);
      const file = (name: string) => path.join(folder, name);
      await client.open(file("app/a.ts"));
      assert.deepEqual(await client.diagnostics(file("app/a.ts")), []);
      await client.open(file("lib/index.ts"));
      await client.change(file("lib/index.ts"), sync);
      assert.deepEqual(codesOf(await client.diagnostics(file("app/a.ts"))), ["no-for-await-of-sync"]);
      await client.close(file("lib/index.ts"));
      assert.deepEqual(await client.diagnostics(file("app/a.ts")), []);
    });
  }

  it("of a worktree inside the repository belong to the worktree", async () => {
    const { client, file } = await started({
      "tsconfig.json": strict,
      "forawait.json": '{ "preset": "off" }',
      "a.ts": arrayLoop,
      ".worktrees/topic/.git": "gitdir: ../../.git/worktrees/topic\n",
      ".worktrees/topic/tsconfig.json": strict,
      ".worktrees/topic/forawait.json": "{}",
      ".worktrees/topic/a.ts": arrayLoop,
    });
    await client.open(file("a.ts"));
    assert.deepEqual(await client.diagnostics(file("a.ts")), []);
    await client.open(file(".worktrees/topic/a.ts"));
    assert.equal((await client.diagnostics(file(".worktrees/topic/a.ts"))).length, 1);
  });

  it("with spaces and signs that URIs encode are understood", async () => {
    const { client, file } = await started({ "tsconfig.json": strict, "a b/ä#1 %20?.ts": arrayLoop });
    await client.open(file("a b/ä#1 %20?.ts"));
    assert.equal((await client.diagnostics(file("a b/ä#1 %20?.ts"))).length, 1);
  });

  it("that are no files of the workspace are left alone", async () => {
    const { client, file } = await started({
      "tsconfig.json": strict,
      "a.ts": plainLoop,
      "t.d.ts": "export {};\n",
    });
    await client.open(file("a.ts"));
    const old = `git:${file("a.ts")}?ref=HEAD`;
    await client.openUri(old, "typescript", arrayLoop);
    assert.deepEqual(await client.diagnosticsOf(old), []);
    assert.deepEqual(await client.diagnostics(file("a.ts")), [], "another document does not stand in for it");
    await client.openUri("file://", "typescript", arrayLoop);
    assert.deepEqual(await client.diagnosticsOf("file://"), []);
  });

  it("of a document that was named but never saved are its own", async () => {
    const { client, file } = await started({ "tsconfig.json": strict, "src/b.ts": sync });
    const uri = `untitled:${file("src/new.ts")}`;
    await client.openUri(uri, "typescript", loopOver("./b.js"));
    assert.deepEqual(codesOf(await client.diagnosticsOf(uri)), ["no-for-await-of-sync"]);
  });
});

describe("several folders", () => {
  it("come and go, each with its own settings", async () => {
    const one = folderWith({ "tsconfig.json": strict, "a.ts": arrayLoop });
    const two = folderWith({ "tsconfig.json": strict, "b.ts": arrayLoop });
    const client = await startedOn([one], { folderSettings: { [two]: { severities: { "*": "hint" } } } });
    const a = path.join(one, "a.ts");
    const b = path.join(two, "b.ts");
    await client.open(a);
    await client.open(b);
    const severityIn = async (file: string) => (await client.diagnostics(file))[0]?.severity;
    assert.equal(await severityIn(a), 2);
    assert.equal(await severityIn(b), 2);
    const folder = { uri: uriOf(two), name: "two" };
    await client.connection.sendNotification("workspace/didChangeWorkspaceFolders", {
      event: { added: [folder], removed: [] },
    });
    await client.until(() => client.refreshes === 1);
    assert.equal(await severityIn(a), 2);
    assert.equal(await severityIn(b), 4);
    await client.connection.sendNotification("workspace/didChangeWorkspaceFolders", {
      event: { added: [], removed: [folder] },
    });
    await client.until(() => client.refreshes === 2);
    assert.equal(await severityIn(b), 2);
  });
});
