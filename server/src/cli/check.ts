import { existsSync, statSync } from "node:fs";
import path from "node:path";
import type { RuleSettings } from "../engine/config.ts";
import type { LintResult } from "../engine/lint.ts";
import type { Finding } from "../engine/rule.ts";
import type { OnlyConfig } from "../session/config-file.ts";
import { Session } from "../session/session.ts";
import { findTypeScriptBinary } from "../typescript/binary.ts";
import { withReferences } from "../typescript/ownership.ts";
import type { Lease } from "../typescript/workspace.ts";
import { Baseline } from "./baseline.ts";
import { openCache } from "./cache/open.ts";
import type { Outcome, ResultCache } from "./cache/results.ts";
import type { Strategy } from "./cache/world.ts";
import { type CompilerProblems, compilerProblems } from "./compiler-problems.ts";
import { applyFixes, writeFixed } from "./fix.ts";
import { type Input, readInput } from "./input.ts";
import { BulkChecker, type Checked, type SnapshotWork } from "./lint.ts";
import { ExitStatus, type Output, UsageError } from "./output.ts";
import { count, displayPath, inOrder, type Notice, noticeLine, type Report } from "./report.ts";
import { type Format, reporters } from "./reporters/index.ts";
import { Places, type Source } from "./sources.ts";
import { reasonOf } from "./texts.ts";
import { Timing } from "./timing.ts";

/** The options of `forawait check`, validated. Paths are as given, relative to the working folder. */
export interface CheckFlags {
  readonly format: Format;
  readonly fix: boolean;
  /** Whether a finding without a safe fix is fixed with its first suggestion. */
  readonly fixSuggestions: boolean;
  /** Preset and rules from the command line, which stand above every configuration file. */
  readonly override: RuleSettings;
  /** A configuration file that stands in for every forawait.json. */
  readonly config: string | undefined;
  /** A tsconfig, or its folder, whose files are checked. */
  readonly project: string | undefined;
  /** With more warnings the exit status is 1. */
  readonly maxWarnings: number;
  /** Whether only errors are reported and fixed. */
  readonly quiet: boolean;
  /** Whether the report for people shows hints in full. */
  readonly hints: boolean;
  /** The part of the files that is checked: `index` from 1 to `count`. */
  readonly shard: { readonly index: number; readonly count: number } | undefined;
  readonly baseline: string | undefined;
  readonly updateBaseline: boolean;
  readonly skipCompilerReported: boolean;
  readonly timing: boolean;
  /** How results of earlier runs are used again; undefined to check every file. */
  readonly cache:
    | {
        /** A file, or a folder for it; undefined for the default place. */
        readonly location: string | undefined;
        readonly strategy: Strategy;
      }
    | undefined;
}

/**
 * Checks files, fixes them if asked to, and prints the report.
 *
 * @param paths Files, folders or glob patterns relative to the working folder; none means the folder itself, or
 *   with `--project` the files of that project.
 * @param signal Ends the run early when aborted.
 * @throws UsageError when the options cannot be followed, Error when TypeScript cannot be started, or the
 *   signal's reason.
 */
export async function check(
  paths: readonly string[],
  flags: CheckFlags,
  output: Output,
  signal: AbortSignal,
): Promise<ExitStatus> {
  const run = new Run(flags, output, signal);
  const close = () => run.close();
  signal.addEventListener("abort", close, { once: true });
  try {
    return await run.perform(paths);
  } finally {
    signal.removeEventListener("abort", close);
    await run.close();
  }
}

const nothing: LintResult = { findings: [], compilerReported: [], failures: [] };

class Run {
  private readonly flags: CheckFlags;
  private readonly output: Output;
  private readonly signal: AbortSignal;
  private readonly session: Session;
  private readonly checker: BulkChecker;
  private readonly baseline: Baseline | undefined;
  private readonly projects: readonly string[];
  private readonly timing = new Timing();
  private readonly cache: ResultCache | undefined;
  /** How many files were not checked, because results of earlier runs still held. */
  private recalled = 0;
  private input: Input = {
    names: new Map(),
    sources: new Map(),
    recalled: new Map(),
    problems: [],
    skipped: [],
  };
  /** What is wrong with the input: exit status 2. */
  private readonly problems: Notice[] = [];
  /** What went wrong through no fault of the input, one line each: exit status 3. */
  private readonly defects: string[] = [];
  /** Files that are not to be fixed: they have syntax errors, or changed while they were checked. */
  private readonly locked = new Set<string>();
  private crash: string | undefined;
  /** Why results could not be recalled or kept; the run goes on without. */
  private cacheFailure: string | undefined;

  constructor(flags: CheckFlags, output: Output, signal: AbortSignal) {
    this.flags = flags;
    this.output = output;
    this.signal = signal;
    this.projects = flags.project === undefined ? [] : withReferences(this.projectConfig(flags.project));
    if (flags.baseline !== undefined) {
      this.baseline = Baseline.read(path.resolve(output.folder, flags.baseline), flags.updateBaseline);
    }
    const binary = findTypeScriptBinary();
    this.cache = this.openCache(binary);
    this.session = new Session({
      binary,
      folder: output.folder,
      projects: this.projects,
      override: flags.override,
      configFile: this.configFile(),
      separateCompilerReported: flags.skipCompilerReported,
      onCrash: reason => {
        this.crash = reason;
      },
      observer: this.cache?.recorder,
      isSingleRun: true,
    });
    this.checker = new BulkChecker(this.session, {
      textOf: file => this.input.sources.get(file)?.text,
      onRuleTime: flags.timing ? (rule, milliseconds) => this.timing.add(rule, milliseconds) : undefined,
      onWalkTime: flags.timing ? milliseconds => this.timing.walked(milliseconds) : undefined,
      onLoaded: () => this.timing.phaseOnce("load projects"),
      throwIfInterrupted: () => signal.throwIfAborted(),
    });
  }

  close(): Promise<void> {
    return this.session.close();
  }

  async perform(paths: readonly string[]): Promise<ExitStatus> {
    this.input = await readInput(this.session, {
      folder: this.output.folder,
      paths,
      projects: this.projects,
      shard: this.flags.shard,
      cache: this.cache,
      throwIfInterrupted: () => this.signal.throwIfAborted(),
      onFound: files => this.openEarly(files),
    });
    this.problems.push(...this.input.problems);
    this.timing.phase("find and read files");

    const first = await this.checkAll();
    const { checked, fixed } = await this.fix(first);
    this.noteDefects(first, checked);
    this.signal.throwIfAborted();

    const report = this.report(checked, fixed);
    this.tellProblems();
    await this.tendBaseline(checked);
    const shown = this.flags.quiet
      ? report.findings.filter(({ severity }) => severity === "error")
      : report.findings;
    const { width, colors } = this.output;
    const reporter = reporters[this.flags.format];
    this.output.print(reporter({ ...report, findings: shown }, { width, colors, hints: this.flags.hints }));
    this.timing.phase("report");
    if (this.flags.timing) {
      if (this.cache) this.timing.count("files recalled from the cache", this.recalled);
      if (this.cache) this.timing.count("files checked", this.input.names.size - this.recalled);
      const { workspace } = this.session;
      const asked = { ...this.checker.statistics, trees: workspace.trees, ...(await workspace.traffic()) };
      for (const line of this.timing.lines(asked)) this.output.tell(line);
    }
    return this.status(report);
  }

  /** Lets TypeScript load the projects of files while these are read. With a cache, perhaps nobody needs them. */
  private openEarly(files: readonly string[]): void {
    if (this.cache || files.length === 0) return;
    const opening = this.session.workspace.acquire(files);
    // What is open stays open; where this fails, so does the check, which says so.
    opening.then(lease => lease.release()).catch(() => undefined);
  }

  private existing(given: string, what: string): string {
    const absolute = path.resolve(this.output.folder, given);
    if (existsSync(absolute)) return absolute;
    throw new UsageError(`the ${what} ${given} does not exist`);
  }

  /** The file of `--config`. It may lie anywhere, so its globs are relative to the working folder. */
  private configFile(): OnlyConfig | undefined {
    const { config } = this.flags;
    if (config === undefined) return undefined;
    return { file: this.existing(config, "configuration file"), folder: this.output.folder };
  }

  private projectConfig(given: string): string {
    const absolute = this.existing(given, "project");
    if (!statSync(absolute).isDirectory()) return absolute;
    return this.existing(path.join(given, "tsconfig.json"), "project");
  }

  private openCache(binary: string): ResultCache | undefined {
    const { cache, config, override, skipCompilerReported } = this.flags;
    if (!cache) return undefined;
    return openCache({
      ...cache,
      folder: this.output.folder,
      libFolder: path.dirname(binary),
      projects: this.projects,
      common: [override, skipCompilerReported, config, this.projects.map(project => this.nameOf(project))],
      settingsOf: file => this.session.configFiles.settingsFor(file).layers,
      tell: line => this.output.tell(line),
    });
  }

  /** Checks all sources, and asks on the way what the compiler cannot read of all files and their configs. */
  private async checkAll(): Promise<Checked> {
    const { names, sources, recalled } = this.input;
    this.recalled = recalled.size;
    const results = new Map([...recalled].map(([file, { result }]) => [file, result]));
    for (const { notice } of recalled.values()) if (notice) this.problems.push(notice);
    const left = [...names.keys()].filter(file => !recalled.has(file));
    const open = new Set<string>();
    let checked: Checked = { results: new Map(), missing: [], changed: [] };
    if (left.length > 0) {
      const wanted = left.filter(file => sources.has(file));
      let problems: CompilerProblems = { configs: new Map(), syntax: new Map() };
      checked = await this.checker.check(left, wanted, {
        meanwhile: async () => {
          problems = await compilerProblems(this.session.workspace, this.output.folder, new Set(left));
        },
        ...this.cacheWork(left, () => problems, open),
      });
      this.problems.push(...[...problems.configs.values()].flat(), ...problems.syntax.values());
      for (const file of problems.syntax.keys()) this.locked.add(file);
    }
    if (this.cache) this.problems.push(...this.cache.noticesFor(recalled.keys(), open));
    for (const [file, { notice }] of recalled) if (notice) this.locked.add(file);
    for (const [file, result] of checked.results) results.set(file, result);
    for (const file of checked.changed) {
      this.locked.add(file);
      this.problems.push({
        file: this.nameOf(file),
        message: "changed while it was being checked; run forawait again",
      });
    }
    this.timing.phase("check");
    await this.writeCache();
    return { ...checked, results };
  }

  /**
   * What the cache does with the snapshot in which files are checked. A failure there costs the cache, not the run.
   *
   * @param files All files whose projects are open.
   * @param open Gets the configs of the open projects.
   */
  private cacheWork(
    files: readonly string[],
    problems: () => CompilerProblems,
    open: Set<string>,
  ): Pick<SnapshotWork, "before" | "after"> {
    const { cache } = this;
    if (!cache) return {};
    return {
      before: async lease => {
        const known = await this.withCache(() => cache.recallIn(lease, files));
        this.recalled = this.input.recalled.size + (known?.size ?? 0);
        const { sources } = this.input;
        return new Map(
          [...(known ?? [])].flatMap(([file, { result }]) => (sources.has(file) ? [[file, result]] : [])),
        );
      },
      after: async (lease, { results, changed }) => {
        for (const { config } of lease.programs()) open.add(config);
        const isChanged = new Set(changed);
        await this.withCache(() => this.keep(cache, lease, files, results, isChanged, problems()));
      },
    };
  }

  private async keep(
    cache: ResultCache,
    lease: Lease,
    files: readonly string[],
    results: Checked["results"],
    changed: ReadonlySet<string>,
    { configs, syntax }: CompilerProblems,
  ): Promise<void> {
    const outcomes = new Map<string, Outcome>();
    for (const file of files) {
      const isRelevant = this.input.sources.has(file);
      const result = isRelevant ? results.get(file) : nothing;
      outcomes.set(file, {
        isRelevant,
        result: changed.has(file) ? undefined : result,
        notice: syntax.get(file),
      });
    }
    await cache.keep(lease, outcomes, configs);
  }

  private async withCache<T>(work: () => Promise<T>): Promise<T | undefined> {
    if (this.cacheFailure !== undefined) return undefined;
    try {
      return await work();
    } catch (error) {
      this.cacheFailure = error instanceof Error ? error.message : String(error);
      return undefined;
    }
  }

  private async writeCache(): Promise<void> {
    const { cache } = this;
    this.signal.throwIfAborted();
    if (!cache || this.cacheFailure !== undefined || this.checker.gaveUp) return;
    try {
      await cache.write();
    } catch (error) {
      this.output.tell(`The results were not kept: ${cache.name} ${reasonOf(error, "written")}`);
    }
    this.timing.phase("keep results");
  }

  /** With `--fix`: applies fixes to the texts, writes those that changed, and says what is left. */
  private async fix(first: Checked): Promise<{ checked: Checked; fixed: Report["fixed"] }> {
    if (!this.flags.fix && !this.flags.fixSuggestions) return { checked: first, fixed: undefined };
    if (this.checker.gaveUp) return this.nothingFixed(first);
    const result = await applyFixes(this.session, this.checker, this.input.sources, first, {
      suggestions: this.flags.fixSuggestions,
      choose: (source, findings) => this.wanted(source, findings),
      isLocked: file => this.locked.has(file),
    });
    if (this.checker.gaveUp) {
      for (const source of this.input.sources.values()) source.text = source.original;
      return this.nothingFixed(first);
    }
    for (const file of result.reverted) {
      this.defects.push(
        `${this.nameOf(file)}: not fixed, because a fix would have broken its syntax. Please report this.`,
      );
    }
    if (result.isUnfinished) this.output.tell("Fixes were left after ten passes; run --fix again.");
    this.signal.throwIfAborted();
    const { written, problems } = await writeFixed(this.input.sources.values());
    this.problems.push(...problems);
    this.timing.phase("fix");
    return { checked: result.checked, fixed: { fixes: result.count, files: written } };
  }

  private nothingFixed(checked: Checked): { checked: Checked; fixed: Report["fixed"] } {
    this.defects.push("Nothing was fixed, because the fixed code could not be checked.");
    return { checked, fixed: undefined };
  }

  /** The findings of a file that this run is about: not in the baseline, and errors only where asked for. */
  private wanted(source: Source, findings: readonly Finding[]): readonly Finding[] {
    const fresh = this.fresh(source, findings);
    return this.flags.quiet ? fresh.filter(({ severity }) => severity === "error") : fresh;
  }

  /** The findings of a file that the baseline does not hold back. */
  private fresh(source: Source, findings: readonly Finding[]): readonly Finding[] {
    if (this.flags.updateBaseline || !this.baseline) return findings;
    return this.baseline.unknown(source, findings);
  }

  private report(checked: Checked, fixed: Report["fixed"]): Report {
    const places = new Places(this.output.folder, this.input.sources);
    const byName = new Map([...this.input.sources.values()].map(source => [source.name, source]));
    const findings: Report["findings"][number][] = [];
    let inBaseline = 0;
    for (const source of this.input.sources.values()) {
      const found = checked.results.get(source.file)?.findings ?? [];
      const fresh = this.flags.updateBaseline ? [] : this.fresh(source, found);
      inBaseline += found.length - fresh.length;
      findings.push(...fresh.map(finding => places.report(source.file, finding)));
    }
    this.problems.push(
      ...this.session.configFiles.problems.map(({ file, line, character, message }) => ({
        file: this.nameOf(file),
        line: line + 1,
        column: character + 1,
        message,
      })),
    );
    const unchecked = new Set([...checked.missing, ...checked.changed]);
    return {
      folder: this.output.folder,
      files: [...this.input.names].flatMap(([file, name]) => (unchecked.has(file) ? [] : name)),
      findings,
      partial: this.defects.length > 0,
      problems: inOrder(this.problems),
      fixed,
      inBaseline,
      seconds: this.timing.seconds,
      textOf: name => byName.get(name)?.text,
    };
  }

  private tellProblems(): void {
    for (const notice of inOrder(this.problems)) this.output.tell(noticeLine(notice));
    for (const notice of inOrder(this.input.skipped)) this.output.tell(noticeLine(notice));
    for (const line of this.defects) this.output.tell(line);
  }

  /** Writes the baseline, or says what in it is out of date. */
  private async tendBaseline(checked: Checked): Promise<void> {
    const { baseline, output, flags } = this;
    if (!baseline) return;
    const files = [...this.input.sources.values()].flatMap(source => {
      const result = checked.results.get(source.file);
      return result ? [{ source, findings: result.findings }] : [];
    });
    if (flags.updateBaseline) {
      if (this.defects.length > 0) {
        output.tell("The baseline was not written, because not everything could be checked.");
        return;
      }
      const total = await baseline.write(files);
      output.tell(`${flags.baseline}: holds ${count(total, "finding")} now.`);
      return;
    }
    const stale = baseline.staleIn(
      files,
      file => new Set(this.session.rulesFor(file).map(({ rule }) => rule.id)),
    );
    if (stale === 0) return;
    const [verb, them] = stale === 1 ? ["occurs", "it"] : ["occur", "them"];
    output.tell(
      `${flags.baseline}: ${count(stale, "finding")} in it no longer ${verb}; --update-baseline drops ${them}.`,
    );
  }

  /** Notes the rules that failed, each once, and the files that could not be checked. */
  private noteDefects(first: Checked, last: Checked): void {
    const failed = new Map<string, { files: Set<string>; error: Error }>();
    for (const [file, { failures }] of [...first.results, ...last.results]) {
      for (const { rule, error } of failures) {
        const known = failed.get(rule) ?? { files: new Set(), error };
        failed.set(rule, known);
        known.files.add(this.nameOf(file));
      }
    }
    for (const [rule, { files, error }] of failed) {
      // TypeScript's own failures come with a page of stack trace.
      const [reason] = error.message.split("\n", 1);
      this.defects.push(
        `The rule ${rule} failed on ${someOf([...files])}; its findings there are missing: ${reason}`,
      );
    }
    if (last.missing.length === 0) return;
    const why = this.checker.gaveUp
      ? `TypeScript failed twice: ${this.crash ?? this.checker.reason}`
      : "TypeScript does not know them.";
    const names = last.missing.map(file => this.nameOf(file));
    this.defects.push(`The result is partial: ${someOf(names)} could not be checked. ${why}`);
  }

  private status({ findings, partial, problems }: Report): ExitStatus {
    if (partial) return ExitStatus.internal;
    if (problems.length > 0) return ExitStatus.badInput;
    if (findings.some(({ severity }) => severity === "error")) return ExitStatus.findings;
    const warnings = findings.filter(({ severity }) => severity === "warning").length;
    if (warnings <= this.flags.maxWarnings) return ExitStatus.ok;
    this.output.tell(`${count(warnings, "warning")}, and --max-warnings allows ${this.flags.maxWarnings}.`);
    return ExitStatus.findings;
  }

  private nameOf(file: string): string {
    return displayPath(this.output.folder, file);
  }
}

/** `a.ts`, or `a.ts and 2 more files`. */
function someOf(names: readonly string[]): string {
  const [first = "", ...others] = names;
  return others.length === 0 ? first : `${first} and ${count(others.length, "more file")}`;
}
