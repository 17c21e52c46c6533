import { readFileSync, realpathSync } from "node:fs";
import path from "node:path";
import { TextDocuments } from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import { URI } from "vscode-uri";
import { LineMap } from "../engine/positions.ts";
import { configFileName } from "../session/config-file.ts";
import { isInstalledFile, isSourceFile } from "../typescript/ownership.ts";

/** A text with its place: what positions are converted with. */
export interface Target {
  readonly uri: string;
  readonly text: string;
  readonly lines: LineMap;
}

/** The documents that are open in the editor, under their paths, and the workspace folders around them. */
export class Documents {
  readonly opened = new TextDocuments(TextDocument);
  /** Absolute paths of the workspace folders. */
  folders: readonly string[] = [];
  private readonly realPaths = new Map<string, string>();
  private readonly lineMaps = new WeakMap<TextDocument, { version: number; lines: LineMap }>();

  get(uri: string): TextDocument | undefined {
    return this.opened.get(uri);
  }

  all(): TextDocument[] {
    return this.opened.all();
  }

  /** The open documents that forawait checks. */
  sources(): TextDocument[] {
    return this.all().filter(document => this.isSource(document));
  }

  /** Whether a document is source code of the project: neither a declaration file nor of an installed package. */
  isSource(document: TextDocument): boolean {
    const file = this.pathOf(document);
    return file !== undefined && isSourceFile(file) && !isInstalledFile(file);
  }

  /** Whether a document is a configuration file of ours. */
  isConfiguration(document: TextDocument): boolean {
    const file = this.pathOf(document);
    return file !== undefined && path.basename(file) === configFileName;
  }

  /** The path under which the workspace knows a document; undefined for one that is no text of the workspace. */
  pathOf(document: Pick<TextDocument, "uri" | "languageId">): string | undefined {
    return pathOf(document, this.firstFolder);
  }

  /**
   * The path that a document's file really has, where a symbolic link leads to it. TypeScript resolves the links of
   * packages, so that it can know an open file under this path.
   *
   * @returns undefined where it is the path that the editor gives, and where it is open as a document of its own.
   */
  realPathOf(document: TextDocument): string | undefined {
    const file = this.pathOf(document);
    if (file === undefined) return undefined;
    let real = this.realPaths.get(document.uri);
    if (real === undefined) {
      try {
        real = realpathSync(file);
      } catch {
        // Not saved yet, so nothing leads to it.
        real = file;
      }
      this.realPaths.set(document.uri, real);
    }
    return real === file || this.get(uriOfPath(real)) ? undefined : real;
  }

  /** Forgets what was kept for a document that is closed. */
  forget(document: TextDocument): void {
    this.realPaths.delete(document.uri);
  }

  /** The open document at an absolute path. */
  at(file: string): TextDocument | undefined {
    return this.get(uriOfPath(file)) ?? this.all().find(document => this.pathOf(document) === file);
  }

  /** The lines of an open document as it is now. */
  linesOf(document: TextDocument): LineMap {
    const known = this.lineMaps.get(document);
    if (known?.version === document.version) return known.lines;
    const lines = new LineMap(document.getText());
    this.lineMaps.set(document, { version: document.version, lines });
    return lines;
  }

  /** The text at an absolute path, from the editor or else from disk; undefined when it cannot be read. */
  targetAt(file: string): Target | undefined {
    const document = this.at(file);
    if (document) return { uri: document.uri, text: document.getText(), lines: this.linesOf(document) };
    try {
      const text = readFileSync(file, "utf8").replace(/^\ufeff/, "");
      return { uri: uriOfPath(file), text, lines: new LineMap(text) };
    } catch {
      return undefined;
    }
  }

  /** The URI of an absolute path, as the editor spells it for an open document. */
  uriOf(file: string): string {
    return this.at(file)?.uri ?? uriOfPath(file);
  }

  /** The version of an open document, null for every other, as edits state it. */
  versionOf(uri: string): number | null {
    return this.get(uri)?.version ?? null;
  }

  /** The first workspace folder, or where the server was started. */
  get firstFolder(): string {
    return this.folders[0] ?? process.cwd();
  }

  /** The innermost workspace folder around a path. */
  folderOf(file: string): string | undefined {
    return this.folders
      .filter(folder => file.startsWith(folder.endsWith(path.sep) ? folder : folder + path.sep))
      .sort((a, b) => b.length - a.length)[0];
  }
}

const extensions: Readonly<Record<string, string>> = {
  typescript: ".ts",
  typescriptreact: ".tsx",
  javascript: ".js",
  javascriptreact: ".jsx",
};

/**
 * The path under which the workspace knows a document.
 *
 * A document that was never saved gets a path in a workspace folder, with the extension of its language, so
 * that imports resolve as they will once it is saved.
 *
 * @param folder Absolute path of the folder for unsaved documents.
 * @returns undefined for a document that shows something else than a file, such as an old revision.
 */
export function pathOf(
  document: Pick<TextDocument, "uri" | "languageId">,
  folder: string,
): string | undefined {
  const uri = URI.parse(document.uri);
  if (uri.scheme === "file") return pathOfUri(document.uri);
  if (uri.scheme !== "untitled") return undefined;
  // A document that was given a name before it was saved carries its whole path.
  if (uri.path.startsWith("/") && isSourceFile(uri.path)) return uri.with({ scheme: "file" }).fsPath;
  const name = path.basename(uri.path) || "untitled";
  return path.join(folder, isSourceFile(name) ? name : name + (extensions[document.languageId] ?? ".ts"));
}

/** The absolute path of a `file:` URI. */
export function pathOfUri(uri: string): string {
  return URI.parse(uri).fsPath;
}

/** The `file:` URI of an absolute path. */
export function uriOfPath(file: string): string {
  return URI.file(file).toString();
}
