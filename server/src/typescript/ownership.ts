import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "jsonc-parser";

/** Extensions of the files that forawait checks. */
export const sourceExtensions = ["ts", "tsx", "mts", "cts", "js", "jsx", "mjs", "cjs"] as const;

const sourcePattern = new RegExp(`\\.(?:${sourceExtensions.join("|")})$`, "i");
const declarationPattern = /\.d\.(?:[^./]+\.)?[mc]?ts$/i;

/** Whether a path names a source file that forawait checks: TypeScript or JavaScript, no declaration file. */
export function isSourceFile(file: string): boolean {
  return sourcePattern.test(file) && !declarationPattern.test(file);
}

/** Whether a path lies in an installed package, which is never checked. */
export function isInstalledFile(file: string): boolean {
  return /[\\/]node_modules[\\/]/.test(file);
}

/** Answers two questions about a tsconfig that only the compiler can answer. */
export interface ConfigReader {
  /** Absolute names of the files that the config itself includes. */
  rootFiles(config: string): Promise<readonly string[]>;
  /** Whether the config's program contains a file, be it a root or imported. */
  contains(config: string, file: string): Promise<boolean>;
}

/** Finds the tsconfig or jsconfig that owns a file, and keeps what it has read of the configs until told to forget. */
export class OwnerFinder {
  private readonly reader: ConfigReader;
  private readonly first: readonly string[];
  private readonly rootFiles = new Map<string, Promise<ReadonlySet<string>>>();
  /** By folder: each config above it with those that it references. */
  private readonly groups = new Map<string, readonly (readonly string[])[]>();

  /** @param first Configs, as absolute paths, that own the files they list before any other is asked. */
  constructor(reader: ConfigReader, first: readonly string[] = []) {
    this.reader = reader;
    this.first = first;
  }

  /**
   * From the file's folder upwards, each config and the configs that it references are asked, nearest first:
   * first for a config that lists the file, then, among the nearest, for one whose program imports it. This is
   * the order of TypeScript's own editor service, so forawait sees a file as the editor does.
   *
   * @param file Absolute path.
   * @returns The absolute path of the config, or undefined for a loose file.
   */
  async find(file: string): Promise<string | undefined> {
    const groups = this.groupsOf(path.dirname(file));
    for (const config of [...this.first, ...groups.flat()]) {
      if ((await this.rootFilesOf(config)).has(file)) return config;
    }
    for (const config of groups[0] ?? []) {
      if (await this.reader.contains(config, file)) return config;
    }
    return undefined;
  }

  /** Absolute names of the files that a config itself includes, in the compiler's order. */
  rootFilesOf(config: string): Promise<ReadonlySet<string>> {
    const known = this.rootFiles.get(config);
    if (known) return known;
    const read = this.reader.rootFiles(config).then(files => new Set(files));
    this.rootFiles.set(config, read);
    return read;
  }

  /** Files or configs came or went. */
  forget(): void {
    this.rootFiles.clear();
    this.groups.clear();
  }

  private groupsOf(folder: string): readonly (readonly string[])[] {
    const known = this.groups.get(folder);
    if (known) return known;
    const groups = configsAbove(folder).map(withReferences);
    this.groups.set(folder, groups);
    return groups;
  }
}

/** The configs in a folder and above it, nearest first; a tsconfig hides a jsconfig beside it. */
export function configsAbove(directory: string): string[] {
  const found: string[] = [];
  for (let folder = directory; ; folder = path.dirname(folder)) {
    const config = ["tsconfig.json", "jsconfig.json"]
      .map(name => path.join(folder, name))
      .find(candidate => existsSync(candidate));
    if (config) found.push(config);
    if (path.dirname(folder) === folder) return found;
  }
}

/** A config followed by all configs that it references, directly or through others, each once. */
export function withReferences(config: string): string[] {
  const found = [config];
  for (const current of found) {
    for (const reference of referencesOf(current)) {
      if (!found.includes(reference) && existsSync(reference)) found.push(reference);
    }
  }
  return found;
}

/** The configs that a config references itself, whether they exist or not, as absolute paths. */
export function referencesOf(config: string): string[] {
  let content: unknown;
  try {
    content = parse(readFileSync(config, "utf8"), [], { allowTrailingComma: true });
  } catch {
    // An unreadable config has no references; opening it reports what is wrong with it.
    return [];
  }
  const references = (content as { references?: unknown } | undefined)?.references;
  if (!Array.isArray(references)) return [];
  return references.flatMap(reference => {
    const target: unknown = reference?.path;
    if (typeof target !== "string") return [];
    const resolved = path.resolve(path.dirname(config), target);
    return [resolved.endsWith(".json") ? resolved : path.join(resolved, "tsconfig.json")];
  });
}
