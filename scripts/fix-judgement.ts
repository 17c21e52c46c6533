import { diffArrays } from "diff";
import type { Finding } from "../server/src/engine/rule.ts";
import type { CompilerDiagnostic } from "../server/src/typescript/types.ts";

/** What there is to say about a text. */
export interface Inspection {
  readonly text: string;
  readonly findings: readonly Finding[];
  /** What the compiler says, of syntax and of types. */
  readonly errors: readonly CompilerDiagnostic[];
}

/**
 * The errors of `after` that were not there before, counted, so that an error that merely moved is not new. Nor is
 * one that says the same at the same place about another type.
 *
 * @param known What the file had to say before the fix, and before a misuse was planted in it.
 */
export function freshErrors(known: readonly Inspection[], after: Inspection): readonly CompilerDiagnostic[] {
  const left = known.flatMap(({ errors }) => errors.map(({ code, text }) => `${code} ${text}`));
  const moved = after.errors.filter(({ code, text }) => {
    const index = left.indexOf(`${code} ${text}`);
    if (index !== -1) left.splice(index, 1);
    return index === -1;
  });
  if (moved.length === 0) return moved;
  const places = new Set(known.flatMap(inspection => placesIn(inspection, after.text)));
  return moved.filter(error => {
    const { line, column } = placeAt(after.text, error.pos);
    return !places.has(`${error.code} ${line}:${column}`);
  });
}

/**
 * A fixed text in which all lines that the fix left alone are as they were before misuse was planted: what else was
 * planted can hide errors, or show them once the fix has taken another away.
 *
 * @param mutant The text before the fix.
 * @param original The text before the misuse, line by line.
 */
export function withoutOtherMisuse(fixed: string, mutant: string, original: string): string {
  const sources = original.split("\n");
  const lines = fixed.split("\n");
  for (const [line, source] of unchangedLines(mutant, fixed)) lines[line] = sources[source] as string;
  return lines.join("\n");
}

/** The lines that differ, at most a dozen of each side. */
export function differenceOf(before: string, after: string): string {
  const rows = diffArrays(before.split("\n"), after.split("\n")).flatMap(({ added, removed, value }) =>
    added || removed ? value.map(line => `    ${added ? "+" : "-"} ${line.slice(0, 160)}`) : [],
  );
  return rows.slice(0, 24).join("\n");
}

/** Where the errors of an inspected text stand in another version of it, as far as their lines are still there. */
function placesIn({ text, errors }: Inspection, now: string): string[] {
  const moved = new Map(unchangedLines(text, now).map(([line, source]) => [source, line]));
  return errors.flatMap(({ code, pos }) => {
    const { line, column } = placeAt(text, pos);
    const there = moved.get(line);
    return there === undefined ? [] : [`${code} ${there}:${column}`];
  });
}

function placeAt(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset).split("\n");
  return { line: before.length - 1, column: before.at(-1)?.length ?? 0 };
}

/** Pairs of equal lines: the line's number in `after`, and in `before`. */
function unchangedLines(
  before: string,
  after: string,
): readonly (readonly [after: number, before: number])[] {
  const pairs: [number, number][] = [];
  let source = 0;
  let line = 0;
  for (const { added, removed, value } of diffArrays(before.split("\n"), after.split("\n"))) {
    if (!added && !removed) for (let i = 0; i < value.length; i++) pairs.push([line + i, source + i]);
    if (!added) source += value.length;
    if (!removed) line += value.length;
  }
  return pairs;
}
