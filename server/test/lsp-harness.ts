/** What the tests of the language server share: folders with files, a server on them, and applying its edits. */
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after } from "node:test";
import { fileURLToPath } from "node:url";
import type {
  CodeAction,
  Diagnostic,
  Position,
  SnippetTextEdit,
  TextDocumentEdit,
  TextEdit,
  WorkspaceEdit,
} from "vscode-languageserver-protocol";
import { LanguageClient, type LanguageClientOptions, uriOf } from "../../scripts/language-client.ts";
import { LineMap } from "../src/engine/positions.ts";
import { plainText } from "./harness.ts";

const cleanUps: (() => unknown)[] = [];
after(async () => {
  for (const cleanUp of cleanUps.reverse()) await cleanUp();
});

/** Has something done when the tests of the file are done. */
export function cleanUp(work: () => unknown): void {
  cleanUps.push(work);
}

export const arrayLoop =
  "export async function f(xs: string[]) {\n  for await (const x of xs) console.log(x);\n}\n";
export const plainLoop =
  "export async function f(xs: string[]) {\n  for (const x of xs) console.log(x);\n}\n";

/** A tsconfig without anything that depends on the machine. */
export const strict = JSON.stringify({
  compilerOptions: {
    strict: true,
    target: "esnext",
    module: "nodenext",
    lib: ["esnext"],
    types: [],
    noEmit: true,
  },
});

/** The same with the names of a browser, which cost time to load. */
export const strictWithDom = strict.replace('"esnext"]', '"esnext","dom"]');

export interface Started {
  readonly client: LanguageClient;
  readonly folder: string;
  /** The absolute path of a file of the folder. */
  file(name: string): string;
}

/** Starts a server on a new folder with these files; both are gone when the tests of the file are done. */
export async function started(
  files: Record<string, string>,
  options: Partial<LanguageClientOptions> = {},
): Promise<Started> {
  const folder = folderWith(files);
  const client = await startedOn([folder], options);
  return { client, folder, file: name => path.join(folder, name) };
}

export async function startedOn(
  folders: string[],
  options: Partial<LanguageClientOptions> = {},
): Promise<LanguageClient> {
  const client = await LanguageClient.start({ folders, ...options });
  cleanUps.push(() => client.stop());
  return client;
}

export function folderWith(files: Record<string, string>): string {
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), "forawait-lsp-")));
  cleanUps.push(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  }
  return folder;
}

export function codesOf(diagnostics: readonly Diagnostic[]): unknown[] {
  return diagnostics.map(diagnostic => diagnostic.code);
}

export function titlesOf(actions: readonly CodeAction[]): string[] {
  return actions.map(action => action.title);
}

/** The position of the `|` in a text, and the text without it. */
export function marked(text: string): { text: string; position: Position } {
  const offset = text.indexOf("|");
  const without = text.slice(0, offset) + text.slice(offset + 1);
  return { text: without, position: new LineMap(without).positionAt(offset) };
}

/** A text after the edits that a code action makes in the only document it changes. */
export function applied(text: string, action: CodeAction | undefined): string {
  const [change, ...more] = changesOf(action?.edit);
  if (more.length > 0) throw new Error(`"${action?.title}" changes more than one document.`);
  return change ? withEdits(text, change.edits) : text;
}

/** The texts of all documents that an edit changes, by URI: as the editor has them, or else as they are on disk. */
export function appliedTo(
  edit: WorkspaceEdit | null | undefined,
  open: Readonly<Record<string, string>> = {},
): Map<string, string> {
  const texts = new Map<string, string>();
  for (const change of edit?.documentChanges ?? []) {
    if ("kind" in change) {
      if (change.kind !== "create") throw new Error(`A ${change.kind} was not expected.`);
      texts.set(change.uri, "");
      continue;
    }
    const { uri } = change.textDocument;
    const before = texts.get(uri) ?? open[uri] ?? readFileSync(fileURLToPath(uri), "utf8");
    texts.set(uri, withEdits(before, change.edits));
  }
  return texts;
}

/** Like `appliedTo`, for one file. */
export function appliedToFile(edit: WorkspaceEdit | null | undefined, file: string): string | undefined {
  return appliedTo(edit).get(uriOf(file));
}

/** Applies edits of one document; places to fill become their default text. */
export function withEdits(text: string, edits: TextDocumentEdit["edits"]): string {
  const lines = new LineMap(text);
  const plain = edits.map((edit, index) => ({
    index,
    start: lines.offsetAt(edit.range.start),
    end: lines.offsetAt(edit.range.end),
    newText:
      "snippet" in edit ? plainText((edit as SnippetTextEdit).snippet.value) : (edit as TextEdit).newText,
  }));
  plain.sort((a, b) => b.start - a.start || b.index - a.index);
  return plain.reduce(
    (result, edit) => result.slice(0, edit.start) + edit.newText + result.slice(edit.end),
    text,
  );
}

function changesOf(edit: WorkspaceEdit | undefined): TextDocumentEdit[] {
  return (edit?.documentChanges ?? []).filter(change => !("kind" in change)) as TextDocumentEdit[];
}
