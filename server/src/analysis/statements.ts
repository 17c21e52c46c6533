import type { Edit } from "../engine/rule.ts";
import {
  isBlock,
  isSourceFile,
  type Node,
  type SourceFile,
  SyntaxKind,
  skipTrivia,
} from "../typescript/syntax.ts";
import { commentsIn, hasComment } from "./edits.ts";
import { endsWithSemicolons } from "./imports.ts";

/**
 * Replaces a whole statement by an expression as a statement. The comments in the old one come before the new one,
 * each on a line of its own; a semicolon ends it as the file's style or the next line asks.
 *
 * @param code The new expression, which starts with a keyword or name.
 * @returns undefined where comments cannot be kept: the statement does not stand in a list of statements.
 */
export function replaceStatement(sourceFile: SourceFile, statement: Node, code: string): Edit | undefined {
  const { fileName: file, text } = sourceFile;
  const start = statement.getStart(sourceFile);
  const comments = commentsIn(sourceFile, start, statement.end);
  if (comments.length > 0 && !isInList(statement)) return undefined;
  const newline = text.includes("\r\n") ? "\r\n" : "\n";
  const lines = comments.map(comment => `${comment}${newline}${indentationAt(text, start)}`).join("");
  const end = needsSemicolon(sourceFile, statement) ? ";" : "";
  return { file, start, end: statement.end, newText: `${lines}${code}${end}` };
}

/** Removes a statement, with its line where it has one for itself. Comments on that line stay. */
export function removeStatement(sourceFile: SourceFile, statement: Node): Edit | undefined {
  const { fileName: file, text } = sourceFile;
  const start = statement.getStart(sourceFile);
  if (hasComment(sourceFile, start, statement.end)) return undefined;
  const before = /[ \t]*$/.exec(text.slice(0, start))?.[0].length ?? 0;
  const after = /^[ \t]*(\r?\n)?/.exec(text.slice(statement.end));
  const opensLine = before === start || text[start - before - 1] === "\n";
  if (!opensLine || after?.[1] === undefined) return { file, start, end: statement.end, newText: "" };
  return { file, start: start - before, end: statement.end + after[0].length, newText: "" };
}

/** The white space at the start of the line that an offset is in. */
export function indentationAt(text: string, offset: number): string {
  const line = text.slice(text.lastIndexOf("\n", offset - 1) + 1, offset);
  return /^[ \t]*/.exec(line)?.[0] ?? "";
}

function isInList(statement: Node): boolean {
  const { parent } = statement;
  return isBlock(parent) || isSourceFile(parent) || listKinds.has(parent.kind);
}

const listKinds: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.CaseClause,
  SyntaxKind.DefaultClause,
  SyntaxKind.ModuleBlock,
]);

function needsSemicolon(sourceFile: SourceFile, statement: Node): boolean {
  const { text } = sourceFile;
  if (endsWithSemicolons(sourceFile)) return true;
  // Without one, a line that starts like this would continue the expression.
  const next = skipTrivia(text, statement.end);
  if (/[([`+\-*/,.]/.test(text[next] ?? "")) return true;
  return !/[\r\n}]/.test(text.slice(statement.end, next + 1)) && next < text.length;
}
