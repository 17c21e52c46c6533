/** What went to and from TypeScript; `sent` and `received` in bytes. */
interface Asked {
  readonly questions: number;
  readonly requests: number;
  readonly trees: number;
  readonly sent: number;
  readonly received: number;
}

/** Collects what `--timing` prints. */
export class Timing {
  private readonly started = performance.now();
  private last = this.started;
  private readonly rules = new Map<string, number>();
  private readonly phases: [string, number][] = [];
  private walks = 0;
  private readonly counts: [string, number][] = [];

  /** Adds to the time that a rule took; only work of our own process counts, not waiting for types. */
  add(rule: string, milliseconds: number): void {
    this.rules.set(rule, (this.rules.get(rule) ?? 0) + milliseconds);
  }

  /** Adds to the time that walks took, without the rules. */
  walked(milliseconds: number): void {
    this.walks += milliseconds;
  }

  /** Adds a number to the table. */
  count(name: string, value: number): void {
    this.counts.push([name, value]);
  }

  /** Ends a phase of the run, which began where the one before it ended. */
  phase(name: string): void {
    const now = performance.now();
    this.phases.push([name, now - this.last]);
    this.last = now;
  }

  /** Like `phase`, for one that may be tried again. */
  phaseOnce(name: string): void {
    if (!this.phases.some(([known]) => known === name)) this.phase(name);
  }

  /** Seconds since the run began. */
  get seconds(): number {
    return (performance.now() - this.started) / 1000;
  }

  /** A table for people. */
  lines(asked: Asked): string[] {
    const rules = [...this.rules].sort(([, a], [, b]) => b - a);
    const rows = [
      ...this.phases.map(([name, time]) => [name, `${time.toFixed(0)} ms`]),
      ...this.counts.map(([name, value]) => [name, String(value)]),
      ["trees from TypeScript", String(asked.trees)],
      ["questions to TypeScript", String(asked.questions)],
      ["requests to TypeScript", String(asked.requests)],
      ["sent to TypeScript", megabytes(asked.sent)],
      ["received from TypeScript", megabytes(asked.received)],
      ["walk", `${this.walks.toFixed(1)} ms`],
      ...rules.map(([rule, time]) => [`rule ${rule}`, `${time.toFixed(1)} ms`]),
    ] as [string, string][];
    const left = Math.max(...rows.map(([name]) => name.length));
    const right = Math.max(...rows.map(([, value]) => value.length));
    return rows.map(([name, value]) => `${name.padEnd(left)}  ${value.padStart(right)}`);
  }
}

function megabytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(1)} MB`;
}
