/** Which documents and files the language server hears about. */
import { type FileSystemWatcher, workspace } from "vscode";

const languages = ["javascript", "javascriptreact", "typescript", "typescriptreact"];

/** Documents that are checked: saved files, and new ones that have no file yet. */
export const documentSelector = languages.flatMap(language => [
  { language, scheme: "file" },
  { language, scheme: "untitled" },
]);

/**
 * Files whose change on disk can change findings in an open document: sources, what they resolve to, and
 * configuration.
 *
 * @returns watchers that the caller owns and disposes.
 */
export function watchFiles(): FileSystemWatcher[] {
  return [
    "**/{tsconfig,jsconfig}*.json",
    "**/package.json",
    "**/forawait.json",
    "**/*.{ts,tsx,mts,cts,js,jsx,mjs,cjs}",
  ].map(glob => workspace.createFileSystemWatcher(glob));
}
