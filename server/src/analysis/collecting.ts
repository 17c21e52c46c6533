/**
 * Edits that make a place which iterates synchronously work with an async iterable: `for await`, or
 * `Array.fromAsync` before the place.
 */
import type { Edit, Fix } from "../engine/rule.ts";
import {
  type CallExpression,
  type Expression,
  type ForInStatement,
  type ForOfStatement,
  isArrayLiteralExpression,
  isCallExpression,
  isPropertyAccessExpression,
  isShorthandPropertyAssignment,
  type Node,
  type SourceFile,
  SyntaxKind,
  skipTrivia,
} from "../typescript/syntax.ts";
import { type FileFacts, placeForAwait, titleAt } from "./await-place.ts";
import {
  hasComment,
  insertAfter,
  insertBefore,
  isAwaited,
  needsParenthesesAsOperand,
  needsParenthesesInPlace,
  replaceNode,
  separatorBefore,
} from "./edits.ts";
import type { Consumer, IterationSite } from "./iteration-sites.ts";

/** The title of every fix that turns a loop into `for await`; a prefix may say what must happen before. */
export const useForAwait = "Use `for await…of`";

/** The title of every fix that puts `Array.fromAsync` before a place. */
export const collectItems = "Collect the items with `Array.fromAsync`";

/**
 * Turns a plain loop into `for await…of`.
 *
 * @param extra Edits that belong to the fix beside this, for example to the iterated expression.
 * @returns A fix, safe for `for…of` where `await` may be written already; undefined where `await` cannot come.
 */
export async function forAwaitFix(
  facts: FileFacts,
  loop: ForOfStatement | ForInStatement,
  extra: readonly Edit[] = [],
): Promise<Fix | undefined> {
  const place = await placeForAwait(facts, loop);
  if (!place) return undefined;
  const isForIn = loop.kind === SyntaxKind.ForInStatement;
  return {
    title: titleAt(place, useForAwait),
    safe: !isForIn && !place.makesAsync,
    edits: [
      ...place.edits,
      awaitAfterFor(facts.sourceFile, loop),
      ...(isForIn ? [inToOf(facts.sourceFile, loop)] : []),
      ...extra,
    ],
  };
}

/** Writes `await` behind the `for` of a loop. */
export function awaitAfterFor(sourceFile: SourceFile, loop: Node): Edit {
  const end = loop.getStart(sourceFile) + "for".length;
  return { file: sourceFile.fileName, start: end, end, newText: " await" };
}

/**
 * Collects the items of an async iterable with `Array.fromAsync` before a place takes them at once. A suggestion:
 * an iterable without an end would never be done.
 *
 * @param before Text to put before the collected expression, such as `await ` for a promise of an iterable.
 * @returns undefined for loops, for places without an expression to change, where `await` cannot come, and where
 *   the project's `lib` has no `Array.fromAsync`.
 */
export async function collectFix(
  facts: FileFacts,
  site: IterationSite,
  consumer: Consumer | undefined,
  before = "",
): Promise<Fix | undefined> {
  const { value } = site;
  if (!value || site.form === "for-of" || site.form === "for-await" || site.form === "delegation")
    return undefined;
  if (!(await hasArrayFromAsync(facts))) return undefined;
  if (consumer?.name === "Promise.all" && !before && isOnlyArgument(site)) {
    // `Array.fromAsync` gives the same promise of all items, so nothing more has to wait.
    const { expression } = site.node as CallExpression;
    return { title: collectItems, safe: false, edits: [renameCallee(facts.sourceFile, expression)] };
  }
  const place = await placeForAwait(facts, site.node);
  if (!place) return undefined;
  const edits = collectEdits(facts.sourceFile, site, value, consumer, before);
  return { title: titleAt(place, collectItems), safe: false, edits: [...place.edits, ...edits] };
}

/** Like {@link collectFix}, for an expression that stands anywhere, also as a shorthand property. */
export async function wrapValueFix(facts: FileFacts, value: Expression): Promise<Fix | undefined> {
  if (!(await hasArrayFromAsync(facts))) return undefined;
  const place = await placeForAwait(facts, value);
  if (!place) return undefined;
  const { sourceFile } = facts;
  const edits = isShorthandPropertyAssignment(value.parent)
    ? [insertAfter(sourceFile, value, `: await Array.fromAsync(${value.getText(sourceFile)})`)]
    : wrapInFromAsync(sourceFile, value);
  return { title: titleAt(place, collectItems), safe: false, edits: [...place.edits, ...edits] };
}

/** Whether the project's `lib` knows `Array.fromAsync` (ES2026; Node 22 and later have it). */
export async function hasArrayFromAsync({ checker }: FileFacts): Promise<boolean> {
  return (await checker.globalMembersOf("ArrayConstructor")).has("fromAsync");
}

/** Puts `await Array.fromAsync(…)` around an expression, with the parentheses that its place needs. */
export function wrapInFromAsync(sourceFile: SourceFile, value: Expression, before = ""): Edit[] {
  const wrapsWhole = needsParenthesesInPlace(value);
  const wrapsValue = before !== "" && needsParenthesesAsOperand(value);
  return [
    insertBefore(
      sourceFile,
      value,
      `${wrapsWhole ? opening(sourceFile, value) : ""}await Array.fromAsync(${before}${wrapsValue ? "(" : ""}`,
    ),
    insertAfter(sourceFile, value, `)${wrapsValue ? ")" : ""}${wrapsWhole ? ")" : ""}`),
  ];
}

function collectEdits(
  sourceFile: SourceFile,
  site: IterationSite,
  value: Expression,
  consumer: Consumer | undefined,
  before: string,
): Edit[] {
  if (consumer?.name === "Array.from") {
    const call = site.node as CallExpression;
    const edits = [renameCallee(sourceFile, call.expression)];
    if (before) edits.push(...withPrefix(sourceFile, value, before));
    return isAwaited(call) ? edits : [...awaitCall(sourceFile, call), ...edits];
  }
  const list = site.node.parent;
  if (site.form === "array-spread" && isArrayLiteralExpression(list) && list.elements.length === 1) {
    const start = list.getStart(sourceFile);
    const losesComment =
      hasComment(sourceFile, start, value.getStart(sourceFile)) ||
      hasComment(sourceFile, value.end, list.end);
    if (!losesComment) return replaceList(sourceFile, list, value, before);
  }
  return wrapInFromAsync(sourceFile, value, before);
}

/** `[...value]` as a whole becomes `await Array.fromAsync(value)`. */
function replaceList(sourceFile: SourceFile, list: Expression, value: Expression, before: string): Edit[] {
  const file = sourceFile.fileName;
  const wrapsWhole = needsParenthesesInPlace(list);
  const wrapsValue = before !== "" && needsParenthesesAsOperand(value);
  const keyword = isAwaited(list) ? "" : "await ";
  return [
    {
      file,
      start: list.getStart(sourceFile),
      end: value.getStart(sourceFile),
      newText: `${wrapsWhole ? opening(sourceFile, list) : ""}${keyword}Array.fromAsync(${before}${wrapsValue ? "(" : ""}`,
    },
    {
      file,
      start: value.end,
      end: list.end,
      newText: `)${wrapsValue ? ")" : ""}${wrapsWhole ? ")" : ""}`,
    },
  ];
}

/** An opening parenthesis that does not continue the line before. */
function opening(sourceFile: SourceFile, node: Expression): string {
  return `${separatorBefore(sourceFile, node)}(`;
}

function withPrefix(sourceFile: SourceFile, value: Expression, before: string): Edit[] {
  if (!needsParenthesesAsOperand(value)) return [insertBefore(sourceFile, value, before)];
  return [insertBefore(sourceFile, value, `${before}(`), insertAfter(sourceFile, value, ")")];
}

function awaitCall(sourceFile: SourceFile, call: CallExpression): Edit[] {
  const wraps = needsParenthesesInPlace(call);
  const edits = [insertBefore(sourceFile, call, `${wraps ? opening(sourceFile, call) : ""}await `)];
  if (wraps) edits.push(insertAfter(sourceFile, call, ")"));
  return edits;
}

/** `Array.from` or `Promise.all`, also as a constant's name, becomes `Array.fromAsync`. */
function renameCallee(sourceFile: SourceFile, callee: Expression): Edit {
  if (isPropertyAccessExpression(callee) && callee.name.text === "from") {
    return replaceNode(sourceFile, callee.name, "fromAsync");
  }
  return replaceNode(sourceFile, callee, "Array.fromAsync");
}

function isOnlyArgument(site: IterationSite): boolean {
  return isCallExpression(site.node) && site.node.arguments.length === 1;
}

/** `for (const x in value)` → `of`. */
function inToOf(sourceFile: SourceFile, loop: ForInStatement): Edit {
  const start = skipTrivia(sourceFile.text, loop.initializer.end);
  return { file: sourceFile.fileName, start, end: start + "in".length, newText: "of" };
}
