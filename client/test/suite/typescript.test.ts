/** The editor's own TypeScript 7, lent to forawait: the real `tsc --lsp` behind a stand-in for Microsoft's extension. */
import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { suite, suiteSetup, suiteTeardown, test } from "mocha";
import {
  type Disposable,
  EventEmitter,
  extensions,
  type LogOutputChannel,
  type TextDocument,
  window,
  workspace,
} from "vscode";
import {
  createProtocolConnection,
  type ProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-languageserver-protocol/node";
import { serverCommands } from "../../../server/src/lsp/messages.ts";
import { Server } from "../../src/server.ts";
import { closeEditors, createFile, replace, until } from "./helpers.ts";

const text = "export async function show(names: string[]) {\n  for await (const name of names) name;\n}\n";

suite("the editor's TypeScript 7", () => {
  const { getExtension } = extensions;
  const started = new EventEmitter<void>();
  let tsc: TypeScriptServer | undefined;
  let log: LogOutputChannel;
  let server: Server;

  suiteSetup(() => {
    log = window.createOutputChannel("forawait typescript test", { log: true });
    const installed = getExtension("forawait.forawait");
    assert(installed, "forawait is not installed");
    const exports = {
      onLanguageServerInitialized: started.event,
      initializeAPIConnection: async () => {
        if (!tsc) throw new Error("Language server is not running.");
        return tsc.pipe();
      },
    };
    extensions.getExtension = ((id: string) =>
      id === "TypeScriptTeam.native-preview"
        ? { id, isActive: true, exports, activate: async () => exports }
        : getExtension(id)) as typeof getExtension;
    server = new Server(path.join(installed.extensionPath, "dist/server.cjs"), log);
  });
  suiteTeardown(async () => {
    extensions.getExtension = getExtension;
    await server.stop();
    server.dispose();
    tsc?.dispose();
    started.dispose();
    log.dispose();
    await closeEditors();
  });

  test("is read once it runs, and knows what is typed", async () => {
    await server.restart();
    const document = await createFile("src/shared-typescript.ts", text);
    await checked(1, "own");
    assert.match(await debugInformation(), /Not shared because: .*Language server is not running\./);

    tsc = await TypeScriptServer.start();
    started.fire();
    await replace(document, "for await", "for");
    await checked(0, "shared");
    await replace(document, "for (", "for await (");
    await checked(1, "shared");
    assert.match(await debugInformation(), /TypeScript server: shared with the editor/);

    tsc.dispose();
    tsc = undefined;
    await replace(document, "for await", "for");
    await checked(0, "own");
  });

  /** Waits until a check has brought so many findings, with the TypeScript of so and so. */
  async function checked(findings: number, owner: "own" | "shared"): Promise<void> {
    await until(`${findings} findings come from ${owner}`, server.onDidChangeStatus, () => {
      const { status } = server;
      if (status.state !== "running" || status.server.server !== owner) return undefined;
      return status.server.lastCheck?.findings === findings || undefined;
    });
  }

  async function debugInformation(): Promise<string> {
    return String(await server.execute(serverCommands.debugInformation));
  }
});

/** `tsc --lsp`, told of the documents of this VS Code. */
class TypeScriptServer implements Disposable {
  readonly #process: ChildProcess;
  readonly #connection: ProtocolConnection;
  readonly #subscriptions: Disposable[];

  static async start(): Promise<TypeScriptServer> {
    const made = new TypeScriptServer();
    await made.#connection.sendRequest("initialize", {
      processId: process.pid,
      rootUri: null,
      capabilities: {},
    });
    await made.#connection.sendNotification("initialized", {});
    for (const document of workspace.textDocuments) made.#open(document);
    return made;
  }

  private constructor() {
    const { extensionPath } = extensions.getExtension("forawait.forawait") ?? assert.fail();
    const child = spawn(ownBinary(extensionPath), ["--lsp", "--stdio"], {
      stdio: ["pipe", "pipe", "ignore"],
    });
    this.#process = child;
    this.#connection = createProtocolConnection(
      new StreamMessageReader(child.stdout),
      new StreamMessageWriter(child.stdin),
    );
    this.#connection.onRequest("client/registerCapability", () => null);
    this.#connection.onRequest("workspace/configuration", params =>
      (params as { items: unknown[] }).items.map(() => null),
    );
    this.#connection.listen();
    this.#subscriptions = [
      workspace.onDidOpenTextDocument(document => this.#open(document)),
      workspace.onDidChangeTextDocument(({ document }) => {
        void this.#connection.sendNotification("textDocument/didChange", {
          textDocument: { uri: document.uri.toString(), version: document.version },
          contentChanges: [{ text: document.getText() }],
        });
      }),
    ];
  }

  async pipe(): Promise<string> {
    const session: { pipe: string } = await this.#connection.sendRequest("custom/initializeAPISession", {});
    return session.pipe;
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#connection.dispose();
    this.#process.kill("SIGKILL");
  }

  #open(document: TextDocument): void {
    const { uri, languageId, version } = document;
    if (languageId !== "typescript") return;
    void this.#connection.sendNotification("textDocument/didOpen", {
      textDocument: { uri: uri.toString(), languageId, version, text: document.getText() },
    });
  }
}

/** The TypeScript that forawait uses itself: beside its bundles where it is packaged, else where npm has put it. */
function ownBinary(extension: string): string {
  const folders = [
    "dist/typescript",
    `node_modules/@typescript/typescript-${process.platform}-${process.arch}`,
  ];
  const executable = process.platform === "win32" ? "lib/tsc.exe" : "lib/tsc";
  const binaries = folders.map(folder => path.join(extension, folder, executable));
  return binaries.find(existsSync) ?? assert.fail("TypeScript is not installed");
}
