import { existsSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import type { RuleSettings } from "../engine/config.ts";
import { LineMap } from "../engine/positions.ts";
import type { Finding } from "../engine/rule.ts";
import { Session } from "../session/session.ts";
import { findTypeScriptBinary } from "../typescript/binary.ts";
import { isInstalledFile, isSourceFile, withReferences } from "../typescript/ownership.ts";
import type { CompilerDiagnostic } from "../typescript/types.ts";
import { Baseline } from "./baseline.ts";
import { type Selection, selectFiles } from "./files.ts";
import { applyFixes } from "./fix.ts";
import { BulkChecker, type Checked } from "./lint.ts";
import { ExitStatus, type Output, UsageError } from "./output.ts";
import { count, displayPath, type Notice, noticeLine, type Report, type ReportedFinding } from "./report.ts";
import { type Format, reporters } from "./reporters/index.ts";
import { Places, Source } from "./sources.ts";
import { readSource, reasonOf } from "./texts.ts";
import { Timing } from "./timing.ts";
import { writeAtomically } from "./write.ts";

/** The options of `forawait check`, validated. Paths are as given, relative to the working folder. */
export interface CheckFlags {
  readonly format: Format;
  readonly fix: boolean;
  readonly fixSuggestions: boolean;
  /** Preset and rules from the command line, which stand above every configuration file. */
  readonly override: RuleSettings;
  /** A configuration file that stands in for every forawait.json. */
  readonly config: string | undefined;
  /** A tsconfig whose files are checked. */
  readonly project: string | undefined;
  /** How many warnings are too few for exit status 1. */
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
  const close = () => void run.close();
  signal.addEventListener("abort", close, { once: true });
  try {
    return await run.perform(paths);
  } finally {
    signal.removeEventListener("abort", close);
    await run.close();
  }
}

class Run {
  private readonly flags: CheckFlags;
  private readonly output: Output;
  private readonly signal: AbortSignal;
  private readonly session: Session;
  private readonly checker: BulkChecker;
  private readonly baseline: Baseline | undefined;
  private readonly timing = new Timing();
  /** The configs of `--project`. */
  private readonly projects: readonly string[];
  /** The files in which some rule could find something. */
  private readonly sources = new Map<string, Source>();
  private readonly problems: Notice[] = [];
  /** Files that have syntax errors or changed while they were checked: their findings count, fixes do not. */
  private readonly locked = new Set<string>();
  private crash: string | undefined;

  constructor(flags: CheckFlags, output: Output, signal: AbortSignal) {
    this.flags = flags;
    this.output = output;
    this.signal = signal;
    const configFile = flags.config === undefined ? undefined : this.existing(flags.config, "configuration");
    this.projects = flags.project === undefined ? [] : withReferences(this.projectConfig(flags.project));
    if (flags.baseline !== undefined) {
      this.baseline = Baseline.read(path.resolve(output.folder, flags.baseline), flags.updateBaseline);
    }
    this.session = new Session({
      binary: findTypeScriptBinary(),
      folder: output.folder,
      projects: this.projects,
      override: flags.override,
      configFile,
      separateCompilerReported: flags.skipCompilerReported,
      onCrash: reason => {
        this.crash = reason;
      },
    });
    this.checker = new BulkChecker(this.session, {
      textOf: file => this.sources.get(file)?.text,
      onRuleTime: flags.timing ? (rule, milliseconds) => this.timing.add(rule, milliseconds) : undefined,
      throwIfInterrupted: () => signal.throwIfAborted(),
    });
  }

  close(): Promise<void> {
    return this.session.close();
  }

  async perform(paths: readonly string[]): Promise<ExitStatus> {
    const selection = await this.select(paths);
    const names = await this.read(selection.files);
    this.timing.phase("find and read files");

    let checked = await this.checkAll([...names.keys()]);
    this.timing.phase("check");
    const before = checked;
    let fixed: Report["fixed"];
    if ((this.flags.fix || this.flags.fixSuggestions) && !this.checker.gaveUp) {
      ({ checked, fixed } = await this.fix(checked));
      this.timing.phase("fix");
    }
    this.signal.throwIfAborted();

    const internal = [...this.failures(before, checked), ...this.gaps(checked)];
    this.problems.push(...this.configProblems());
    for (const line of this.inOrder(this.problems)) this.output.tell(line);
    for (const notice of selection.skipped) this.output.tell(noticeLine(notice));
    for (const line of internal) this.output.tell(line);

    if (this.flags.updateBaseline) await this.updateBaseline(checked, internal.length > 0);
    else this.tellStale(checked);
    const { findings, inBaseline } = this.report(checked);
    const report: Report = {
      folder: this.output.folder,
      files: [...names.values()],
      findings: this.flags.quiet ? findings.filter(({ severity }) => severity === "error") : findings,
      partial: internal.length > 0,
      problems: this.problems,
      fixed,
      inBaseline,
      seconds: this.timing.seconds,
      textOf: name => this.sources.get(path.resolve(this.output.folder, name))?.text,
    };
    this.output.print(reporters[this.flags.format](report, { ...this.output, hints: this.flags.hints }));
    this.timing.phase("report");
    if (this.flags.timing) {
      for (const line of this.timing.lines(this.checker.statistics)) this.output.tell(line);
    }
    return this.status(findings, internal.length > 0);
  }

  private status(findings: readonly ReportedFinding[], hasFailed: boolean): ExitStatus {
    if (hasFailed) return ExitStatus.internal;
    if (this.problems.length > 0) return ExitStatus.badInput;
    if (findings.some(({ severity }) => severity === "error")) return ExitStatus.findings;
    const warnings = findings.filter(({ severity }) => severity === "warning").length;
    if (warnings <= this.flags.maxWarnings) return ExitStatus.ok;
    this.output.tell(`${count(warnings, "warning")}, and --max-warnings allows ${this.flags.maxWarnings}.`);
    return ExitStatus.findings;
  }

  private existing(given: string, what: string): string {
    const absolute = path.resolve(this.output.folder, given);
    if (existsSync(absolute)) return absolute;
    throw new UsageError(`the ${what} ${given} does not exist`);
  }

  private projectConfig(given: string): string {
    const absolute = this.existing(given, "project");
    if (!statSync(absolute).isDirectory()) return absolute;
    return this.existing(path.join(given, "tsconfig.json"), "project");
  }

  /** The files of this run: those of the paths and of the project, and of these the shard. */
  private async select(paths: readonly string[]): Promise<Selection> {
    const selection = this.flags.project === undefined ? undefined : await this.ofProject();
    const isIgnored = (file: string) => this.session.configFiles.settingsFor(file).ignored;
    const fromPaths =
      selection && paths.length === 0
        ? undefined
        : await selectFiles(paths.length > 0 ? paths : ["."], { folder: this.output.folder, isIgnored });
    const skipped = fromPaths?.skipped ?? [];
    let files = fromPaths?.files ?? selection ?? [];
    if (fromPaths && selection) {
      const inProject = new Set(selection);
      files = files.filter(file => inProject.has(file));
      if (files.length === 0 && fromPaths.problems.length === 0) {
        this.problems.push({
          file: this.flags.project as string,
          message: `includes none of ${paths.join(", ")}`,
        });
      }
    }
    this.problems.push(...(fromPaths?.problems ?? []));
    return { files: this.shardOf(files), problems: [], skipped };
  }

  /** The source files that the project of `--project` includes; of a project that only refers to others, theirs. */
  private async ofProject(): Promise<string[]> {
    const [own, ...referenced] = this.projects as readonly [string, ...string[]];
    const listed = [...(await this.session.workspace.rootFiles(own))];
    if (listed.length === 0) {
      for (const config of referenced) listed.push(...(await this.session.workspace.rootFiles(config)));
    }
    const files = [...new Set(listed)].filter(
      file =>
        isSourceFile(file) &&
        !isInstalledFile(path.relative(this.output.folder, file)) &&
        !this.session.configFiles.settingsFor(file).ignored,
    );
    if (files.length === 0) {
      this.problems.push({ file: displayPath(this.output.folder, own), message: "includes no source files" });
    }
    return files.sort();
  }

  /** Neighbors stay together, so that a shard opens as few projects as possible. */
  private shardOf(files: readonly string[]): readonly string[] {
    if (!this.flags.shard) return files;
    const { index, count } = this.flags.shard;
    return files.slice(
      Math.floor(((index - 1) * files.length) / count),
      Math.floor((index * files.length) / count),
    );
  }

  /**
   * Reads all files, and keeps those in which some rule could find something.
   *
   * @returns The name of each file that could be read, by its absolute path.
   */
  private async read(files: readonly string[]): Promise<Map<string, string>> {
    const readings = new Map<string, Awaited<ReturnType<typeof readSource>>>();
    const queue = files.values();
    const work = async () => {
      for (const file of queue) {
        this.signal.throwIfAborted();
        readings.set(file, await readSource(file));
      }
    };
    await Promise.all(Array.from({ length: 16 }, work));

    const names = new Map<string, string>();
    for (const file of files) {
      const reading = readings.get(file);
      const name = displayPath(this.output.folder, file);
      if (reading?.kind === "text") {
        names.set(file, name);
        if (!this.session.isRelevant(file, reading.text)) continue;
        this.sources.set(file, new Source(file, name, reading.text, reading.hasByteOrderMark));
      } else if (reading?.kind === "skipped") {
        this.output.tell(noticeLine({ file: name, message: `skipped, because ${reading.reason}` }));
      } else if (reading) this.problems.push({ file: name, message: reading.reason });
    }
    return names;
  }

  /** Checks all sources; asks on the way what the compiler says about the syntax of all files and their configs. */
  private async checkAll(files: readonly string[]): Promise<Checked> {
    if (files.length === 0) return { results: new Map(), missing: [], changed: [] };
    const checked = await this.checker.check(files, [...this.sources.keys()], async () => {
      const { workspace } = this.session;
      const [configs, syntax] = await Promise.all([
        workspace.configDiagnostics(),
        workspace.syntacticDiagnostics(),
      ]);
      this.noteCompilerProblems(configs, syntax, new Set(files));
    });
    for (const file of checked.changed) {
      this.locked.add(file);
      this.problems.push({
        file: displayPath(this.output.folder, file),
        message: "changed while it was being checked; run forawait again",
      });
    }
    return checked;
  }

  private noteCompilerProblems(
    configs: readonly CompilerDiagnostic[],
    syntax: readonly CompilerDiagnostic[],
    files: ReadonlySet<string>,
  ): void {
    for (const diagnostic of configs) {
      this.problems.push(this.noticeOf(diagnostic, `${diagnostic.text} (TS${diagnostic.code})`));
    }
    const byFile = new Map<string, CompilerDiagnostic[]>();
    for (const diagnostic of syntax) {
      if (diagnostic.fileName === undefined || !files.has(diagnostic.fileName)) continue;
      byFile.set(diagnostic.fileName, [...(byFile.get(diagnostic.fileName) ?? []), diagnostic]);
    }
    for (const [file, [first, ...others]] of byFile) {
      this.locked.add(file);
      if (!first) continue;
      // What follows the first error of a file is often only its echo.
      const more = others.length > 0 ? `, and ${count(others.length, "more syntax error")}` : "";
      this.problems.push(this.noticeOf(first, `${first.text} (TS${first.code})${more}`));
    }
  }

  private noticeOf({ fileName = "", pos }: CompilerDiagnostic, message: string): Notice {
    const file = displayPath(this.output.folder, fileName);
    if (pos < 0) return { file, message };
    let text: string;
    try {
      text = readFileSync(fileName, "utf8").replace(/^\ufeff/, "");
    } catch {
      return { file, message };
    }
    const { line, character } = new LineMap(text).positionAt(pos);
    return { file, line: line + 1, column: character + 1, message };
  }

  private configProblems(): Notice[] {
    return this.session.configFiles.problems.map(({ file, line, character, message }) => ({
      file: displayPath(this.output.folder, file),
      line: line + 1,
      column: character + 1,
      message,
    }));
  }

  /** Applies fixes to the texts and writes those that changed. */
  private async fix(first: Checked): Promise<{ checked: Checked; fixed: Report["fixed"] }> {
    const result = await applyFixes(this.session, this.checker, this.sources, first, {
      suggestions: this.flags.fixSuggestions,
      choose: (source, findings) => this.visible(source, findings),
      isLocked: file => this.locked.has(file),
    });
    if (this.checker.gaveUp) {
      for (const source of this.sources.values()) source.text = source.original;
      this.output.tell("Nothing was fixed, because the fixed code could not be checked.");
      return { checked: first, fixed: { findings: 0, files: 0 } };
    }
    this.reverted = result.reverted;
    if (result.isUnfinished) this.output.tell("Some fixes are left; run --fix again.");
    let written = 0;
    for (const source of this.sources.values()) {
      this.signal.throwIfAborted();
      if (source.isChanged && (await this.write(source))) written += 1;
    }
    return { checked: result.checked, fixed: { findings: result.count, files: written } };
  }

  /** Files whose fixes would have broken their syntax. */
  private reverted: readonly string[] = [];

  private async write(source: Source): Promise<boolean> {
    const now = await readSource(source.file);
    if (now.kind !== "text" || now.text !== source.original) {
      this.problems.push({ file: source.name, message: "changed while it was being fixed; left as it is" });
      return false;
    }
    try {
      await writeAtomically(source.file, (source.hasByteOrderMark ? "\ufeff" : "") + source.text);
      return true;
    } catch (error) {
      this.problems.push({
        file: source.name,
        message: reasonOf(error).replace("cannot be read", "cannot be written"),
      });
      return false;
    }
  }

  /** The findings of a file that this run is about: not in the baseline, and errors only where asked for. */
  private visible(source: Source, findings: readonly Finding[]): readonly Finding[] {
    const fresh =
      this.baseline && !this.flags.updateBaseline ? this.baseline.unknown(source, findings) : findings;
    return this.flags.quiet ? fresh.filter(({ severity }) => severity === "error") : fresh;
  }

  private report(checked: Checked): { findings: ReportedFinding[]; inBaseline: number | undefined } {
    const places = new Places(this.output.folder, this.sources);
    const findings: ReportedFinding[] = [];
    let inBaseline = 0;
    for (const source of this.sources.values()) {
      const found = checked.results.get(source.file)?.findings ?? [];
      const fresh = this.flags.updateBaseline ? [] : (this.baseline?.unknown(source, found) ?? found);
      inBaseline += found.length - fresh.length;
      for (const finding of fresh) findings.push(reported(source.file, finding, places));
    }
    return { findings, inBaseline: this.baseline && inBaseline };
  }

  private async updateBaseline(checked: Checked, hasFailed: boolean): Promise<void> {
    if (!this.baseline) return;
    if (hasFailed) {
      this.output.tell("The baseline was not updated, because not everything could be checked.");
      return;
    }
    const files = [...checked.results].flatMap(([file, { findings }]) => {
      const source = this.sources.get(file);
      return source ? [{ source, findings }] : [];
    });
    const total = await this.baseline.write(files);
    this.output.tell(`${this.flags.baseline}: holds ${count(total, "known finding")} now.`);
  }

  private tellStale(checked: Checked): void {
    if (!this.baseline) return;
    let stale = this.baseline.staleFiles;
    for (const [file, { findings }] of checked.results) {
      const source = this.sources.get(file);
      if (!source) continue;
      const on = new Set(this.session.rulesFor(file).map(({ rule }) => rule.id));
      stale += this.baseline.stale(source, findings, rule => on.has(rule));
    }
    if (stale === 0) return;
    this.output.tell(
      `${this.flags.baseline}: ${count(stale, "known finding")} no longer ${stale === 1 ? "occurs" : "occur"}; --update-baseline drops ${stale === 1 ? "it" : "them"}.`,
    );
  }

  /** What rules failed, each rule once. */
  private failures(...runs: readonly Checked[]): string[] {
    const byRule = new Map<string, { files: Set<string>; error: Error }>();
    for (const { results } of runs) {
      for (const [file, { failures }] of results) {
        for (const { rule, error } of failures) {
          const known = byRule.get(rule) ?? { files: new Set(), error };
          byRule.set(rule, known);
          known.files.add(displayPath(this.output.folder, file));
        }
      }
    }
    return [...byRule].map(([rule, { files, error }]) => {
      const [first] = files;
      const where = files.size === 1 ? first : `${first} and ${count(files.size - 1, "more file")}`;
      return `The rule ${rule} failed on ${where}, so its findings there are missing: ${firstLine(error.message)}`;
    });
  }

  /** What else keeps the result from being whole, one line each. */
  private gaps(checked: Checked): string[] {
    const lines = this.reverted.map(
      file =>
        `${displayPath(this.output.folder, file)}: not fixed, because a fix would have broken its syntax. This is a defect of forawait.`,
    );
    const [first] = checked.missing;
    if (first === undefined) return lines;
    const why = this.checker.gaveUp
      ? `TypeScript stopped twice (${this.crash ?? "for no known reason"})`
      : "TypeScript does not know them";
    const name = displayPath(this.output.folder, first);
    const names =
      checked.missing.length === 1 ? name : `${name} and ${count(checked.missing.length - 1, "more file")}`;
    return [...lines, `The result is partial: ${names} could not be checked. ${why}.`];
  }

  private inOrder(problems: readonly Notice[]): string[] {
    return [...problems]
      .sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : (a.line ?? 0) - (b.line ?? 0)))
      .map(noticeLine);
  }
}

/** TypeScript's own failures come with a page of stack trace. */
function firstLine(message: string): string {
  return message.split("\n", 1)[0] ?? "";
}

function reported(file: string, finding: Finding, places: Places): ReportedFinding {
  const place = places.of(file, finding);
  if (!place) throw new Error(`There is no text for ${file}.`);
  return {
    ...place,
    rule: finding.rule,
    severity: finding.severity,
    message: finding.message,
    related: finding.related.flatMap(related => {
      const where = places.of(related.file, related);
      return where ? [{ ...where, message: related.message }] : [];
    }),
    // A fix with places for a person to fill in is of no use outside an editor.
    fixes: finding.fixes
      .filter(fix => !fix.snippet)
      .map(({ title, safe, edits }) => ({
        title,
        safe,
        edits: edits.map(edit => ({
          file: places.nameOf(edit.file),
          start: edit.start,
          end: edit.end,
          newText: edit.newText,
        })),
      })),
  };
}
