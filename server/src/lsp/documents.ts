import path from "node:path";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { URI } from "vscode-uri";

const extensions: Readonly<Record<string, string>> = {
  typescript: ".ts",
  typescriptreact: ".tsx",
  javascript: ".js",
  javascriptreact: ".jsx",
};

/**
 * The path under which the workspace knows a document.
 *
 * A document that was never saved gets a path in the first workspace folder, with the extension of its
 * language, so that imports resolve as they will once it is saved.
 *
 * @param folder Absolute path of the folder for unsaved documents.
 */
export function pathOf(document: Pick<TextDocument, "uri" | "languageId">, folder: string): string {
  const uri = URI.parse(document.uri);
  if (uri.scheme === "file") return pathOfUri(document.uri);
  const name = path.basename(uri.path) || "untitled";
  return path.join(folder, name + (extensions[document.languageId] ?? ".ts"));
}

/** The absolute path of a `file:` URI. */
export function pathOfUri(uri: string): string {
  return URI.parse(uri).fsPath;
}

/** The `file:` URI of an absolute path. */
export function uriOfPath(file: string): string {
  return URI.file(file).toString();
}
