import { readFileSync } from "node:fs";
import { LineMap } from "../engine/positions.ts";
import type { Edit, Finding, TextRange } from "../engine/rule.ts";
import { displayPath, type Place, type Point, type ReportedFinding, type ReportedFix } from "./report.ts";

/** What a source file holds. */
export interface SourceContent {
  /** The text, without its byte order mark. */
  readonly text: string;
  readonly hasByteOrderMark: boolean;
}

/** A source file that is checked. */
export class Source {
  /** Absolute path. */
  readonly file: string;
  /** Path relative to the working folder, with `/`. */
  readonly name: string;
  private content: SourceContent | undefined;
  private current: string | undefined;
  private map: LineMap | undefined;

  /** @param content What was read; undefined to read it when it is wanted, because perhaps it never is. */
  constructor(file: string, name: string, content: SourceContent | undefined) {
    this.file = file;
    this.name = name;
    this.content = content;
  }

  /** The text as it was read, without its byte order mark. */
  get original(): string {
    return this.read().text;
  }

  get hasByteOrderMark(): boolean {
    return this.read().hasByteOrderMark;
  }

  /** The text as it is now, fixes included. */
  get text(): string {
    return this.current ?? this.original;
  }

  set text(text: string) {
    this.current = text;
    this.map = undefined;
  }

  get lines(): LineMap {
    this.map ??= new LineMap(this.text);
    return this.map;
  }

  get isChanged(): boolean {
    return this.current !== undefined && this.current !== this.original;
  }

  private read(): SourceContent {
    this.content ??= contentOf(this.file);
    return this.content;
  }
}

/** Turns offsets into places, also in files that are not checked themselves but that a finding mentions. */
export class Places {
  private readonly folder: string;
  private readonly sources: ReadonlyMap<string, Source>;
  private readonly others = new Map<string, LineMap | undefined>();

  /** @param folder Absolute path of the working folder. */
  constructor(folder: string, sources: ReadonlyMap<string, Source>) {
    this.folder = folder;
    this.sources = sources;
  }

  /** The place of a range; undefined where the file cannot be read. */
  private of(file: string, range: TextRange): Place | undefined {
    const lines = this.sources.get(file)?.lines ?? this.linesOf(file);
    if (!lines) return undefined;
    return {
      file: displayPath(this.folder, file),
      start: pointAt(lines, range.start),
      end: pointAt(lines, range.end),
    };
  }

  /** A finding of a checked file with its places resolved. */
  report(file: string, finding: Finding): ReportedFinding {
    const place = this.of(file, finding);
    if (!place) throw new Error(`There is no text for ${file}.`);
    return {
      ...place,
      rule: finding.rule,
      severity: finding.severity,
      message: finding.message,
      related: finding.related.flatMap(related => {
        const where = this.of(related.file, related);
        return where ? [{ ...where, message: related.message }] : [];
      }),
      // A fix with places for a person to fill in is of no use outside an editor.
      fixes: finding.fixes
        .filter(fix => !fix.snippet)
        .map(({ title, safe, edits }) => ({ title, safe, edits: edits.map(edit => this.edit(edit)) })),
    };
  }

  private edit({ file, start, end, newText }: Edit): ReportedFix["edits"][number] {
    return { file: displayPath(this.folder, file), start, end, newText };
  }

  private linesOf(file: string): LineMap | undefined {
    if (!this.others.has(file)) this.others.set(file, readLines(file));
    return this.others.get(file);
  }
}

function pointAt(lines: LineMap, offset: number): Point {
  const { line, character } = lines.positionAt(offset);
  return { line: line + 1, column: character + 1, offset };
}

function readLines(file: string): LineMap | undefined {
  try {
    return new LineMap(readFileSync(file, "utf8").replace(/^\ufeff/, ""));
  } catch {
    return undefined;
  }
}

/** The content of a file that was there a moment ago; of one that has gone meanwhile, nothing. */
function contentOf(file: string): SourceContent {
  let text = "";
  try {
    text = readFileSync(file, "utf8");
  } catch {
    // Checking it again notices that it is not the text that TypeScript has.
  }
  const hasByteOrderMark = text.startsWith("\ufeff");
  return { text: hasByteOrderMark ? text.slice(1) : text, hasByteOrderMark };
}
