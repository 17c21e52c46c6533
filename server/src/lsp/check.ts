import { setTimeout as sleep } from "node:timers/promises";
import { type CancellationToken, LSPErrorCodes, ResponseError } from "vscode-languageserver/node";
import type { LintResult } from "../engine/lint.ts";

/** What a check that is done in two steps must know of those who wait for it. */
export interface Steps {
  /** Whether somebody waits for the check of the whole document. */
  readonly isWholeWanted: boolean;
  tellFirst(result: LintResult): void;
  /** @param longest In milliseconds. */
  untilWholeIsWanted(longest: number): Promise<void>;
}

/** One check of one document, shared by all who ask for it. */
export class Check implements Steps {
  readonly generation: number;
  isDone = false;
  private readonly controller = new AbortController();
  private readonly first: Promise<LintResult>;
  private readonly result: Promise<LintResult>;
  private readonly wholeWanted = new AbortController();
  private isFirstTold = false;
  private wanted = 0;
  tellFirst: (result: LintResult) => void = () => undefined;

  constructor(generation: number, run: (signal: AbortSignal, steps: Steps) => Promise<LintResult>) {
    this.generation = generation;
    const told = new Promise<LintResult>(resolve => {
      this.tellFirst = resolve;
    });
    this.result = unlessAborted(run(this.controller.signal, this), this.controller.signal);
    this.first = Promise.race([told, this.result]);
    this.first.catch(() => undefined);
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

  get isWholeWanted(): boolean {
    return this.wholeWanted.signal.aborted;
  }

  end(reason: Error): void {
    if (!this.isDone) this.controller.abort(reason);
  }

  async untilWholeIsWanted(longest: number): Promise<void> {
    const signal = AbortSignal.any([this.wholeWanted.signal, this.controller.signal]);
    await sleep(longest, undefined, { signal }).catch(() => undefined);
  }

  join(token: CancellationToken | undefined): Promise<LintResult> {
    this.wholeWanted.abort();
    return this.unlessTurnedAway(this.result, token);
  }

  async joinFirst(token: CancellationToken | undefined): Promise<LintResult> {
    if (this.isFirstTold) return this.join(token);
    const first = await this.unlessTurnedAway(this.first, token);
    this.isFirstTold = true;
    return first;
  }

  private unlessTurnedAway(
    result: Promise<LintResult>,
    token: CancellationToken | undefined,
  ): Promise<LintResult> {
    this.wanted += 1;
    if (!token) return result;
    return new Promise((resolve, reject) => {
      const turnAway = () => {
        const cancelled = new ResponseError(LSPErrorCodes.RequestCancelled, "cancelled");
        this.wanted -= 1;
        if (this.wanted === 0) this.end(cancelled);
        reject(cancelled);
      };
      if (token.isCancellationRequested) return turnAway();
      const subscription = token.onCancellationRequested(turnAway);
      result.then(resolve, reject).finally(() => subscription.dispose());
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
