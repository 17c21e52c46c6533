import { applyEdits, mergeFixes } from "../engine/edits.ts";
import type { LintResult } from "../engine/lint.ts";
import type { Finding, Fix } from "../engine/rule.ts";
import type { Session } from "../session/session.ts";
import type { BulkChecker, Checked } from "./lint.ts";
import type { Notice } from "./report.ts";
import type { Source } from "./sources.ts";
import { readSource, reasonOf } from "./texts.ts";
import { writeAtomically } from "./write.ts";

/** Fixes of one pass can uncover more; ten passes is what other linters allow. */
const passLimit = 10;

export interface FixOptions {
  /** Whether the first suggestion is applied where a finding has no safe fix. */
  readonly suggestions: boolean;
  /** Chooses the findings of a file that are to be fixed. */
  readonly choose: (source: Source, findings: readonly Finding[]) => readonly Finding[];
  /** Files that are not touched, because they cannot be parsed or changed meanwhile. */
  readonly isLocked: (file: string) => boolean;
}

/** What fixing brought. The texts themselves are in the sources; nothing is written yet. */
export interface Fixed {
  /** What is left, computed on the fixed texts. */
  readonly checked: Checked;
  /** How many fixes were applied. */
  readonly count: number;
  /** Whether fixes were still left after the last pass. */
  readonly isUnfinished: boolean;
  /** Files whose fixes would have broken their syntax, and which therefore are as they were. */
  readonly reverted: readonly string[];
}

/**
 * Applies fixes to the texts of sources, again and again until nothing changes.
 *
 * After each pass only changed files are checked again. When they come to rest all files are checked once more,
 * because a change in one file can bring or remove findings in another.
 *
 * @param sources All files that are checked, by absolute path; their `text` changes.
 * @param first What checking all of them brought.
 */
export async function applyFixes(
  session: Session,
  checker: BulkChecker,
  sources: ReadonlyMap<string, Source>,
  first: Checked,
  options: FixOptions,
): Promise<Fixed> {
  const files = [...sources.keys()];
  const reverted: string[] = [];
  let results = first.results;
  let checked = first;
  let isComplete = true;
  let count = 0;
  let passes = 0;
  for (; passes < passLimit; passes++) {
    const { edits, accepted } = chosenEdits(results, sources, options, reverted);
    if (edits.size === 0) {
      if (isComplete) break;
      checked = await checkAll();
      results = checked.results;
      isComplete = true;
      continue;
    }
    count += accepted;
    for (const [file, changes] of edits) {
      const source = sources.get(file) as Source;
      source.text = applyEdits(source.text, changes);
      session.workspace.setText(file, source.text);
    }
    isComplete = false;
    results = (await checker.check(files, [...edits.keys()])).results;
    if (checker.gaveUp) break;
  }
  if (!isComplete) checked = await checkAll();
  const isUnfinished = chosenEdits(checked.results, sources, options, reverted).edits.size > 0;
  return { checked, count, isUnfinished, reverted };

  /** Checks all files, and once more when a fix turns out to have broken a file's syntax. */
  async function checkAll(): Promise<Checked> {
    const broken: string[] = [];
    const meanwhile = async () => {
      for (const { fileName } of await session.workspace.syntacticDiagnostics()) {
        const isOurs = fileName !== undefined && sources.get(fileName)?.isChanged;
        if (isOurs && !options.isLocked(fileName) && !broken.includes(fileName)) broken.push(fileName);
      }
    };
    const result = await checker.check(files, files, { meanwhile });
    if (broken.length === 0) return result;
    for (const file of broken) {
      const source = sources.get(file) as Source;
      source.text = source.original;
      session.workspace.setText(file, source.text);
      reverted.push(file);
    }
    return checkAll();
  }
}

/** Writes the sources whose text changed. A file that somebody else has changed meanwhile is left as it is. */
export async function writeFixed(
  sources: Iterable<Source>,
): Promise<{ written: number; problems: readonly Notice[] }> {
  const problems: Notice[] = [];
  let written = 0;
  for (const source of sources) {
    if (!source.isChanged) continue;
    const now = await readSource(source.file);
    if (now.kind !== "text" || now.text !== source.original) {
      problems.push({
        file: source.name,
        message: "changed while it was being fixed, so it was left as it is",
      });
      continue;
    }
    try {
      await writeAtomically(source.file, (source.hasByteOrderMark ? "\ufeff" : "") + source.text);
      written += 1;
    } catch (error) {
      problems.push({ file: source.name, message: reasonOf(error, "written") });
    }
  }
  return { written, problems };
}

/** The edits of one pass: those that can be applied together, safe fixes first. */
function chosenEdits(
  results: ReadonlyMap<string, LintResult>,
  sources: ReadonlyMap<string, Source>,
  options: FixOptions,
  reverted: readonly string[],
): ReturnType<typeof mergeFixes> {
  const safe: Fix[] = [];
  const suggested: Fix[] = [];
  const canChange = (file: string) =>
    sources.has(file) && !options.isLocked(file) && !reverted.includes(file);
  for (const [file, result] of results) {
    const source = sources.get(file);
    if (!source) continue;
    for (const finding of options.choose(source, [...result.findings, ...result.compilerReported])) {
      const possible = finding.fixes.filter(
        fix => !fix.snippet && fix.edits.every(edit => canChange(edit.file)),
      );
      const fix = possible.find(each => each.safe);
      if (fix) safe.push(fix);
      else if (options.suggestions && possible[0]) suggested.push(possible[0]);
    }
  }
  return mergeFixes([...safe, ...suggested]);
}
