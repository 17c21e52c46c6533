import { existsSync, readFileSync, realpathSync } from "node:fs";
import { open } from "node:fs/promises";
import { createConnection, type Socket } from "node:net";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import { API } from "typescript/unstable/async";
import { type Backend, connectOver, endBackend } from "./backend.ts";
import { decodeQuickly } from "./decoder.ts";
import { OwnerFinder } from "./ownership.ts";
import { HeldSnapshot, type Lease } from "./snapshot.ts";
import { typescriptVersion } from "./version.ts";

export interface SharedServerOptions {
  /**
   * Asks the editor for a pipe into its TypeScript server. A pipe serves one connection and is gone when that ends.
   * Rejects with a sentence for people where there is none.
   */
  readonly requestPipe: () => Promise<string>;
  /** Absolute path of our own TypeScript binary. The editor's must be the same build. */
  readonly binary: string;
  /** Configs, as absolute paths, that own the files they list before any other is asked. */
  readonly projects: readonly string[];
  /** The text of an editor document, which the editor's server must have too; undefined for other files. */
  readonly textOf: (file: string) => string | undefined;
  /** Paths of all editor documents. */
  readonly documents: () => Iterable<string>;
  /** Called when the connection is made, and when it is lost or refused: then with the reason. */
  readonly onChange: (reason: string | undefined) => void;
}

/** What the editor's server answers for: some of the files that were asked for, and perhaps none. */
export interface SharedLease {
  readonly lease: Lease;
  readonly files: ReadonlySet<string>;
}

/**
 * How long the editor's server may take to know what the editor has told us, in steps of milliseconds. Measured, it
 * knows an edit at the first or second look; the rest is for a machine under load.
 */
const patience: readonly number[] = [2, 5, 10, 20, 50, 100, 200, 400, 800];

/**
 * How long it may take to bring a loaded project up to date, in milliseconds. It is otherwise a matter of few, but an
 * editor's server may have its own long work to do first, such as looking through all packages for things to import.
 */
const updateLimit = 3_000;

/**
 * How long it may take to hand out a pipe or to answer its first request, in milliseconds. It does neither while it
 * loads the project of the first document.
 */
const startLimit = 10_000;

/** After how many milliseconds a server that was too busy, or failed, is asked again. */
const restTime = 60_000;

/**
 * The TypeScript 7 server that the editor itself runs, read through an API session: the project is in memory once.
 *
 * What was found out about such a session (7.0.2, `tsc --lsp --stdio`):
 * - `custom/initializeAPISession` names a pipe that takes one connection and then is gone.
 * - `openProjects`, `closeProjects`, `parseConfigFile` and the whole checker work as in a process of our own, and what
 *   a session has opened is closed when its connection ends. `fileChanges` and the `fs` callbacks do not exist: text
 *   is what the editor's server has, so one cannot look ahead at another text.
 * - An edit is known at the next `updateSnapshot` that follows the editor's `didChange`, **for projects that the
 *   session holds with `openProjects`**. For others it takes another request of the editor.
 * - An update fails for every session as long as one of them holds a config that is gone.
 * - The protocol has no version. The default libraries lie beside the running executable, so that their names in a
 *   program tell which executable it is; it is used only when it is ours byte for byte. It is read, never run.
 *
 * Because the editor tells its server and us of changes in two places, each changed file is compared before a
 * snapshot is handed out. Whatever goes wrong ends the connection; the caller then uses a process of its own.
 * Not reentrant: the workspace asks for one thing at a time.
 */
export class SharedServer {
  private readonly options: SharedServerOptions;
  private attachment: Attachment | undefined;
  private refusal: string | undefined;
  /** When the editor's server is asked again after a refusal, in milliseconds since 1970. */
  private askAgainAt = 0;
  /** Files that have changed since the editor's server was last seen to know them. */
  private readonly unconfirmed = new Set<string>();

  constructor(options: SharedServerOptions) {
    this.options = options;
  }

  /** Whether the editor's server answers. */
  get isAttached(): boolean {
    return this.attachment !== undefined;
  }

  /** Why the editor's server does not answer, in a sentence for people; undefined also before it was asked. */
  get reason(): string | undefined {
    return this.refusal;
  }

  /** The newest snapshot and the open projects, for status and debug output. */
  get current(): HeldSnapshot | undefined {
    return this.attachment?.current;
  }

  get openProjects(): Iterable<string> {
    return this.attachment?.openProjects ?? [];
  }

  /** The config that owns a file that was leased before. */
  knownConfigOf(file: string): string | undefined {
    return this.attachment?.owners.get(file);
  }

  /** Notes that a file, also one on disk, is different now. */
  noteChange(file: string): void {
    // A server that is attached to later is asked about all documents anyway.
    if (this.refusal === undefined) this.unconfirmed.add(file);
  }

  /** Notes that files or configs came or went, so that any file may have another owner. */
  forgetOwners(): void {
    this.attachment?.owners.clear();
    this.attachment?.finder.forget();
  }

  /**
   * Leases a snapshot with the files that belong to a tsconfig, as the editor's server and the editor know them.
   *
   * @returns undefined where the editor has no server for us or none of the files is for it. Never rejects.
   */
  async lease(files: readonly string[]): Promise<SharedLease | undefined> {
    const attachment = await this.attach();
    if (!attachment) return undefined;
    try {
      const owners = new Map<string, string>();
      for (const file of files) {
        const owner = await this.ownerOf(attachment, file);
        if (owner !== undefined) owners.set(file, owner);
      }
      if (owners.size === 0) return undefined;
      const snapshot = await this.refresh(attachment, new Set(owners.values()));
      return { lease: snapshot.lease(owners), files: new Set(owners.keys()) };
    } catch (error) {
      this.detach(error, attachment);
      return undefined;
    }
  }

  /** Closes the projects that own none of these files. */
  async closeAllBut(files: readonly string[]): Promise<void> {
    const { attachment } = this;
    if (!attachment) return;
    const needed = new Set(files.map(file => attachment.owners.get(file)));
    const unneeded = [...attachment.openProjects].filter(config => !needed.has(config));
    if (unneeded.length === 0) return;
    try {
      await this.update(attachment, [], unneeded);
    } catch (error) {
      this.detach(error, attachment);
    }
  }

  /** Lets go of the editor's server, if it is used, and asks for it again when it is needed next. */
  reset(): void {
    if (this.attachment) this.end(this.attachment);
    this.refusal = undefined;
  }

  /** Lets go of the editor's server for good. */
  close(): void {
    if (this.attachment) this.end(this.attachment);
    this.refusal = "forawait is shutting down.";
    this.askAgainAt = Number.POSITIVE_INFINITY;
  }

  private async attach(): Promise<Attachment | undefined> {
    if (this.attachment) return this.attachment;
    if (this.refusal !== undefined && Date.now() < this.askAgainAt) return undefined;
    let attachment: Attachment | undefined;
    try {
      attachment = attachmentTo(await within(startLimit, this.options.requestPipe()), its =>
        this.finderFor(its),
      );
      const made = attachment;
      made.socket.once("error", error => this.detach(error, made));
      made.socket.once("close", () => this.detach(new Error("it has ended."), made));
      await within(startLimit, connectOver(made.backend.api, made.socket));
    } catch (error) {
      if (attachment) this.detach(error, attachment);
      else if (error instanceof OutOfTime) this.refuse(unusable(error), true);
      else this.refuse(messageOf(error), false);
      return undefined;
    }
    if (attachment.backend.stopped) return undefined;
    this.attachment = attachment;
    this.refusal = undefined;
    for (const file of this.options.documents()) this.unconfirmed.add(file);
    this.options.onChange(undefined);
    return attachment;
  }

  private detach(error: unknown, attachment: Attachment): void {
    if (attachment.backend.stopped) return;
    this.end(attachment);
    this.refuse(unusable(error), !(error instanceof Unfit));
  }

  private end(attachment: Attachment): void {
    // First, so that whoever waits for an answer is told that there will be none.
    void endBackend(attachment.backend);
    attachment.socket.destroy();
    attachment.current?.retire();
    if (this.attachment === attachment) this.attachment = undefined;
  }

  /** @param isPassing Whether it may be another time, without anybody saying so. */
  private refuse(reason: string, isPassing: boolean): void {
    this.refusal = reason;
    this.askAgainAt = isPassing ? Date.now() + restTime : Number.POSITIVE_INFINITY;
    this.unconfirmed.clear();
    this.options.onChange(this.refusal);
  }

  private async ownerOf(attachment: Attachment, file: string): Promise<string | undefined> {
    const { owners } = attachment;
    if (owners.has(file)) return owners.get(file);
    const owner = await attachment.finder.find(file);
    owners.set(file, owner);
    return owner;
  }

  private finderFor(attachment: () => Attachment): OwnerFinder {
    const reader = {
      rootFiles: async (config: string) => (await attachment().backend.api.parseConfigFile(config)).fileNames,
      contains: async (config: string, wanted: string) => {
        const { snapshot } = await this.refresh(attachment(), new Set([config]));
        const names = await snapshot.getProject(config)?.program.getSourceFileNames();
        return names?.includes(wanted) ?? false;
      },
    };
    return new OwnerFinder(reader, this.options.projects);
  }

  /** The newest snapshot, in which all `needed` configs are open and all changed files are as we know them. */
  private async refresh(attachment: Attachment, needed: ReadonlySet<string>): Promise<HeldSnapshot> {
    const { openProjects } = attachment;
    const opening = [...needed].filter(config => !openProjects.has(config));
    const closing = [...openProjects].filter(config => !existsSync(config));
    if (attachment.current && opening.length + closing.length + this.unconfirmed.size === 0)
      return attachment.current;
    // A project that is new to us is loaded with whatever the editor's server knows of open documents by then.
    if (opening.length > 0) for (const file of this.options.documents()) this.unconfirmed.add(file);
    let snapshot = await this.update(attachment, opening, closing);
    await this.throwUnlessSameBuild(attachment, snapshot, needed);
    for (const pause of patience) {
      const late = await this.firstUnknown(attachment, snapshot);
      if (late === undefined) return snapshot;
      await wait(pause);
      snapshot = await this.update(attachment, [], []);
    }
    const late = await this.firstUnknown(attachment, snapshot);
    if (late === undefined) return snapshot;
    throw new Unfit(`it does not know the current text of ${late}.`);
  }

  private async update(
    attachment: Attachment,
    openProjects: string[],
    closeProjects: string[],
  ): Promise<HeldSnapshot> {
    const update = attachment.backend.api.updateSnapshot({ openProjects, closeProjects });
    // Loading takes as long as it takes, in any process.
    const snapshot = await (openProjects.length > 0 ? update : within(updateLimit, update));
    for (const config of openProjects) attachment.openProjects.add(config);
    for (const config of closeProjects) attachment.openProjects.delete(config);
    const previous = attachment.current;
    attachment.current = new HeldSnapshot(attachment.backend, snapshot);
    previous?.retire();
    return attachment.current;
  }

  /** A changed file that the snapshot does not show as it is; undefined when all are confirmed. */
  private async firstUnknown(
    attachment: Attachment,
    { snapshot }: HeldSnapshot,
  ): Promise<string | undefined> {
    for (const file of this.unconfirmed) {
      const text = this.options.textOf(file) ?? textOnDisk(file);
      for (const config of attachment.openProjects) {
        const project = snapshot.getProject(config);
        if (!project) return config;
        if (config === file && !(await hasOptionsOf(attachment, config, project.compilerOptions)))
          return file;
        decodeQuickly(project.program);
        const source = await project.program.getSourceFile(file);
        const isMissing =
          !source && text !== undefined && (await attachment.finder.rootFilesOf(config)).has(file);
        if (isMissing || (source && source.text !== text)) return file;
      }
      this.unconfirmed.delete(file);
    }
    return undefined;
  }

  /** @throws Error when the server at the other end is not of our build, or when that cannot be told. */
  private async throwUnlessSameBuild(
    attachment: Attachment,
    { snapshot }: HeldSnapshot,
    configs: ReadonlySet<string>,
  ): Promise<void> {
    if (attachment.isSameBuild) return;
    for (const config of configs) {
      const names = await snapshot.getProject(config)?.program.getSourceFileNames();
      const executable = executableBeside(names ?? [], path.basename(this.options.binary));
      if (executable === undefined) continue;
      if (!(await haveSameContent(executable, this.options.binary))) {
        throw new Unfit(`it is not TypeScript ${typescriptVersion}, which forawait needs (${executable}).`);
      }
      attachment.isSameBuild = true;
      return;
    }
    throw new Unfit(`it does not tell whether it is TypeScript ${typescriptVersion}, which forawait needs.`);
  }
}

/** One connection to the editor's server. */
interface Attachment {
  readonly backend: Backend;
  readonly socket: Socket;
  /** The config that owns each file; undefined for a file that none owns. */
  readonly owners: Map<string, string | undefined>;
  readonly finder: OwnerFinder;
  readonly openProjects: Set<string>;
  current: HeldSnapshot | undefined;
  /** Whether the executable at the other end was seen to be ours. */
  isSameBuild: boolean;
}

/** Opens a pipe. Whether that works is known when the first request is answered, or the socket fails. */
function attachmentTo(pipe: string, finderFor: (attachment: () => Attachment) => OwnerFinder): Attachment {
  const socket = createConnection(pipe);
  const api: API = new API<true>({ pipe });
  const attachment: Attachment = {
    backend: { api, leases: 0, retired: false, stopped: false },
    socket,
    owners: new Map(),
    finder: finderFor(() => attachment),
    openProjects: new Set(),
    current: undefined,
    isSameBuild: false,
  };
  return attachment;
}

/** Whether a project in the editor's server was loaded from its config as that is on disk. */
async function hasOptionsOf({ backend }: Attachment, config: string, options: object): Promise<boolean> {
  // The config is read at this moment, whatever the server was told.
  return (
    !existsSync(config) || isDeepStrictEqual((await backend.api.parseConfigFile(config)).options, options)
  );
}

/** The executable in the folder that a program's default libraries come from. */
function executableBeside(names: readonly string[], executable: string): string | undefined {
  const folders = new Set(
    names.filter(name => /^lib\..*\.?d\.ts$/.test(path.basename(name))).map(name => path.dirname(name)),
  );
  return [...folders].map(folder => path.join(folder, executable)).find(existsSync);
}

async function haveSameContent(one: string, other: string): Promise<boolean> {
  if (realpathSync(one) === realpathSync(other)) return true;
  const files = [await open(one), await open(other)] as const;
  try {
    const [first, second] = await Promise.all(files.map(file => file.stat()));
    if (first?.size !== second?.size) return false;
    const buffers = [Buffer.alloc(1 << 20), Buffer.alloc(1 << 20)] as const;
    for (;;) {
      const [a, b] = await Promise.all([fill(files[0], buffers[0]), fill(files[1], buffers[1])]);
      if (!a.equals(b)) return false;
      if (a.length === 0) return true;
    }
  } finally {
    for (const file of files) await file.close();
  }
}

/** Reads on until the buffer is full or the file ends. */
async function fill(file: Awaited<ReturnType<typeof open>>, buffer: Buffer): Promise<Buffer> {
  let length = 0;
  while (length < buffer.length) {
    const { bytesRead } = await file.read(buffer, length, buffer.length - length);
    if (bytesRead === 0) break;
    length += bytesRead;
  }
  return buffer.subarray(0, length);
}

function textOnDisk(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8").replace(/^\ufeff/, "");
  } catch {
    return undefined;
  }
}

/** The editor's server will not do, however often it is asked. */
class Unfit extends Error {}

class OutOfTime extends Error {}

/** @throws OutOfTime when the work has not ended in time. */
async function within<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  const limit = new AbortController();
  const late = wait(milliseconds, undefined, { signal: limit.signal, ref: false }).then(() => {
    throw new OutOfTime("it does not answer in time.");
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    limit.abort();
    late.catch(() => undefined);
  }
}

function unusable(error: unknown): string {
  return `The editor's TypeScript server cannot be used: ${messageOf(error)}`;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
