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

/**
 * Finds the tsconfig or jsconfig that owns a file.
 *
 * From the file's folder upwards, each config and the configs that it references are asked, nearest first:
 * first for a config that lists the file, then, among the nearest, for one whose program imports it. This is
 * the order of TypeScript's own editor service, so forawait sees a file as the editor does.
 *
 * @returns The absolute path of the config, or undefined for a loose file.
 */
export async function findOwner(file: string, reader: ConfigReader): Promise<string | undefined> {
  const groups = configsAbove(path.dirname(file)).map(withReferences);
  for (const group of groups) {
    for (const config of group) {
      if ((await reader.rootFiles(config)).includes(file)) return config;
    }
  }
  for (const config of groups[0] ?? []) {
    if (await reader.contains(config, file)) return config;
  }
  return undefined;
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
