/** Tables and numbers as the page shows them. */
import type { Spread } from "./statistics.ts";

/**
 * A table in Markdown. Columns of numbers are aligned to the right.
 *
 * @param rows Each as long as the heading; a `|` in a cell is escaped.
 */
export function table(heading: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map(cell => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  const marks = heading.map((_, column) =>
    rows.every(row => /^(?:[≤≥] ?)?-?\d|^n\/a$|^$/.test(row[column] ?? "")) ? "---:" : "---",
  );
  return [line(heading), line(marks), ...rows.map(line)].join("\n");
}

export function spreadOf({ median, min, max }: Spread): string {
  return `${seconds(median)} (${seconds(min)} – ${seconds(max)})`;
}

export function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(2)} s`;
}

export function milliseconds(value: number): string {
  return `${value.toFixed(value < 10 ? 1 : 0)} ms`;
}

export function times(ratio: number): string {
  return `${ratio.toFixed(ratio < 10 ? 2 : 1)} ×`;
}

export function megabytes(bytes: number | null | undefined): string {
  return bytes === null || bytes === undefined ? "n/a" : `${whole(Math.round(bytes / 2 ** 20))} MB`;
}

export function gigabytes(bytes: number): string {
  return `${Math.round(bytes / 2 ** 30)} GB`;
}

/** Thousands are separated, in the same way on every machine. */
export function whole(value: number): string {
  return value.toLocaleString("en-US");
}
