/** Collects what `--timing` prints. */
export class Timing {
  private readonly started = performance.now();
  private last = this.started;
  private readonly rules = new Map<string, number>();
  private readonly phases: [string, number][] = [];
  private readonly counts: [string, number][] = [];

  /** Adds to the time that a rule took; only work of our own process counts, not waiting for types. */
  add(rule: string, milliseconds: number): void {
    this.rules.set(rule, (this.rules.get(rule) ?? 0) + milliseconds);
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

  /** Seconds since the run began. */
  get seconds(): number {
    return (performance.now() - this.started) / 1000;
  }

  /** A table for people. */
  lines(statistics: { readonly questions: number; readonly requests: number }): string[] {
    const rules = [...this.rules].sort(([, a], [, b]) => b - a);
    const rows = [
      ...this.phases.map(([name, time]) => [name, `${time.toFixed(0)} ms`]),
      ...this.counts.map(([name, value]) => [name, String(value)]),
      ["questions to TypeScript", String(statistics.questions)],
      ["requests to TypeScript", String(statistics.requests)],
      ...rules.map(([rule, time]) => [`rule ${rule}`, `${time.toFixed(1)} ms`]),
    ] as [string, string][];
    const left = Math.max(...rows.map(([name]) => name.length));
    const right = Math.max(...rows.map(([, value]) => value.length));
    return rows.map(([name, value]) => `${name.padEnd(left)}  ${value.padStart(right)}`);
  }
}
