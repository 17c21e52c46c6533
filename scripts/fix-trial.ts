import { readFileSync } from "node:fs";
import path from "node:path";
import { enabledRules } from "../server/src/engine/config.ts";
import { applyEdits, mergeFixes } from "../server/src/engine/edits.ts";
import { lintFile } from "../server/src/engine/lint.ts";
import type { Finding, Fix } from "../server/src/engine/rule.ts";
import { rules } from "../server/src/rules/index.ts";
import { ruleIds, Session, withFixes } from "../server/src/session/session.ts";
import { findTypeScriptBinary } from "../server/src/typescript/binary.ts";
import type { FileView } from "../server/src/typescript/workspace.ts";
import { differenceOf, freshErrors, type Inspection, withoutOtherMisuse } from "./fix-judgement.ts";
import { mutantsOf, type Variant, withoutRepeatedFiles } from "./fix-mutants.ts";
import type { RealPackage } from "./real-code.ts";

/** What was tried in a package, and what went wrong. */
export interface Tally {
  files: number;
  mutants: number;
  /** Texts with safe fixes. */
  safe: number;
  /** The rule of each suggestion. */
  readonly suggestions: string[];
  readonly problems: string[];
}

/** Something that a fix made of a variant. */
interface Attempt {
  readonly file: string;
  readonly variant: Variant;
  /** What was found before. */
  readonly before: Inspection;
  /** The suggestion that was applied; undefined for the safe fixes. */
  readonly chosen: { readonly finding: Finding; readonly fix: Fix } | undefined;
  readonly text: string;
  /** How often the safe fixes were applied. */
  readonly passes: number;
}

/** Safe fixes that are not at rest after so many passes never will be; `Session.fixedText` allows as many. */
const mostPasses = 10;

const enabled = enabledRules(
  rules.filter(({ fixable }) => fixable !== "no"),
  [{ preset: "all" }],
);

/** How many files each kind of misuse is planted in, unless all suggestions are wanted. */
const fewMutants = 3;

/** All trials on one package. */
export class PackageTrial {
  private readonly real: RealPackage;
  private readonly sample: number;
  private readonly session: Session;
  private readonly tally: Tally = { files: 0, mutants: 0, safe: 0, suggestions: [], problems: [] };
  /** How many suggestions of each rule were chosen. */
  private readonly chosen = new Map<string, number>();

  /** @param sample How many suggestions of a rule are tried; with `Infinity`, misuse is planted in all files. */
  constructor(real: RealPackage, sample: number) {
    this.real = real;
    this.sample = sample;
    this.session = new Session({
      binary: findTypeScriptBinary(),
      folder: real.folder,
      separateCompilerReported: false,
      override: { preset: "all" },
    });
  }

  async run(): Promise<Tally> {
    try {
      const texts = new Map(
        this.real.files
          .map(file => [file, readFileSync(file, "utf8").replace(/^\uFEFF/, "")] as const)
          .filter(([file, text]) => this.session.isRelevant(file, text)),
      );
      this.tally.files = texts.size;
      const originals = [...texts].map(([file, text]) => {
        return { file, text, what: "as it is", original: text, isOneMistake: true };
      });
      const mutants = mutantsOf(texts, this.sample === Number.POSITIVE_INFINITY ? this.sample : fewMutants);
      this.tally.mutants = mutants.length;
      for (const group of [originals, ...withoutRepeatedFiles(mutants)]) await this.tryAll(group);
      return this.tally;
    } finally {
      await this.session.close();
    }
  }

  /** @param variants One for each file. */
  private async tryAll(variants: readonly Variant[]): Promise<void> {
    const inspected = await this.inspect(variants, ({ findings }) => findings.some(isFixable));
    const attempts = variants.flatMap(variant => {
      const before = inspected.get(variant.file);
      return before ? this.attemptsFor(variant, before) : [];
    });
    for (let open: Attempt[][] = withoutRepeatedFiles(attempts); open.length > 0; ) {
      const [group = [], ...later] = open;
      const again = await this.tryGroup(group);
      open = again.length > 0 ? [again, ...later] : later;
    }
  }

  private attemptsFor(variant: Variant, before: Inspection): readonly Attempt[] {
    const { file, text } = variant;
    const attempts: Attempt[] = [];
    const fixed = withFixes(file, text, before.findings);
    if (fixed !== text) {
      attempts.push({ file, variant, before, chosen: undefined, text: fixed, passes: 1 });
      this.tally.safe += 1;
    }
    for (const finding of before.findings) {
      for (const fix of finding.fixes) {
        const count = this.chosen.get(finding.rule) ?? 0;
        if (fix.safe || fix.snippet || count >= this.sample) continue;
        this.chosen.set(finding.rule, count + 1);
        this.tally.suggestions.push(finding.rule);
        const changed = withFix(file, text, fix);
        attempts.push({ file, variant, before, chosen: { finding, fix }, text: changed, passes: 1 });
      }
    }
    return attempts;
  }

  /** @returns Attempts of which safe fixes have left others to make. */
  private async tryGroup(attempts: readonly Attempt[]): Promise<Attempt[]> {
    const inspected = await this.inspect(attempts, () => true);
    const again: Attempt[] = [];
    for (const attempt of attempts) {
      const { file, chosen, text, passes } = attempt;
      const after = inspected.get(file) as Inspection;
      const next = chosen ? text : withFixes(file, text, after.findings);
      if (next !== text && passes < mostPasses) again.push({ ...attempt, text: next, passes: passes + 1 });
      else if (problemsOf(attempt, [attempt.before], after).length > 0) await this.tryAlone(attempt);
    }
    return again;
  }

  /** Tries one fix while all other files are as they are, and keeps what goes wrong. */
  private async tryAlone({ variant, chosen, ...attempt }: Attempt): Promise<void> {
    const { file, text, original } = variant;
    const before = await this.inspectAlone(file, text);
    const known = text === original ? [before] : [before, await this.inspectAlone(file, original)];
    const fixed = chosen ? attempt.text : await this.session.fixedText(file, text);
    const tried = { ...attempt, variant, before, chosen, text: fixed };
    const problems = problemsOf(tried, known, await this.inspectAlone(file, fixed));
    if (problems.length > 0 && !(await this.isOtherMisuse(tried, known)))
      this.tally.problems.push(...problems);
  }

  /** Whether nothing goes wrong once the other mistakes that were planted in the file are taken back. */
  private async isOtherMisuse(attempt: Attempt, known: readonly Inspection[]): Promise<boolean> {
    const { file, variant } = attempt;
    if (variant.isOneMistake) return false;
    const text = withoutOtherMisuse(attempt.text, variant.text, variant.original);
    return problemsOf({ ...attempt, text }, known, await this.inspectAlone(file, text)).length === 0;
  }

  private async inspectAlone(file: string, text: string): Promise<Inspection> {
    const inspected = await this.inspect([{ file, text }], () => true);
    return inspected.get(file) as Inspection;
  }

  /**
   * Inspects texts in one snapshot.
   *
   * @param needsErrors Whether it is worth asking the compiler, which costs far more than the findings.
   */
  private async inspect(
    texts: readonly { readonly file: string; readonly text: string }[],
    needsErrors: (inspection: Inspection) => boolean,
  ): Promise<ReadonlyMap<string, Inspection>> {
    const { workspace } = this.session;
    for (const { file, text } of texts) workspace.setText(file, text);
    const lease = await workspace.acquire(texts.map(({ file }) => file));
    for (const { file } of texts) workspace.dropText(file);
    const inspected = new Map<string, Inspection>();
    const open = [...texts];
    // Several at once share their questions to the compiler.
    const worker = async (): Promise<void> => {
      for (let next = open.shift(); next; next = open.shift()) {
        const view = await lease.view(next.file);
        if (!view) throw new Error(`TypeScript has no file ${next.file}.`);
        const inspection = { text: next.text, findings: await findingsIn(view), errors: [] };
        const errors = needsErrors(inspection) ? await errorsIn(view) : [];
        inspected.set(next.file, { ...inspection, errors });
      }
    };
    try {
      await Promise.all(Array.from({ length: 8 }, worker));
    } finally {
      lease.release();
    }
    return inspected;
  }
}

async function findingsIn(view: FileView): Promise<readonly Finding[]> {
  const { findings, failures } = await lintFile(view, enabled, {
    knownRules: ruleIds,
    separateCompilerReported: false,
  });
  if (failures[0]) throw failures[0].error;
  return findings;
}

async function errorsIn(view: FileView): Promise<Inspection["errors"]> {
  const [syntax, semantic] = await Promise.all([view.syntacticDiagnostics(), view.semanticDiagnostics()]);
  return [...syntax, ...semantic];
}

/** What is wrong with what an attempt brought, each as text for people. */
function problemsOf(
  { variant, before, chosen, text }: Attempt,
  known: readonly Inspection[],
  after: Inspection,
): string[] {
  const { file } = variant;
  const where = `${path.relative(process.cwd(), file)} (${variant.what})`;
  const name = chosen
    ? `${chosen.finding.rule} "${chosen.fix.title}" at ${lineOf(before.text, chosen.finding.start)} of ${where}`
    : `all safe fixes of ${where}`;
  const problems: string[] = [];
  const errors = freshErrors(known, after).map(error => `${error.code} ${error.text}`);
  if (errors.length > 0)
    problems.push(`${name}: ${errors.slice(0, 3).join("; ")}\n${differenceOf(before.text, text)}`);
  if (!chosen && withFixes(file, text, after.findings) !== text)
    problems.push(`${name}: safe fixes never come to rest`);
  if (chosen && isOfferedAgain(chosen, before, after))
    problems.push(`${name}: is still offered after it was applied`);
  return problems;
}

/** Whether a finding stands where it stood, with the same fix, and no other finding of its rule has gone. */
function isOfferedAgain(
  { finding, fix }: { finding: Finding; fix: Fix },
  before: Inspection,
  after: Inspection,
): boolean {
  const isThere = after.findings.some(
    other =>
      other.rule === finding.rule &&
      other.message === finding.message &&
      Math.abs(lineOf(before.text, finding.start) - lineOf(after.text, other.start)) <= 1 &&
      other.fixes.some(({ title }) => title === fix.title),
  );
  return isThere && countOf(before, finding) <= countOf(after, finding);
}

function countOf({ findings }: Inspection, { rule }: Finding): number {
  return findings.filter(other => other.rule === rule).length;
}

function isFixable({ fixes }: Finding): boolean {
  return fixes.length > 0;
}

function withFix(file: string, text: string, fix: Fix): string {
  return applyEdits(text, mergeFixes([fix]).edits.get(file) ?? []);
}

function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split("\n").length;
}
