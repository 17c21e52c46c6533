/**
 * The editor's own TypeScript 7 server, read by ours: a real `tsc --lsp --stdio`, driven as an editor would drive it,
 * which hands out pipes through the client.
 */
import assert from "node:assert/strict";
import { appendFileSync, cpSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, it } from "node:test";
import { setImmediate } from "node:timers/promises";
import { LanguageClient, type LanguageClientOptions } from "../../scripts/language-client.ts";
import {
  type PipeAnswer,
  pipeAvailableNotification,
  pipeRequest,
  serverCommands,
} from "../src/lsp/messages.ts";
import { findTypeScriptBinary } from "../src/typescript/binary.ts";
import { SharingWorkspace } from "../src/typescript/sharing.ts";
import { arrayLoop, cleanUp, codesOf, folderWith, plainLoop, startedOn, strict } from "./lsp-harness.ts";

const found = ["no-for-await-of-sync"];

describe("the editor's TypeScript server", () => {
  it("is read instead of starting a process, with the same findings", async () => {
    const files = {
      "tsconfig.json": strict,
      "a.ts": arrayLoop,
      "b.ts": `import { numbers } from "./c.js";\nfor await (const n of numbers()) console.log(n);\n`,
      "c.ts": "export async function* numbers() { yield 1; }\nnumbers();\n",
    };
    const shared = await editorOn(files);
    const own = await editorOn(files, { settings: { typescript: { server: "own" } } });
    for (const name of ["a.ts", "b.ts", "c.ts"]) {
      for (const editor of [shared, own]) await editor.open(name);
      assert.deepEqual(await shared.findings(name), await own.findings(name), name);
    }
    assert.deepEqual(await shared.codes("a.ts"), found);
    assert.equal(shared.server, "shared");
    assert.match(await shared.debugInformation(), /TypeScript server: shared with the editor/);
    assert.match(await shared.debugInformation(), /- TypeScript: not running/);
    assert.equal(shared.pipes, 1);
    assert.equal(own.pipes, 0);
    assert.match(await own.debugInformation(), /TypeScript server: own process/);
  });

  it("knows every edit, of the file and of others, without a save", async () => {
    const editor = await editorOn({
      "tsconfig.json": strict,
      "a.ts": `import { xs } from "./b.js";\nfor await (const x of xs) console.log(x);\nexport {};\n`,
      "b.ts": "export const xs = [1];\n",
    });
    await editor.open("a.ts");
    await editor.open("b.ts", "export async function* gen() { yield 1; }\nexport const xs = gen();\n");
    assert.deepEqual(await editor.codes("a.ts"), []);
    for (let round = 0; round < 10; round++) {
      await editor.change("b.ts", `export const xs = [${round}];\n`);
      assert.deepEqual(await editor.codes("a.ts"), found);
      await editor.change(
        "b.ts",
        `export async function* gen() { yield ${round}; }\nexport const xs = gen();\n`,
      );
      assert.deepEqual(await editor.codes("a.ts"), []);
    }
    await editor.close("b.ts");
    assert.deepEqual(await editor.codes("a.ts"), found);
    assert.equal(editor.server, "shared");
  });

  it("knows what happens on disk", async () => {
    const editor = await editorOn({
      "tsconfig.json": strict,
      "a.ts": `import { xs } from "./b.js";\nfor await (const x of xs) console.log(x);\nexport {};\n`,
    });
    await editor.open("a.ts");
    assert.deepEqual(await editor.codes("a.ts"), []);
    writeFileSync(editor.file("b.ts"), "export const xs = [1];\n");
    await editor.touch("b.ts", 1);
    assert.deepEqual(await editor.codes("a.ts"), found);
    writeFileSync(
      editor.file("b.ts"),
      "export async function* gen() { yield 1; }\nexport const xs = gen();\n",
    );
    await editor.touch("b.ts", 2);
    assert.deepEqual(await editor.codes("a.ts"), []);
    rmSync(editor.file("b.ts"));
    await editor.touch("b.ts", 3);
    assert.deepEqual(await editor.codes("a.ts"), []);
    assert.equal(editor.server, "shared");
  });

  it("is not told of looking ahead: fixes are tried in a process of our own", async () => {
    const editor = await editorOn({ "tsconfig.json": strict, "a.ts": arrayLoop });
    await editor.open("a.ts");
    assert.deepEqual(await editor.codes("a.ts"), found);
    const start = { line: 0, character: 0 };
    const [action] = await editor.client.codeActions(
      editor.file("a.ts"),
      { start, end: start },
      { only: ["source.fixAll.forawait"] },
    );
    const { edit } = action?.edit ? action : await editor.client.resolve(action as never);
    assert.equal(edit?.documentChanges?.length, 1);
    assert.deepEqual(await editor.codes("a.ts"), found);
    assert.equal(editor.server, "shared");
  });

  it("does not answer for files without a tsconfig", async () => {
    const editor = await editorOn({ "loose.js": arrayLoop.replace(": string[]", " = ['a']") });
    await editor.open("loose.js");
    assert.deepEqual(await editor.codes("loose.js"), found);
  });

  it("may end, and our own process goes on; when it is back, it is read again", async () => {
    const editor = await editorOn({ "tsconfig.json": strict, "a.ts": plainLoop });
    await editor.open("a.ts");
    assert.deepEqual(await editor.codes("a.ts"), []);
    assert.equal(editor.server, "shared");
    editor.typescript.process.kill("SIGKILL");
    await editor.client.change(editor.file("a.ts"), arrayLoop);
    assert.deepEqual(await editor.codes("a.ts"), found);
    await editor.client.until(() => editor.server === "own");
    await editor.restartTypeScript({ "a.ts": arrayLoop });
    await editor.change("a.ts", `${arrayLoop}\n`);
    assert.deepEqual(await editor.codes("a.ts"), found);
    assert.equal(editor.server, "shared");
    assert.equal(editor.pipes, 2);
  });

  it("may end in the middle of a check", async () => {
    const editor = await editorOn({ "tsconfig.json": strict, "a.ts": arrayLoop, "b.ts": plainLoop });
    await editor.open("b.ts");
    assert.deepEqual(await editor.codes("b.ts"), []);
    await editor.open("a.ts");
    const codes = editor.codes("a.ts");
    editor.typescript.process.kill("SIGKILL");
    assert.deepEqual(await codes, found);
    await editor.client.change(editor.file("b.ts"), arrayLoop);
    assert.deepEqual(await editor.codes("b.ts"), found);
  });

  it("lets our own process end once that is not needed any more", async () => {
    const editor = await editorOn({ "tsconfig.json": strict, "a.ts": arrayLoop });
    await editor.open("a.ts");
    const workspace = new SharingWorkspace({
      binary: findTypeScriptBinary(),
      folder: path.dirname(editor.file("a.ts")),
      requestPipe: () => editor.pipe(),
      restAfter: 50,
    });
    cleanUp(() => workspace.close());
    workspace.setText(editor.file("a.ts"), arrayLoop);
    (await workspace.acquire([editor.file("a.ts")])).release();
    assert.equal(workspace.server, "shared");
    assert.equal(await workspace.processId(), undefined);
    const lease = await workspace.acquireWith(editor.file("a.ts"), plainLoop);
    assert.equal((await lease.view(editor.file("a.ts")))?.sourceFile.text, plainLoop);
    lease.release();
    const deadline = Date.now() + 10_000;
    while ((await workspace.processId()) !== undefined) {
      assert.ok(Date.now() < deadline, "the process is still there");
      await setImmediate();
    }
    const again = await workspace.acquireWith(editor.file("a.ts"), plainLoop);
    assert.equal((await again.view(editor.file("a.ts")))?.sourceFile.text, plainLoop);
    again.release();
  });

  it("is not used when it is another build", async () => {
    const other = folderWith({});
    const lib = path.dirname(findTypeScriptBinary());
    cpSync(lib, path.join(other, "lib"), { recursive: true });
    const executable = path.join(other, "lib", path.basename(findTypeScriptBinary()));
    appendFileSync(executable, "another build");
    const editor = await editorOn({ "tsconfig.json": strict, "a.ts": arrayLoop }, { executable });
    await editor.open("a.ts");
    assert.deepEqual(await editor.codes("a.ts"), found);
    assert.equal(editor.server, "own");
    assert.match(await editor.debugInformation(), /Not shared because: .* is not TypeScript \d+\.\d+\.\d+/);
  });

  it("is not used when it does not know what the editor shows", async () => {
    const editor = await editorOn({ "tsconfig.json": strict, "a.ts": plainLoop });
    await editor.open("a.ts");
    assert.deepEqual(await editor.codes("a.ts"), []);
    assert.equal(editor.server, "shared");
    // Only we are told of this edit.
    await editor.client.change(editor.file("a.ts"), arrayLoop);
    assert.deepEqual(await editor.codes("a.ts"), found);
    assert.equal(editor.server, "own");
  });

  it("is missed only by those who ask for it", async () => {
    for (const [server, state] of [
      ["auto", "ok"],
      ["shared", "warning"],
    ] as const) {
      const editor = await editorOn(
        { "tsconfig.json": strict, "a.ts": arrayLoop },
        { settings: { typescript: { server } }, refuse: "TypeScript 7 is not enabled." },
      );
      await editor.open("a.ts");
      assert.deepEqual(await editor.codes("a.ts"), found);
      assert.equal(editor.server, "own");
      const status = editor.client.statuses.findLast(each => each.state !== "busy");
      assert.equal(status?.state, state);
      if (state === "warning") assert.match(String(status?.detail), /TypeScript 7 is not enabled\./);
    }
  });

  it("comes and goes with the setting", async () => {
    const editor = await editorOn(
      { "tsconfig.json": strict, "a.ts": arrayLoop },
      { settings: { typescript: { server: "own" } } },
    );
    await editor.open("a.ts");
    assert.deepEqual(await editor.codes("a.ts"), found);
    assert.equal(editor.pipes, 0);
    await editor.client.configure({ typescript: { server: "auto" } });
    await editor.client.until(() => editor.client.refreshes > 0);
    assert.deepEqual(await editor.codes("a.ts"), found);
    assert.equal(editor.server, "shared");
    await editor.client.configure({ typescript: { server: "own" } });
    await editor.client.until(() => editor.client.refreshes > 1);
    assert.deepEqual(await editor.codes("a.ts"), found);
    assert.match(await editor.debugInformation(), /TypeScript server: own process/);
  });
});

interface EditorOptions extends Pick<LanguageClientOptions, "settings"> {
  /** The editor's TypeScript; our own build unless said otherwise. */
  readonly executable?: string;
  /** Why the editor has no pipe for us. */
  readonly refuse?: string;
}

/** An editor with a folder open: it tells everything to its TypeScript server and to ours. */
async function editorOn(files: Record<string, string>, options: EditorOptions = {}) {
  const folder = folderWith(files);
  const file = (name: string) => path.join(folder, name);
  const startTypeScript = async () => {
    const executable = options.executable ?? findTypeScriptBinary();
    const started = await LanguageClient.start({
      folders: [folder],
      command: [executable, "--lsp", "--stdio"],
      stderr: "ignore",
    });
    cleanUp(() => started.process.kill("SIGKILL"));
    return started;
  };
  let typescript = await startTypeScript();
  let pipes = 0;
  const client = await startedOn([folder], {
    ...(options.settings ? { settings: options.settings } : {}),
    initializationOptions: { sharesTypeScript: true },
  });
  const pipe = async () => {
    pipes += 1;
    const session: { pipe: string } = await typescript.connection.sendRequest(
      "custom/initializeAPISession",
      {},
    );
    return session.pipe;
  };
  client.connection.onRequest(pipeRequest, async (): Promise<PipeAnswer> => {
    return options.refuse === undefined ? { pipe: await pipe() } : { reason: options.refuse };
  });
  const both = () => [typescript, client];
  return {
    client,
    file,
    pipe,
    get typescript() {
      return typescript;
    },
    get pipes() {
      return pipes;
    },
    get server() {
      return client.statuses.at(-1)?.server;
    },
    async open(name: string, text?: string) {
      for (const each of both()) await each.open(file(name), text);
    },
    async change(name: string, text: string) {
      for (const each of both()) await each.change(file(name), text);
    },
    async close(name: string) {
      for (const each of both()) await each.close(file(name));
    },
    async touch(name: string, type: 1 | 2 | 3) {
      for (const each of both()) await each.touch(file(name), type);
    },
    /** The findings of a file, with all that they bring, but without the place of the folder. */
    async findings(name: string) {
      const text = JSON.stringify(await client.diagnostics(file(name)));
      return JSON.parse(text.replaceAll(path.basename(folder), "folder"));
    },
    async codes(name: string) {
      return codesOf(await client.diagnostics(file(name)));
    },
    debugInformation: () => client.execute<string>(serverCommands.debugInformation),
    async restartTypeScript(open: Record<string, string>) {
      typescript = await startTypeScript();
      for (const [name, text] of Object.entries(open)) await typescript.open(file(name), text);
      await client.connection.sendNotification(pipeAvailableNotification);
    },
  };
}
