import colors from "picocolors";
import stringWidth from "string-width";

/** Where the command writes, and what it knows about that place. */
export interface Output {
  /** Absolute path of the working folder; paths are shown relative to it. */
  readonly folder: string;
  /** How many columns a report may use. */
  readonly width: number;
  /** Colors the report; leaves text as it is where colors are off. */
  readonly colors: Colors;
  /** Writes to standard output: the report, and nothing else. */
  print(text: string): void;
  /** Writes a line to standard error: what could not be read, what was left out, what failed. */
  tell(line: string): void;
}

export type Colors = ReturnType<typeof colors.createColors>;

/** What the exit status says. A higher one wins. */
export const ExitStatus = {
  /** Nothing at error level, and warnings within the limit. */
  ok: 0,
  /** Findings. */
  findings: 1,
  /** Wrong usage, or input that cannot be read. */
  badInput: 2,
  /** forawait itself failed; what was printed may be a part. */
  internal: 3,
} as const;

export type ExitStatus = (typeof ExitStatus)[keyof typeof ExitStatus];

/** The command was asked for something that it cannot do: one clear line, exit status 2. */
export class UsageError extends Error {}

/**
 * The output of this process.
 *
 * @param color Whether to color, undefined to decide by `NO_COLOR`, `FORCE_COLOR` and the terminal.
 */
export function processOutput(color: boolean | undefined): Output {
  const { stdout, stderr, env } = process;
  return {
    folder: process.cwd(),
    // Below 40 columns nothing can be laid out; terminals that say 0 do not know their width.
    width: stdout.isTTY && stdout.columns ? Math.max(stdout.columns, 40) : 80,
    colors: colors.createColors(color ?? wantsColor(env, stdout.isTTY === true)),
    print: text => void stdout.write(text),
    tell: line => void stderr.write(`${visible(line)}\n`),
  };
}

/** Whether to color without being told: `NO_COLOR` (no-color.org), then `FORCE_COLOR`, then the terminal decide. */
export function wantsColor(env: NodeJS.ProcessEnv, isTerminal: boolean): boolean {
  if (env.NO_COLOR) return false;
  if (env.FORCE_COLOR) return env.FORCE_COLOR !== "0" && env.FORCE_COLOR !== "false";
  return isTerminal && env.TERM !== "dumb";
}

/**
 * Makes characters visible that would steer a terminal or reorder its text: control characters and those of
 * bidirectional writing, which can make code look like other code. Line ends stay.
 */
export function visible(text: string): string {
  return text.replace(/[^\P{Cc}\n]|[\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/gu, "\ufffd");
}

/**
 * Breaks a text into lines of at most `width` columns, at spaces where there are any.
 *
 * Widths are those of a terminal: East Asian characters and emoji take two columns.
 */
export function wrap(text: string, width: number): string[] {
  return text.split("\n").flatMap(paragraph => {
    const lines: string[] = [];
    let line = "";
    for (const word of paragraph.split(/ +/)) {
      const longer = line === "" ? word : `${line} ${word}`;
      if (stringWidth(longer) <= width) {
        line = longer;
        continue;
      }
      if (line !== "") lines.push(line);
      const pieces = breakWord(word, width);
      line = pieces.pop() ?? "";
      lines.push(...pieces);
    }
    return [...lines, line];
  });
}

const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

function breakWord(word: string, width: number): string[] {
  // Half an address cannot be followed.
  if (stringWidth(word) <= width || word.includes("://")) return [word];
  const pieces: string[] = [];
  let piece = "";
  for (const { segment } of graphemes.segment(word)) {
    if (piece !== "" && stringWidth(piece + segment) > width) {
      pieces.push(piece);
      piece = "";
    }
    piece += segment;
  }
  return [...pieces, piece];
}
