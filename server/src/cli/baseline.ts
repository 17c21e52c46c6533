import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import type { LineMap } from "../engine/positions.ts";
import type { Finding } from "../engine/rule.ts";
import { UsageError } from "./output.ts";
import { reasonOf } from "./texts.ts";
import { writeAtomically } from "./write.ts";

/** How often a rule reports a line, by the hash of the line's text. */
type LineCounts = Readonly<Record<string, number>>;

/** The content of a baseline file: known findings, by file (relative to the baseline), rule and line. */
interface BaselineContent {
  readonly version: 1;
  readonly findings: Readonly<Record<string, Readonly<Record<string, LineCounts>>>>;
}

/** A checked file, as the baseline sees it. */
export interface BaselineSource {
  /** Absolute path. */
  readonly file: string;
  readonly text: string;
  readonly lines: LineMap;
}

/** What checking a file brought. */
export interface CheckedSource {
  readonly source: BaselineSource;
  readonly findings: readonly Finding[];
}

/**
 * Findings that are known and not reported, so that a project can adopt forawait and report new findings only.
 *
 * A finding is known by file, rule and the text of its line without white space, so it stays known when code
 * moves; an edit of the line makes it new.
 */
export class Baseline {
  private readonly file: string;
  private readonly known: BaselineContent["findings"];

  private constructor(file: string, known: BaselineContent["findings"]) {
    this.file = file;
    this.known = known;
  }

  /**
   * Reads a baseline.
   *
   * @param file Absolute path.
   * @param isOptional Whether a missing file means an empty baseline.
   * @throws UsageError when it is missing or no baseline.
   */
  static read(file: string, isOptional: boolean): Baseline {
    if (isOptional && !existsSync(file)) return new Baseline(file, {});
    let text: string;
    try {
      text = readFileSync(file, "utf8");
    } catch (error) {
      const hint = (error as NodeJS.ErrnoException).code === "ENOENT" ? "; --update-baseline makes one" : "";
      throw new UsageError(`the baseline ${file} ${reasonOf(error)}${hint}`);
    }
    return new Baseline(file, contentOf(file, text).findings);
  }

  /** The findings of a file that are not known. Of several on equal lines, the first ones count as known. */
  unknown(source: BaselineSource, findings: readonly Finding[]): Finding[] {
    const left = new Map<string, number>();
    for (const [rule, counts] of Object.entries(this.known[this.nameOf(source.file)] ?? {})) {
      for (const [hash, count] of Object.entries(counts)) left.set(`${rule} ${hash}`, count);
    }
    return findings.filter(finding => {
      const key = `${finding.rule} ${hashOf(source, finding)}`;
      const count = left.get(key) ?? 0;
      left.set(key, count - 1);
      return count <= 0;
    });
  }

  /**
   * How many known findings do not occur any more, in checked files and in files that have gone.
   *
   * @param rulesOf The rules that were run on a file; what was not looked for is not gone.
   */
  staleIn(files: readonly CheckedSource[], rulesOf: (file: string) => ReadonlySet<string>): number {
    let stale = 0;
    for (const [name, rules] of Object.entries(this.known)) {
      if (!existsSync(this.pathOf(name))) stale += total(rules);
    }
    for (const { source, findings } of files) {
      const known = this.known[this.nameOf(source.file)];
      if (!known) continue;
      const now = countsOf(source, findings);
      const on = rulesOf(source.file);
      for (const [rule, counts] of Object.entries(known)) {
        if (!on.has(rule)) continue;
        for (const [hash, count] of Object.entries(counts)) {
          stale += Math.max(0, count - (now[rule]?.[hash] ?? 0));
        }
      }
    }
    return stale;
  }

  /**
   * Writes the baseline anew: the given files as they are now, the others as they were, without files that do
   * not exist any more.
   *
   * @returns How many findings it holds.
   */
  async write(checked: readonly CheckedSource[]): Promise<number> {
    const next: Record<string, Record<string, LineCounts>> = {};
    for (const [name, rules] of Object.entries(this.known)) {
      if (existsSync(this.pathOf(name))) next[name] = rules;
    }
    for (const { source, findings } of checked) {
      const name = this.nameOf(source.file);
      delete next[name];
      if (findings.length > 0) next[name] = countsOf(source, findings);
    }
    const content: BaselineContent = { version: 1, findings: sorted(next, rules => sorted(rules, sorted)) };
    await writeAtomically(this.file, `${JSON.stringify(content, null, 2)}\n`);
    return Object.values(next).reduce((sum, rules) => sum + total(rules), 0);
  }

  private nameOf(file: string): string {
    return path.relative(path.dirname(this.file), file).split(path.sep).join("/");
  }

  private pathOf(name: string): string {
    return path.resolve(path.dirname(this.file), name);
  }
}

function total(rules: Readonly<Record<string, LineCounts>>): number {
  return Object.values(rules)
    .flatMap(counts => Object.values(counts))
    .reduce((sum, count) => sum + count, 0);
}

/** A hash of what a finding is about, without its place: it stays the same when code above it changes. */
export function hashOf({ text, lines }: Pick<BaselineSource, "text" | "lines">, finding: Finding): string {
  const { line } = lines.positionAt(finding.start);
  const start = lines.offsetAt({ line, character: 0 });
  const end = line + 1 < lines.lineCount ? lines.offsetAt({ line: line + 1, character: 0 }) : text.length;
  const normal = text.slice(start, end).replace(/\s+/g, "");
  return createHash("sha256").update(normal).digest("hex").slice(0, 16);
}

function countsOf(source: BaselineSource, findings: readonly Finding[]): Record<string, LineCounts> {
  const rules: Record<string, Record<string, number>> = {};
  for (const finding of findings) {
    const hash = hashOf(source, finding);
    const counts = rules[finding.rule] ?? {};
    rules[finding.rule] = counts;
    counts[hash] = (counts[hash] ?? 0) + 1;
  }
  return rules;
}

/** @throws UsageError when the text is no baseline of a version that we know. */
function contentOf(file: string, text: string): BaselineContent {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    throw new UsageError(
      `the baseline ${file} is not valid JSON; delete it and write it anew with --update-baseline`,
    );
  }
  const { version, findings } = (content ?? {}) as { version?: unknown; findings?: unknown };
  if (version !== 1) {
    throw new UsageError(`the baseline ${file} is of a version that this forawait does not know`);
  }
  const isDeep = (value: unknown, depth: number): boolean =>
    depth === 0
      ? Number.isSafeInteger(value)
      : typeof value === "object" &&
        value !== null &&
        Object.values(value).every(inner => isDeep(inner, depth - 1));
  if (!isDeep(findings, 3)) {
    throw new UsageError(
      `the baseline ${file} is damaged; delete it and write it anew with --update-baseline`,
    );
  }
  return content as BaselineContent;
}

function sorted<T, U = T>(
  record: Readonly<Record<string, T>>,
  inner: (value: T) => U = value => value as unknown as U,
): Record<string, U> {
  return Object.fromEntries(
    Object.entries(record)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, value]) => [key, inner(value)]),
  );
}
