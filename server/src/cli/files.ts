import { promises as fs, lstat, readdir, realpath, stat } from "node:fs";
import path from "node:path";
import { globby, isDynamicPattern } from "globby";
import { isSourceFile, sourceExtensions } from "../typescript/ownership.ts";
import { displayPath, type Notice } from "./report.ts";
import { reasonOf } from "./texts.ts";

/** The files that a run is about. */
export interface Selection {
  /** Absolute paths, sorted, each file once. */
  readonly files: readonly string[];
  /** Paths that could not be used. */
  readonly problems: readonly Notice[];
  /** Files that were named and are left out. */
  readonly skipped: readonly Notice[];
}

export interface SelectionOptions {
  /** Absolute path of the working folder. */
  readonly folder: string;
  /** Whether the configuration excludes a file, given by its absolute path. */
  readonly isIgnored: (file: string) => boolean;
}

/**
 * Finds the files to check: a folder stands for all source files below it, a file for itself, and a glob
 * pattern that the shell has left alone for what it matches.
 *
 * Folders are searched without following symbolic links, and without hidden folders, `node_modules`,
 * declaration files, and what `.gitignore` or the configuration exclude.
 *
 * @param paths Paths relative to the working folder, or absolute.
 */
export async function selectFiles(paths: readonly string[], options: SelectionOptions): Promise<Selection> {
  const selector = new Selector(options);
  for (const given of paths) await selector.add(given);
  return selector.selection;
}

class Selector {
  /** Files by their real path, so that one that is reached in two ways is checked once. */
  private readonly files = new Map<string, string>();
  private readonly problems: Notice[] = [];
  private readonly skipped: Notice[] = [];
  private readonly options: SelectionOptions;

  constructor(options: SelectionOptions) {
    this.options = options;
  }

  get selection(): Selection {
    const files = [...this.files.values()].sort();
    return { files, problems: this.problems, skipped: this.skipped };
  }

  async add(given: string): Promise<void> {
    const absolute = path.resolve(this.options.folder, given);
    let isFolder: boolean;
    try {
      isFolder = (await fs.stat(absolute)).isDirectory();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT" && isDynamicPattern(given)) {
        return this.addMatches(given);
      }
      this.complain(absolute, reasonOf(error));
      return;
    }
    if (isFolder) await this.addFolder(absolute);
    else await this.addFile(absolute);
  }

  private async addFile(file: string): Promise<void> {
    if (this.isInstalled(file)) return this.skip(file, "it belongs to an installed package");
    if (!isSourceFile(file)) {
      if (/\.d\.(?:[^./]+\.)?[mc]?ts$/i.test(file)) return this.skip(file, "it only declares types");
      return this.complain(file, `is no TypeScript or JavaScript file (${extensions})`);
    }
    if (this.options.isIgnored(file)) return this.skip(file, '"ignore" in forawait.json excludes it');
    this.files.set(await fs.realpath(file), file);
  }

  private async addFolder(folder: string): Promise<void> {
    const found = this.isInstalled(`${folder}${path.sep}`) ? [] : await this.search(sourcePattern, folder);
    if (found.length > 0) return this.addFound(found, folder);
    this.complain(
      folder,
      "has no files to check: no TypeScript or JavaScript that is not a declaration file, hidden, installed, or excluded by .gitignore or forawait.json",
    );
  }

  private async addMatches(pattern: string): Promise<void> {
    const { folder } = this.options;
    const normal = path.sep === "\\" ? pattern.replaceAll("\\", "/") : pattern;
    const found = await this.search(normal, folder);
    if (found.length > 0) return this.addFound(found, folder);
    this.problems.push({ file: pattern, message: "matches no TypeScript or JavaScript file" });
  }

  private async search(pattern: string, folder: string): Promise<string[]> {
    const unreadable = new Map<string, NodeJS.ErrnoException>();
    const found = await globby(pattern, {
      cwd: folder,
      absolute: true,
      gitignore: true,
      ignore: ["**/node_modules/**"],
      followSymbolicLinks: false,
      // Extensions are written in any case; what a person writes as a pattern is meant as it is.
      caseSensitiveMatch: pattern !== sourcePattern,
      expandDirectories: false,
      // A folder that cannot be read must not end the search, and must not go unseen either.
      suppressErrors: true,
      fs: recordingFileSystem(unreadable),
    });
    for (const [file, error] of unreadable) this.complain(path.resolve(folder, file), reasonOf(error));
    return found
      .map(file => path.normalize(file))
      .filter(file => isSourceFile(file) && !this.options.isIgnored(file));
  }

  /** @param root The folder below which no symbolic link was followed. */
  private async addFound(found: readonly string[], root: string): Promise<void> {
    const realRoot = await fs.realpath(root);
    for (const file of found) {
      const real = path.resolve(realRoot, path.relative(root, file));
      if (!this.files.has(real)) this.files.set(real, file);
    }
  }

  /** Whether a path lies in `node_modules` below the working folder, which itself may lie anywhere. */
  private isInstalled(file: string): boolean {
    return /(?:^|[\\/])node_modules[\\/]/.test(path.relative(this.options.folder, file) + path.sep);
  }

  private complain(file: string, message: string): void {
    this.problems.push({ file: displayPath(this.options.folder, file), message });
  }

  private skip(file: string, reason: string): void {
    this.skipped.push({
      file: displayPath(this.options.folder, file),
      message: `skipped, because ${reason}`,
    });
  }
}

const sourcePattern = `**/*.{${sourceExtensions.join(",")}}`;
const extensions = sourceExtensions.map(extension => `.${extension}`).join(", ");

/** Node's file system for the search, which notes the folders that it could not read. */
function recordingFileSystem(unreadable: Map<string, NodeJS.ErrnoException>) {
  const reading = (folder: string, options: never, done: (error: Error | null, entries: never) => void) =>
    readdir(folder, options, (error: NodeJS.ErrnoException | null, entries: unknown) => {
      if (error && error.code !== "ENOENT" && error.code !== "ENOTDIR") unreadable.set(folder, error);
      done(error, entries as never);
    });
  return { lstat, stat, realpath, readdir: reading as unknown as typeof readdir, promises: fs };
}
