import type { Node, SyntaxKind } from "../typescript/syntax.ts";
import type { Type } from "../typescript/types.ts";
import type { FileView } from "../typescript/workspace.ts";
import type { EnabledRule } from "./config.ts";
import type { Finding, Listener, Report, Rule, RuleContext, TextRange } from "./rule.ts";
import { show, type Visit, type Visitors, walkInTurns } from "./walk.ts";

/** What rules have said about one file, before suppression comments are looked at. */
export interface RunResult {
  /** In no order. */
  readonly findings: readonly Finding[];
  readonly failures: readonly RuleFailure[];
}

/** A rule that threw; its findings for the file are left out. */
export interface RuleFailure {
  readonly rule: string;
  readonly error: Error;
}

export interface RunOptions {
  /** Called between phases; throwing ends the work. */
  readonly throwIfCancelled?: () => void;
  /** Receives each rule's time in milliseconds, for `--timing`. */
  readonly onRuleTime?: (rule: string, milliseconds: number) => void;
  /** Receives how long the walk took without the rules, in milliseconds. */
  readonly onWalkTime?: (milliseconds: number) => void;
}

/** Some nodes of a file. */
export interface Part {
  /** Looked at with all that is below them. */
  readonly roots: readonly Node[];
  /** Looked at alone. */
  readonly around: readonly Node[];
}

/**
 * Runs rules over a file with one walk.
 *
 * @param part Limits the walk. What rules do when all nodes have been seen (`atEnd`) is then left out, because it
 *   speaks about all of them together.
 * @throws What `throwIfCancelled` throws, or TypeScriptStopped. A rule's own error is caught.
 */
export async function runRules(
  rules: readonly EnabledRule[],
  view: FileView,
  options: RunOptions,
  part?: Part,
): Promise<RunResult> {
  const runs = rules.map(rule => new RuleRun(rule, view, options));
  const visitors = visitorsOf(runs);
  const { pause, time } = turns(options.throwIfCancelled);
  for (const node of part?.around ?? []) show(node, visitors);
  for (const root of part?.roots ?? [view.sourceFile]) await walkInTurns(root, visitors, pause);
  options.onWalkTime?.(time() - runs.reduce((sum, run) => sum + run.ownTime, 0));
  options.throwIfCancelled?.();
  if (!part) for (const run of runs) run.end();
  await Promise.all(runs.map(run => run.finish()));
  view.throwIfStopped();
  options.throwIfCancelled?.();
  return {
    findings: runs.flatMap(run => run.findings),
    failures: runs.flatMap(run => (run.error ? [{ rule: run.id, error: run.error }] : [])),
  };
}

/** For how long a large file is worked on before others get their turn, in milliseconds. */
const turnLength = 12;

/** Makes a pause whenever a turn has lasted long enough, in which the work can be cancelled, and measures the turns. */
function turns(throwIfCancelled: (() => void) | undefined) {
  let started = performance.now();
  let before = 0;
  const turnTime = () => performance.now() - started;
  return {
    pause: (): Promise<void> | undefined => {
      const took = turnTime();
      if (took < turnLength) return undefined;
      before += took;
      return new Promise<void>(resolve => setImmediate(resolve)).then(() => {
        throwIfCancelled?.();
        started = performance.now();
      });
    },
    /** How long all turns took, in milliseconds. */
    time: () => before + turnTime(),
  };
}

function visitorsOf(runs: readonly RuleRun[]): Visitors {
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
  /** How long its listeners ran so far, in milliseconds; only known when somebody wants to know. */
  ownTime = 0;
  private readonly enabled: EnabledRule;
  /** Listeners that have not ended yet. */
  private open = 0;
  private onEnd: (() => void) | undefined;
  private readonly reported: Finding[] = [];
  private readonly context: RuleContext;
  private readonly view: FileView;
  private readonly onTime: RunOptions["onRuleTime"];

  constructor(enabled: EnabledRule, view: FileView, options: RunOptions) {
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
    if (!this.onTime) return;
    const took = performance.now() - started;
    this.ownTime += took;
    this.onTime(this.id, took);
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
