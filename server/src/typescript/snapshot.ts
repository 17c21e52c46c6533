/** Immutable snapshots, and who still needs them. */
import type { Project, Snapshot } from "typescript/unstable/async";
import { type Backend, endBackend } from "./backend.ts";
import { Checker, type CheckerStatistics } from "./checker.ts";
import { decodeQuickly } from "./decoder.ts";
import { isLooseConfig } from "./loose.ts";
import { type ProgramView, programView } from "./program.ts";
import type { SourceFile } from "./syntax.ts";
import type { CompilerDiagnostic } from "./types.ts";

/** One file of an immutable snapshot, with the checker of the project that owns it. */
export interface FileView {
  /** Absolute path of the file. */
  readonly file: string;
  /** Absolute path of the owning tsconfig or jsconfig; undefined for a loose file. */
  readonly config: string | undefined;
  readonly sourceFile: SourceFile;
  readonly checker: Checker;
  /** The owning project's compiler options, under their tsconfig names. */
  readonly compilerOptions: Readonly<Record<string, unknown>>;
  /** What the compiler itself reports for the file's types. */
  semanticDiagnostics(): Promise<readonly CompilerDiagnostic[]>;
  /** What the compiler suggests for the file, such as an `await` that does nothing. */
  suggestionDiagnostics(): Promise<readonly CompilerDiagnostic[]>;
  /** What the parser reports for the file. */
  syntacticDiagnostics(): Promise<readonly CompilerDiagnostic[]>;
  /** @throws TypeScriptStopped when the process that holds the snapshot has ended, so answers were lost. */
  throwIfStopped(): void;
}

/** A lease on one immutable snapshot. Its owner releases it; views are valid until then. */
export interface Lease {
  view(file: string): Promise<FileView | undefined>;
  /** The program of the project that owns a file; undefined for a file that was not leased. */
  programOf(file: string): ProgramView | undefined;
  /** The programs of all projects that are open, also of those that were only asked whether they own a file. */
  programs(): readonly ProgramView[];
  release(): void;
}

/** The TypeScript process ended while work was under way; asking again starts a new one. */
export class TypeScriptStopped extends Error {}

/** A snapshot for as long as it is the newest one of its backend, or leased by anyone. */
export class HeldSnapshot {
  readonly backend: Backend;
  readonly snapshot: Snapshot;
  private readonly checkers = new Map<string, Checker>();
  private readonly programs = new Map<string, ProgramView>();
  private leases = 0;
  private isNewest = true;
  private readonly fetched = new Set<string>();

  constructor(backend: Backend, snapshot: Snapshot) {
    this.backend = backend;
    this.snapshot = snapshot;
  }

  /** @param owners The config, perhaps a virtual one, that owns each file that will be looked at. */
  lease(owners: ReadonlyMap<string, string>): Lease {
    this.leases += 1;
    this.backend.leases += 1;
    let released = false;
    return {
      view: file => this.view(file, owners.get(file)),
      programOf: file => this.programOf(owners.get(file)),
      programs: () =>
        this.snapshot
          .getProjects()
          .map(({ configFileName }) => this.programOf(configFileName))
          .filter(view => view !== undefined),
      release: () => {
        if (released) return;
        released = true;
        this.leases -= 1;
        this.backend.leases -= 1;
        this.disposeIfUnused();
      },
    };
  }

  /** Another one has taken its place: it lives only as long as its leases. */
  retire(): void {
    this.isNewest = false;
    this.disposeIfUnused();
  }

  /** How many syntax trees were fetched from it to be looked at. */
  get trees(): number {
    return this.fetched.size;
  }

  /** How much its checkers were asked. */
  get statistics(): CheckerStatistics {
    const total = { questions: 0, requests: 0 };
    for (const { statistics } of this.checkers.values()) {
      total.questions += statistics.questions;
      total.requests += statistics.requests;
    }
    return total;
  }

  private programOf(owner: string | undefined): ProgramView | undefined {
    const project = owner === undefined ? undefined : this.snapshot.getProject(owner);
    if (!owner || !project) return undefined;
    const known = this.programs.get(owner) ?? programView(project);
    this.programs.set(owner, known);
    return known;
  }

  private async view(file: string, owner: string | undefined): Promise<FileView | undefined> {
    const project = owner === undefined ? undefined : this.snapshot.getProject(owner);
    if (!owner || !project) return undefined;
    decodeQuickly(project.program);
    const sourceFile = await project.program.getSourceFile(file);
    if (!sourceFile) return undefined;
    this.fetched.add(file);
    return {
      file,
      config: isLooseConfig(owner) ? undefined : owner,
      sourceFile,
      checker: this.checkerOf(project),
      compilerOptions: project.compilerOptions as Record<string, unknown>,
      semanticDiagnostics: () => project.program.getSemanticDiagnostics(file),
      suggestionDiagnostics: () => project.program.getSuggestionDiagnostics(file),
      syntacticDiagnostics: () => project.program.getSyntacticDiagnostics(file),
      throwIfStopped: () => {
        if (this.backend.stopped)
          throw new TypeScriptStopped("The TypeScript process ended before it had answered.");
      },
    };
  }

  private checkerOf(project: Project): Checker {
    const known = this.checkers.get(project.id);
    if (known) return known;
    const checker = new Checker(project.checker, project.program);
    this.checkers.set(project.id, checker);
    return checker;
  }

  private disposeIfUnused(): void {
    const { backend, snapshot } = this;
    const isUnused = this.leases === 0 && !this.isNewest;
    // Whoever still asks has been cancelled.
    if (isUnused) for (const checker of this.checkers.values()) checker.abandon();
    if (backend.retired && backend.leases === 0) void endBackend(backend);
    if (!isUnused || snapshot.isDisposed() || backend.stopped) return;
    // The process frees a snapshot on its own time; nobody waits for it.
    snapshot.dispose().catch(() => undefined);
  }
}
