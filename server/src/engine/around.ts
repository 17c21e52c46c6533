import {
  isCallExpression,
  isNewExpression,
  type Node,
  type SourceFile,
  SyntaxKind,
} from "../typescript/syntax.ts";
import type { FileView } from "../typescript/workspace.ts";
import type { EnabledRule } from "./config.ts";
import { applyDirectives, unknownRuleId, unusedSuppressionId } from "./directives.ts";
import { inOrder, type LintOptions, type LintResult, relevantRules } from "./lint.ts";
import type { Finding, Fix, Rule, TextRange } from "./rule.ts";
import { type Part, runRules } from "./run.ts";

/** What is known of a file as it was before. */
export interface Known {
  readonly text: string;
  readonly result: LintResult;
}

/**
 * How long a piece of code around an edit may be to be checked first, in UTF-16 units; about a hundred lines. It is
 * long enough for most functions, and short enough that the compiler has few types to work out.
 */
const pieceLength = 4_000;

/**
 * Checks what is around an edit, and takes the rest from what was known before the edit: most of what a person types
 * changes nothing elsewhere, and where it does, the check of the whole file that follows tells.
 *
 * What only that check can tell stays as it was: findings of rules that judge all nodes together, suppression
 * comments that silence nothing, and whether the compiler reports a new finding itself, which is held back until then.
 *
 * @param view The file in a leased snapshot; the caller keeps the lease until the result is there.
 * @returns undefined where nothing was changed, or too much.
 * @throws Like `lintFile`.
 */
export async function lintAround(
  view: FileView,
  enabled: readonly EnabledRule[],
  options: LintOptions,
  before: Known,
): Promise<LintResult | undefined> {
  const { sourceFile, file } = view;
  const change = changeBetween(before.text, sourceFile.text);
  const part = change && partAround(sourceFile, { start: change.start, end: change.newEnd });
  if (!change || !part) return undefined;
  const rules = relevantRules(sourceFile.text, enabled);
  const { findings, failures } = await runRules(rules, view, options, part);

  const ids = new Set(rules.map(({ rule }) => rule.id));
  const told = applyDirectives(sourceFile, findings, options.knownRules, ids).filter(
    ({ rule }) => rule !== unusedSuppressionId && rule !== unknownRuleId,
  );
  const lookAtAll = new Set(rules.filter(({ rule }) => looksAtAll(rule)).map(({ rule }) => rule.id));
  const isDecided = (finding: Finding) =>
    !lookAtAll.has(finding.rule) &&
    part.roots.some(root => finding.start >= root.pos && finding.end <= root.end);
  const isTold = (finding: Finding) => told.some(other => isSame(other, finding));
  const ours = moved(before.result.findings, change, file);
  const ofCompiler = moved(before.result.compilerReported, change, file);

  const mayRepeat = new Set(rules.filter(({ rule }) => rule.compilerCodes).map(({ rule }) => rule.id));
  const isKnownAsOurs = (finding: Finding) =>
    !options.separateCompilerReported ||
    !mayRepeat.has(finding.rule) ||
    ours.some(other => isSame(other, finding));
  return {
    findings: [
      ...ours.filter(finding => !isDecided(finding) && !isTold(finding)),
      ...told.filter(isKnownAsOurs),
    ].sort(inOrder),
    compilerReported: ofCompiler.filter(finding => !isDecided(finding) || isTold(finding)),
    failures,
  };
}

/** Whether a rule judges all nodes of a file together, so that some of them tell it nothing. */
function looksAtAll({ atEnd, listeners }: Rule): boolean {
  return atEnd !== undefined || listeners[SyntaxKind.SourceFile] !== undefined;
}

/** What was replaced: from `start` to `end` in the text before, to `newEnd` in the text after. */
interface Change extends TextRange {
  readonly newEnd: number;
}

/** The smallest change that makes one text the other; undefined when they are the same. */
function changeBetween(before: string, after: string): Change | undefined {
  if (before === after) return undefined;
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before.charCodeAt(start) === after.charCodeAt(start)) start += 1;
  let same = 0;
  while (
    same < shorter - start &&
    before.charCodeAt(before.length - 1 - same) === after.charCodeAt(after.length - 1 - same)
  ) {
    same += 1;
  }
  return { start, end: before.length - same, newEnd: after.length - same };
}

/**
 * The largest pieces of code that touch a range and are not too long, and what they stand in.
 *
 * @returns undefined when this would be all there is, or not much less.
 */
function partAround(sourceFile: SourceFile, range: TextRange): Part | undefined {
  if (range.end - range.start > pieceLength || sourceFile.text.length <= pieceLength) return undefined;
  const roots: Node[] = [];
  const around: Node[] = [];
  const look = (node: Node) => {
    // To type a call, the compiler has to infer what the long function among its arguments returns.
    if (node !== sourceFile && !isCallExpression(node) && !isNewExpression(node)) around.push(node);
    node.forEachChild(child => {
      if (child.pos > range.end || child.end < range.start) return;
      if (child.end - child.pos <= pieceLength) roots.push(child);
      else look(child);
    });
  };
  look(sourceFile);
  return { roots, around };
}

/** Findings where they are after a change. Those whose own text was changed are left out, and so are their fixes. */
function moved<F extends Finding>(findings: readonly F[], change: Change, file: string): F[] {
  return findings.flatMap(finding => {
    const range = movedRange(finding, change);
    if (!range) return [];
    const movedIn = <R extends TextRange & { readonly file: string }>(place: R): R | undefined => {
      if (place.file !== file) return place;
      const at = movedRange(place, change);
      return at && { ...place, ...at };
    };
    const fixes = finding.fixes.flatMap((fix): Fix[] => {
      const edits = fix.edits.map(movedIn).filter(edit => edit !== undefined);
      return edits.length === fix.edits.length ? [{ ...fix, edits }] : [];
    });
    const related = finding.related.map(movedIn).filter(place => place !== undefined);
    return [{ ...finding, ...range, fixes, related }];
  });
}

function movedRange({ start, end }: TextRange, change: Change): TextRange | undefined {
  if (end <= change.start) return { start, end };
  const by = change.newEnd - change.end;
  return start >= change.end ? { start: start + by, end: end + by } : undefined;
}

function isSame(a: Finding, b: Finding): boolean {
  return a.rule === b.rule && a.start === b.start && a.end === b.end;
}
