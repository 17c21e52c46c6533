import type { LintResult } from "../engine/lint.ts";
import type { Session } from "../session/session.ts";
import { type Lease, TypeScriptStopped } from "../typescript/workspace.ts";

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
  /** Called between files; throwing ends the work. */
  readonly throwIfInterrupted: () => void;
}

/** Checks many files in one session, and once more those that a dying TypeScript process left behind. */
export class BulkChecker {
  private readonly session: Session;
  private readonly options: CheckerOptions;
  private stops = 0;
  /** What the checkers were asked, over all snapshots. */
  readonly statistics = { questions: 0, requests: 0 };

  constructor(session: Session, options: CheckerOptions) {
    this.session = session;
    this.options = options;
  }

  /** Whether TypeScript has stopped twice, so that nothing more is asked of it. */
  get gaveUp(): boolean {
    return this.stops > 1;
  }

  /**
   * Checks files in one leased snapshot.
   *
   * @param open Files whose projects must be open, as absolute paths.
   * @param wanted The files of them that are checked.
   * @param inSnapshot Called once with the lease held, to ask more of the same snapshot.
   * @throws Error when TypeScript cannot be started, or what `throwIfInterrupted` throws.
   */
  async check(
    open: readonly string[],
    wanted: readonly string[],
    inSnapshot: () => Promise<void> = async () => {},
  ): Promise<Checked> {
    const results = new Map<string, LintResult>();
    const unknown = new Set<string>();
    const changed = new Set<string>();
    let asked = false;
    for (;;) {
      const left = wanted.filter(file => !results.has(file) && !unknown.has(file) && !changed.has(file));
      if ((left.length === 0 && asked) || this.gaveUp) {
        return { results, missing: [...left, ...unknown], changed: [...changed] };
      }
      try {
        const lease = await this.session.workspace.acquire(open);
        try {
          await all([
            this.checkIn(lease, left, { results, unknown, changed }),
            inSnapshot().then(() => {
              asked = true;
            }),
          ]);
        } finally {
          this.addStatistics();
          lease.release();
        }
      } catch (error) {
        this.options.throwIfInterrupted();
        if (!(error instanceof TypeScriptStopped)) throw error;
        this.stops += 1;
      }
    }
  }

  private async checkIn(
    lease: Lease,
    files: readonly string[],
    { results, unknown, changed }: Outcomes,
  ): Promise<void> {
    const { onRuleTime } = this.options;
    const queue = files.values();
    const work = async () => {
      for (const file of queue) {
        this.options.throwIfInterrupted();
        const view = await lease.view(file);
        if (!view) unknown.add(file);
        else if (view.sourceFile.text !== this.options.textOf(file)) changed.add(file);
        else results.set(file, await this.session.check(lease, file, { onRuleTime }));
      }
    };
    await all(Array.from({ length: filesInFlight }, work));
  }

  private addStatistics(): void {
    const { questions, requests } = this.session.workspace.statistics;
    this.statistics.questions += questions;
    this.statistics.requests += requests;
  }
}

interface Outcomes {
  readonly results: Map<string, LintResult>;
  readonly unknown: Set<string>;
  readonly changed: Set<string>;
}

/** Waits for all, also when one fails: a lease must not be released while others still work with it. */
async function all(work: readonly Promise<void>[]): Promise<void> {
  const failed = (await Promise.allSettled(work)).find(outcome => outcome.status === "rejected");
  if (failed) throw failed.reason;
}
