import { type CancellationToken, LSPErrorCodes, ResponseError } from "vscode-languageserver/node";
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { LintResult } from "../engine/lint.ts";
import type { Session } from "../session/session.ts";
import { type Lease, TypeScriptStopped } from "../typescript/workspace.ts";
import type { Documents } from "./documents.ts";
import type { Settings } from "./settings.ts";
import type { Status } from "./status.ts";

/** What a check brings where there is nothing to say. */
export const nothing: LintResult = { findings: [], compilerReported: [], failures: [] };

/** The text moved on while a check was under way, so its result would be about another text. */
export class Obsolete extends Error {}

/** A check took longer than the time budget. */
class OverBudget extends Error {}

/** How long a project may take to load before the status says so, in milliseconds. */
const patience = 700;

export interface ChecksOptions {
  readonly documents: Documents;
  readonly status: Status;
  readonly settingsOf: (document: TextDocument) => Settings;
  readonly session: () => Session;
  /** Resolves when the settings are known; nothing is checked before. */
  readonly ready: Promise<void>;
  readonly logError: (message: string) => void;
  /** Called after each check that came to its end. */
  readonly onChecked: () => void;
}

/**
 * Checks open documents, each version once however many ask for it.
 *
 * A check ends early when its text moves on, when everybody who wanted it has turned away, or when it takes
 * longer than the time budget.
 */
export class Checks {
  private readonly options: ChecksOptions;
  private readonly checks = new Map<string, Check>();
  /** Rises with every change that can alter any finding. */
  private generation = 0;
  /** What was done so far, for debugging. */
  readonly statistics = { started: 0, snapshots: 0, finished: 0 };
  private turn: Promise<unknown> = Promise.resolve();

  constructor(options: ChecksOptions) {
    this.options = options;
  }

  /** The text of a document changed: what is known of it is void, and of all others in doubt. */
  textChanged(uri: string): void {
    this.generation += 1;
    this.checks.get(uri)?.end(new Obsolete("The text has changed."));
  }

  /** Anything may be different now. */
  everythingChanged(): void {
    this.generation += 1;
  }

  closed(uri: string): void {
    this.textChanged(uri);
    this.checks.delete(uri);
    this.options.status.skip(uri, false);
  }

  /** A document that was skipped is tried again from now on. */
  retry(uri: string): void {
    if (!this.options.status.isSkipped(uri)) return;
    this.options.status.skip(uri, false);
    this.checks.delete(uri);
  }

  /**
   * Checks a document as it is now, or joins the check that is under way or still true.
   *
   * @param token Turns the caller away; the check goes on while others want it.
   * @throws Obsolete, ResponseError for a caller that was turned away, or Error when TypeScript cannot be started.
   */
  check(document: TextDocument, token?: CancellationToken): Promise<LintResult> {
    const known = this.checks.get(document.uri);
    if (known?.generation === this.generation && !known.isEnded) return known.join(token);
    const check: Check = new Check(this.generation, signal => this.run(document, signal));
    this.checks.set(document.uri, check);
    return check.join(token);
  }

  /**
   * Leases a snapshot of a document's project as the text is now.
   *
   * @throws Like `check`.
   */
  lease(file: string, signal?: AbortSignal): Promise<Lease> {
    return this.leaseAll([file], signal);
  }

  /** Like `lease`, for several files. */
  async leaseAll(files: readonly string[], signal?: AbortSignal): Promise<Lease> {
    // Whoever has turned away meanwhile must not make TypeScript load one more text in a burst of edits.
    const mine = this.turn.then(() => {
      signal?.throwIfAborted();
      this.statistics.snapshots += 1;
      return this.options.session().workspace.acquire(files);
    });
    this.turn = mine.catch(() => undefined);
    return mine;
  }

  /** Closes the projects that were opened for files that no editor shows, and lets TypeScript free their memory. */
  async closeUnneededProjects(): Promise<void> {
    const { documents, session } = this.options;
    const needed = documents
      .sources()
      .flatMap(document => [documents.pathOf(document), documents.realPathOf(document)])
      .filter(file => file !== undefined);
    // When TypeScript has died over it, nothing is open any more, which is what was wanted.
    await session()
      .workspace.closeAllBut(needed)
      .catch(() => undefined);
  }

  private async run(document: TextDocument, signal: AbortSignal): Promise<LintResult> {
    const { ready, documents, settingsOf, session, status } = this.options;
    this.statistics.started += 1;
    await ready;
    signal.throwIfAborted();
    const file = documents.pathOf(document);
    const settings = settingsOf(document);
    if (file === undefined || !settings.enable || !documents.isSource(document)) return nothing;
    if (status.isSkipped(document.uri)) return nothing;
    if (!session().isRelevant(file, document.getText())) return nothing;
    for (let attempt = 1; ; attempt++) {
      try {
        const result = await this.attempt(document, file, settings.timeBudget, signal);
        status.trouble("typescript", undefined);
        this.statistics.finished += 1;
        this.options.onChecked();
        return result;
      } catch (error) {
        if (signal.aborted) throw signal.reason;
        if (error instanceof OverBudget) {
          status.skip(document.uri, true);
          return nothing;
        }
        if (error instanceof TypeScriptStopped && attempt < 3) continue;
        const detail = error instanceof Error ? error.message : String(error);
        status.trouble("typescript", { message: "TypeScript is not running", detail });
        throw error;
      }
    }
  }

  private async attempt(
    document: TextDocument,
    file: string,
    budget: number,
    signal: AbortSignal,
  ): Promise<LintResult> {
    const { session, status } = this.options;
    const lease = await this.leaseWithNotice(file, signal);
    // The budget is for the file; loading its project is a cost of starting, whatever the file is like.
    const limit = new AbortController();
    const timer = budget > 0 ? setTimeout(() => limit.abort(new OverBudget()), budget) : undefined;
    const ended = AbortSignal.any([signal, limit.signal]);
    const started = performance.now();
    try {
      const work = session().check(lease, file, { throwIfCancelled: () => ended.throwIfAborted() });
      const result = await unlessAborted(work, ended);
      this.reportFailures(result);
      status.checked({
        uri: document.uri,
        project: session().workspace.knownConfigOf(file),
        milliseconds: Math.round(performance.now() - started),
        findings: result.findings.length,
      });
      return result;
    } finally {
      clearTimeout(timer);
      // Releasing the snapshot also ends the questions of rules that nobody waits for any more.
      lease.release();
    }
  }

  private async leaseWithNotice(file: string, signal: AbortSignal): Promise<Lease> {
    let done: (() => void) | undefined;
    const timer = setTimeout(() => {
      done = this.options.status.busy("loading the project");
    }, patience);
    try {
      return await this.lease(file, signal);
    } finally {
      clearTimeout(timer);
      done?.();
    }
  }

  private reportFailures({ failures }: LintResult): void {
    const { logError, status } = this.options;
    for (const { rule, error } of failures) {
      logError(`The rule ${rule} failed and was left out for this file: ${error.stack ?? error}`);
    }
    const names = failures.map(({ rule }) => rule).join(", ");
    status.trouble(
      "rules",
      failures.length === 0
        ? undefined
        : {
            message: "a rule failed",
            detail: `${names} failed and was left out for a file; the output says where. Please report it.`,
          },
    );
  }
}

/** One check of one document, shared by all who ask for it. */
class Check {
  readonly generation: number;
  isDone = false;
  private readonly controller = new AbortController();
  private readonly result: Promise<LintResult>;
  private wanted = 0;

  constructor(generation: number, run: (signal: AbortSignal) => Promise<LintResult>) {
    this.generation = generation;
    this.result = unlessAborted(run(this.controller.signal), this.controller.signal);
    this.result.then(
      () => {
        this.isDone = true;
      },
      reason => this.controller.abort(reason),
    );
  }

  /** Whether it ended without a result. */
  get isEnded(): boolean {
    return this.controller.signal.aborted;
  }

  end(reason: Error): void {
    if (!this.isDone) this.controller.abort(reason);
  }

  join(token: CancellationToken | undefined): Promise<LintResult> {
    this.wanted += 1;
    if (!token) return this.result;
    return new Promise((resolve, reject) => {
      const turnAway = () => {
        const cancelled = new ResponseError(LSPErrorCodes.RequestCancelled, "cancelled");
        this.wanted -= 1;
        if (this.wanted === 0) this.end(cancelled);
        reject(cancelled);
      };
      if (token.isCancellationRequested) return turnAway();
      const subscription = token.onCancellationRequested(turnAway);
      this.result.then(resolve, reject).finally(() => subscription.dispose());
    });
  }
}

/** Settles like a promise, or rejects with the reason of the signal when that comes first. */
export function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason);
    if (signal.aborted) onAbort();
    else signal.addEventListener("abort", onAbort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", onAbort));
  });
}
