import { diffLines } from "diff";
import type {
  AnnotatedTextEdit,
  SnippetTextEdit,
  TextDocumentEdit,
  TextEdit,
  WorkspaceEdit,
} from "vscode-languageserver/node";
import type { ClientAbilities } from "./client.ts";
import type { FixData } from "./diagnostics.ts";
import type { Documents } from "./documents.ts";

/** An edit of a document, plain or with places for the user to fill. */
export type DocumentEdit = TextEdit | AnnotatedTextEdit | SnippetTextEdit;

/** A workspace edit of one document, in the form that the client understands. */
export function editOf(
  uri: string,
  edits: readonly DocumentEdit[],
  documents: Documents,
  client: ClientAbilities,
): WorkspaceEdit {
  return editOfAll(new Map([[uri, edits]]), documents, client);
}

/** A workspace edit of several documents, by URI. */
export function editOfAll(
  byUri: ReadonlyMap<string, readonly DocumentEdit[]>,
  documents: Documents,
  client: ClientAbilities,
): WorkspaceEdit {
  if (!client.versionedEdits) {
    // Clients of this kind know no snippets, so nothing but plain edits can be here.
    return { changes: Object.fromEntries([...byUri].map(([uri, edits]) => [uri, edits as TextEdit[]])) };
  }
  const changes: TextDocumentEdit[] = [...byUri].map(([uri, edits]) => ({
    textDocument: { uri, version: documents.versionOf(uri) },
    edits: [...edits],
  }));
  return { documentChanges: changes };
}

/** The workspace edit that applies a fix. */
export function editOfFix(fix: FixData, documents: Documents, client: ClientAbilities): WorkspaceEdit {
  const byUri = new Map<string, DocumentEdit[]>();
  for (const { uri, range, newText } of fix.edits) {
    const edit: DocumentEdit = fix.snippet
      ? { range, snippet: { kind: "snippet", value: newText } }
      : { range, newText };
    const edits = byUri.get(uri);
    if (edits) edits.push(edit);
    else byUri.set(uri, [edit]);
  }
  return editOfAll(byUri, documents, client);
}

/**
 * The edits that turn a text into another, line by line, so that the cursor, markers and folds in between stay.
 *
 * @returns Ranges in UTF-16 offsets of the first text, in order.
 */
export function lineEdits(before: string, after: string): { start: number; end: number; newText: string }[] {
  const edits: { start: number; end: number; newText: string }[] = [];
  let offset = 0;
  let open: { start: number; end: number; newText: string } | undefined;
  for (const { added, removed, value } of diffLines(before, after)) {
    if (!added && !removed) {
      open = undefined;
      offset += value.length;
      continue;
    }
    if (!open) {
      open = { start: offset, end: offset, newText: "" };
      edits.push(open);
    }
    if (added) open.newText += value;
    else {
      offset += value.length;
      open.end = offset;
    }
  }
  return edits.map(edit => {
    const inside = minimalEdit(before.slice(edit.start, edit.end), edit.newText);
    return { ...inside, start: edit.start + inside.start, end: edit.start + inside.end };
  });
}

/** One edit that turns a whole text into another, limited to the part that differs. */
function minimalEdit(before: string, after: string): { start: number; end: number; newText: string } {
  let start = 0;
  const shorter = Math.min(before.length, after.length);
  while (start < shorter && before[start] === after[start]) start += 1;
  let end = 0;
  while (end < shorter - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end += 1;
  return { start, end: before.length - end, newText: after.slice(start, after.length - end) };
}
