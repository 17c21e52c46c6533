import { existsSync } from "node:fs";
import path from "node:path";
import { API, type Snapshot } from "typescript/unstable/async";
import { type Backend, childProcessOf, connect, endBackend, endOf, trafficOf } from "./backend.ts";
import type { CheckerStatistics } from "./checker.ts";
import type { Traffic } from "./connection.ts";
import { isLooseConfig, looseConfigContent, looseConfigName } from "./loose.ts";
import { generousEnvironment } from "./memory.ts";
import { type FileSystemObserver, observed } from "./observer.ts";
import { OwnerFinder } from "./ownership.ts";
import { HeldSnapshot, type Lease, TypeScriptStopped } from "./snapshot.ts";
import type { CompilerDiagnostic } from "./types.ts";

export { type FileView, type Lease, TypeScriptStopped } from "./snapshot.ts";

export interface WorkspaceOptions {
  /** Absolute path of the TypeScript binary, from `findTypeScriptBinary`. */
  binary: string;
  /** Absolute path of the folder that the process works in. */
  folder: string;
  /**
   * The folder that a loose file belongs to: loose files of one folder are understood together. Default: the
   * working folder for what lies in it, else the file's own folder.
   */
  looseRootOf?: (file: string) => string;
  /** Configs, as absolute paths, that own the files they list before any other is asked. */
  projects?: readonly string[];
  /** Called when the TypeScript process has died and open work was lost; a new process starts on demand. */
  onCrash?: (reason: string) => void;
  /** Answers and watches what TypeScript asks about the disk. Each question is a round trip. */
  observer?: FileSystemObserver;
  /** Whether all is over after one run, so that TypeScript may spend memory to save time. Not so by default. */
  isSingleRun?: boolean;
}

/** Changes on disk, as absolute paths. */
export interface DiskChanges {
  changed?: readonly string[];
  created?: readonly string[];
  deleted?: readonly string[];
}

/** A problem of a tsconfig. */
export type ConfigDiagnostic = CompilerDiagnostic & {
  readonly fileName: string;
  /** Absolute path of the project's own config, which may extend the file that the problem is in. */
  readonly config: string;
};

/** The TypeScript process cannot be started at all. */
export class TypeScriptUnavailable extends Error {}

/**
 * All projects that forawait looks at, held in one TypeScript process.
 *
 * Text comes from the overlay (editor documents) or from disk. `acquire` brings the process up to date with
 * everything said before it and leases the resulting snapshot. Projects are held with `openProjects`, because
 * a file held by `openFiles` alone is not read again when it changes.
 */
export class Workspace {
  private readonly options: WorkspaceOptions;
  private readonly overlay = new Map<string, string>();
  /** Loose files by the virtual config that holds them. */
  private readonly looseFiles = new Map<string, Set<string>>();
  private mayHaveLooseFiles = false;
  private willServeTexts = false;
  /** The config, perhaps a virtual one, that owns each file. */
  private readonly owners = new Map<string, string>();
  private readonly finder: OwnerFinder;
  private readonly openProjects = new Set<string>();
  private pending = { changed: new Set<string>(), created: new Set<string>(), deleted: new Set<string>() };
  private process: Promise<Backend> | undefined;
  /** What the running process asks us for; see `neededCallbacks`. */
  private callbacks: Callbacks = { readFile: false, fileExists: false };
  /** Files that exist in the overlay only. */
  private readonly unsaved = new Set<string>();
  private current: HeldSnapshot | undefined;
  private queue: Promise<unknown> = Promise.resolve();
  private crashes = 0;
  private closed = false;

  constructor(options: WorkspaceOptions) {
    this.options = options;
    const reader = {
      rootFiles: (config: string) => this.readRootFiles(config),
      contains: (config: string, file: string) => this.programContains(config, file),
    };
    this.finder = new OwnerFinder(reader, options.projects);
  }

  /** Starts the process ahead of the first question, for a workspace that will be told texts. */
  prepare(): void {
    this.willServeTexts = true;
    // Where it cannot be started, whoever asks something hears of it.
    this.exclusively(() => this.start()).catch(() => undefined);
  }

  /** Serves `text` as the file's content from now on, whatever is on disk. */
  setText(file: string, text: string): void {
    const before = this.overlay.get(file);
    if (before === text) return;
    this.overlay.set(file, text);
    if (before === undefined && !existsSync(file)) {
      this.unsaved.add(file);
      this.noteCreated(file);
    } else this.pending.changed.add(file);
  }

  /** Serves the file from disk again. */
  dropText(file: string): void {
    if (!this.overlay.delete(file)) return;
    this.unsaved.delete(file);
    if (existsSync(file)) this.pending.changed.add(file);
    else this.noteDeleted(file);
  }

  /** Notes what a file watcher saw. Files that the overlay serves are only affected when it drops them. */
  noteDiskChanges(changes: DiskChanges): void {
    for (const file of changes.changed ?? []) {
      if (this.overlay.has(file)) continue;
      this.pending.changed.add(file);
      if (isConfig(file)) this.forgetOwners();
    }
    for (const file of changes.created ?? []) if (!this.overlay.has(file)) this.noteCreated(file);
    for (const file of changes.deleted ?? []) if (!this.overlay.has(file)) this.noteDeleted(file);
  }

  /** Whether any change is still unknown to the TypeScript process. */
  get isStale(): boolean {
    return this.pending.changed.size + this.pending.created.size + this.pending.deleted.size > 0;
  }

  /**
   * Leases a snapshot in which the owners of all `files` are open and which reflects every change noted so far.
   *
   * @param files Absolute paths.
   * @throws TypeScriptStopped when the process dies meanwhile, or an Error when it cannot be started.
   */
  acquire(files: readonly string[]): Promise<Lease> {
    return this.exclusively(() => this.lease(files));
  }

  /**
   * Leases a snapshot in which one file has another text than everywhere else, to see what an edit would bring.
   * Snapshots leased before and after are not affected.
   */
  acquireWith(file: string, text: string): Promise<Lease> {
    return this.exclusively(async () => {
      const before = this.overlay.get(file);
      this.setText(file, text);
      try {
        return await this.lease([file]);
      } finally {
        if (before === undefined) this.dropText(file);
        else this.setText(file, before);
      }
    });
  }

  /**
   * Closes the projects that own none of these files, so that TypeScript frees what it holds for them. Leases stay
   * valid, and a project that is wanted later is opened again.
   *
   * @param files Absolute paths.
   */
  closeAllBut(files: readonly string[]): Promise<void> {
    return this.exclusively(async () => {
      if (!this.process) return;
      const kept = new Set(files);
      for (const loose of [...this.looseFiles.values()].flatMap(set => [...set])) {
        if (!kept.has(loose)) this.forgetLoose(loose);
      }
      const needed = new Set<string>();
      for (const file of files) needed.add(await this.ownerOf(file));
      await this.refresh(needed, config => !needed.has(config));
    });
  }

  /** The tsconfig or jsconfig that owns a file; undefined for a loose file. */
  async configOf(file: string): Promise<string | undefined> {
    const owner = await this.exclusively(() => this.ownerOf(file));
    return isLooseConfig(owner) ? undefined : owner;
  }

  /** Like `configOf`, for a file that was leased before; undefined also where it was not, or no longer is known. */
  knownConfigOf(file: string): string | undefined {
    const owner = this.owners.get(file);
    return owner === undefined || isLooseConfig(owner) ? undefined : owner;
  }

  /**
   * What is wrong with the open tsconfigs themselves, as the compiler says it, each with the file it is in and the
   * project that it is about.
   */
  async configDiagnostics(): Promise<readonly ConfigDiagnostic[]> {
    const projects = this.current?.snapshot.getProjects() ?? [];
    const found = await Promise.all(
      projects
        .filter(project => !isLooseConfig(project.configFileName))
        .map(async project => {
          const diagnostics = await project.program.getConfigFileParsingDiagnostics();
          // What cannot be pinned to a place, such as a missing base config, belongs to the project's own file.
          const config = project.configFileName;
          return diagnostics.map(each => ({ ...each, fileName: each.fileName ?? config, config }));
        }),
    );
    return found.flat();
  }

  /** What the parser says about all files of the open projects. */
  async syntacticDiagnostics(): Promise<readonly CompilerDiagnostic[]> {
    const projects = this.current?.snapshot.getProjects() ?? [];
    return (await Promise.all(projects.map(project => project.program.getSyntacticDiagnostics()))).flat();
  }

  /** The files that a config itself includes, as absolute paths. */
  rootFiles(config: string): Promise<readonly string[]> {
    return this.exclusively(async () => [...(await this.finder.rootFilesOf(config))]);
  }

  /** The open projects, for status and debug output. */
  get projects(): readonly string[] {
    return [...this.openProjects].filter(config => !isLooseConfig(config));
  }

  /** How much the checkers of the current snapshot were asked. */
  get statistics(): CheckerStatistics {
    return this.current?.statistics ?? { questions: 0, requests: 0 };
  }

  /** How many syntax trees of the current snapshot were fetched. */
  get trees(): number {
    return this.current?.trees ?? 0;
  }

  /** How many bytes went to and from the running TypeScript process. */
  async traffic(): Promise<Readonly<Traffic>> {
    const backend = await this.process?.catch(() => undefined);
    return (backend && trafficOf(backend.api)) ?? { sent: 0, received: 0 };
  }

  /** Process id of the running TypeScript process, for memory figures. */
  async processId(): Promise<number | undefined> {
    return this.process && childProcessOf((await this.process).api)?.pid;
  }

  /** Ends the TypeScript process as soon as no lease needs it. Whoever wants a lease later has a new one started. */
  rest(): Promise<void> {
    return this.exclusively(async () => {
      if (this.process) this.retire(await this.process);
    });
  }

  /** Ends the TypeScript process. */
  async close(): Promise<void> {
    this.closed = true;
    const backend = await this.process?.catch(() => undefined);
    this.process = undefined;
    this.current = undefined;
    if (backend) await endBackend(backend);
  }

  /** Runs inside `exclusively`. A process that dies meanwhile is replaced, twice at most. */
  private async lease(files: readonly string[], attempt = 1): Promise<Lease> {
    try {
      return await this.tryLease(files);
    } catch (error) {
      if (error instanceof TypeScriptUnavailable || this.closed || attempt === 3) throw error;
      if (this.process) this.abandon(await this.process);
      return this.lease(files, attempt + 1);
    }
  }

  private async tryLease(files: readonly string[]): Promise<Lease> {
    const owners = new Map<string, string>();
    for (const file of files) owners.set(file, await this.ownerOf(file));
    const snapshot = await this.refresh(new Set(owners.values()));
    return snapshot.lease(owners);
  }

  private exclusively<T>(work: () => Promise<T>): Promise<T> {
    const result = this.queue.then(work);
    this.queue = result.catch(() => undefined);
    return result;
  }

  private noteCreated(file: string): void {
    this.pending.created.add(file);
    // TypeScript may know the path from before, when `created` alone does not make it read the file again.
    this.pending.changed.add(file);
    this.pending.deleted.delete(file);
    // A new file can belong to any config, and a new config can own any file.
    this.forgetOwners();
  }

  private noteDeleted(file: string): void {
    this.pending.deleted.add(file);
    this.pending.created.delete(file);
    this.pending.changed.delete(file);
    this.noLongerLoose(file);
    this.forgetOwners();
  }

  private forgetOwners(): void {
    this.owners.clear();
    this.finder.forget();
  }

  private async ownerOf(file: string): Promise<string> {
    const known = this.owners.get(file);
    if (known) return known;
    const config = await this.finder.find(file);
    if (config) this.noLongerLoose(file);
    const owner = config ?? this.makeLoose(file);
    this.owners.set(file, owner);
    return owner;
  }

  /** Puts a file into the virtual config of its folder and returns that config's path. */
  private makeLoose(file: string): string {
    this.mayHaveLooseFiles = true;
    const config = path.join(this.looseRootOf(file), looseConfigName);
    const files = this.looseFiles.get(config) ?? new Set();
    this.looseFiles.set(config, files);
    if (!files.has(file)) {
      files.add(file);
      this.pending.changed.add(config);
    }
    return config;
  }

  private noLongerLoose(file: string): void {
    for (const [config, files] of this.looseFiles) {
      if (files.delete(file)) this.pending.changed.add(config);
    }
  }

  private forgetLoose(file: string): void {
    this.noLongerLoose(file);
    this.owners.delete(file);
  }

  private looseRootOf(file: string): string {
    if (this.options.looseRootOf) return this.options.looseRootOf(file);
    const inside = !path.relative(this.options.folder, file).startsWith("..");
    return inside ? this.options.folder : path.dirname(file);
  }

  private async readRootFiles(config: string): Promise<readonly string[]> {
    const { api } = await this.start();
    return (await api.parseConfigFile(config)).fileNames;
  }

  private async programContains(config: string, file: string): Promise<boolean> {
    // A file that no config lists is a loose one nearly always. With the callbacks that those need from the start,
    // the project need not be loaded a second time.
    this.mayHaveLooseFiles = true;
    const { snapshot } = await this.refresh(new Set([config]));
    const names = await snapshot.getProject(config)?.program.getSourceFileNames();
    return names?.includes(file) ?? false;
  }

  /**
   * Brings the process up to date and returns the newest snapshot, in which all `needed` configs are open, and none
   * of those that are `unneeded`. Runs inside `exclusively`.
   */
  private async refresh(
    needed: ReadonlySet<string>,
    unneeded: (config: string) => boolean = () => false,
  ): Promise<HeldSnapshot> {
    // First, because a new process has nothing open.
    const backend = await this.start();
    const newProjects = [...needed].filter(config => !this.openProjects.has(config));
    const isCurrent = newProjects.length === 0 && ![...this.openProjects].some(unneeded) && !this.isStale;
    if (this.current && isCurrent) return this.current;
    const changes = this.pending;
    this.pending = { changed: new Set(), created: new Set(), deleted: new Set() };
    const isGone = (config: string) => !isLooseConfig(config) && !existsSync(config);
    const closing = [...this.openProjects].filter(config => unneeded(config) || isGone(config));
    for (const config of closing) this.openProjects.delete(config);
    let snapshot: Snapshot;
    try {
      snapshot = await backend.api.updateSnapshot({
        openProjects: newProjects,
        closeProjects: closing,
        fileChanges: {
          changed: [...changes.changed],
          created: [...changes.created],
          deleted: [...changes.deleted],
        },
      });
    } catch (error) {
      // The process may have lost its footing, for example over a config that vanished. A fresh process
      // reads everything anew, so nothing of `changes` is lost.
      this.abandon(backend);
      throw new TypeScriptStopped(`TypeScript could not load the project: ${messageOf(error)}`);
    }
    for (const config of newProjects) this.openProjects.add(config);
    this.crashes = 0;
    const previous = this.current;
    this.current = new HeldSnapshot(backend, snapshot);
    previous?.retire();
    return this.current;
  }

  private async start(): Promise<Backend> {
    if (this.closed) throw new TypeScriptStopped("forawait is shutting down.");
    const needed = this.neededCallbacks();
    const lacks =
      (needed.readFile && !this.callbacks.readFile) || (needed.fileExists && !this.callbacks.fileExists);
    if (this.process && lacks) this.retire(await this.process);
    if (!this.process) {
      this.callbacks = needed;
      this.process = this.launch();
    }
    return this.process;
  }

  /**
   * Every callback costs a round trip for each file that TypeScript looks at, and a third of the time to open a
   * project, so a process gets only those it needs and is replaced when it needs more.
   */
  private neededCallbacks(): Callbacks {
    const isObserved = this.options.observer !== undefined;
    const fileExists = isObserved || this.unsaved.size > 0 || this.callbacks.fileExists;
    return {
      fileExists,
      readFile:
        fileExists ||
        this.overlay.size > 0 ||
        this.willServeTexts ||
        this.mayHaveLooseFiles ||
        this.callbacks.readFile,
    };
  }

  private async launch(): Promise<Backend> {
    // Back off after a crash, so that a file which kills the process cannot keep a core busy.
    if (this.crashes > 0)
      await new Promise(resolve => setTimeout(resolve, Math.min(100 * 2 ** this.crashes, 10_000)));
    const { observer } = this.options;
    const readFile = (file: string) => this.readFile(file);
    const fileExists = (file: string) => this.fileExists(file);
    const api = new API({
      cwd: this.options.folder,
      tsserverPath: this.options.binary,
      fs: observer
        ? observed({ readFile, fileExists }, observer)
        : {
            ...(this.callbacks.readFile && { readFile }),
            ...(this.callbacks.fileExists && { fileExists }),
          },
    });
    const backend: Backend = { api, leases: 0, retired: false, stopped: false };
    try {
      await connect(api, this.options.isSingleRun ? generousEnvironment(process.env) : process.env);
      await Promise.race([api.updateSnapshot(), endOf(api)]);
    } catch (error) {
      this.process = undefined;
      throw new TypeScriptUnavailable(
        `TypeScript could not be started (${this.options.binary}): ${messageOf(error)}`,
      );
    }
    const child = childProcessOf(api);
    child?.once("exit", (code, signal) => {
      if (this.closed || backend.retired || backend.stopped) return;
      this.crashes += 1;
      this.abandon(backend);
      this.options.onCrash?.(`The TypeScript process ended (${signal ?? `exit status ${code}`}).`);
    });
    return backend;
  }

  /** Forgets a process that has died or lost its footing; requests under way are rejected. */
  private abandon(backend: Backend): void {
    void endBackend(backend);
    this.forgetProcess();
  }

  /** Forgets a process that works, and ends it when the last lease on it is released. */
  private retire(backend: Backend): void {
    backend.retired = true;
    this.forgetProcess();
    if (backend.leases === 0) void endBackend(backend);
  }

  private forgetProcess(): void {
    this.process = undefined;
    this.current?.retire();
    this.current = undefined;
    this.openProjects.clear();
    this.forgetOwners();
  }

  private readFile(file: string): string | undefined {
    const loose = this.looseFiles.get(file);
    if (loose) return JSON.stringify(looseConfigContent([...loose]));
    return this.overlay.get(file);
  }

  private fileExists(file: string): boolean | undefined {
    return this.looseFiles.has(file) || this.overlay.has(file) ? true : undefined;
  }
}

interface Callbacks {
  readonly readFile: boolean;
  readonly fileExists: boolean;
}

function isConfig(file: string): boolean {
  return /^(?:ts|js)config.*\.json$|^package\.json$/i.test(path.basename(file));
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
