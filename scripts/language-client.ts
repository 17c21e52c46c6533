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
  CompletionItem,
  CompletionList,
  Diagnostic,
  DocumentDiagnosticReport,
  FileChangeType,
  Hover,
  InitializeResult,
  InlayHint,
  Position,
  ProtocolConnection,
  Range,
  WorkDoneProgressBegin,
  WorkDoneProgressEnd,
  WorkDoneProgressReport,
  WorkspaceEdit,
} from "vscode-languageserver-protocol";
import { WorkDoneProgress } from "vscode-languageserver-protocol";
import {
  createProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-languageserver-protocol/node";
import { URI } from "vscode-uri";
import { type StatusParams, statusNotification } from "../server/src/lsp/messages.ts";

/** The server that `npm run build` makes, or another one that `FORAWAIT_SERVER` names, to compare two builds. */
export const builtServer =
  process.env.FORAWAIT_SERVER ?? fileURLToPath(new URL("../dist/server.cjs", import.meta.url));

/** What a full-featured editor such as VS Code can do. */
export const editorCapabilities: ClientCapabilities = {
  textDocument: {
    diagnostic: { relatedDocumentSupport: false },
    publishDiagnostics: { relatedInformation: true, dataSupport: true },
    codeAction: {
      codeActionLiteralSupport: { codeActionKind: { valueSet: ["quickfix", "source"] } },
      dataSupport: true,
      resolveSupport: { properties: ["edit"] },
    },
    hover: { contentFormat: ["markdown", "plaintext"] },
    completion: { completionItem: { documentationFormat: ["markdown"] } },
    inlayHint: { dynamicRegistration: true },
  },
  window: { showDocument: { support: true }, workDoneProgress: true },
  workspace: {
    configuration: true,
    workspaceFolders: true,
    didChangeConfiguration: { dynamicRegistration: true },
    didChangeWatchedFiles: { dynamicRegistration: true },
    diagnostics: { refreshSupport: true },
    inlayHint: { refreshSupport: true },
    workspaceEdit: {
      documentChanges: true,
      snippetEditSupport: true,
      resourceOperations: ["create", "rename", "delete"],
      changeAnnotationSupport: { groupsOnLabel: true },
    },
  },
};

export interface LanguageClientOptions {
  /** Absolute paths of the workspace folders. */
  readonly folders: readonly string[];
  /** Defaults to `editorCapabilities`; leave `textDocument.diagnostic` out for a client that cannot pull. */
  readonly capabilities?: ClientCapabilities;
  /** The settings that the client answers `workspace/configuration` with; null for a client that has none. */
  readonly settings?: object | null;
  /** Settings that a folder has instead, by its absolute path. */
  readonly folderSettings?: Readonly<Record<string, object>>;
  readonly initializationOptions?: object;
  /** Command line of the server; the built server unless said otherwise. */
  readonly command?: readonly [string, ...string[]];
  /** Environment variables of the server, beside our own. */
  readonly env?: Readonly<Record<string, string>>;
  /** What becomes of what the server writes to its standard error; shown unless said otherwise. */
  readonly stderr?: "inherit" | "ignore";
}

type ProgressReport = WorkDoneProgressBegin | WorkDoneProgressReport | WorkDoneProgressEnd;

/** One running server with one client. Whoever starts it also stops it. */
export class LanguageClient {
  readonly connection: ProtocolConnection;
  readonly process: ChildProcess;
  /** The newest diagnostics that the server pushed, by URI. */
  readonly pushed = new Map<string, { version: number | undefined; diagnostics: Diagnostic[] }>();
  /** How often the server asked for diagnostics, and for inlay hints, to be pulled again. */
  refreshes = 0;
  inlayHintRefreshes = 0;
  /** What the server logged. */
  readonly log: string[] = [];
  /** What the server said about its health, in order. */
  readonly statuses: StatusParams[] = [];
  /** What the server wanted to be shown: documents, and messages where it could not show a document. */
  readonly shown: { uri: string; external?: boolean }[] = [];
  readonly messages: string[] = [];
  /** The edits that the server applied by itself. */
  readonly appliedEdits: WorkspaceEdit[] = [];
  /** What the server reported of its progress, by token and in order. */
  readonly progress = new Map<string | number, ProgressReport[]>();
  settings: object | null;
  initializeResult: InitializeResult | undefined;
  private readonly versions = new Map<string, number>();
  private readonly listeners = new Set<() => void>();

  private constructor(options: LanguageClientOptions) {
    const [command, ...args] = options.command ?? [process.execPath, builtServer, "--stdio"];
    this.settings = options.settings === undefined ? {} : options.settings;
    this.process = spawn(command, args, {
      stdio: ["pipe", "pipe", options.stderr ?? "inherit"],
      env: { ...process.env, ...options.env },
    });
    const { stdin, stdout } = this.process;
    if (!stdin || !stdout) throw new Error("The server has no standard input and output.");
    this.connection = createProtocolConnection(
      new StreamMessageReader(stdout),
      new StreamMessageWriter(stdin),
    );
    // A request to a server that has died would stay pending for ever; disposing the connection rejects it.
    this.process.once("exit", () => this.connection.dispose());
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
    this.connection.onNotification("window/showMessage", params => {
      this.messages.push((params as { message: string }).message);
      this.wake();
    });
    this.connection.onRequest("window/showDocument", params => {
      this.shown.push(params as { uri: string; external?: boolean });
      this.wake();
      return { success: true };
    });
    this.connection.onRequest("workspace/applyEdit", params => {
      this.appliedEdits.push((params as { edit: WorkspaceEdit }).edit);
      this.wake();
      return { applied: true };
    });
    this.connection.onRequest("window/workDoneProgress/create", params => {
      const { token } = params as { token: string | number };
      const reports: ProgressReport[] = [];
      this.progress.set(token, reports);
      this.connection.onProgress(WorkDoneProgress.type, token, report => {
        reports.push(report);
        this.wake();
      });
      return null;
    });
    this.connection.onNotification(statusNotification, params => {
      this.statuses.push(params as StatusParams);
      this.wake();
    });
    this.connection.onRequest("workspace/configuration", params =>
      (params as { items: { scopeUri?: string }[] }).items.map(({ scopeUri }) => {
        const folder = scopeUri === undefined ? "" : URI.parse(scopeUri).fsPath;
        return options.folderSettings?.[folder] ?? this.settings;
      }),
    );
    this.connection.onRequest("workspace/diagnostic/refresh", () => {
      this.refreshes += 1;
      this.wake();
      return null;
    });
    this.connection.onRequest("workspace/inlayHint/refresh", () => {
      this.inlayHintRefreshes += 1;
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
      initializationOptions: options.initializationOptions,
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

  /** Tells the server that a file has changed on disk (1 created, 2 changed, 3 deleted). */
  async touch(file: string, type: FileChangeType = 2): Promise<void> {
    await this.connection.sendNotification("workspace/didChangeWatchedFiles", {
      changes: [{ uri: uriOf(file), type }],
    });
  }

  /** Takes over new settings, as a person who edits them. */
  async configure(settings: object): Promise<void> {
    this.settings = settings;
    await this.connection.sendNotification("workspace/didChangeConfiguration", { settings: null });
  }

  /** Pulls the diagnostics of an open document, again when the server says that its text moved on. */
  async diagnostics(file: string): Promise<Diagnostic[]> {
    return this.diagnosticsOf(uriOf(file));
  }

  /** Pulls once, as a client that has a report already. */
  async report(file: string, previousResultId?: string): Promise<DocumentDiagnosticReport> {
    return this.pullOnce(uriOf(file), previousResultId);
  }

  async diagnosticsOf(uri: string): Promise<Diagnostic[]> {
    const report = await this.pull(uri);
    return report.kind === "full" ? report.items : [];
  }

  /**
   * Pulls the report on a document, again when the server says that its text moved on.
   *
   * @param previousResultId Of the report that the client has; without one the answer is never "unchanged".
   */
  async pull(uri: string, previousResultId?: string): Promise<DocumentDiagnosticReport> {
    for (;;) {
      try {
        return await this.pullOnce(uri, previousResultId);
      } catch (error) {
        if (!(error as { data?: { retriggerRequest?: boolean } }).data?.retriggerRequest) throw error;
      }
    }
  }

  private pullOnce(uri: string, previousResultId: string | undefined): Promise<DocumentDiagnosticReport> {
    return this.connection.sendRequest("textDocument/diagnostic", {
      textDocument: { uri },
      previousResultId,
    });
  }

  /** Asks for code actions on a range. */
  async codeActions(file: string, range: Range, context: Partial<CodeActionContext>): Promise<CodeAction[]> {
    return this.connection.sendRequest("textDocument/codeAction", {
      textDocument: { uri: uriOf(file) },
      range,
      context: { diagnostics: [], ...context },
    });
  }

  /** Asks for the edit of a code action that came without one. */
  async resolve(action: CodeAction): Promise<CodeAction> {
    return this.connection.sendRequest("codeAction/resolve", action);
  }

  async hover(file: string, position: Position): Promise<Hover | null> {
    return this.connection.sendRequest("textDocument/hover", {
      textDocument: { uri: uriOf(file) },
      position,
    });
  }

  async completions(file: string, position: Position): Promise<CompletionItem[]> {
    const answer: CompletionItem[] | CompletionList | null = await this.connection.sendRequest(
      "textDocument/completion",
      { textDocument: { uri: uriOf(file) }, position },
    );
    return answer === null ? [] : Array.isArray(answer) ? answer : answer.items;
  }

  async inlayHints(file: string, range: Range): Promise<InlayHint[]> {
    const params = { textDocument: { uri: uriOf(file) }, range };
    return (await this.connection.sendRequest("textDocument/inlayHint", params)) ?? [];
  }

  async execute<T>(command: string, ...args: unknown[]): Promise<T> {
    return this.connection.sendRequest("workspace/executeCommand", { command, arguments: args });
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
  if (file.endsWith(".json")) return "jsonc";
  if (file.endsWith(".tsx")) return "typescriptreact";
  if (file.endsWith(".jsx")) return "javascriptreact";
  return /\.[mc]?ts$/.test(file) ? "typescript" : "javascript";
}
