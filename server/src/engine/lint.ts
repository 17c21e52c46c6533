import type { FileView } from "../typescript/workspace.ts";
import type { EnabledRule } from "./config.ts";
import { applyDirectives } from "./directives.ts";
import type { Finding, TextRange } from "./rule.ts";
import { type RuleFailure, type RunOptions, runRules } from "./run.ts";
import { spotsOf, touches } from "./spots.ts";

/** What checking one file brought. */
export interface LintResult {
  /** Findings by position, then rule. */
  readonly findings: readonly Finding[];
  /** Findings that the compiler reports itself at the same place: nothing to show, but their fixes are wanted. */
  readonly compilerReported: readonly CompilerReported[];
  /** Rules that threw, each with its error; their findings for this file are left out. */
  readonly failures: readonly RuleFailure[];
}

/** A finding that the compiler reports itself. */
export interface CompilerReported extends Finding {
  /** Where the compiler does, in UTF-16 offsets: not always exactly where the rule would. */
  readonly reportedAt: readonly TextRange[];
}

export interface LintOptions extends RunOptions {
  /** All rule ids that exist, for checking suppression comments. */
  readonly knownRules: ReadonlySet<string>;
  /** Whether findings that the compiler reports too are set apart (editor) or kept (command). */
  readonly separateCompilerReported: boolean;
}

/** Whether any enabled rule can have anything to say about a text; costs less than asking which ones. */
export function isAnyRelevant(text: string, enabled: readonly EnabledRule[]): boolean {
  // The shortest words are the likeliest, and nearly every text has one of them.
  const words = new Set(enabled.flatMap(({ rule }) => rule.words));
  return [...words].sort((a, b) => a.length - b.length).some(word => text.includes(word));
}

/** The enabled rules that can have anything to say about a text, judged by their words alone. */
export function relevantRules(text: string, enabled: readonly EnabledRule[]): EnabledRule[] {
  const present = new Map<string, boolean>();
  const contains = (word: string): boolean => {
    let known = present.get(word);
    if (known === undefined) {
      known = text.includes(word);
      present.set(word, known);
    }
    return known;
  };
  return enabled.filter(({ rule }) => rule.words.some(contains));
}

/**
 * Checks one file with one walk over its tree.
 *
 * @param view The file in a leased snapshot; the caller keeps the lease until the result is there.
 * @throws What `throwIfCancelled` throws, or TypeScriptStopped. A rule's own error is caught.
 */
export async function lintFile(
  view: FileView,
  enabled: readonly EnabledRule[],
  options: LintOptions,
): Promise<LintResult> {
  const rules = relevantRules(view.sourceFile.text, enabled);
  const { findings: found, failures } = await runRules(rules, view, options);
  const kept = applyDirectives(
    view.sourceFile,
    found,
    options.knownRules,
    new Set(enabled.map(({ rule }) => rule.id)),
  );
  kept.sort(inOrder);
  const codes = new Map(rules.map(({ rule }) => [rule.id, rule.compilerCodes]));
  const mayRepeat = (finding: Finding) => codes.get(finding.rule) !== undefined;
  if (!options.separateCompilerReported || !kept.some(mayRepeat)) {
    return { findings: kept, compilerReported: [], failures };
  }
  // Checking the whole file costs far more than our own questions, so it is asked for last and rarely.
  const diagnostics = await view.semanticDiagnostics();
  options.throwIfCancelled?.();
  const spots = diagnostics
    .filter(({ code }) => [...codes.values()].some(known => known?.includes(code)))
    .map(({ code, pos, end }) => ({
      code,
      at: { start: pos, end },
      all: spotsOf(view.sourceFile, { pos, end }),
    }));
  const findings: Finding[] = [];
  const compilerReported: CompilerReported[] = [];
  for (const finding of kept) {
    const same = spots.filter(
      ({ code, all }) => codes.get(finding.rule)?.includes(code) && all.some(spot => touches(spot, finding)),
    );
    if (same.length === 0) findings.push(finding);
    else compilerReported.push({ ...finding, reportedAt: same.map(({ at }) => at) });
  }
  return { findings, compilerReported, failures };
}

/** By place, then by rule; a rule that says two things about one place says them in the order of their texts. */
export function inOrder(a: Finding, b: Finding): number {
  return (
    a.start - b.start || a.end - b.end || a.rule.localeCompare(b.rule) || a.message.localeCompare(b.message)
  );
}
