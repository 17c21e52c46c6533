/** The commands of the server, over stdio as an editor runs them. */
import assert from "node:assert/strict";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, it } from "node:test";
import type { WorkspaceEdit } from "vscode-languageserver-protocol";
import { editorCapabilities, uriOf } from "../../scripts/language-client.ts";
import { serverCommands, type WorkspaceSummary } from "../src/lsp/messages.ts";
import {
  appliedTo,
  arrayLoop,
  codesOf,
  folderWith,
  plainLoop,
  started,
  startedOn,
  strict,
  withEdits,
} from "./lsp-harness.ts";

const { checkWorkspace, createConfiguration, debugInformation, fixWorkspace } = serverCommands;
const ownCommands = { initializationOptions: { ownCommands: true } };

describe("checking the workspace", () => {
  it("reports the files that are not open, of all folders", async () => {
    const one = folderWith({
      "tsconfig.json": strict,
      "open.ts": arrayLoop,
      "closed.ts": arrayLoop + arrayLoop.replace("f(", "g("),
      "fine.ts": plainLoop,
      "types.d.ts": "export {};\n",
      ".gitignore": "built\n",
      "built/b.js": arrayLoop.replace(": string[]", ""),
      "node_modules/p/index.ts": arrayLoop,
      "forawait.json": '{ "ignore": ["left-out"] }',
      "left-out/l.ts": arrayLoop,
    });
    const two = folderWith({ "loose.js": "for await (const x of [1]) console.log(x);\n" });
    const client = await startedOn([one, two]);
    const open = path.join(one, "open.ts");
    const closed = path.join(one, "closed.ts");
    await client.open(open);
    assert.deepEqual(codesOf(await client.diagnostics(open)), ["no-for-await-of-sync"]);
    const summary = await client.execute<WorkspaceSummary>(checkWorkspace);
    assert.deepEqual(summary, { files: 4, findings: 4, cancelled: false, failed: [] });
    const reported = [...client.pushed].map(([uri, { diagnostics }]) => [uri, diagnostics.length]);
    assert.deepEqual(
      reported.sort(),
      [
        [uriOf(closed), 2],
        [uriOf(path.join(two, "loose.js")), 1],
      ].sort(),
    );
    const [diagnostic] = client.pushed.get(uriOf(closed))?.diagnostics ?? [];
    assert.deepEqual(diagnostic?.range, {
      start: { line: 1, character: 6 },
      end: { line: 1, character: 11 },
    });
    assert.equal(diagnostic?.source, "forawait");
    const again = await client.execute<WorkspaceSummary>(checkWorkspace);
    assert.deepEqual(again, summary);
  });

  it("shows how far it is, and ends when it is cancelled", async () => {
    const many = Array.from({ length: 150 }, (_, index) => [`f${index}.ts`, arrayLoop]);
    const { client } = await started({ "tsconfig.json": strict, ...Object.fromEntries(many) });
    const running = client.execute<WorkspaceSummary>(checkWorkspace);
    const reports = () => [...client.progress.values()][0] ?? [];
    await client.until(() => reports().length >= 3);
    const [token] = client.progress.keys();
    assert.ok(token);
    await client.connection.sendNotification("window/workDoneProgress/cancel", { token });
    const summary = await running;
    assert.equal(summary.cancelled, true);
    assert.ok(summary.files > 0 && summary.files < 150, `${summary.files} were checked`);
    const [begin, first] = reports();
    assert.deepEqual(begin, {
      kind: "begin",
      title: "Checking the workspace",
      percentage: 0,
      cancellable: true,
    });
    assert.deepEqual(first, { kind: "report", percentage: 0, message: "0 of 150 files" });
    await client.until(() => reports().at(-1)?.kind === "end");
    assert.ok(
      client.statuses.some(({ state, message }) => state === "busy" && message === "checking the workspace"),
    );
    assert.equal(client.statuses.at(-1)?.state, "ok");
  });

  it("works in an editor that shows no progress", async () => {
    const { client, file } = await started(
      { "tsconfig.json": strict, "a.ts": arrayLoop },
      { capabilities: { textDocument: { publishDiagnostics: {} } } },
    );
    assert.equal((await client.execute<WorkspaceSummary>(checkWorkspace)).findings, 1);
    assert.equal(client.pushed.get(uriOf(file("a.ts")))?.diagnostics.length, 1);
  });

  it("keeps up with files that are opened, closed, changed, created and deleted", async () => {
    const { client, file } = await started({ "tsconfig.json": strict, "a.ts": arrayLoop, "b.ts": plainLoop });
    const shown = (name: string) => client.pushed.get(uriOf(file(name)))?.diagnostics.length;
    await client.execute(checkWorkspace);
    assert.equal(shown("a.ts"), 1);
    await client.open(file("a.ts"));
    await client.until(() => shown("a.ts") === 0);
    assert.equal((await client.diagnostics(file("a.ts"))).length, 1, "an open file is asked for");
    await client.close(file("a.ts"));
    await client.until(() => shown("a.ts") === 1);
    writeFileSync(file("b.ts"), arrayLoop);
    await client.touch(file("b.ts"));
    await client.until(() => shown("b.ts") === 1);
    writeFileSync(file("c.ts"), arrayLoop);
    await client.touch(file("c.ts"), 1);
    await client.until(() => shown("c.ts") === 1);
    rmSync(file("a.ts"));
    await client.touch(file("a.ts"), 3);
    await client.until(() => shown("a.ts") === 0);
    writeFileSync(file("forawait.json"), '{ "preset": "off" }');
    await client.touch(file("forawait.json"), 1);
    await client.until(() => shown("b.ts") === 0 && shown("c.ts") === 0);
  });

  it("leaves only the projects open that open documents need", async () => {
    const { client, file } = await started({
      "one/tsconfig.json": strict,
      "one/a.ts": arrayLoop,
      "two/tsconfig.json": strict,
      "two/b.ts": arrayLoop,
    });
    await client.open(file("one/a.ts"));
    await client.diagnostics(file("one/a.ts"));
    const projects = async () => {
      const text = await client.execute<string>(debugInformation);
      return /^## Projects\n\n([\s\S]*?)\n\n/m.exec(text)?.[1]?.split("\n");
    };
    const needed = [`- ${file("one/tsconfig.json")}`];
    const summary = await client.execute<WorkspaceSummary>(checkWorkspace);
    assert.deepEqual([summary.files, summary.findings], [2, 2]);
    assert.deepEqual(await projects(), needed);
    assert.notEqual(await client.execute(fixWorkspace), undefined);
    assert.deepEqual(await projects(), needed);
    assert.equal((await client.diagnostics(file("one/a.ts"))).length, 1);
  });

  it("leaves folders alone where the setting turns forawait off, and follows the setting", async () => {
    const on = folderWith({ "tsconfig.json": strict, "a.ts": arrayLoop });
    const off = folderWith({ "tsconfig.json": strict, "a.ts": arrayLoop, "open.ts": arrayLoop });
    const folderSettings = { [on]: { enable: true }, [off]: { enable: false } };
    const client = await startedOn([on, off], { ...ownCommands, folderSettings });
    const [file, left, open] = [path.join(on, "a.ts"), path.join(off, "a.ts"), path.join(off, "open.ts")];
    await client.open(open);
    assert.deepEqual(await client.diagnostics(open), []);
    const summary = await client.execute<WorkspaceSummary>(checkWorkspace);
    assert.deepEqual(summary, { files: 1, findings: 1, cancelled: false, failed: [] });
    assert.deepEqual([...client.pushed.keys()], [uriOf(file)]);
    const edit = await client.execute<WorkspaceEdit>(fixWorkspace);
    assert.deepEqual([...appliedTo(edit).keys()], [uriOf(file)]);

    folderSettings[off] = { enable: true };
    await client.configure({});
    assert.deepEqual((await client.execute<WorkspaceSummary>(checkWorkspace)).findings, 3);
    assert.equal(client.pushed.get(uriOf(left))?.diagnostics.length, 1);
    folderSettings[off] = { enable: false };
    await client.configure({});
    await client.until(() => client.pushed.get(uriOf(left))?.diagnostics.length === 0);
    assert.deepEqual(await client.diagnostics(open), []);
    assert.equal(client.pushed.get(uriOf(file))?.diagnostics.length, 1);
  });

  it("reports nothing of its own accord", async () => {
    const { client, file } = await started({ "tsconfig.json": strict, "a.ts": arrayLoop, "b.ts": arrayLoop });
    await client.open(file("a.ts"));
    await client.diagnostics(file("a.ts"));
    await client.close(file("a.ts"));
    await client.touch(file("b.ts"));
    await client.until(() => client.refreshes > 0);
    assert.equal(client.pushed.size, 0);
  });
});

describe("fixing the workspace", () => {
  const files = {
    "tsconfig.json": strict,
    "a.ts": `${arrayLoop}\n\nexport const between = 1;\n\n\n${arrayLoop.replace("f(", "g(")}`,
    "b.ts": plainLoop,
    "c.ts": arrayLoop,
  };

  it("gives an edit that is shown before it is applied, with unsaved text in mind", async () => {
    const { client, file } = await started(files, ownCommands);
    await client.open(file("b.ts"));
    const typed = arrayLoop.replace("console", "globalThis.console");
    await client.change(file("b.ts"), typed);
    const edit = await client.execute<WorkspaceEdit | null>(fixWorkspace);
    const uris = ["a.ts", "b.ts", "c.ts"].map(name => uriOf(file(name)));
    const [a, b, c] = uris as [string, string, string];
    assert.deepEqual(Object.keys(edit?.changeAnnotations ?? {}).sort(), uris);
    assert.ok(
      Object.values(edit?.changeAnnotations ?? {}).every(({ needsConfirmation }) => needsConfirmation),
    );
    assert.equal(edit?.changeAnnotations?.[a]?.description, "2 places");
    const texts = appliedTo(edit, { [b]: typed });
    assert.equal(texts.get(a), files["a.ts"].replaceAll("for await", "for"));
    assert.equal(texts.get(b), typed.replace("for await", "for"));
    assert.equal(texts.get(c), plainLoop);
    const versions = edit?.documentChanges?.map(change => "edits" in change && change.textDocument.version);
    assert.deepEqual(versions, [null, 2, null]);
    for (const name of ["a.ts", "c.ts"]) writeFileSync(file(name), texts.get(uriOf(file(name))) ?? "");
    await client.change(file("b.ts"), texts.get(b) ?? "");
    for (const name of ["a.ts", "c.ts"]) await client.touch(file(name));
    assert.equal(await client.execute(fixWorkspace), null, "there is nothing left");
  });

  it("is applied by the server where the client has no such command", async () => {
    const { client } = await started(files);
    assert.equal(await client.execute(fixWorkspace), null);
    assert.equal(client.appliedEdits.length, 1);
    assert.equal(client.appliedEdits[0]?.documentChanges?.length, 2);
  });

  it("asks for no confirmation where the editor cannot show one", async () => {
    const workspace = { ...editorCapabilities.workspace, workspaceEdit: { documentChanges: true } };
    const { client } = await started(files, {
      ...ownCommands,
      capabilities: { ...editorCapabilities, workspace },
    });
    const edit = await client.execute<WorkspaceEdit>(fixWorkspace);
    assert.equal(edit.changeAnnotations, undefined);
    assert.equal(edit.documentChanges?.length, 2);
  });
});

describe("edits of many fixes", () => {
  it("leave what is between them alone", async () => {
    const { lineEdits } = await import("../src/lsp/edits.ts");
    const before = "a\nb\nc\nd\ne\n";
    const after = "a\nB\nc\nd\nnew\nE\n";
    const edits = lineEdits(before, after);
    assert.deepEqual(edits, [
      { start: 2, end: 3, newText: "B" },
      { start: 8, end: 9, newText: "new\nE" },
    ]);
    assert.equal(withEdits("", []), "");
    assert.deepEqual(lineEdits("x\r\ny", "x\r\ny\r\n"), [{ start: 4, end: 4, newText: "\r\n" }]);
    assert.deepEqual(lineEdits("same\n", "same\n"), []);
  });
});

describe("other commands", () => {
  it("print what is needed to understand a report", async () => {
    const { client, file } = await started({
      "tsconfig.json": strict,
      "a.ts": arrayLoop,
      "forawait.json": '{ "nonsense": 1 }',
    });
    await client.open(file("a.ts"));
    await client.diagnostics(file("a.ts"));
    const text = await client.execute<string>(debugInformation, uriOf(file("a.ts")));
    for (const expected of [
      /- forawait: \d+\.\d+\.\d+/,
      /- TypeScript: \d+\.\d+\.\d+/,
      new RegExp(`- ${file("tsconfig.json")}\\n`),
      new RegExp(`- ${file("forawait.json")}:1: There is no setting "nonsense"`),
      /"timeBudget": 8000/,
      /- Checks: 1 started, 1 finished/,
      /- Server: \d+ MB/,
      /- TypeScript: \d+ MB/,
      /- Check: [\d.]+ ms, 1 findings/,
      /\| no-for-await-of-sync \| [\d.]+ ms \|/,
    ]) {
      assert.match(text, expected);
    }
    assert.doesNotMatch(await client.execute<string>(debugInformation), /Timings/);
  });

  it("create a configuration, and leave one that is there", async () => {
    const { client, file, folder } = await started({});
    await client.execute(createConfiguration);
    assert.equal(JSON.parse(readFileSync(file("forawait.json"), "utf8")).preset, "recommended");
    assert.deepEqual(
      client.shown.map(({ uri }) => uri),
      [uriOf(file("forawait.json"))],
    );
    writeFileSync(file("forawait.json"), "{}");
    await client.execute(createConfiguration, uriOf(folder));
    assert.equal(readFileSync(file("forawait.json"), "utf8"), "{}");
    assert.equal(client.shown.length, 2);
    await assert.rejects(
      client.execute(createConfiguration, uriOf(path.join(folder, "missing"))),
      /missing.forawait\.json cannot be written/,
    );
  });

  it("are announced, unless the client provides them", async () => {
    const { client } = await started({});
    const { executeCommandProvider } = client.initializeResult?.capabilities ?? {};
    assert.deepEqual(executeCommandProvider?.commands.sort(), Object.values(serverCommands).sort());
    const { client: other } = await started({}, ownCommands);
    assert.equal(other.initializeResult?.capabilities.executeCommandProvider, undefined);
    await assert.rejects(other.execute("forawait.nonsense"), /no command "forawait\.nonsense"/);
  });
});
