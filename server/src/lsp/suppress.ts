import { findDirectives } from "../engine/directives.ts";
import {
  getTokenAtPosition,
  isExpressionStatement,
  isJsxElement,
  isJsxFragment,
  isJsxText,
  isStringLiteral,
  type Node,
  type SourceFile,
} from "../typescript/syntax.ts";

/** How a finding can be silenced by a comment: an insertion, in parts. */
export interface Suppression {
  /** The UTF-16 offset to insert at. */
  readonly offset: number;
  /** What comes before the reason, and after it. */
  readonly before: string;
  readonly after: string;
  /** Whether there is a place for a reason; not where a comment that has one already is extended. */
  readonly takesReason: boolean;
}

/**
 * A comment that silences a rule on the line where a finding starts.
 *
 * A comment that stands there already is extended, and comments of other tools that want to stand directly above
 * the code keep their place.
 *
 * @param offset Where the finding starts.
 * @returns undefined where no comment can stand, such as inside a template, or where a comment silences all rules.
 */
export function suppressionOfLine(
  sourceFile: SourceFile,
  offset: number,
  rule: string,
): Suppression | undefined {
  const { line } = sourceFile.getLineAndCharacterOfPosition(offset);
  const existing = findDirectives(sourceFile).find(directive => directive.line === line);
  if (existing) return extension(existing.rules, rule);

  const { text } = sourceFile;
  const starts = sourceFile.getLineStarts();
  const lineText = (index: number) => text.slice(starts[index] as number, starts[index + 1]);
  let target = line;
  while (target > 0 && otherTools.test(lineText(target - 1))) target -= 1;
  const start = starts[target] as number;
  const surroundings = surroundingsAt(sourceFile, start);
  if (surroundings === "inside a token") return undefined;

  const indentation = /^[ \t]*/.exec(lineText(line))?.[0] ?? "";
  const [open, close] = surroundings === "JSX" ? ["{/* ", " */}"] : ["// ", ""];
  return {
    offset: start,
    before: `${indentation}${open}forawait-ignore-next-line ${rule}`,
    after: `${close}${lineEndOf(text)}`,
    takesReason: true,
  };
}

/**
 * A comment that silences a rule in the whole file: below what must come first (`#!`, license, `"use strict"`),
 * above the code. A comment that is there already is extended.
 *
 * @returns undefined where a comment silences all rules.
 */
export function suppressionOfFile(sourceFile: SourceFile, rule: string): Suppression | undefined {
  const existing = findDirectives(sourceFile).find(directive => directive.kind === "file");
  if (existing) return extension(existing.rules, rule);
  const { text } = sourceFile;
  const offset = belowHeader(sourceFile);
  const lineEnd = lineEndOf(text);
  return {
    offset,
    before: `${isLineStart(text, offset) ? "" : lineEnd}// forawait-ignore-file ${rule}`,
    after: lineEnd,
    takesReason: true,
  };
}

/** The comments with which other tools silence the next line, and nothing but the next line. */
const otherTools =
  /^\s*\{?\/[/*].*(?:(?:eslint|oxlint|tslint)[:-]disable-next-line|(?:biome|prettier|deno-lint|deno-fmt)-ignore|@ts-(?:ignore|expect-error)|(?:c8|v8|istanbul) ignore next)/;

function extension(
  rules: readonly { readonly range: { readonly end: number } }[],
  rule: string,
): Suppression | undefined {
  const last = rules.at(-1);
  return last && { offset: last.range.end, before: `, ${rule}`, after: "", takesReason: false };
}

/** What a line that is inserted at the start of another one would become a part of. */
function surroundingsAt(sourceFile: SourceFile, offset: number): "code" | "JSX" | "inside a token" {
  const token = getTokenAtPosition(sourceFile, offset);
  for (let node: Node | undefined = token; node; node = node.parent) {
    if (!isJsxElement(node) && !isJsxFragment(node)) continue;
    const opening = isJsxElement(node) ? node.openingElement : node.openingFragment;
    const closing = isJsxElement(node) ? node.closingElement : node.closingFragment;
    if (offset < opening.end || offset > closing.pos) continue;
    const child = node.children.find(({ pos, end }) => pos < offset && offset < end);
    if (child && !isJsxText(child)) break;
    // A line end between two words of JSX text is shown as a space; a comment between them would take it away.
    const before = sourceFile.text.slice(child?.pos ?? offset, offset);
    const after = sourceFile.text.slice(offset, child?.end ?? offset);
    return before.trim() !== "" && after.trim() !== "" ? "inside a token" : "JSX";
  }
  const start = token.getStart(sourceFile);
  if (offset > start) return "inside a token";
  return isInComment(sourceFile.text, token.pos, offset) ? "inside a token" : "code";
}

/** Whether an offset lies inside a block comment of the trivia that starts at `triviaStart`. */
function isInComment(text: string, triviaStart: number, offset: number): boolean {
  const comments = /\/\/[^\n\r]*|\/\*[\s\S]*?\*\//g;
  comments.lastIndex = triviaStart;
  for (let match = comments.exec(text); match && match.index < offset; match = comments.exec(text)) {
    if (offset < match.index + match[0].length) return true;
  }
  return false;
}

/** Where a comment about the whole file belongs. */
function belowHeader(sourceFile: SourceFile): number {
  const { text } = sourceFile;
  const directives: Node[] = [];
  for (const statement of sourceFile.statements) {
    if (!isExpressionStatement(statement) || !isStringLiteral(statement.expression)) break;
    directives.push(statement);
  }
  const last = directives.at(-1);
  if (last) {
    const rest = /[ \t]*(?:\/\/[^\n\r]*)?(?:\r\n|\n|\r|$)/y;
    rest.lastIndex = last.end;
    if (rest.test(text)) return rest.lastIndex;
  }
  return belowComments(text, /^#!.*(?:\r\n|\n|\r|$)/.exec(text)?.[0].length ?? 0);
}

/**
 * Skips the comments that belong to the file: those set apart from the code by an empty line, and those that are
 * addressed to tools or lawyers.
 */
function belowComments(text: string, from: number): number {
  const group =
    /(?:[ \t]*(?:\r\n|\n|\r))*(?:[ \t]*(?:\/\/[^\n\r]*|\/\*[\s\S]*?\*\/)[ \t]*(?:\r\n|\n|\r|$))+/y;
  const emptyLines = /(?:[ \t]*(?:\r\n|\n|\r))+/y;
  let offset = from;
  for (;;) {
    group.lastIndex = offset;
    const comments = group.exec(text);
    if (!comments) return offset;
    emptyLines.lastIndex = group.lastIndex;
    const isApart = emptyLines.test(text);
    if (!isApart && !isOfTheFile(comments[0])) return offset;
    offset = isApart ? emptyLines.lastIndex : group.lastIndex;
  }
}

/** Whether comments directly above the first code are about the file and not about that code. */
function isOfTheFile(comments: string): boolean {
  return (
    ofTheFile.test(comments) &&
    !otherTools.test(
      comments
        .trimEnd()
        .split(/[\n\r]/)
        .at(-1) ?? "",
    )
  );
}

const ofTheFile =
  /\/\*!|@(?:licen[cs]e|preserve|copyright|ts-(?:no)?check|jsx|flow|fileoverview|(?:vitest|jest)-environment)\b|copyright|SPDX-|<(?:reference|amd)|\b(?:eslint|oxlint)(?:-disable|-enable|-env)?\s|\bbiome-ignore-all\b/i;

function isLineStart(text: string, offset: number): boolean {
  return offset === 0 || /[\n\r]/.test(text[offset - 1] as string);
}

/** The line end that a text uses. */
function lineEndOf(text: string): string {
  return /\r\n|\n|\r/.exec(text)?.[0] ?? "\n";
}
