import { readFileSync } from "node:fs";
import path from "node:path";
import {
  type CancellationToken,
  type CodeAction,
  CodeActionKind,
  type CodeActionParams,
  type Connection,
  createConnection,
  type Diagnostic,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  type DocumentDiagnosticReport,
  DocumentDiagnosticReportKind,
  FileChangeType,
  type InitializeParams,
  type InitializeResult,
  LSPErrorCodes,
  ProposedFeatures,
  ResponseError,
  TextDocumentSyncKind,
  TextDocuments,
} from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import type { LintResult } from "../engine/lint.ts";
import { LineMap } from "../engine/positions.ts";
import { Session } from "../session/session.ts";
import { findTypeScriptBinary } from "../typescript/binary.ts";
import { isInstalledFile } from "../typescript/ownership.ts";
import { TypeScriptStopped } from "../typescript/workspace.ts";
import { carriedFixes, fixAllKind, minimalEdit, quickFixes, wants } from "./code-actions.ts";
import { type ConversionContext, diagnosticSource, toDiagnostic, toFixData, toRange } from "./diagnostics.ts";
import { pathOf, pathOfUri, uriOfPath } from "./documents.ts";
import { type StatusParams, statusNotification } from "./messages.ts";
import { defaultSettings, readSettings, type Settings } from "./settings.ts";

/** Serves one client until it says `exit`. The connection speaks stdio unless the arguments say otherwise. */
export function startServer(connection: Connection = createConnection(ProposedFeatures.all)): void {
  new Server(connection).listen();
}

const nothing: LintResult = { findings: [], compilerReported: [], failures: [] };

/** How long typing must pause before a client that cannot pull is sent diagnostics, in milliseconds. */
const pushDelay = 120;

/** Files whose change on disk can change findings in an open document. */
const watchedGlobs = [
  "**/*.{ts,tsx,mts,cts,js,jsx,mjs,cjs}",
  "**/{tsconfig,jsconfig}*.json",
  "**/{package,forawait}.json",
];

interface Check {
  readonly generation: number;
  readonly result: Promise<LintResult>;
}

/** What the client can do, as far as we care. */
interface ClientAbilities {
  readonly pull: boolean;
  readonly configuration: boolean;
  readonly watchFiles: boolean;
  readonly refresh: boolean;
  readonly related: boolean;
  readonly snippetEdits: boolean;
}

class Server {
  private readonly connection: Connection;
  private readonly documents = new TextDocuments(TextDocument);
  private readonly checks = new Map<string, Check>();
  private readonly pushTimers = new Map<string, NodeJS.Timeout>();
  /** Rises with every change that can alter any finding. */
  private generation = 0;
  private folders: string[] = [];
  private client: ClientAbilities = {
    pull: false,
    configuration: false,
    watchFiles: false,
    refresh: false,
    related: false,
    snippetEdits: false,
  };
  private settings: Settings = defaultSettings;
  /** Resolves once the client's settings are known; nothing is checked before. */
  private readonly ready: Promise<void>;
  private becomeReady: () => void = () => undefined;
  private openSession: Session | undefined;
  private status: StatusParams = { state: "ok" };

  constructor(connection: Connection) {
    this.connection = connection;
    this.ready = new Promise(resolve => {
      this.becomeReady = resolve;
    });
  }

  listen(): void {
    const { connection, documents } = this;
    connection.onInitialize(params => this.initialize(params));
    connection.onInitialized(() => this.initialized());
    connection.onShutdown(() => this.openSession?.close());
    connection.onDidChangeConfiguration(() => this.reloadSettings());
    connection.onDidChangeWatchedFiles(({ changes }) => this.filesChanged(changes));
    connection.languages.diagnostics.on((params, token) =>
      this.pullDiagnostics(params.textDocument.uri, token),
    );
    connection.onCodeAction((params, token) => this.codeActions(params, token));
    documents.onDidChangeContent(({ document }) => this.textChanged(document));
    documents.onDidSave(({ document }) => this.saved(document));
    documents.onDidClose(({ document }) => this.closed(document));
    documents.listen(connection);
    connection.listen();
  }

  private initialize(params: InitializeParams): InitializeResult {
    const { textDocument, workspace } = params.capabilities;
    this.folders = (params.workspaceFolders ?? []).map(folder => pathOfUri(folder.uri));
    if (this.folders.length === 0 && params.rootUri) this.folders = [pathOfUri(params.rootUri)];
    this.client = {
      pull: textDocument?.diagnostic !== undefined,
      configuration: workspace?.configuration === true,
      watchFiles: workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
      refresh: workspace?.diagnostics?.refreshSupport === true,
      related: textDocument?.publishDiagnostics?.relatedInformation === true,
      snippetEdits: workspace?.workspaceEdit?.snippetEditSupport === true,
    };
    this.settings = readSettings(params.initializationOptions);
    return {
      serverInfo: { name: "forawait" },
      capabilities: {
        textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
        diagnosticProvider: {
          identifier: diagnosticSource,
          interFileDependencies: true,
          workspaceDiagnostics: false,
        },
        codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, fixAllKind] },
        workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
      },
    };
  }

  private async initialized(): Promise<void> {
    const { connection } = this;
    connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
      const gone = new Set(removed.map(folder => pathOfUri(folder.uri)));
      const stay = this.folders.filter(folder => !gone.has(folder));
      this.folders = [...stay, ...added.map(folder => pathOfUri(folder.uri))];
    });
    await Promise.all([this.reloadSettings().finally(this.becomeReady), this.register()]);
  }

  /** Asks the client to tell us about settings and files; a client that cannot is simply not asked. */
  private async register(): Promise<void> {
    const { client, connection } = this;
    if (client.configuration) {
      await connection.client.register(DidChangeConfigurationNotification.type, { section: "forawait" });
    }
    if (client.watchFiles) {
      const watchers = watchedGlobs.map(globPattern => ({ globPattern }));
      await connection.client.register(DidChangeWatchedFilesNotification.type, { watchers });
    }
  }

  private async reloadSettings(): Promise<void> {
    if (!this.client.configuration) return;
    this.settings = readSettings(await this.connection.workspace.getConfiguration("forawait"));
    this.everythingChanged();
  }

  // Text and files

  private textChanged(document: TextDocument): void {
    this.generation += 1;
    this.session().workspace.setText(this.pathOf(document), document.getText());
    if (this.settings.run === "onType") this.pushSoon(document.uri);
    else if (document.version === 1) this.pushSoon(document.uri);
  }

  private saved(document: TextDocument): void {
    if (this.settings.run === "onSave") this.pushSoon(document.uri);
  }

  private closed(document: TextDocument): void {
    this.generation += 1;
    this.session().workspace.dropText(this.pathOf(document));
    this.checks.delete(document.uri);
    clearTimeout(this.pushTimers.get(document.uri));
    this.pushTimers.delete(document.uri);
    if (!this.client.pull) void this.connection.sendDiagnostics({ uri: document.uri, diagnostics: [] });
  }

  private filesChanged(changes: readonly { uri: string; type: FileChangeType }[]): void {
    const relevant = changes.filter(change => !isInstalledFile(change.uri));
    if (relevant.length === 0) return;
    const of = (type: FileChangeType) =>
      relevant.filter(change => change.type === type).map(change => pathOfUri(change.uri));
    const session = this.session();
    session.workspace.noteDiskChanges({
      changed: of(FileChangeType.Changed),
      created: of(FileChangeType.Created),
      deleted: of(FileChangeType.Deleted),
    });
    session.configFiles.forget();
    // A save of an open document tells nothing new: its text came with `didChange`.
    const isNews =
      session.workspace.isStale || relevant.some(change => change.uri.endsWith("/forawait.json"));
    if (isNews) this.everythingChanged();
  }

  /** Anything may be different now: every open document is checked again. */
  private everythingChanged(): void {
    this.generation += 1;
    if (this.client.pull) {
      if (this.client.refresh) this.connection.languages.diagnostics.refresh();
    } else {
      for (const document of this.documents.all()) this.pushSoon(document.uri);
    }
  }

  // Checking

  private session(): Session {
    if (this.openSession) return this.openSession;
    const folder = this.folders[0] ?? process.cwd();
    this.openSession = new Session({
      binary: findTypeScriptBinary(),
      folder,
      looseRootOf: file => this.folderOf(file) ?? path.dirname(file),
      separateCompilerReported: true,
      onCrash: reason => {
        this.connection.console.error(`${reason} It is started again on demand.`);
        this.everythingChanged();
      },
    });
    return this.openSession;
  }

  private folderOf(file: string): string | undefined {
    return this.folders
      .filter(folder => file.startsWith(folder + path.sep))
      .sort((a, b) => b.length - a.length)[0];
  }

  private pathOf(document: TextDocument): string {
    return pathOf(document, this.folders[0] ?? process.cwd());
  }

  /** Checks a document as it is now, or returns the check that is under way or still true. */
  private check(document: TextDocument, token: CancellationToken | undefined): Promise<LintResult> {
    const known = this.checks.get(document.uri);
    if (known?.generation === this.generation) return known.result;
    const result = this.runCheck(document, token);
    this.checks.set(document.uri, { generation: this.generation, result });
    result.catch(() => {
      if (this.checks.get(document.uri)?.result === result) this.checks.delete(document.uri);
    });
    return result;
  }

  private async runCheck(document: TextDocument, token: CancellationToken | undefined): Promise<LintResult> {
    await this.ready;
    const file = this.pathOf(document);
    if (!this.settings.enable || isInstalledFile(file)) return nothing;
    const session = this.session();
    if (!session.isRelevant(file, document.getText())) return nothing;
    const throwIfCancelled = () => {
      if (token?.isCancellationRequested)
        throw new ResponseError(LSPErrorCodes.RequestCancelled, "cancelled");
    };
    for (let attempt = 1; ; attempt++) {
      try {
        const lease = await session.workspace.acquire([file]);
        try {
          throwIfCancelled();
          const result = await session.check(lease, file, { throwIfCancelled });
          this.reportFailures(result);
          return result;
        } finally {
          lease.release();
        }
      } catch (error) {
        if (error instanceof TypeScriptStopped && attempt < 3) continue;
        if (!(error instanceof ResponseError)) {
          this.setStatus({ state: "error", message: "TypeScript is not running", detail: messageOf(error) });
        }
        throw error;
      }
    }
  }

  private reportFailures(result: LintResult): void {
    for (const { rule, error } of result.failures) {
      this.connection.console.error(
        `The rule ${rule} failed and was left out for this file: ${error.stack ?? error}`,
      );
    }
    this.setStatus(
      result.failures.length === 0
        ? { state: "ok" }
        : {
            state: "error",
            message: "A rule failed",
            detail: result.failures.map(({ rule }) => rule).join(", "),
          },
    );
  }

  private setStatus(status: StatusParams): void {
    if (status.state === this.status.state && status.detail === this.status.detail) return;
    this.status = status;
    void this.connection.sendNotification(statusNotification, status);
  }

  // Diagnostics

  private async pullDiagnostics(uri: string, token: CancellationToken): Promise<DocumentDiagnosticReport> {
    const document = this.documents.get(uri);
    if (!document) return { kind: DocumentDiagnosticReportKind.Full, items: [] };
    const { version } = document;
    const result = await this.check(document, token).catch(error => {
      if (error instanceof ResponseError) throw error;
      return nothing;
    });
    if (this.documents.get(uri)?.version !== version) {
      // The text moved on meanwhile; a result for the old text would underline the wrong places.
      throw new ResponseError(LSPErrorCodes.ServerCancelled, "the document has changed", {
        retriggerRequest: true,
      });
    }
    return { kind: DocumentDiagnosticReportKind.Full, items: this.toDiagnostics(document, result) };
  }

  private pushSoon(uri: string): void {
    if (this.client.pull) return;
    clearTimeout(this.pushTimers.get(uri));
    this.pushTimers.set(
      uri,
      setTimeout(() => {
        this.pushTimers.delete(uri);
        void this.push(uri);
      }, pushDelay),
    );
  }

  private async push(uri: string): Promise<void> {
    const document = this.documents.get(uri);
    if (!document) return;
    const { version } = document;
    try {
      const result = await this.check(document, undefined);
      if (this.documents.get(uri)?.version !== version) return;
      await this.connection.sendDiagnostics({
        uri,
        version,
        diagnostics: this.toDiagnostics(document, result),
      });
    } catch (error) {
      this.connection.console.error(`${document.uri} could not be checked: ${messageOf(error)}`);
    }
  }

  private toDiagnostics(document: TextDocument, result: LintResult): Diagnostic[] {
    const context = this.conversionContext(document);
    return result.findings.map(finding => toDiagnostic(finding, context));
  }

  private conversionContext(document: TextDocument): ConversionContext {
    return {
      file: this.pathOf(document),
      uri: document.uri,
      version: document.version,
      lines: new LineMap(document.getText()),
      supportsRelated: this.client.related,
      other: file => this.otherFile(file),
    };
  }

  private otherFile(file: string): { uri: string; lines: LineMap } | undefined {
    const open = this.documents.all().find(document => this.pathOf(document) === file);
    if (open) return { uri: open.uri, lines: new LineMap(open.getText()) };
    try {
      return { uri: uriOfPath(file), lines: new LineMap(readFileSync(file, "utf8")) };
    } catch {
      return undefined;
    }
  }

  // Code actions

  private async codeActions(params: CodeActionParams, token: CancellationToken): Promise<CodeAction[]> {
    const document = this.documents.get(params.textDocument.uri);
    if (!document) return [];
    const { only, diagnostics } = params.context;
    const actions: CodeAction[] = [];
    if (wants(only, CodeActionKind.QuickFix)) {
      for (const diagnostic of diagnostics)
        actions.push(...(await this.quickFixesFor(diagnostic, document, token)));
    }
    // Computing all fixes costs a few checks, so it is done for those who ask for it: on save and in the menu
    // of source actions, never on a movement of the cursor.
    if (only !== undefined && wants(only, fixAllKind)) {
      const action = await this.fixAllAction(document);
      if (action) actions.push(action);
    }
    return actions;
  }

  private async quickFixesFor(
    diagnostic: Diagnostic,
    document: TextDocument,
    token: CancellationToken,
  ): Promise<CodeAction[]> {
    const fixes =
      diagnostic.source === diagnosticSource
        ? carriedFixes(diagnostic, document.version)
        : await this.fixesForCompiler(diagnostic, document, token);
    const versionOf = (uri: string) => this.documents.get(uri)?.version ?? null;
    return quickFixes(diagnostic, fixes, versionOf, this.client.snippetEdits);
  }

  /** The fixes of findings that we leave to the compiler to report, offered on the compiler's diagnostic. */
  private async fixesForCompiler(diagnostic: Diagnostic, document: TextDocument, token: CancellationToken) {
    if (typeof diagnostic.code !== "number" && !/^\d+$/.test(String(diagnostic.code))) return [];
    const result = await this.check(document, token).catch(() => nothing);
    const context = this.conversionContext(document);
    const touching = result.compilerReported.filter(finding => {
      const range = toRange(finding, context.lines);
      return (
        comparePositions(range.start, diagnostic.range.end) <= 0 &&
        comparePositions(diagnostic.range.start, range.end) <= 0
      );
    });
    return touching.flatMap(finding => toFixData(finding.fixes, context));
  }

  private async fixAllAction(document: TextDocument): Promise<CodeAction | undefined> {
    const text = document.getText();
    const { version } = document;
    const file = this.pathOf(document);
    if (!this.settings.enable || isInstalledFile(file) || !this.session().isRelevant(file, text))
      return undefined;
    const fixed = await this.session().fixedText(file, text);
    if (fixed === text || this.documents.get(document.uri)?.version !== version) return undefined;
    const edit = minimalEdit(text, fixed);
    return {
      title: "Fix all safe forawait findings",
      kind: fixAllKind,
      edit: {
        documentChanges: [
          {
            textDocument: { uri: document.uri, version },
            edits: [{ range: toRange(edit, new LineMap(text)), newText: edit.newText }],
          },
        ],
      },
    };
  }
}

function comparePositions(
  a: { line: number; character: number },
  b: { line: number; character: number },
): number {
  return a.line - b.line || a.character - b.character;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
