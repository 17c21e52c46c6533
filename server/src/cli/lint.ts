import type { LintResult } from "../engine/lint.ts";
import type { Session } from "../session/session.ts";
import type { CheckerStatistics } from "../typescript/checker.ts";
import { type Lease, TypeScriptUnavailable } from "../typescript/workspace.ts";

/** How many files are in flight at once: enough to fill each request, few enough to bound memory. */
const filesInFlight = 32;

/** What checking many files brought. */
export interface Checked {
  readonly results: ReadonlyMap<string, LintResult>;
  /** Files without a result, because TypeScript stopped or does not know them. */
  readonly missing: readonly string[];
  /** Files whose text on disk is not the one that was read before; their findings are left out. */
  readonly changed: readonly string[];
}

export interface CheckerOptions {
  /** The text of a file that findings are to be about. */
  readonly textOf: (file: string) => string | undefined;
  readonly onRuleTime?: (rule: string, milliseconds: number) => void;
  readonly onWalkTime?: (milliseconds: number) => void;
  /** Called when the projects of the files are loaded. */
  readonly onLoaded?: () => void;
  /** Called between files; throwing ends the work. */
  readonly throwIfInterrupted: () => void;
}

/** More that is done with the snapshot in which files are checked. */
export interface SnapshotWork {
  /** Asks more of the snapshot meanwhile. */
  readonly meanwhile?: () => Promise<void>;
  /** Called first, with the files that are to be checked: gives the results that are known already. */
  readonly before?: (lease: Lease, files: readonly string[]) => Promise<ReadonlyMap<string, LintResult>>;
  /** Called when all files are checked. */
  readonly after?: (lease: Lease, outcomes: Omit<Checked, "missing">) => Promise<void>;
}

/**
 * Checks many files in one session. What a dying TypeScript process left behind is tried once more; when that
 * fails too the checker gives up, and what it has is a part.
 */
export class BulkChecker {
  private readonly session: Session;
  private readonly options: CheckerOptions;
  private failedAttempts = 0;
  private lastError: unknown;
  /** What the checkers were asked, over all snapshots. */
  readonly statistics = { questions: 0, requests: 0 };

  constructor(session: Session, options: CheckerOptions) {
    this.session = session;
    this.options = options;
  }

  /** Whether two attempts have failed, so that nothing more is asked of TypeScript. */
  get gaveUp(): boolean {
    return this.failedAttempts > 1;
  }

  /** Why it gave up, in the words of the last error. */
  get reason(): string {
    const { message } = this.lastError instanceof Error ? this.lastError : new Error(String(this.lastError));
    return message.split("\n", 1)[0] ?? "";
  }

  /**
   * Checks files in one leased snapshot.
   *
   * @param open Files whose projects must be open, as absolute paths.
   * @param wanted The files of them that are checked.
   * @param work What else is done with the lease held; each part of it until it has succeeded once.
   * @throws Error when TypeScript cannot be started, or what `throwIfInterrupted` throws.
   */
  async check(open: readonly string[], wanted: readonly string[], work: SnapshotWork = {}): Promise<Checked> {
    const outcomes: Outcomes = { results: new Map(), unknown: new Set(), changed: new Set() };
    const { results, unknown, changed } = outcomes;
    const done = new Set<keyof SnapshotWork>();
    while (!this.gaveUp) {
      const left = wanted.filter(file => !results.has(file) && !unknown.has(file) && !changed.has(file));
      if (left.length === 0 && done.has("after")) break;
      await this.attempt(open, left, outcomes, work, done);
    }
    const missing = wanted.filter(file => !results.has(file) && !changed.has(file));
    return { results, missing, changed: [...changed] };
  }

  /** One attempt to check files; one that fails is counted, and keeps what it has brought so far. */
  private async attempt(
    open: readonly string[],
    files: readonly string[],
    outcomes: Outcomes,
    work: SnapshotWork,
    done: Set<keyof SnapshotWork>,
  ): Promise<void> {
    let errors: unknown[];
    try {
      const lease = await this.session.workspace.acquire(open);
      this.options.onLoaded?.();
      // A snapshot that has been worked with before has counted those questions already.
      const before = this.session.workspace.statistics;
      try {
        const known = (await work.before?.(lease, files)) ?? new Map<string, LintResult>();
        for (const [file, result] of known) outcomes.results.set(file, result);
        const queue = files.filter(file => !known.has(file)).values();
        const workers = Array.from({ length: filesInFlight }, () => this.work(lease, queue, outcomes));
        // All are waited for, also when one fails: the lease must not be released under the others.
        const settled = await Promise.allSettled([this.once("meanwhile", done, work.meanwhile), ...workers]);
        errors = settled.flatMap(outcome => (outcome.status === "rejected" ? [outcome.reason] : []));
        if (errors.length === 0) {
          const { results, changed } = outcomes;
          await this.once("after", done, () => work.after?.(lease, { results, changed: [...changed] }));
        }
      } finally {
        this.addStatistics(before);
        lease.release();
      }
    } catch (error) {
      if (error instanceof TypeScriptUnavailable) throw error;
      errors = [error];
    }
    this.options.throwIfInterrupted();
    if (errors.length === 0) return;
    this.failedAttempts += 1;
    this.lastError = errors[0];
    if (this.gaveUp) return;
    // A rule that failed beside it may have failed because of it.
    for (const [file, { failures }] of outcomes.results) {
      if (failures.length > 0) outcomes.results.delete(file);
    }
  }

  private async once(
    part: keyof SnapshotWork,
    done: Set<keyof SnapshotWork>,
    act: (() => Promise<void> | undefined) | undefined,
  ): Promise<void> {
    if (!done.has(part)) await act?.();
    done.add(part);
  }

  private async work(
    lease: Lease,
    queue: IterableIterator<string>,
    { results, unknown, changed }: Outcomes,
  ): Promise<void> {
    const { onRuleTime, onWalkTime } = this.options;
    for (const file of queue) {
      this.options.throwIfInterrupted();
      const view = await lease.view(file);
      if (!view) unknown.add(file);
      else if (view.sourceFile.text !== this.options.textOf(file)) changed.add(file);
      else results.set(file, await this.session.check(lease, file, { onRuleTime, onWalkTime }));
    }
  }

  private addStatistics(before: CheckerStatistics): void {
    const { questions, requests } = this.session.workspace.statistics;
    // A process that has died has taken its counts along.
    this.statistics.questions += Math.max(0, questions - before.questions);
    this.statistics.requests += Math.max(0, requests - before.requests);
  }
}

interface Outcomes {
  readonly results: Map<string, LintResult>;
  readonly unknown: Set<string>;
  readonly changed: Set<string>;
}
