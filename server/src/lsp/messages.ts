/**
 * What the language server and a client say to each other beyond the Language Server Protocol.
 *
 * The only file of the server that `client/` may import, so it holds plain types and constants and imports
 * nothing.
 */

/** What a client may say in `initializationOptions`, beside any of the settings. */
export interface InitializationOptions {
  /**
   * The client provides the commands below itself and sends `workspace/executeCommand` for them. The server then
   * does not announce them, because a client that registers announced commands would register them twice.
   */
  readonly ownCommands?: boolean;
  /**
   * The editor validates, completes and explains `forawait.json` with our JSON schema, so the server does not do
   * it a second time while the file is open.
   */
  readonly knowsSchema?: boolean;
  /** The editor's TypeScript has quick fixes for the compiler's async errors (versions before 7), so ours rest. */
  readonly hasCompanions?: boolean;
  /**
   * The client answers {@link pipeRequest}: where the editor runs TypeScript 7 itself, forawait then reads the
   * programs that it holds instead of loading every project a second time.
   */
  readonly sharesTypeScript?: boolean;
}

/**
 * Method of the request by which the server asks for a pipe into the editor's own TypeScript 7 server. It has no
 * parameters; the answer is a {@link PipeAnswer}. Each pipe serves one connection, so the server asks anew whenever
 * it needs one.
 */
export const pipeRequest = "forawait/typescriptPipe";

/** What a client says when it is asked for a pipe. */
export interface PipeAnswer {
  /** What `custom/initializeAPISession` has given: the path of a socket or the name of a pipe. */
  readonly pipe?: string;
  /** Where there is no pipe, one sentence that says why. */
  readonly reason?: string;
}

/** Method of the notification by which a client says that the editor's TypeScript 7 server has started, perhaps again. */
export const pipeAvailableNotification = "forawait/typescriptStarted";

/** The commands of `workspace/executeCommand`. */
export const serverCommands = {
  /** Shows a rule's page in the browser. Argument: the rule's id. */
  openRulePage: "forawait.openRulePage",
  /** Checks all files of all workspace folders with progress, and reports them like open ones. Gives a {@link WorkspaceSummary}. */
  checkWorkspace: "forawait.checkWorkspace",
  /**
   * Finds all safe fixes of the workspace. A client with `ownCommands` gets a `WorkspaceEdit` whose parts are marked
   * as in need of confirmation, or null when there is nothing to fix; for others the server applies it.
   */
  fixWorkspace: "forawait.fixWorkspace",
  /** Gives text in Markdown about versions, projects and timings. Argument: the URI of a document to measure, optional. */
  debugInformation: "forawait.debugInformation",
  /** Makes a `forawait.json` and shows it. Argument: the URI of the folder, the first workspace folder unless said otherwise. */
  createConfiguration: "forawait.createConfiguration",
} as const;

/** What checking the workspace brought. */
export interface WorkspaceSummary {
  readonly files: number;
  readonly findings: number;
  /** Whether a person stopped it before its end. */
  readonly cancelled: boolean;
  /** Files that could not be checked, as absolute paths. */
  readonly failed: readonly string[];
}

/** Method of the notification in which the server reports how it is doing. A client may ignore it. */
export const statusNotification = "forawait/status";

/** The server's own view of its health, sent whenever it changes. */
export interface StatusParams {
  /**
   * `busy`: work that a person may notice is under way. `warning`: findings are missing in some file,
   * or a setting cannot be followed.
   * `error`: findings are missing until it is solved.
   */
  readonly state: "ok" | "busy" | "warning" | "error";
  /** One short phrase for the status item, such as "Checking the workspace". */
  readonly message?: string;
  /** One sentence that says what happened and what to do. */
  readonly detail?: string;
  /** The version of TypeScript in use. */
  readonly typescript?: string;
  /**
   * Whose TypeScript answers: a process of our own, or the one that the editor runs already. Undefined where only
   * the first exists.
   */
  readonly server?: "own" | "shared";
  /** The check that ended last. */
  readonly lastCheck?: {
    /** URI of the document. */
    readonly uri: string;
    /** Absolute path of the tsconfig or jsconfig that owns it; undefined for a loose file. */
    readonly project: string | undefined;
    /** When it ended, in milliseconds since 1970 in UTC. */
    readonly time: number;
    /** How long it took. */
    readonly milliseconds: number;
    readonly findings: number;
  };
  /** URIs of open documents that were skipped because their check took longer than the time budget. */
  readonly skipped?: readonly string[];
}
