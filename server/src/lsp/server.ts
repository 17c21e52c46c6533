import path from "node:path";
import {
  type CancellationToken,
  type Connection,
  createConnection,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  FileChangeType,
  type InitializeParams,
  type InitializeResult,
  ProposedFeatures,
  TextDocumentSyncKind,
} from "vscode-languageserver/node";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { configFileName } from "../session/config-file.ts";
import { Session } from "../session/session.ts";
import { version } from "../session/version.ts";
import { findTypeScriptBinary } from "../typescript/binary.ts";
import { isInstalledFile } from "../typescript/ownership.ts";
import { typescriptVersion } from "../typescript/version.ts";
import { Checks } from "./checks.ts";
import { abilitiesOf, type ClientAbilities } from "./client.ts";
import { CodeActions, codeActionKinds } from "./code-actions.ts";
import { Commands } from "./commands.ts";
import { Completions, completionTriggers } from "./completion.ts";
import { ConfigProblems } from "./config-problems.ts";
import { diagnosticSource } from "./diagnostics.ts";
import { Documents, pathOfUri } from "./documents.ts";
import { FixAll } from "./fix-all.ts";
import { Hovers } from "./hover.ts";
import { InlayHints } from "./inlay-hints.ts";
import { pipeAvailableNotification, serverCommands } from "./messages.ts";
import { Publishing } from "./publishing.ts";
import { QuickFixes } from "./quick-fixes.ts";
import { Rest } from "./rest.ts";
import { SettingsStore } from "./settings-store.ts";
import { Sharing } from "./sharing.ts";
import { Silencing } from "./silencing.ts";
import { Status } from "./status.ts";
import { WorkspaceCheck } from "./workspace-check.ts";

/** Serves one client until it says `exit`. The connection speaks stdio unless the arguments say otherwise. */
export function startServer(connection: Connection = createConnection(ProposedFeatures.all)): void {
  // Losing one answer is better than losing the server, and the log says what to report.
  process.on("unhandledRejection", reason => {
    connection.console.error(`Unexpected: ${reason instanceof Error ? reason.stack : reason}`);
  });
  new Server(connection).listen();
}

/** Files whose change on disk can change findings in an open document. */
const watchedGlobs = [
  "**/*.{ts,tsx,mts,cts,js,jsx,mjs,cjs}",
  "**/{tsconfig,jsconfig}*.json",
  `**/{package,${path.parse(configFileName).name}}.json`,
];

/** The life of the server: start, settings, texts and files that change, end. The rest is handed to its parts. */
class Server {
  private readonly connection: Connection;
  private client: ClientAbilities = abilitiesOf({ capabilities: {}, processId: null, rootUri: null });
  private readonly documents = new Documents();
  private readonly settings = new SettingsStore(this.documents);
  private readonly status: Status;
  private readonly rest = new Rest();
  private readonly sharing: Sharing;
  private readonly checks: Checks;
  private readonly publishing: Publishing;
  private readonly configProblems: ConfigProblems;
  private readonly codeActions: CodeActions;
  private readonly workspaceCheck: WorkspaceCheck;
  private readonly commands: Commands;
  private readonly hovers: Hovers;
  private readonly completions: Completions;
  private readonly inlayHints: InlayHints;
  private openSession: Session | undefined;
  /** Resolves once the client's settings are known; nothing is answered before. */
  private readonly ready: Promise<void>;
  private becomeReady: () => void = () => undefined;

  constructor(connection: Connection) {
    this.connection = connection;
    this.ready = new Promise(resolve => {
      this.becomeReady = resolve;
    });
    const { documents } = this;
    const client = () => this.client;
    const session = () => this.session();
    const settingsOf = (document: TextDocument) => this.settings.of(documents.pathOf(document));
    this.status = new Status(connection, typescriptVersion);
    const settings = () => this.settings.window;
    this.sharing = new Sharing({ connection, client, settings, status: this.status });
    this.checks = new Checks({
      documents,
      status: this.status,
      settingsOf,
      session,
      ready: this.ready,
      logError: message => connection.console.error(message),
      onChecked: () => {
        this.rest.postpone();
        this.configProblems.update();
      },
      onCorrected: document => this.publishing.corrected(document),
    });
    const { checks } = this;
    this.publishing = new Publishing({
      connection,
      client,
      documents,
      checks,
      settingsOf: file => this.settings.of(file),
    });
    this.configProblems = new ConfigProblems({
      connection,
      client,
      documents,
      session: () => this.openSession,
    });
    const { publishing } = this;
    this.codeActions = new CodeActions({
      documents,
      quickFixes: new QuickFixes({ client, documents, checks, publishing, settingsOf }),
      fixAll: new FixAll({ client, documents, checks, settingsOf, session }),
      silencing: new Silencing({ client, documents, checks, session }),
    });
    this.hovers = new Hovers({ client, documents, checks, settingsOf });
    this.inlayHints = new InlayHints({ documents, checks, settingsOf });
    this.completions = new Completions({ client, documents, session });
    const workspaceCheck = { connection, documents, checks, publishing, settings, session };
    this.workspaceCheck = new WorkspaceCheck({
      ...workspaceCheck,
      settingsOf: file => this.settings.of(file),
    });
    this.commands = new Commands({
      ...workspaceCheck,
      client,
      status: this.status,
      workspaceCheck: this.workspaceCheck,
    });
  }

  listen(): void {
    const { connection, publishing, codeActions } = this;
    const { opened } = this.documents;
    connection.onInitialize(params => this.initialize(params));
    connection.onInitialized(() => this.initialized());
    connection.onShutdown(() => this.openSession?.close());
    connection.onDidChangeConfiguration(({ settings }) => this.settingsChanged(settings));
    connection.onDidChangeWatchedFiles(({ changes }) => this.filesChanged(changes));
    connection.languages.diagnostics.on(
      this.whenReady(({ textDocument, previousResultId }, token) =>
        publishing.pull(textDocument.uri, previousResultId, token),
      ),
    );
    connection.onCodeAction(this.whenReady((params, token) => codeActions.provide(params, token)));
    connection.onCodeActionResolve(this.whenReady((action, token) => codeActions.resolve(action, token)));
    connection.onHover(this.whenReady(params => this.hovers.provide(params)));
    connection.onCompletion(this.whenReady(params => this.completions.provide(params)));
    connection.languages.inlayHint.on(this.whenReady(params => this.inlayHints.provide(params)));
    connection.onExecuteCommand(this.whenReady((params, token) => this.commands.execute(params, token)));
    connection.onNotification(pipeAvailableNotification, () => this.editorTypeScriptStarted());
    opened.onDidOpen(({ document }) => this.opened(document));
    opened.onDidChangeContent(({ document }) => this.textChanged(document));
    opened.onDidSave(({ document }) => this.saved(document));
    opened.onDidClose(({ document }) => this.closed(document));
    opened.listen(connection);
    connection.listen();
  }

  private whenReady<P, R>(
    answer: (params: P, token: CancellationToken) => Promise<R>,
  ): (params: P, token: CancellationToken) => Promise<R> {
    return async (params, token) => {
      await this.ready;
      return answer(params, token);
    };
  }

  // Start

  private initialize(params: InitializeParams): InitializeResult {
    const folders = (params.workspaceFolders ?? []).map(folder => pathOfUri(folder.uri));
    if (folders.length === 0 && params.rootUri) folders.push(pathOfUri(params.rootUri));
    this.documents.folders = folders;
    this.client = abilitiesOf(params);
    this.settings.take(params.initializationOptions);
    // Where the editor's own TypeScript may answer, a process of ours is perhaps never needed.
    if (!this.client.sharesTypeScript) this.session().workspace.prepare();
    return {
      serverInfo: { name: "forawait", version },
      capabilities: {
        textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
        diagnosticProvider: {
          identifier: diagnosticSource,
          interFileDependencies: true,
          workspaceDiagnostics: false,
        },
        codeActionProvider: { codeActionKinds: [...codeActionKinds], resolveProvider: true },
        hoverProvider: true,
        inlayHintProvider: true,
        completionProvider: { triggerCharacters: [...completionTriggers] },
        ...(this.client.ownCommands
          ? {}
          : { executeCommandProvider: { commands: Object.values(serverCommands) } }),
        workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
      },
    };
  }

  private async initialized(): Promise<void> {
    try {
      if (this.client.configuration) await this.settings.fetch(this.connection);
    } finally {
      this.becomeReady();
    }
    await this.register();
  }

  /** Asks the client to tell us about folders, settings and files; a client that cannot is simply not asked. */
  private async register(): Promise<void> {
    const { client, connection, documents } = this;
    if (client.workspaceFolders) {
      connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
        const gone = new Set(removed.map(folder => pathOfUri(folder.uri)));
        const stay = documents.folders.filter(folder => !gone.has(folder));
        documents.folders = [...stay, ...added.map(folder => pathOfUri(folder.uri))];
        void this.fetchSettings();
      });
    }
    if (client.registersConfiguration) {
      await connection.client.register(DidChangeConfigurationNotification.type, { section: "forawait" });
    }
    if (client.watchFiles) {
      const watchers = watchedGlobs.map(globPattern => ({ globPattern }));
      await connection.client.register(DidChangeWatchedFilesNotification.type, { watchers });
    }
  }

  // Settings, texts and files

  private async settingsChanged(sent: unknown): Promise<void> {
    if (this.client.configuration) return this.fetchSettings();
    const own = (sent as { forawait?: unknown } | null | undefined)?.forawait;
    if (own !== undefined && this.settings.take(own)) this.settingsAreNew();
  }

  private async fetchSettings(): Promise<void> {
    if (!this.client.configuration) return;
    if (await this.settings.fetch(this.connection)) this.settingsAreNew();
  }

  private settingsAreNew(): void {
    this.everythingChanged();
    this.workspaceCheck.configurationChanged();
    if (this.client.inlayHintRefresh) {
      this.connection.languages.inlayHint.refresh().catch(() => undefined);
    }
  }

  private editorTypeScriptStarted(): void {
    if (this.status.current.server === "own") this.openSession?.sharing?.shareAgain();
  }

  private opened(document: TextDocument): void {
    if (!this.documents.isSource(document)) return;
    this.workspaceCheck.opened(this.documents.pathOf(document) ?? "");
    this.publishing.opened(document);
  }

  private textChanged(document: TextDocument): void {
    if (this.documents.isConfiguration(document)) {
      this.configProblems.update(true);
      return;
    }
    const file = this.documents.pathOf(document);
    if (file === undefined || !this.documents.isSource(document)) return;
    const { workspace } = this.session();
    const text = document.getText();
    workspace.setText(file, text);
    const real = this.documents.realPathOf(document);
    if (real !== undefined) workspace.setText(real, text);
    this.checks.textChanged(document.uri);
    this.publishing.changed(document);
  }

  private saved(document: TextDocument): void {
    if (this.documents.isConfiguration(document)) {
      // Its watcher tells the same, where the client has one; saying it twice costs nothing.
      this.filesChanged([{ uri: document.uri, type: FileChangeType.Changed }]);
      return;
    }
    this.checks.retry(document.uri);
    this.publishing.saved(document);
  }

  private closed(document: TextDocument): void {
    if (this.documents.isConfiguration(document)) {
      this.configProblems.update(true);
      return;
    }
    const file = this.documents.pathOf(document);
    if (file !== undefined) this.openSession?.workspace.dropText(file);
    const real = this.documents.realPathOf(document);
    if (real !== undefined) this.openSession?.workspace.dropText(real);
    this.documents.forget(document);
    this.checks.closed(document.uri);
    this.publishing.closed(document);
    if (file !== undefined) this.workspaceCheck.closed(file);
  }

  private filesChanged(changes: readonly { uri: string; type: FileChangeType }[]): void {
    const relevant = changes
      .map(({ uri, type }) => ({ file: pathOfUri(uri), type, isOpen: this.documents.get(uri) !== undefined }))
      .filter(({ file }) => !isInstalledFile(file));
    const isConfig = ({ file }: { file: string }) => path.basename(file) === configFileName;
    const configs = relevant.filter(isConfig);
    // A save of an open document tells nothing new: its text came with `didChange`.
    const others = relevant.filter(change => !isConfig(change) && !change.isOpen);
    if (configs.length > 0) this.openSession?.configFiles.forget();
    const of = (type: FileChangeType) =>
      others.filter(change => change.type === type).map(change => change.file);
    this.openSession?.workspace.noteDiskChanges({
      changed: of(FileChangeType.Changed),
      created: of(FileChangeType.Created),
      deleted: of(FileChangeType.Deleted),
    });
    this.workspaceCheck.filesChanged(others.map(({ file }) => file));
    if (configs.length > 0) {
      this.configProblems.update(true);
      this.workspaceCheck.configurationChanged();
    }
    if (configs.length + others.length > 0) this.everythingChanged();
  }

  /** Anything may be different now: every open document is checked again. */
  private everythingChanged(): void {
    if (this.sharing.isOutdated) this.openSession?.sharing?.shareAgain();
    for (const uri of this.status.current.skipped ?? []) this.checks.retry(uri);
    this.checks.everythingChanged();
    this.publishing.refresh();
  }

  private session(): Session {
    if (this.openSession) return this.openSession;
    const { documents, connection } = this;
    this.openSession = new Session({
      binary: findTypeScriptBinary(),
      folder: documents.firstFolder,
      looseRootOf: file => documents.folderOf(file) ?? path.dirname(file),
      separateCompilerReported: true,
      requestPipe: () => this.sharing.requestPipe(),
      onSharingChanged: reason => this.sharing.changed(reason),
      onCrash: reason => {
        connection.console.error(`${reason} It is started again on demand.`);
        this.everythingChanged();
      },
    });
    return this.openSession;
  }
}
