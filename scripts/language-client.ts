/**
 * A language client without an editor: starts the built server over stdio, as an editor would, and speaks the
 * Language Server Protocol with it. Used by `npm start`, by the server's tests and by the benchmarks.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type {
  ClientCapabilities,
  CodeAction,
  CodeActionContext,
  Diagnostic,
  DocumentDiagnosticReport,
  InitializeResult,
  ProtocolConnection,
  Range,
} from "vscode-languageserver-protocol";
import {
  createProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-languageserver-protocol/node";
import { URI } from "vscode-uri";

/** The server that `npm run build` makes. */
export const builtServer = fileURLToPath(new URL("../dist/server.cjs", import.meta.url));

/** What a full-featured editor such as VS Code can do. */
export const editorCapabilities: ClientCapabilities = {
  textDocument: {
    diagnostic: { relatedDocumentSupport: false },
    publishDiagnostics: { relatedInformation: true },
    codeAction: {
      codeActionLiteralSupport: { codeActionKind: { valueSet: ["quickfix", "source"] } },
      dataSupport: true,
    },
  },
  workspace: {
    configuration: true,
    workspaceFolders: true,
    didChangeWatchedFiles: { dynamicRegistration: true },
    diagnostics: { refreshSupport: true },
    workspaceEdit: { documentChanges: true, snippetEditSupport: true },
  },
};

export interface LanguageClientOptions {
  /** Absolute paths of the workspace folders. */
  readonly folders: readonly string[];
  /** Defaults to `editorCapabilities`; leave `textDocument.diagnostic` out for a client that cannot pull. */
  readonly capabilities?: ClientCapabilities;
  /** The settings that the client answers `workspace/configuration` with. */
  readonly settings?: object;
  /** Command line of the server; the built server unless said otherwise. */
  readonly command?: readonly [string, ...string[]];
}

/** One running server with one client. Whoever starts it also stops it. */
export class LanguageClient {
  readonly connection: ProtocolConnection;
  readonly process: ChildProcess;
  /** The newest diagnostics that the server pushed, by URI. */
  readonly pushed = new Map<string, { version: number | undefined; diagnostics: Diagnostic[] }>();
  /** How often the server asked for diagnostics to be pulled again. */
  refreshes = 0;
  /** What the server logged. */
  readonly log: string[] = [];
  settings: object;
  initializeResult: InitializeResult | undefined;
  private readonly versions = new Map<string, number>();
  private readonly listeners = new Set<() => void>();

  private constructor(options: LanguageClientOptions) {
    const [command, ...args] = options.command ?? [process.execPath, builtServer, "--stdio"];
    this.settings = options.settings ?? {};
    this.process = spawn(command, args, { stdio: ["pipe", "pipe", "inherit"] });
    const { stdin, stdout } = this.process;
    if (!stdin || !stdout) throw new Error("The server has no standard input and output.");
    this.connection = createProtocolConnection(
      new StreamMessageReader(stdout),
      new StreamMessageWriter(stdin),
    );
    // A server that dies while a request is on its way must not take the client with it.
    stdin.on("error", () => undefined);
    this.connection.onNotification("textDocument/publishDiagnostics", params => {
      const { uri, version, diagnostics } = params as {
        uri: string;
        version?: number;
        diagnostics: Diagnostic[];
      };
      this.pushed.set(uri, { version, diagnostics });
      this.wake();
    });
    this.connection.onNotification("window/logMessage", params => {
      this.log.push((params as { message: string }).message);
    });
    this.connection.onNotification("forawait/status", () => undefined);
    this.connection.onRequest("workspace/configuration", params =>
      (params as { items: unknown[] }).items.map(() => this.settings),
    );
    this.connection.onRequest("workspace/diagnostic/refresh", () => {
      this.refreshes += 1;
      this.wake();
      return null;
    });
    this.connection.onRequest("client/registerCapability", () => null);
    this.connection.listen();
  }

  /** Starts a server and initializes it. */
  static async start(options: LanguageClientOptions): Promise<LanguageClient> {
    const client = new LanguageClient(options);
    client.initializeResult = await client.connection.sendRequest("initialize", {
      processId: process.pid,
      rootUri: null,
      capabilities: options.capabilities ?? editorCapabilities,
      workspaceFolders: options.folders.map(folder => ({ uri: uriOf(folder), name: path.basename(folder) })),
    });
    await client.connection.sendNotification("initialized", {});
    return client;
  }

  /** Opens a document with its text on disk, or with another one. */
  async open(file: string, text: string = readFileSync(file, "utf8")): Promise<void> {
    await this.openUri(uriOf(file), languageOf(file), text);
  }

  async openUri(uri: string, languageId: string, text: string): Promise<void> {
    this.versions.set(uri, 1);
    await this.connection.sendNotification("textDocument/didOpen", {
      textDocument: { uri, languageId, version: 1, text },
    });
  }

  /** Replaces a range of an open document, or its whole text. */
  async change(file: string, text: string, range?: Range): Promise<void> {
    const uri = uriOf(file);
    const version = (this.versions.get(uri) ?? 0) + 1;
    this.versions.set(uri, version);
    await this.connection.sendNotification("textDocument/didChange", {
      textDocument: { uri, version },
      contentChanges: [range ? { range, text } : { text }],
    });
  }

  async save(file: string): Promise<void> {
    await this.connection.sendNotification("textDocument/didSave", { textDocument: { uri: uriOf(file) } });
  }

  async close(file: string): Promise<void> {
    await this.connection.sendNotification("textDocument/didClose", { textDocument: { uri: uriOf(file) } });
  }

  /** Pulls the diagnostics of an open document, again when the server says that its text moved on. */
  async diagnostics(file: string): Promise<Diagnostic[]> {
    return this.diagnosticsOf(uriOf(file));
  }

  async diagnosticsOf(uri: string): Promise<Diagnostic[]> {
    for (;;) {
      try {
        const report = (await this.connection.sendRequest("textDocument/diagnostic", {
          textDocument: { uri },
        })) as DocumentDiagnosticReport;
        return report.kind === "full" ? report.items : [];
      } catch (error) {
        if (!(error as { data?: { retriggerRequest?: boolean } }).data?.retriggerRequest) throw error;
      }
    }
  }

  /** Asks for code actions on a range. */
  async codeActions(file: string, range: Range, context: Partial<CodeActionContext>): Promise<CodeAction[]> {
    return this.connection.sendRequest("textDocument/codeAction", {
      textDocument: { uri: uriOf(file) },
      range,
      context: { diagnostics: [], ...context },
    });
  }

  /** Resolves as soon as `condition` holds; looked at whenever the server says something. */
  async until(condition: () => boolean, deadline = 10_000): Promise<void> {
    if (condition()) return;
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => {
        this.listeners.delete(check);
        reject(new Error(`The server did not do it within ${deadline} ms. Log: ${this.log.join("\n")}`));
      }, deadline);
      const check = () => {
        if (!condition()) return;
        clearTimeout(timer);
        this.listeners.delete(check);
        resolve();
      };
      this.listeners.add(check);
    });
  }

  /** Shuts the server down as the protocol wants it; kills it when it does not end within five seconds. */
  async stop(): Promise<number | null> {
    const ended = new Promise<number | null>(resolve => this.process.once("exit", resolve));
    if (this.process.exitCode !== null) return this.process.exitCode;
    const timer = setTimeout(() => this.process.kill("SIGKILL"), 5_000);
    await this.connection.sendRequest("shutdown").catch(() => undefined);
    await this.connection.sendNotification("exit").catch(() => undefined);
    const status = await ended;
    clearTimeout(timer);
    this.connection.dispose();
    return status;
  }

  private wake(): void {
    for (const listener of [...this.listeners]) listener();
  }
}

export function uriOf(file: string): string {
  return URI.file(file).toString();
}

/** The language id that VS Code gives a file of this name. */
export function languageOf(file: string): string {
  if (file.endsWith(".tsx")) return "typescriptreact";
  if (file.endsWith(".jsx")) return "javascriptreact";
  return /\.[mc]?ts$/.test(file) ? "typescript" : "javascript";
}
