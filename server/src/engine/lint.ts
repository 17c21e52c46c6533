import type { Node, SyntaxKind } from "../typescript/syntax.ts";
import type { Type } from "../typescript/types.ts";
import type { FileView } from "../typescript/workspace.ts";
import type { EnabledRule } from "./config.ts";
import { applyDirectives } from "./directives.ts";
import type { Finding, Listener, Report, Rule, RuleContext, TextRange } from "./rule.ts";
import { spotsOf, touches } from "./spots.ts";
import { type Visit, walkInTurns } from "./walk.ts";

/** What checking one file brought. */
export interface LintResult {
  /** Findings by position, then rule. */
  readonly findings: readonly Finding[];
  /** Findings that the compiler reports itself at the same place: nothing to show, but their fixes are wanted. */
  readonly compilerReported: readonly CompilerReported[];
  /** Rules that threw, each with its error; their findings for this file are left out. */
  readonly failures: readonly { readonly rule: string; readonly error: Error }[];
}

/** A finding that the compiler reports itself. */
export interface CompilerReported extends Finding {
  /** Where the compiler does, in UTF-16 offsets: not always exactly where the rule would. */
  readonly reportedAt: readonly TextRange[];
}

export interface LintOptions {
  /** All rule ids that exist, for checking suppression comments. */
  readonly knownRules: ReadonlySet<string>;
  /** Whether findings that the compiler reports too are set apart (editor) or kept (command). */
  readonly separateCompilerReported: boolean;
  /** Called between phases; throwing ends the work. */
  readonly throwIfCancelled?: () => void;
  /** Receives each rule's time in milliseconds, for `--timing`. */
  readonly onRuleTime?: (rule: string, milliseconds: number) => void;
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
  const runs = rules.map(rule => new RuleRun(rule, view, options));
  await walkInTurns(view.sourceFile, visitorsOf(runs), turns(options.throwIfCancelled));
  options.throwIfCancelled?.();
  for (const run of runs) run.end();
  await Promise.all(runs.map(run => run.finish()));
  view.throwIfStopped();
  options.throwIfCancelled?.();

  const found = runs.flatMap(run => run.findings);
  const kept = applyDirectives(
    view.sourceFile,
    found,
    options.knownRules,
    new Set(enabled.map(({ rule }) => rule.id)),
  );
  kept.sort(inOrder);
  const failures = runs.flatMap(run => (run.error ? [{ rule: run.id, error: run.error }] : []));

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
function inOrder(a: Finding, b: Finding): number {
  return (
    a.start - b.start || a.end - b.end || a.rule.localeCompare(b.rule) || a.message.localeCompare(b.message)
  );
}

/** For how long a large file is worked on before others get their turn, in milliseconds. */
const turnLength = 12;

/** Makes a pause whenever a turn has lasted long enough, in which the work can be cancelled. */
function turns(throwIfCancelled: (() => void) | undefined): () => Promise<void> | undefined {
  let started = performance.now();
  return () => {
    if (performance.now() - started < turnLength) return undefined;
    return new Promise<void>(resolve => setImmediate(resolve)).then(() => {
      throwIfCancelled?.();
      started = performance.now();
    });
  };
}

function visitorsOf(runs: readonly RuleRun[]): Map<SyntaxKind, Visit[]> {
  const visitors = new Map<SyntaxKind, Visit[]>();
  for (const run of runs) {
    for (const [kind, listener] of Object.entries(run.rule.listeners)) {
      const key = Number(kind) as SyntaxKind;
      const visit: Visit = node => run.see(node, listener as Listener<unknown>);
      const others = visitors.get(key);
      if (others) others.push(visit);
      else visitors.set(key, [visit]);
    }
  }
  return visitors;
}

/** One rule at work on one file: its context, its open questions, its findings or its error. */
class RuleRun {
  readonly id: string;
  readonly rule: Rule;
  error: Error | undefined;
  private readonly enabled: EnabledRule;
  /** Listeners that have not ended yet. */
  private open = 0;
  private onEnd: (() => void) | undefined;
  private readonly reported: Finding[] = [];
  private readonly context: RuleContext;
  private readonly view: FileView;
  private readonly onTime: LintOptions["onRuleTime"];

  constructor(enabled: EnabledRule, view: FileView, options: LintOptions) {
    this.enabled = enabled;
    this.rule = enabled.rule;
    this.id = enabled.rule.id;
    this.view = view;
    this.onTime = options.onRuleTime;
    this.context = {
      file: view.file,
      sourceFile: view.sourceFile,
      text: view.sourceFile.text,
      checker: view.checker,
      options: enabled.options,
      compilerOptions: view.compilerOptions,
      typeOf: (node: Node): Promise<Type | undefined> => view.checker.typeOf(node),
      report: report => this.report(report),
    };
  }

  /** The findings, none if the rule threw: half of a broken rule's work is not trustworthy. */
  get findings(): readonly Finding[] {
    return this.error ? [] : this.reported;
  }

  see(node: Node, listener: Listener<unknown>): void {
    this.call(listener as (node: Node, context: RuleContext) => void | Promise<void>, node);
  }

  /** The walk is over. */
  end(): void {
    const { atEnd } = this.rule;
    if (atEnd) this.call((_, context) => atEnd(context), this.view.sourceFile);
  }

  private call(listener: (node: Node, context: RuleContext) => void | Promise<void>, node: Node): void {
    if (this.error) return;
    const started = this.onTime ? performance.now() : 0;
    try {
      const open = listener(node, this.context);
      // Most have ended already, having seen that the node is none of theirs. They are counted and not kept: there
      // are so many of them that keeping their promises until the walk is over would keep the garbage collector busy.
      if (open) {
        this.open += 1;
        open.then(this.ended, this.fail);
      }
    } catch (error) {
      this.note(error);
    }
    this.onTime?.(this.id, performance.now() - started);
  }

  /** Resolves when all listeners have ended, also when some have failed. */
  finish(): Promise<void> {
    return new Promise(resolve => {
      if (this.open === 0) resolve();
      else this.onEnd = resolve;
    });
  }

  private readonly ended = (): void => {
    this.open -= 1;
    if (this.open === 0) this.onEnd?.();
  };

  private readonly fail = (error: unknown): void => {
    this.note(error);
    this.ended();
  };

  private note(error: unknown): void {
    this.error ??= error instanceof Error ? error : new Error(String(error));
  }

  private report(report: Report): void {
    const range = "kind" in report.at ? rangeOf(report.at, this.view) : report.at;
    const template = this.rule.messages[report.message];
    if (template === undefined) throw new Error(`Rule ${this.id} has no message "${report.message}".`);
    this.reported.push({
      rule: this.id,
      severity: (this.enabled.isChosen ? undefined : report.severity) ?? this.enabled.severity,
      start: range.start,
      end: range.end,
      message: template.replace(/\{(\w+)\}/g, (whole, name: string) => report.data?.[name] ?? whole),
      fixes: (report.fixes ?? []).filter(fix => fix !== undefined),
      related: report.related ?? [],
      ...(report.unnecessary ? { unnecessary: true } : {}),
    });
  }
}

function rangeOf(node: Node, view: FileView): TextRange {
  return { start: node.getStart(view.sourceFile), end: node.end };
}
