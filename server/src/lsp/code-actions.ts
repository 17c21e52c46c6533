import {
  type AnnotatedTextEdit,
  type CodeAction,
  CodeActionKind,
  type Diagnostic,
  type SnippetTextEdit,
  type TextDocumentEdit,
  type TextEdit,
} from "vscode-languageserver/node";
import { type DiagnosticData, diagnosticSource, type FixData } from "./diagnostics.ts";

/** The kind of our fix-all action, for `editor.codeActionsOnSave`. */
export const fixAllKind = `${CodeActionKind.SourceFixAll}.${diagnosticSource}`;

/** Whether a client that asks for `only` (undefined: for anything) wants actions of a kind. */
export function wants(only: readonly string[] | undefined, kind: string): boolean {
  return only === undefined || only.some(wanted => kind === wanted || kind.startsWith(`${wanted}.`));
}

/** The fixes that a diagnostic of ours carries, if they were made for this version of the document. */
export function carriedFixes(diagnostic: Diagnostic, version: number): readonly FixData[] {
  if (diagnostic.source !== diagnosticSource) return [];
  const data = diagnostic.data as DiagnosticData | undefined;
  return data?.version === version ? data.fixes : [];
}

/** Offers fixes as quick fixes of a diagnostic: the first safe one is preferred. */
export function quickFixes(
  diagnostic: Diagnostic,
  fixes: readonly FixData[],
  versionOf: (uri: string) => number | null,
  supportsSnippets: boolean,
): CodeAction[] {
  const usable = fixes.filter(fix => supportsSnippets || !fix.snippet);
  const preferred = usable.find(fix => fix.safe);
  return usable.map(fix => ({
    title: fix.title,
    kind: CodeActionKind.QuickFix,
    diagnostics: [diagnostic],
    ...(fix === preferred ? { isPreferred: true } : {}),
    edit: { documentChanges: documentEdits(fix, versionOf) },
  }));
}

/** One edit that turns a whole text into another, limited to the part that differs. */
export function minimalEdit(before: string, after: string): { start: number; end: number; newText: string } {
  let start = 0;
  const shorter = Math.min(before.length, after.length);
  while (start < shorter && before[start] === after[start]) start += 1;
  let end = 0;
  while (end < shorter - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end += 1;
  return { start, end: before.length - end, newText: after.slice(start, after.length - end) };
}

function documentEdits(fix: FixData, versionOf: (uri: string) => number | null): TextDocumentEdit[] {
  const byUri = new Map<string, (TextEdit | AnnotatedTextEdit | SnippetTextEdit)[]>();
  for (const { uri, range, newText } of fix.edits) {
    const edit = fix.snippet
      ? { range, snippet: { kind: "snippet" as const, value: newText } }
      : { range, newText };
    const edits = byUri.get(uri);
    if (edits) edits.push(edit);
    else byUri.set(uri, [edit]);
  }
  return [...byUri].map(([uri, edits]) => ({ textDocument: { uri, version: versionOf(uri) }, edits }));
}
