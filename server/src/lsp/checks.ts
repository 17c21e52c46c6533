import { isDeepStrictEqual } from "node:util";
import type { CancellationToken } from "vscode-languageserver/node";
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { Known } from "../engine/around.ts";
import type { LintResult } from "../engine/lint.ts";
import type { CheckOptions, Session } from "../session/session.ts";
import { type Lease, TypeScriptStopped } from "../typescript/workspace.ts";
import { Check, type Steps, unlessAborted } from "./check.ts";
import type { Documents } from "./documents.ts";
import type { Settings } from "./settings.ts";
import type { Status } from "./status.ts";

/** What a check brings where there is nothing to say. */
export const nothing: LintResult = { findings: [], compilerReported: [], failures: [] };

/** The text moved on while a check was under way, so its result would be about another text. */
export class Obsolete extends Error {}

/** A check took longer than the time budget. */
class OverBudget extends Error {}

/** For how long typing must pause at most before the rest of a file is checked, in milliseconds. */
const longestPause = 500;

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
  /** Called when the check of a whole document tells something else than the first answer did. */
  readonly onCorrected: (document: TextDocument) => void;
}

/**
 * Checks open documents, each version once however many ask for it.
 *
 * A long document that was changed is checked in two steps: first what is around the change, for whoever is content
 * with that ({@link Checks.first}), then all of it, as soon as somebody wants to know or typing pauses.
 *
 * A check ends early when its text moves on, when everybody who wanted it has turned away, or when it takes
 * longer than the time budget.
 */
export class Checks {
  private readonly options: ChecksOptions;
  private readonly checks = new Map<string, Check>();
  /** What the last answer about each document was. */
  private known = new Map<string, KnownDocument>();
  /** Rises with every change that can alter any finding. */
  private generation = 0;
  /** What was done so far, for debugging. */
  readonly statistics = { started: 0, snapshots: 0, answeredFirst: 0, finished: 0 };
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
    // A check that is under way writes what it learns into the old one, where nobody looks any more.
    this.known = new Map();
  }

  closed(uri: string): void {
    this.textChanged(uri);
    this.checks.delete(uri);
    this.known.delete(uri);
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
    return this.checkOf(document).join(token);
  }

  /**
   * Like `check`, for whoever wants to know soon and can be told again: what is around the last change is true, and
   * the rest as true as it was before. When the whole check brings something else, `onCorrected` is called. Who asks
   * again about the same text gets the result of the whole check.
   *
   * @throws Like `check`.
   */
  first(document: TextDocument, token?: CancellationToken): Promise<LintResult> {
    return this.checkOf(document).joinFirst(token);
  }

  private checkOf(document: TextDocument): Check {
    const known = this.checks.get(document.uri);
    if (known?.generation === this.generation && !known.isEnded) return known;
    const check: Check = new Check(this.generation, (signal, steps) => this.run(document, signal, steps));
    this.checks.set(document.uri, check);
    return check;
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

  private async run(document: TextDocument, signal: AbortSignal, steps: Steps): Promise<LintResult> {
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
        const result = await this.attempt({ document, file, budget: settings.timeBudget, signal, steps });
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

  private async attempt(work: Work): Promise<LintResult> {
    const { document, file, signal } = work;
    const { known } = this;
    const text = document.getText();
    const lease = await this.leaseWithNotice(file, signal);
    try {
      const first = await this.attemptFirst(work, lease, text, known);
      const { result, milliseconds } = await this.attemptWhole(work, lease);
      known.set(document.uri, { text, result, milliseconds });
      if (first && !isDeepStrictEqual(first.findings, result.findings)) this.options.onCorrected(document);
      return result;
    } finally {
      // Releasing the snapshot also ends the questions of rules that nobody waits for any more.
      lease.release();
    }
  }

  /** Checks what is around the last change, and waits until the rest is wanted. */
  private async attemptFirst(
    work: Work,
    lease: Lease,
    text: string,
    known: Map<string, KnownDocument>,
  ): Promise<LintResult | undefined> {
    const { document, file, steps, signal } = work;
    const before = known.get(document.uri);
    if (!before || steps.isWholeWanted) return undefined;
    // A text that is the same as before is only in doubt because another one was changed.
    const first =
      before.text === text
        ? before.result
        : await this.withinBudget(work, options =>
            this.options.session().checkAround(lease, file, before, options),
          );
    if (!first) return undefined;
    known.set(document.uri, { ...before, text, result: first });
    this.statistics.answeredFirst += 1;
    steps.tellFirst(first);
    // The longer the rest takes, the longer it would keep the next edit waiting.
    await steps.untilWholeIsWanted(Math.min(before.milliseconds, longestPause));
    signal.throwIfAborted();
    return first;
  }

  private async attemptWhole(
    work: Work,
    lease: Lease,
  ): Promise<{ result: LintResult; milliseconds: number }> {
    const { document, file } = work;
    const { session, status } = this.options;
    const started = performance.now();
    const result = await this.withinBudget(work, options => session().check(lease, file, options));
    const milliseconds = Math.round(performance.now() - started);
    this.reportFailures(result);
    status.checked({
      uri: document.uri,
      project: session().workspace.knownConfigOf(file),
      milliseconds,
      findings: result.findings.length,
    });
    return { result, milliseconds };
  }

  /** The budget is for the file; loading its project is a cost of starting, whatever the file is like. */
  private async withinBudget<T>(
    { budget, signal }: Work,
    run: (options: CheckOptions) => Promise<T>,
  ): Promise<T> {
    const limit = new AbortController();
    const timer = budget > 0 ? setTimeout(() => limit.abort(new OverBudget()), budget) : undefined;
    const ended = AbortSignal.any([signal, limit.signal]);
    try {
      return await unlessAborted(run({ throwIfCancelled: () => ended.throwIfAborted() }), ended);
    } finally {
      clearTimeout(timer);
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

/** One document to be checked. */
interface Work {
  readonly document: TextDocument;
  readonly file: string;
  /** In milliseconds; 0 for none. */
  readonly budget: number;
  readonly signal: AbortSignal;
  readonly steps: Steps;
}

/** The last answer about a document. */
interface KnownDocument extends Known {
  /** How long the last check of all of it took. */
  readonly milliseconds: number;
}
