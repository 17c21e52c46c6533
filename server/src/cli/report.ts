import path from "node:path";
import type { Severity } from "../engine/rule.ts";

/** A place in a text as people count: line and column from 1, the column in UTF-16 units. */
export interface Point {
  readonly line: number;
  readonly column: number;
  /** UTF-16 units from the start of the text, a byte order mark not counted. */
  readonly offset: number;
}

/** A range of a file. */
export interface Place {
  /** Path relative to the working folder, with `/`. */
  readonly file: string;
  readonly start: Point;
  readonly end: Point;
}

/** A finding with its places resolved, as all report formats show it. */
export interface ReportedFinding extends Place {
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
  readonly related: readonly (Place & { readonly message: string })[];
  readonly fixes: readonly ReportedFix[];
}

export interface ReportedFix {
  readonly title: string;
  readonly safe: boolean;
  readonly edits: readonly {
    readonly file: string;
    /** UTF-16 offsets. */
    readonly start: number;
    readonly end: number;
    readonly newText: string;
  }[];
}

/** One line about input that could not be used, or about something left out. */
export interface Notice {
  /** Path relative to the working folder, with `/`. */
  readonly file: string;
  /** Line and column from 1, where the notice has a place. */
  readonly line?: number;
  readonly column?: number;
  readonly message: string;
}

/** All that one run brought; the report formats make text of it. */
export interface Report {
  /** Absolute path of the working folder. */
  readonly folder: string;
  /** The files that were checked, relative to the working folder, sorted. */
  readonly files: readonly string[];
  /** By file, then position. */
  readonly findings: readonly ReportedFinding[];
  /** Whether some files could not be checked, or some rules failed, through no fault of the input. */
  readonly partial: boolean;
  /** Input that could not be used. */
  readonly problems: readonly Notice[];
  /** How many fixes were applied, and how many files written; undefined without `--fix`. */
  readonly fixed: { readonly fixes: number; readonly files: number } | undefined;
  /** How many findings the baseline holds back. */
  readonly inBaseline: number;
  readonly seconds: number;
  /** The text of a file that has findings. */
  textOf(file: string): string | undefined;
}

/** Shows a path relative to the working folder, with `/`. */
export function displayPath(folder: string, file: string): string {
  const relative = path.relative(folder, file);
  return (relative === "" ? "." : relative).split(path.sep).join("/");
}

/** `path:line:column: message`, as terminals and editors make links of it. */
export function noticeLine({ file, line, column, message }: Notice): string {
  const place = line === undefined ? file : `${file}:${line}:${column ?? 1}`;
  return `${place}: ${message.replace(/\s*\n\s*/g, " ")}`;
}

/** Sorts by file and line. */
export function inOrder(notices: readonly Notice[]): Notice[] {
  const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
  return [...notices].sort((a, b) => compare(a.file, b.file) || (a.line ?? 0) - (b.line ?? 0));
}

/** `1 file`, `2 files`. */
export function count(number: number, noun: string, plural = `${noun}s`): string {
  return `${number} ${number === 1 ? noun : plural}`;
}
