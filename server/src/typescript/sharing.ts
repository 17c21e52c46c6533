import { existsSync } from "node:fs";
import type { CheckerStatistics } from "./checker.ts";
import { SharedServer } from "./shared.ts";
import type { Lease } from "./snapshot.ts";
import { type DiskChanges, Workspace, type WorkspaceOptions } from "./workspace.ts";

export interface SharingOptions extends WorkspaceOptions {
  /**
   * Asks the editor for a pipe into the TypeScript 7 server that it runs itself. Each pipe serves one connection.
   * Rejects with a sentence for people where there is none.
   */
  readonly requestPipe: () => Promise<string>;
  /** Called when the editor's server begins to answer in the place of our own process, and when it no longer does. */
  readonly onSharingChanged?: (reason: string | undefined) => void;
  /** After how many milliseconds without use our own process ends while the editor's server answers; 30,000 by default. */
  readonly restAfter?: number;
}

/**
 * A workspace that reads the programs of the editor's own TypeScript server wherever it can, so that a project is in
 * memory once, and its own process's for the rest: files without a tsconfig, texts that the editor does not have
 * (what a fix would bring), and everything when the editor's server is missing, of another build, late, or gone.
 *
 * Whoever holds a lease cannot tell the two apart.
 */
export class SharingWorkspace extends Workspace {
  private readonly shared: SharedServer;
  private readonly texts = new Map<string, string>();
  private readonly restAfter: number;
  private timer: NodeJS.Timeout | undefined;
  /** One lease after the other: the editor's server is asked for one thing at a time. */
  private turn: Promise<unknown> = Promise.resolve();

  constructor(options: SharingOptions) {
    super(options);
    this.restAfter = options.restAfter ?? 30_000;
    this.shared = new SharedServer({
      requestPipe: options.requestPipe,
      binary: options.binary,
      projects: options.projects ?? [],
      textOf: file => this.texts.get(file),
      documents: () => this.texts.keys(),
      onChange: reason => {
        if (reason === undefined) this.restOwnProcess();
        options.onSharingChanged?.(reason);
      },
    });
  }

  /** Asks the editor for its server again at the next lease, whatever is in use now. */
  shareAgain(): void {
    void this.inTurn(async () => this.shared.reset());
  }

  /** Whose TypeScript answers. */
  get server(): "own" | "shared" {
    return this.shared.isAttached ? "shared" : "own";
  }

  /** Why the editor's server does not answer, in a sentence for people; undefined where it does or was not needed yet. */
  get reason(): string | undefined {
    return this.shared.reason;
  }

  override setText(file: string, text: string): void {
    super.setText(file, text);
    if (this.texts.get(file) === text) return;
    // A file that is nowhere on disk yet may be included by any config.
    if (!this.texts.has(file) && !existsSync(file)) this.shared.forgetOwners();
    this.texts.set(file, text);
    this.shared.noteChange(file);
  }

  override dropText(file: string): void {
    super.dropText(file);
    if (this.texts.delete(file)) this.shared.noteChange(file);
  }

  override noteDiskChanges(changes: DiskChanges): void {
    super.noteDiskChanges(changes);
    const files = [...(changes.changed ?? []), ...(changes.created ?? []), ...(changes.deleted ?? [])];
    for (const file of files) this.shared.noteChange(file);
    if (files.some(isOwnership) || changes.created?.length || changes.deleted?.length)
      this.shared.forgetOwners();
  }

  override acquire(files: readonly string[]): Promise<Lease> {
    return this.inTurn(async () => {
      const shared = await this.shared.lease(files);
      const others = shared ? files.filter(file => !shared.files.has(file)) : files;
      if (shared && others.length === 0) return shared.lease;
      let own: Lease;
      try {
        own = await super.acquire(others);
      } catch (error) {
        shared?.lease.release();
        throw error;
      }
      this.restOwnProcess();
      return shared ? joined(shared.lease, own, shared.files) : own;
    });
  }

  override async acquireWith(file: string, text: string): Promise<Lease> {
    // The first look of fix-all is at the text as it is.
    if (this.texts.get(file) === text) return this.acquire([file]);
    const lease = await super.acquireWith(file, text);
    this.restOwnProcess();
    return lease;
  }

  override closeAllBut(files: readonly string[]): Promise<void> {
    return this.inTurn(async () => {
      await this.shared.closeAllBut(files);
      await super.closeAllBut(this.shared.isAttached ? [] : files);
    });
  }

  override knownConfigOf(file: string): string | undefined {
    return this.shared.knownConfigOf(file) ?? super.knownConfigOf(file);
  }

  override get projects(): readonly string[] {
    return [...new Set([...this.shared.openProjects, ...super.projects])];
  }

  override get statistics(): CheckerStatistics {
    return this.shared.current?.statistics ?? super.statistics;
  }

  override async close(): Promise<void> {
    clearTimeout(this.timer);
    this.shared.close();
    await super.close();
  }

  /** Ends our own process, and so frees its memory, once it has not been needed for a while. */
  private restOwnProcess(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      if (!this.shared.isAttached) return;
      this.rest().catch(() => undefined);
    }, this.restAfter).unref();
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.turn.then(work);
    this.turn = result.catch(() => undefined);
    return result;
  }
}

/** A lease on both servers' snapshots, each for its own files. */
function joined(shared: Lease, own: Lease, files: ReadonlySet<string>): Lease {
  const leaseOf = (file: string) => (files.has(file) ? shared : own);
  return {
    view: file => leaseOf(file).view(file),
    programOf: file => leaseOf(file).programOf(file),
    programs: () => [...shared.programs(), ...own.programs()],
    release: () => {
      shared.release();
      own.release();
    },
  };
}

function isOwnership(file: string): boolean {
  return file.endsWith(".json");
}
