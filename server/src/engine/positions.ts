/** A position as editors and people count: lines and UTF-16 columns, both from 0. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

/** Converts between UTF-16 offsets and positions of one text. The only place where that is done. */
export class LineMap {
  private readonly starts: number[] = [0];
  private readonly length: number;

  constructor(text: string) {
    this.length = text.length;
    // The line ends of ECMA-262 and LSP differ in U+2028 and U+2029; positions are for LSP, so LSP's decide.
    for (let index = 0; index < text.length; index++) {
      const code = text.charCodeAt(index);
      if (code === 13 && text.charCodeAt(index + 1) === 10) continue;
      if (code === 10 || code === 13) this.starts.push(index + 1);
    }
  }

  /** @param offset A UTF-16 offset; one outside the text is moved to its nearest end. */
  positionAt(offset: number): Position {
    const inside = Math.max(0, Math.min(offset, this.length));
    let low = 0;
    let high = this.starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.starts[middle] as number) <= inside) low = middle;
      else high = middle - 1;
    }
    return { line: low, character: inside - (this.starts[low] as number) };
  }

  /** @returns The offset of a position; one past a line's or the text's end is moved back to it. */
  offsetAt(position: Position): number {
    const start = this.starts[position.line];
    if (start === undefined) return position.line < 0 ? 0 : this.length;
    const end = this.starts[position.line + 1] ?? this.length;
    return Math.max(start, Math.min(start + position.character, end));
  }

  /** The number of lines. */
  get lineCount(): number {
    return this.starts.length;
  }
}
