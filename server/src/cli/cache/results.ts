import { readFileSync } from "node:fs";
import path from "node:path";
import type { LintResult } from "../../engine/lint.ts";
import { configsAbove, referencesOf, withReferences } from "../../typescript/ownership.ts";
import type { ProgramView } from "../../typescript/program.ts";
import type { Lease } from "../../typescript/workspace.ts";
import { displayPath, type Notice } from "../report.ts";
import { configContentOf, contentOf, type Stamping, stampOf } from "./disk.ts";
import {
  type Content,
  type Entry,
  emptyContent,
  type KnownProgram,
  readContent,
  relativeTo,
  writeContent,
} from "./file.ts";
import { type Graph, type GraphNode, isInstalled, keysOf } from "./keys.ts";
import {
  contentSince,
  type Differences,
  differencesOf,
  emptyWorld,
  type KnownFile,
  type Strategy,
  WorldRecorder,
} from "./world.ts";

export interface CacheOptions {
  /** Absolute path of the file that results are kept in. */
  readonly file: string;
  /** Absolute path of the working folder. */
  readonly folder: string;
  readonly strategy: Strategy;
  /** One line that names the versions of all tools that results depend on. */
  readonly identity: string;
  /** The folder of TypeScript's own declarations, which are as its version says. */
  readonly libFolder: string;
  /** Configs that own the files they list before any other is asked, as absolute paths. */
  readonly projects: readonly string[];
  /** What decides which rules apply to a file, as text. */
  readonly settingsOf: (file: string) => string;
}

/** A result that still holds. */
export type Recalled = Pick<Entry, "result" | "isRelevant" | "notice">;

/** What a run found out about one file. */
export interface Outcome {
  readonly isRelevant: boolean;
  /** Undefined where the file could not be checked to the end. */
  readonly result: LintResult | undefined;
  readonly notice: Notice | undefined;
}

/**
 * Results of earlier runs, which are used again for as long as nothing has changed that they depend on.
 *
 * First, without TypeScript: the files and folders that it looked at last time are compared with the disk. When
 * they are the same its programs would be the same, so every result still holds; when only contents of files have
 * changed this is true for the projects that do not contain these files.
 *
 * For the others TypeScript loads the project, tells which file imports which, and each file gets a key from all
 * that it depends on (see keys.ts). Files with the key of last time are not checked again.
 */
export class ResultCache {
  /** Watches what TypeScript looks at. */
  readonly recorder: WorldRecorder;
  private readonly options: CacheOptions;
  private readonly started = Date.now();
  private readonly content: Content;
  private readonly differences: Differences;
  /** Whether TypeScript would find the same files in the same places, and the same configs. */
  private isIntact: boolean;
  /** Projects that contain a changed file. */
  private readonly touched = new Set<string>();
  private readonly programs = new Map<ProgramView, Promise<OpenProgram>>();
  /** Installed packages whose own imports may lead into the project's sources, by name. */
  private links: readonly string[] | undefined;
  private isChanged = false;

  /** Reads what was kept and compares it with the disk. Never throws. */
  constructor(options: CacheOptions) {
    this.options = options;
    this.recorder = new WorldRecorder(options.folder);
    const kept = readContent(options.file, options.identity, options.folder);
    this.content = kept ?? emptyContent();
    this.differences = differencesOf(this.content.world, options.strategy);
    const { moved, configs, files, restamped } = this.differences;
    this.isIntact = kept !== undefined && moved.length === 0 && configs.length === 0;
    this.isChanged = restamped > 0;
    if (isAboutPackages(this.differences, this.content)) this.content.entries.clear();
    if (!this.isIntact || files.size === 0) return;
    for (const [config, program] of this.content.programs) {
      if (program.files.some(file => files.has(file))) this.touched.add(config);
    }
  }

  /** The file that results are kept in, as it is shown. */
  get name(): string {
    return displayPath(this.options.folder, this.options.file);
  }

  /** The files that a config includes, if that is known without TypeScript. */
  rootFilesOf(config: string): readonly string[] | undefined {
    return this.isIntact ? this.content.rootFiles.get(config) : undefined;
  }

  /** Keeps what TypeScript has said about a config. */
  noteRootFiles(config: string, files: readonly string[]): void {
    this.content.rootFiles.set(config, files);
    this.isChanged = true;
  }

  /** Whether anything is known about a file. */
  has(file: string): boolean {
    return this.content.entries.has(file);
  }

  /**
   * The results that hold without asking TypeScript.
   *
   * @param files All files of the run, as absolute paths.
   */
  recall(files: readonly string[]): Map<string, Recalled> {
    const recalled = new Map<string, Entry>();
    for (const file of files) {
      const entry = this.isIntact ? this.content.entries.get(file) : undefined;
      if (entry && this.holds(file, entry)) recalled.set(file, entry);
    }
    this.keepLooseFilesTogether(files, recalled);
    if (recalled.size < files.length) this.watchOwners(files);
    return recalled;
  }

  /** Whether a file has not changed since it was compared with what was kept. */
  isCurrent(file: string): boolean {
    return stampOf(file).stamp === this.content.world.files.get(file)?.stamp;
  }

  /**
   * The results that hold in the programs that are open now.
   *
   * @param files Files whose projects are leased.
   */
  async recallIn(lease: Lease, files: readonly string[]): Promise<Map<string, Recalled>> {
    const recalled = new Map<string, Recalled>();
    if (this.content.entries.size === 0) return recalled;
    for (const [file, program] of await this.ownersOf(lease, files)) {
      const entry = this.content.entries.get(file);
      if (!entry || entry.owner !== program.config) continue;
      if (entry.settings === this.options.settingsOf(file) && entry.key === program.keyOf(file)) {
        recalled.set(file, entry);
      }
    }
    return recalled;
  }

  /** What was wrong with the configs of projects that are not open now, as far as it concerns recalled files. */
  noticesFor(files: Iterable<string>, open: ReadonlySet<string>): Notice[] {
    const configs = new Set<string>();
    for (const file of files) {
      const entry = this.content.entries.get(file);
      if (!entry) continue;
      configs.add(entry.owner);
      if (!entry.isProbed) continue;
      for (const config of this.candidatesFor(path.dirname(file))) configs.add(config);
    }
    return [...configs]
      .filter(config => !open.has(config))
      .flatMap(config => this.content.programs.get(config)?.notices ?? []);
  }

  /**
   * Takes over what a run has found out. To be called while the lease is held, before any file is fixed.
   *
   * @param outcomes All files whose projects were leased.
   * @param notices What is wrong with the configs of the open projects, by config.
   */
  async keep(
    lease: Lease,
    outcomes: ReadonlyMap<string, Outcome>,
    notices: ReadonlyMap<string, readonly Notice[]>,
  ): Promise<void> {
    const owners = await this.ownersOf(lease, [...outcomes.keys()]);
    const open = new Map<string, OpenProgram>();
    const { entries, programs } = this.content;
    const owning = new Set([...owners.values()].map(({ config }) => config));
    for (const view of lease.programs()) {
      if (owning.has(view.config)) open.set(view.config, await this.open(view));
      // A program that was only asked whether it owns a file is as it was, or it counts by what it contains.
      else if (!this.isUpToDate(view.config)) open.set(view.config, await this.load(view, false));
    }
    if (!this.isIntact) {
      // Who owns the other files now is not known.
      for (const file of [...entries.keys()]) if (!outcomes.has(file)) entries.delete(file);
      for (const config of [...programs.keys()]) if (!open.has(config)) programs.delete(config);
    }
    for (const config of this.touched) if (!open.has(config)) programs.delete(config);
    for (const [file, entry] of [...entries]) {
      const program = open.get(entry.owner);
      const isGone = program ? program.keyOf(file) !== entry.key : !programs.has(entry.owner);
      const isUncertain = entry.isProbed && this.touched.size > 0 && !outcomes.has(file);
      if (isGone || isUncertain) entries.delete(file);
    }
    for (const [config, program] of open) {
      programs.set(config, { ...program.known, notices: notices.get(config) ?? [] });
    }
    for (const [file, outcome] of outcomes) {
      const program = owners.get(file);
      entries.delete(file);
      if (program) this.keepEntry(file, program, outcome);
    }
    this.keepWorld([...open.values()]);
    this.isChanged = true;
  }

  /**
   * Writes what is to be kept, if it is not what was kept before.
   *
   * @throws Error of the file system.
   */
  async write(): Promise<void> {
    if (!this.isChanged) return;
    await writeContent(this.options.file, this.options.identity, this.options.folder, this.content);
  }

  private holds(file: string, { settings, owner, isProbed }: Entry): boolean {
    if (settings !== this.options.settingsOf(file)) return false;
    // An edit anywhere can make another project contain a file that no project lists.
    if (isProbed && this.touched.size > 0) return false;
    return this.isUpToDate(owner);
  }

  /** Loose files are understood together, so they are recalled together or not at all. */
  private keepLooseFilesTogether(files: readonly string[], recalled: Map<string, Entry>): void {
    const groups = new Map<string, string[]>();
    for (const [file, { owner }] of recalled) {
      if (!this.content.programs.get(owner)?.isLoose) continue;
      groups.set(owner, [...(groups.get(owner) ?? []), file]);
    }
    const isMissing = (file: string) => {
      if (recalled.has(file)) return false;
      const entry = this.content.entries.get(file);
      return !entry || this.content.programs.get(entry.owner)?.isLoose !== false;
    };
    const isIncomplete = files.some(isMissing);
    for (const [owner, members] of groups) {
      const { rootFiles = [] } = this.content.programs.get(owner) ?? {};
      const isSame = members.length === rootFiles.length && rootFiles.every(file => recalled.has(file));
      if (isSame && !isIncomplete) continue;
      for (const file of members) recalled.delete(file);
    }
  }

  /** Watches the configs that decide who owns files. They are looked at before TypeScript looks at them. */
  private watchOwners(files: readonly string[]): void {
    const seen = new Set<string>();
    const watch = (config: string) => {
      if (seen.has(config)) return;
      seen.add(config);
      this.recorder.reading(config);
      if (this.recorder.fileExists(config)) for (const next of referencesOf(config)) watch(next);
    };
    for (const config of this.options.projects) watch(config);
    for (const file of files) {
      for (let folder = path.dirname(file); !seen.has(folder); folder = path.dirname(folder)) {
        seen.add(folder);
        for (const name of ["tsconfig.json", "jsconfig.json"]) watch(path.join(folder, name));
      }
    }
  }

  /** The configs that are asked whether their programs contain a file of a folder. */
  private candidatesFor(folder: string): readonly string[] {
    const [nearest] = configsAbove(folder);
    return nearest === undefined ? [] : withReferences(nearest);
  }

  private async ownersOf(lease: Lease, files: readonly string[]): Promise<Map<string, OpenProgram>> {
    const owners = new Map<string, OpenProgram>();
    for (const file of files) {
      const view = lease.programOf(file);
      if (view) owners.set(file, await this.open(view));
    }
    return owners;
  }

  private open(view: ProgramView): Promise<OpenProgram> {
    const known = this.programs.get(view);
    if (known) return known;
    const program = this.load(view, true);
    this.programs.set(view, program);
    return program;
  }

  private isUpToDate(config: string): boolean {
    return this.isIntact && this.content.programs.has(config) && !this.touched.has(config);
  }

  private async load(view: ProgramView, withImports: boolean): Promise<OpenProgram> {
    const { options } = this;
    // Somebody may have added or removed a file between our look at the disk and TypeScript's.
    if (this.isIntact && this.recorder.contradicts(this.content.world.folders)) this.isIntact = false;
    const files = (await view.files()).filter(
      file => !file.startsWith("bundled:") && path.dirname(file) !== options.libFolder,
    );
    const nodes = withImports ? await this.nodesOf(view, files) : new Map<string, GraphNode>();
    const nameOf = (file: string) => relativeTo(options.folder, file);
    const settings = JSON.stringify(view.compilerOptions).replaceAll(
      JSON.stringify(options.folder).slice(1, -1),
      "",
    );
    const { rootFiles } = view;
    const graph: Graph = { settings, rootFiles, files, nodes };
    const keyOf = withImports
      ? keysOf(graph, { contentOf: file => this.fileNow(file)?.content, nameOf })
      : () => undefined;
    const known = { isLoose: view.isLoose, rootFiles, files, nodes };
    return { config: view.config, known, keyOf, roots: new Set(rootFiles) };
  }

  /** What files import: as it was, where neither they nor the places of files have changed. */
  private async nodesOf(view: ProgramView, files: readonly string[]): Promise<Map<string, GraphNode>> {
    const before = this.isIntact ? this.content.programs.get(view.config) : undefined;
    const isKnown = new Set(before?.files);
    const nodes = new Map<string, GraphNode>();
    const asked: string[] = [];
    for (const file of files) {
      const { content } = this.content.world.files.get(file) ?? uncertain;
      const isSame = isKnown.has(file) && content !== "" && this.fileNow(file)?.content === content;
      const node = isSame ? before?.nodes.get(file) : undefined;
      if (node) nodes.set(file, node);
      else if (!isInstalled(file)) asked.push(file);
      else if ((!isSame || before?.nodes.size === 0) && this.mayImportSources(view, file)) asked.push(file);
    }
    const found = await view.importsOf(asked);
    for (const [index, file] of asked.entries()) nodes.set(file, found[index] as GraphNode);
    return nodes;
  }

  /** Whether an installed file names a package that is a link to sources, or something that `paths` maps. */
  private mayImportSources({ compilerOptions }: ProgramView, file: string): boolean {
    this.links ??= this.recorder.linkedPackages();
    const mapped = Object.keys((compilerOptions.paths ?? {}) as object).map(
      pattern => pattern.split("*")[0] ?? "",
    );
    const names = [...this.links, ...mapped];
    if (names.length === 0) return false;
    try {
      const text = readFileSync(file, "utf8");
      return names.some(name => text.includes(`"${name}`) || text.includes(`'${name}`));
    } catch {
      return true;
    }
  }

  private keepEntry(file: string, program: OpenProgram, { result, isRelevant, notice }: Outcome): void {
    const key = program.keyOf(file);
    if (key === undefined || !result || result.failures.length > 0) return;
    this.content.entries.set(file, {
      settings: this.options.settingsOf(file),
      owner: program.config,
      isProbed: program.known.isLoose || !program.roots.has(file),
      key,
      isRelevant,
      result,
      notice,
    });
  }

  private keepWorld(open: readonly OpenProgram[]): void {
    const { world } = this.content;
    const { folders, configs, files } = this.isIntact ? world : emptyWorld();
    for (const [folder, seen] of this.recorder.folders) {
      const known = folders.get(folder);
      if (!known) {
        folders.set(folder, seen);
        continue;
      }
      // The older stamp stays: what changed since then is looked up again.
      for (const [name, kind] of seen.names) if (!known.names.has(name)) known.names.set(name, kind);
      if (seen.listing !== undefined) known.listing ??= seen.listing;
    }
    const sources = new Set(open.flatMap(program => program.known.files));
    for (const file of sources) files.set(file, this.fileNow(file) ?? uncertain);
    for (const [file, before] of this.recorder.readings) {
      if (!file.endsWith(".json") || (sources.has(file) && path.basename(file) !== "package.json")) continue;
      if (before.stamp === "") continue;
      configs.set(file, contentSince(file, before, configContentOf) ?? uncertain);
    }
    if (!this.isIntact) Object.assign(world, { folders, configs, files });
  }

  private readonly filesNow = new Map<string, KnownFile | undefined>();

  /** The content that TypeScript saw in a file; undefined where that is not certain. */
  private fileNow(file: string): KnownFile | undefined {
    if (!this.filesNow.has(file)) this.filesNow.set(file, this.findFileNow(file));
    return this.filesNow.get(file);
  }

  private findFileNow(file: string): KnownFile | undefined {
    const read: Stamping = this.recorder.readings.get(file) ?? stampOf(file, this.started);
    const known = this.differences.files.has(file) ? undefined : this.content.world.files.get(file);
    if (known && read.isSettled && known.stamp === read.stamp) return known;
    return contentSince(file, read, contentOf);
  }
}

/** Content that is not certain: the next run takes the file for changed. */
const uncertain: KnownFile = { stamp: undefined, content: "" };

/** A program that is open now. */
interface OpenProgram {
  readonly config: string;
  readonly known: Omit<KnownProgram, "notices">;
  readonly keyOf: (file: string) => string | undefined;
  readonly roots: ReadonlySet<string>;
}

/**
 * Whether what is installed has changed, or how packages are described or linked: then imports inside packages can
 * lead elsewhere, which keys do not tell.
 */
function isAboutPackages({ moved, configs }: Differences, { world }: Content): boolean {
  const isLink = (file: string) =>
    world.folders.get(path.dirname(file))?.names.get(path.basename(file))?.startsWith("@") === true;
  return (
    configs.some(file => path.basename(file) === "package.json") ||
    moved.some(file => isInstalled(file) || path.basename(file) === "package.json" || isLink(file))
  );
}
