/** The file that results are kept in between runs. */
import { existsSync, readFileSync, statSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import path from "node:path";
import type { LintResult } from "../../engine/lint.ts";
import type { Finding } from "../../engine/rule.ts";
import type { Notice } from "../report.ts";
import { writeAtomically } from "../write.ts";
import { fingerprint } from "./disk.ts";
import type { GraphNode } from "./keys.ts";
import { emptyWorld, type World } from "./world.ts";

/** What is known about a program. Files are absolute paths. */
export interface KnownProgram {
  readonly isLoose: boolean;
  readonly rootFiles: readonly string[];
  readonly files: readonly string[];
  readonly nodes: ReadonlyMap<string, GraphNode>;
  /** What is wrong with its config. */
  readonly notices: readonly Notice[];
}

/** What is known about a checked file. */
export interface Entry {
  /** The rules that applied, and all else that decides what is looked for. */
  readonly settings: string;
  /** The config, perhaps a virtual one, that owns the file. */
  readonly owner: string;
  /** Whether the owner does not list the file: other files decide whether it owns it. */
  readonly isProbed: boolean;
  readonly key: string;
  /** Whether any rule could find something in its text. */
  readonly isRelevant: boolean;
  readonly result: LintResult;
  /** Its syntax error. */
  readonly notice: Notice | undefined;
}

/** Everything that is kept. Keys are absolute paths. */
export interface Content {
  readonly world: World;
  /** The files that configs include. */
  readonly rootFiles: Map<string, readonly string[]>;
  readonly programs: Map<string, KnownProgram>;
  readonly entries: Map<string, Entry>;
}

export function emptyContent(): Content {
  return { world: emptyWorld(), rootFiles: new Map(), programs: new Map(), entries: new Map() };
}

/** The first word of the file; the number is that of the format. */
const mark = "forawait-cache";
const header = `${mark} 1`;

/**
 * Where the results are kept.
 *
 * @param folder Absolute path of the working folder.
 * @param location The file, or a folder for it, as given; undefined for the default.
 */
export function cacheFile(folder: string, location: string | undefined): string {
  if (location === undefined) {
    const installed = path.join(folder, "node_modules");
    if (isFolder(installed)) return path.join(installed, ".cache", "forawait", "results");
    return path.join(folder, ".forawaitcache");
  }
  const absolute = path.resolve(folder, location);
  return /[\\/]$/.test(location) || isFolder(absolute) ? path.join(absolute, ".forawaitcache") : absolute;
}

/** Whether a file is there that is no cache, and so must not be written over. */
export function isForeign(file: string): boolean {
  if (!existsSync(file)) return false;
  try {
    const text = readFileSync(file, "utf8");
    return text !== "" && !text.startsWith(mark);
  } catch {
    return true;
  }
}

/**
 * Reads what was kept.
 *
 * @param identity What must not have changed since: the versions of the tools.
 * @param folder Absolute path of the working folder, which kept paths are relative to.
 * @returns undefined where there is nothing, or nothing that can be relied on.
 */
export function readContent(file: string, identity: string, folder: string): Content | undefined {
  try {
    const text = readFileSync(file, "utf8");
    const [first, checksum, known] = text.split("\n", 3) as [string, string, string];
    const body = text.slice(first.length + 1 + checksum.length + 1 + known.length + 1);
    if (first !== header || known !== identity || checksum !== fingerprint([known, body])) return undefined;
    return decode(JSON.parse(body) as Kept, folder);
  } catch {
    return undefined;
  }
}

/**
 * Keeps results for later runs.
 *
 * @throws Error of the file system, with the old file untouched.
 */
export async function writeContent(
  file: string,
  identity: string,
  folder: string,
  content: Content,
): Promise<void> {
  const body = JSON.stringify(encode(content, folder));
  await mkdir(path.dirname(file), { recursive: true });
  await writeAtomically(file, `${header}\n${fingerprint([identity, body])}\n${identity}\n${body}`);
}

/** The form on disk. Paths are relative to the working folder and stand in one table, everything else has indexes. */
interface Kept {
  readonly paths: readonly string[];
  readonly texts: readonly string[];
  /** Folder, stamp, listing, then names and what is there, each an index into `texts`. */
  readonly folders: readonly (readonly [
    number,
    string | null,
    string | null,
    readonly string[],
    readonly number[],
  ])[];
  readonly configs: readonly (readonly [number, string | null, string])[];
  readonly files: readonly (readonly [number, string | null, string])[];
  readonly rootFiles: readonly (readonly [number, readonly number[]])[];
  readonly programs: readonly (readonly [
    config: number,
    isLoose: boolean,
    rootFiles: readonly number[],
    files: readonly number[],
    /** File, flags, and for each import its file, or a list of files. */
    nodes: readonly (readonly [number, number, ...(number | readonly number[])[]])[],
    notices: readonly Notice[],
  ])[];
  readonly entries: readonly (readonly [
    file: number,
    settings: number,
    owner: number,
    flags: number,
    key: string,
    result: KeptResult | null,
    notice: Notice | null,
  ])[];
}

type KeptResult = Pick<LintResult, "findings" | "compilerReported">;

function encode({ world, rootFiles, programs, entries }: Content, folder: string): Kept {
  const paths = new Table();
  const texts = new Table();
  const place = (file: string) => paths.indexOf(file);
  const known = (group: World["files"]) =>
    [...group].map(([file, { stamp, content }]) => [place(file), stamp ?? null, content] as const);
  const kept = {
    texts: texts.values,
    folders: [...world.folders].map(
      ([file, { stamp, listing, names }]) =>
        [
          place(file),
          stamp ?? null,
          listing ?? null,
          [...names.keys()],
          [...names.values()].map(kind => texts.indexOf(kind)),
        ] as const,
    ),
    configs: known(world.configs),
    files: known(world.files),
    rootFiles: [...rootFiles].map(([config, files]) => [place(config), files.map(place)] as const),
    programs: [...programs].map(
      ([config, program]) =>
        [
          place(config),
          program.isLoose,
          program.rootFiles.map(place),
          program.files.map(place),
          [...program.nodes].map(([file, { imports, isGlobal, isUnclear }]) => {
            const targets = imports.map(([first, ...more]) => {
              if (first === undefined) return [];
              return more.length === 0 ? place(first) : [first, ...more].map(place);
            });
            return [place(file), Number(isGlobal) + 2 * Number(isUnclear), ...targets] as const;
          }),
          program.notices,
        ] as const,
    ),
    entries: [...entries].map(([file, entry]) => {
      const { findings, compilerReported } = entry.result;
      const isEmpty = findings.length + compilerReported.length === 0;
      return [
        place(file),
        texts.indexOf(entry.settings),
        place(entry.owner),
        Number(entry.isProbed) + 2 * Number(entry.isRelevant),
        entry.key,
        isEmpty ? null : withPaths({ findings, compilerReported }, name => relativeTo(folder, name)),
        entry.notice ?? null,
      ] as const;
    }),
  };
  return { paths: paths.values.map(file => relativeTo(folder, file)), ...kept };
}

function decode(kept: Kept, folder: string): Content {
  const paths = kept.paths.map(name => absoluteIn(folder, name));
  const place = (index: number): string => {
    const file = paths[index];
    if (file === undefined) throw new Error("There is no such path.");
    return file;
  };
  const known = (group: Kept["files"]): World["files"] =>
    new Map(
      group.map(([file, stamp, content]) => [place(file), { stamp: stamp ?? undefined, content }] as const),
    );
  return {
    world: {
      folders: new Map(
        kept.folders.map(([file, stamp, listing, names, kinds]) => [
          place(file),
          {
            stamp: stamp ?? undefined,
            names: new Map(
              names.map((name, index) => [name, kept.texts[kinds[index] as number] as string] as const),
            ),
            ...(listing === null ? {} : { listing }),
          },
        ]),
      ),
      configs: known(kept.configs),
      files: known(kept.files),
    },
    rootFiles: new Map(kept.rootFiles.map(([config, files]) => [place(config), files.map(place)])),
    programs: new Map(
      kept.programs.map(([config, isLoose, rootFiles, files, nodes, notices]) => [
        place(config),
        {
          isLoose,
          rootFiles: rootFiles.map(place),
          files: files.map(place),
          nodes: new Map(
            nodes.map(([file, flags, ...targets]) => [
              place(file),
              {
                imports: targets.map(target =>
                  typeof target === "number" ? [place(target)] : target.map(place),
                ),
                isGlobal: (flags & 1) !== 0,
                isUnclear: (flags & 2) !== 0,
              },
            ]),
          ),
          notices,
        },
      ]),
    ),
    entries: new Map(
      kept.entries.map(([file, settings, owner, flags, key, result, notice]) => [
        place(file),
        {
          settings: kept.texts[settings] as string,
          owner: place(owner),
          isProbed: (flags & 1) !== 0,
          isRelevant: (flags & 2) !== 0,
          key,
          result: {
            ...(result
              ? withPaths(result, name => absoluteIn(folder, name))
              : { findings: [], compilerReported: [] }),
            failures: [],
          },
          notice: notice ?? undefined,
        },
      ]),
    ),
  };
}

/** The findings with all paths in them changed. */
function withPaths(result: KeptResult, change: (file: string) => string): KeptResult {
  const all = <F extends Finding>(findings: readonly F[]): F[] =>
    findings.map(finding => ({
      ...finding,
      fixes: finding.fixes.map(fix => ({
        ...fix,
        edits: fix.edits.map(edit => ({ ...edit, file: change(edit.file) })),
      })),
      related: finding.related.map(place => ({ ...place, file: change(place.file) })),
    }));
  return { findings: all(result.findings), compilerReported: all(result.compilerReported) };
}

/** Texts by index, each once. */
class Table {
  readonly values: string[] = [];
  private readonly indexes = new Map<string, number>();

  indexOf(text: string): number {
    const known = this.indexes.get(text);
    if (known !== undefined) return known;
    const index = this.values.push(text) - 1;
    this.indexes.set(text, index);
    return index;
  }
}

/** A path as it is kept; on another drive it stays absolute. */
export function relativeTo(folder: string, file: string): string {
  const inside = folder.endsWith(path.sep) ? folder : folder + path.sep;
  const name = file.startsWith(inside) ? file.slice(inside.length) : path.relative(folder, file);
  return path.sep === "/" ? name : name.replaceAll(path.sep, "/");
}

function absoluteIn(folder: string, name: string): string {
  if (name === "" || name.startsWith("..") || path.isAbsolute(name)) return path.resolve(folder, name);
  const inside = folder.endsWith(path.sep) ? folder : folder + path.sep;
  return inside + (path.sep === "/" ? name : name.replaceAll("/", path.sep));
}

function isFolder(file: string): boolean {
  try {
    return statSync(file).isDirectory();
  } catch {
    return false;
  }
}
