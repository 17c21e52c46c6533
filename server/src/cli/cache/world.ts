/** The part of the disk that TypeScript looked at, so that later runs can tell whether it would see the same. */
import path from "node:path";
import type { FileSystemObserver } from "../../typescript/observer.ts";
import {
  absent,
  configContentOf,
  contentOf,
  kindOf,
  listingOf,
  type Stamp,
  type Stamping,
  stampOf,
} from "./disk.ts";

/** How it is found out whether files have changed: by their metadata first, or always by their content. */
export type Strategy = "metadata" | "content";

/** A folder in which something was looked up. */
export interface Folder {
  /** Undefined where it cannot be trusted, so that each name is looked up again. */
  stamp: Stamp | undefined;
  /** What was found under each name that was looked up, see `kindOf`. */
  readonly names: Map<string, string>;
  /** The fingerprint of its entries, where they were listed. */
  listing?: string;
}

/** A file whose content counts. */
export interface KnownFile {
  /** Undefined where it cannot be trusted, so that the content is compared. */
  stamp: Stamp | undefined;
  content: string;
}

/** Everything on the disk that decided what a set of programs consists of. Keys are absolute paths. */
export interface World {
  folders: Map<string, Folder>;
  /** JSON files that say how code is to be understood: tsconfig files with their bases, package.json files. */
  configs: Map<string, KnownFile>;
  /** The files of the programs. */
  files: Map<string, KnownFile>;
}

export function emptyWorld(): World {
  return { folders: new Map(), configs: new Map(), files: new Map() };
}

/** How the disk differs from what is known. */
export interface Differences {
  /** Paths where there is something else now: a new file, a folder that has gone, another link. */
  readonly moved: readonly string[];
  readonly configs: readonly string[];
  /** Files with another content, or none any more. */
  readonly files: ReadonlySet<string>;
  /** How many files had other metadata and the same content, so that their stamps are new. */
  readonly restamped: number;
}

/** Compares the disk with what is known. Stamps that are out of date over the same content are renewed. */
export function differencesOf({ folders, configs, files }: World, strategy: Strategy): Differences {
  const moved: string[] = [];
  for (const [folder, known] of folders) {
    const now = stampOf(folder);
    const isSure = strategy === "metadata" || now.stamp === absent;
    if (isSure && known.stamp === now.stamp) continue;
    const before = moved.length;
    for (const [name, kind] of known.names) {
      const file = path.join(folder, name);
      if (kindOf(file) !== kind) moved.push(file);
    }
    if (known.listing !== undefined && listingOf(folder) !== known.listing) moved.push(folder);
    if (moved.length === before) known.stamp = trusted(now);
  }
  let restamped = 0;
  const changedOf = (group: Map<string, KnownFile>, read: typeof contentOf) => {
    const changed: string[] = [];
    for (const [file, known] of group) {
      const now = stampOf(file);
      if (strategy === "metadata" && known.stamp === now.stamp) continue;
      if (now.stamp === absent || read(file) !== known.content) {
        changed.push(file);
        continue;
      }
      if (known.stamp !== now.stamp) restamped += 1;
      known.stamp = trusted(now);
    }
    return changed;
  };
  const changedConfigs = changedOf(configs, configContentOf);
  return { moved, configs: changedConfigs, files: new Set(changedOf(files, contentOf)), restamped };
}

/** Answers TypeScript's questions about the disk, each one once, and keeps the answers. */
export class WorldRecorder implements FileSystemObserver {
  readonly folders = new Map<string, Folder>();
  /** What was read, with the stamps that the files had just before. */
  readonly readings = new Map<string, Stamping>();
  /** The working folder and those that it lies in: they are there, whatever their names. */
  private readonly above = new Set<string>();

  /** @param folder Absolute path of the working folder. */
  constructor(folder: string) {
    for (let current = folder; !this.above.has(current); current = path.dirname(current))
      this.above.add(current);
  }

  fileExists(file: string): boolean {
    return this.look(file).endsWith("f");
  }

  directoryExists(folder: string): boolean {
    return this.look(folder).endsWith("d");
  }

  listing(folder: string): void {
    const known = this.folder(folder);
    known.listing ??= listingOf(folder);
  }

  reading(file: string): void {
    this.look(file);
    if (!this.readings.has(file)) this.readings.set(file, stampOf(file));
  }

  /** Whether something was found otherwise than it is known. */
  contradicts(known: ReadonlyMap<string, Folder>): boolean {
    for (const [folder, { names, listing }] of this.folders) {
      const before = known.get(folder);
      if (!before) continue;
      const isOther = [...names].some(([name, kind]) => (before.names.get(name) ?? kind) !== kind);
      if (isOther || (listing ?? before.listing) !== (before.listing ?? listing)) return true;
    }
    return false;
  }

  /** The names of packages that are links to a place outside of any `node_modules`. */
  linkedPackages(): string[] {
    const found = new Set<string>();
    for (const [folder, { names }] of this.folders) {
      const [, scope = ""] = /[\\/]node_modules(?:[\\/](@[^\\/]+))?$/.exec(folder) ?? [undefined];
      if (!/[\\/]node_modules(?:[\\/]@[^\\/]+)?$/.test(folder)) continue;
      for (const [name, kind] of names) {
        const isLink = kind.startsWith("@");
        const target = path.resolve(folder, kind.slice(1, kind.lastIndexOf(" ")));
        if (isLink && !/[\\/]node_modules[\\/]/.test(target)) found.add(scope ? `${scope}/${name}` : name);
      }
    }
    return [...found];
  }

  private look(file: string): string {
    if (this.above.has(file)) return "d";
    const { names } = this.folder(path.dirname(file));
    const name = path.basename(file);
    const known = names.get(name);
    if (known !== undefined) return known;
    const kind = kindOf(file);
    names.set(name, kind);
    return kind;
  }

  private folder(folder: string): Folder {
    const known = this.folders.get(folder);
    if (known) return known;
    // Before anything is looked up in it: what changes meanwhile is noticed by the next run.
    const fresh: Folder = { stamp: trusted(stampOf(folder)), names: new Map() };
    this.folders.set(folder, fresh);
    return fresh;
  }
}

function trusted({ stamp, isSettled }: Stamping): Stamp | undefined {
  return isSettled ? stamp : undefined;
}

/**
 * The content of a file, if it surely is what was read at an earlier moment.
 *
 * @param before The stamp from just before that reading.
 */
export function contentSince(
  file: string,
  before: Stamping,
  read: (file: string) => string | undefined = contentOf,
): KnownFile | undefined {
  if (!before.isSettled || before.stamp === absent) return undefined;
  const content = read(file);
  if (content === undefined || stampOf(file).stamp !== before.stamp) return undefined;
  return { stamp: before.stamp, content };
}
