import stringWidth from "string-width";
import type { LineMap } from "../engine/positions.ts";
import type { TextRange } from "../engine/rule.ts";
import { visible } from "./output.ts";

/** A text with the places of its lines, made once for all its frames. */
export interface FrameSource {
  readonly text: string;
  readonly lines: LineMap;
}

export interface FrameOptions {
  /** Columns that the frame may take. */
  readonly width: number;
  /** Colors line numbers and borders. */
  readonly dim: (text: string) => string;
  /** Colors what points at the range. */
  readonly mark: (text: string) => string;
}

/**
 * Shows the line in which a range starts, with a line of context on both sides and a mark under the range.
 *
 * Tabs are expanded, wide characters take two columns, and what does not fit is cut around the range with `…`.
 *
 * @param range UTF-16 offsets into the text. Of a range over several lines the first is marked.
 */
export function codeFrame(source: FrameSource, range: TextRange, options: FrameOptions): string[] {
  const map = source.lines;
  const { line, character } = map.positionAt(range.start);
  const end = map.positionAt(range.end);
  const content = (index: number) => lineOf(source, index);

  const marked = new Cells(content(line));
  const from = marked.columnOf(character);
  const to = end.line === line ? marked.columnOf(end.character) : marked.width;
  const numbers = [line - 1, line, line + 1].filter(index => index >= 0 && index < map.lineCount);
  const gutter = String((numbers.at(-1) ?? line) + 1).length;
  const room = Math.max(options.width - gutter - 3, 10);
  const shift = shiftFor(from, to, room, marked.width);

  const frame: string[] = [];
  for (const index of numbers) {
    const code = (index === line ? marked : new Cells(content(index))).slice(shift, room).trimEnd();
    // Context that is blank, or out of view, says nothing.
    if (code.trim() === "" && index !== line) continue;
    frame.push(`${options.dim(`${String(index + 1).padStart(gutter)} │`)} ${code}`);
    if (index !== line) continue;
    const start = from - shift;
    const length = Math.max(Math.min(to - shift, room) - start, 1);
    frame.push(
      `${options.dim(`${" ".repeat(gutter)} │`)} ${" ".repeat(start)}${options.mark("~".repeat(length))}`,
    );
  }
  return frame;
}

/** How many columns are cut off on the left so that the range is in view, with some code before it. */
function shiftFor(from: number, to: number, room: number, width: number): number {
  // The cut-off sign on the right takes a column.
  if (width <= room || to < room) return 0;
  const context = Math.max(Math.floor((room - (to - from)) / 2), 8);
  return Math.max(0, Math.min(from - context, width - room));
}

const tabWidth = 4;
const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

/** A line of text as the columns of a terminal. */
class Cells {
  readonly width: number;
  private readonly length: number;
  private readonly cells: { shown: string; column: number; width: number; character: number }[] = [];

  constructor(line: string) {
    this.length = line.length;
    let column = 0;
    for (const { segment, index } of graphemes.segment(line)) {
      const shown = segment === "\t" ? " ".repeat(tabWidth - (column % tabWidth)) : visible(segment);
      const width = stringWidth(shown);
      this.cells.push({ shown, column, width, character: index });
      column += width;
    }
    this.width = column;
  }

  /** The column at which a UTF-16 unit of the line is shown; the width for what is past its end. */
  columnOf(character: number): number {
    if (character >= this.length) return this.width;
    return this.cells.findLast(cell => cell.character <= character)?.column ?? 0;
  }

  /** The part of the line from a column on that fits into `room` columns, with `…` where it is cut. */
  slice(from: number, room: number): string {
    const isCutLeft = from > 0;
    const isCutRight = this.width > from + room;
    const start = isCutLeft ? from + 1 : from;
    const end = isCutRight ? from + room - 1 : from + room;
    if (this.width <= start) return "";
    let code = "";
    let column = start;
    for (const cell of this.cells) {
      if (cell.column < start || cell.column + cell.width > end) continue;
      // Half of a wide character cannot be shown.
      code += " ".repeat(cell.column - column) + cell.shown;
      column = cell.column + cell.width;
    }
    return `${isCutLeft ? "…" : ""}${code}${isCutRight ? "…" : ""}`;
  }
}

function lineOf({ text, lines: map }: FrameSource, line: number): string {
  const start = map.offsetAt({ line, character: 0 });
  const end = map.offsetAt({ line: line + 1, character: 0 });
  return text.slice(start, line + 1 < map.lineCount ? end : text.length).replace(/[\r\n]+$/, "");
}
