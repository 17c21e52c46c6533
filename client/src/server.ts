/** The life of the language server process: start, restart, crash, stop. */
import {
  type Disposable,
  EventEmitter,
  extensions,
  type LogOutputChannel,
  l10n,
  type WorkspaceEdit,
  workspace,
} from "vscode";
import {
  CloseAction,
  type ErrorHandler,
  ExecuteCommandRequest,
  LanguageClient,
  RevealOutputChannelOn,
  State,
  TransportKind,
} from "vscode-languageclient/node";
import type { WorkspaceEdit as ProtocolEdit } from "vscode-languageserver-protocol";
import {
  type InitializationOptions,
  pipeAvailableNotification,
  pipeRequest,
  type StatusParams,
  statusNotification,
} from "../../server/src/lsp/messages.ts";
import { documentSelector } from "./documents.ts";
import { diagnosticMiddleware, diagnosticPullOptions } from "./settings.ts";
import type { Status } from "./status.ts";
import { EditorTypeScript } from "./typescript.ts";

/** Where a debugger finds the server when the extension itself is being debugged. */
const inspectArguments = ["--nolazy", "--inspect=6009"];

/**
 * Owns at most one server process.
 *
 * Every restart makes a new `LanguageClient`, because one whose first start failed can never be started again.
 */
export class Server implements Disposable {
  readonly #statusEmitter = new EventEmitter<Status>();
  readonly onDidChangeStatus = this.#statusEmitter.event;
  #status: Status = { state: "starting" };

  /** Ends a running server and starts a new one. Calls that arrive while one is at work share the next one. */
  readonly restart: () => Promise<void>;

  readonly #module: string;
  readonly #log: LogOutputChannel;
  readonly #typescript = new EditorTypeScript();
  #client: LanguageClient | undefined;

  /**
   * @param module absolute path of the server's bundle.
   * @param log receives what the server logs; owned by the caller.
   */
  constructor(module: string, log: LogOutputChannel) {
    this.#module = module;
    this.#log = log;
    this.#typescript.onDidStart(() => {
      const client = this.#client;
      if (client?.state === State.Running) void client.sendNotification(pipeAvailableNotification);
    });
    const replace = coalesce(() => this.#replace());
    this.restart = () => {
      // A server that hangs while starting cannot be asked to stop, and would block the restart for ever.
      if (this.#client?.state === State.Starting) this.#client.serverProcess?.kill();
      return replace();
    };
  }

  get status(): Status {
    return this.#status;
  }

  /** Ends the server and waits until its process is gone. Never rejects: a process that does not end is killed. */
  async stop(): Promise<void> {
    const client = this.#client;
    this.#client = undefined;
    if (!client?.needsStop()) return;
    const child = client.serverProcess;
    const isAlive = child?.exitCode === null && child.signalCode === null;
    const gone = isAlive && new Promise(resolve => child.once("exit", resolve));
    try {
      await client.dispose();
    } catch (error) {
      this.#log.warn(`The server did not stop by itself: ${messageOf(error)}`);
    }
    await gone;
  }

  dispose(): void {
    this.#statusEmitter.dispose();
    this.#typescript.dispose();
    void this.stop();
  }

  /**
   * Has the server run one of its commands.
   *
   * @throws Error with one line for the user when the server is not running or the command fails.
   */
  async execute(command: string, ...args: unknown[]): Promise<unknown> {
    return (await this.#running()).sendRequest(ExecuteCommandRequest.type, { command, arguments: args });
  }

  /** Turns an edit of the protocol into one of the editor. */
  async asWorkspaceEdit(edit: ProtocolEdit): Promise<WorkspaceEdit> {
    return (await this.#running()).protocol2CodeConverter.asWorkspaceEdit(edit);
  }

  async #running(): Promise<LanguageClient> {
    const client = this.#client;
    if (client?.state === State.Starting) await client.start();
    if (client?.state !== State.Running)
      throw new Error(l10n.t("The server is not running; the output says why."));
    return client;
  }

  async #replace(): Promise<void> {
    await this.stop();
    const client = this.#createClient();
    this.#client = client;
    try {
      await client.start();
    } catch (error) {
      this.#log.error(`The server could not be started: ${messageOf(error)}`);
    }
  }

  #createClient(): LanguageClient {
    const run = { module: this.#module, transport: TransportKind.stdio };
    const client: LanguageClient = new LanguageClient(
      "forawait",
      "forawait",
      { run, debug: { ...run, options: { execArgv: inspectArguments } } },
      {
        documentSelector,
        initializationOptions: {
          // The manifest contributes the schema of forawait.json, so VS Code validates and completes it.
          knowsSchema: true,
          // The palette has the commands before the server runs, so the client registers them itself.
          ownCommands: true,
          hasCompanions: hasOwnQuickFixes(),
          sharesTypeScript: true,
        } satisfies InitializationOptions,
        outputChannel: this.#log,
        // Errors are shown by the status item; a panel that opens by itself interrupts.
        revealOutputChannelOn: RevealOutputChannelOn.Never,
        diagnosticPullOptions,
        middleware: diagnosticMiddleware,
        errorHandler: quietErrorHandler(() => client),
        initializationFailedHandler: () => false,
      },
    );
    client.onDidChangeState(({ newState }) => this.#follow(client, statusOf(newState)));
    client.onRequest(pipeRequest, () => this.#typescript.pipe());
    client.onNotification(statusNotification, (server: StatusParams) =>
      this.#follow(client, { state: "running", server }),
    );
    return client;
  }

  /** Takes over a new state unless it belongs to a client that has been replaced. */
  #follow(client: LanguageClient, status: Status): void {
    if (client !== this.#client) return;
    this.#status = status;
    this.#statusEmitter.fire(status);
  }
}

/** TypeScript before version 7, which VS Code carries, has quick fixes for its async errors; the native one has none. */
function hasOwnQuickFixes(): boolean {
  const usesNative = ["typescript", "js/ts"].some(
    section => workspace.getConfiguration(section).get<boolean>("experimental.useTsgo") === true,
  );
  return !usesNative && extensions.getExtension("vscode.typescript-language-features") !== undefined;
}

function statusOf(state: State): Status {
  switch (state) {
    case State.Starting:
      return { state: "starting" };
    case State.Running:
      return { state: "running", server: { state: "ok" } };
    case State.StartFailed:
      return { state: "failed", detail: l10n.t("The server could not be started; the output says why.") };
    case State.Stopped:
      return { state: "failed", detail: l10n.t("The server has ended; the output says why.") };
  }
}

/**
 * The client's usual policy (start again after a crash, give up after five within three minutes) with two
 * changes: no pop-ups, and no new attempt while the server has never come up, because it would fail alike.
 */
function quietErrorHandler(client: () => LanguageClient): ErrorHandler {
  let usual: ErrorHandler | undefined;
  const policy = () => {
    usual ??= client().createDefaultErrorHandler();
    return usual;
  };
  return {
    async error(error, message, count) {
      return { ...(await policy().error(error, message, count)), handled: true };
    },
    async closed() {
      if (client().state === State.Starting) return { action: CloseAction.DoNotRestart, handled: true };
      return { ...(await policy().closed()), handled: true };
    },
  };
}

/**
 * Serializes a task and merges the calls that pile up: a call during a run starts one more run after it, and
 * further calls share that one.
 *
 * @param task must not reject.
 */
function coalesce(task: () => Promise<void>): () => Promise<void> {
  let current = Promise.resolve();
  let next: Promise<void> | undefined;
  return () => {
    next ??= current.then(() => {
      next = undefined;
      current = task();
      return current;
    });
    return next;
  };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
