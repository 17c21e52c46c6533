/**
 * Edits that make a place which iterates synchronously work with an async iterable: `for await`, or
 * `Array.fromAsync` before the place.
 */
import type { Edit, Fix } from "../engine/rule.ts";
import type { Checker } from "../typescript/checker.ts";
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
  unwrapped,
} from "./edits.ts";
import { isEndlessGenerator } from "./endless-generators.ts";
import type { Consumer, IterationSite } from "./iteration-sites.ts";
import { originOf } from "./origins.ts";

/** Texts that a fix puts right before and after the iterated expression: `await ` and nothing, nothing and `()`. */
export interface Around {
  readonly before: string;
  readonly after: string;
}

/** Awaits an expression, with the parentheses that it needs as an operand. */
export function awaiting(value: Expression): Around {
  return needsParenthesesAsOperand(value)
    ? { before: "await (", after: ")" }
    : { before: "await ", after: "" };
}

/** The edits that put texts around an expression. */
export function putAround(sourceFile: SourceFile, value: Expression, around: Around): Edit[] {
  const edits: Edit[] = [];
  if (around.before) edits.push(insertBefore(sourceFile, value, around.before));
  if (around.after) edits.push(insertAfter(sourceFile, value, around.after));
  return edits;
}

const nothing: Around = { before: "", after: "" };

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
 * @param around What else the iterated expression needs, such as `await` for a promise of an iterable.
 * @returns undefined for loops, for places without an expression to change, where `await` cannot come, and where
 *   the project's `lib` has no `Array.fromAsync`.
 */
export async function collectFix(
  facts: FileFacts,
  site: IterationSite,
  consumer: Consumer | undefined,
  around: Around = nothing,
): Promise<Fix | undefined> {
  const { value } = site;
  if (!value || site.form === "for-of" || site.form === "for-await" || site.form === "delegation")
    return undefined;
  if (!(await hasArrayFromAsync(facts)) || (await isEndless(facts.checker, value))) return undefined;
  if (consumer?.name === "Promise.all" && !around.before.startsWith("await") && isOnlyArgument(site)) {
    // `Array.fromAsync` gives the same promise of all items, so nothing more has to wait.
    const { expression } = site.node as CallExpression;
    const edits = [renameCallee(facts.sourceFile, expression), ...putAround(facts.sourceFile, value, around)];
    return { title: collectItems, safe: false, edits };
  }
  const place = await placeForAwait(facts, site.node);
  if (!place) return undefined;
  const edits = collectEdits(facts.sourceFile, site, value, consumer, around);
  return { title: titleAt(place, collectItems), safe: false, edits: [...place.edits, ...edits] };
}

/** Like {@link collectFix}, for an expression that stands anywhere, also as a shorthand property. */
export async function wrapValueFix(facts: FileFacts, value: Expression): Promise<Fix | undefined> {
  if (!(await hasArrayFromAsync(facts)) || (await isEndless(facts.checker, value))) return undefined;
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

/** Whether an expression gives an async iterable that never ends by itself, so that collecting it never would. */
export async function isEndless(checker: Checker, value: Expression): Promise<boolean> {
  if (await isEndlessGenerator(checker, value)) return true;
  const expression = unwrapped(value);
  if (!isCallExpression(expression)) return false;
  const origin = await originOf(checker, expression.expression);
  return origin !== undefined && endlessOrigins.has(origin);
}

const endlessOrigins: ReadonlySet<string> = new Set([
  "node:events#on",
  "node:timers/promises#setInterval",
  "node:fs/promises#watch",
]);

/** Puts `await Array.fromAsync(…)` around an expression, with the parentheses that its place needs. */
export function wrapInFromAsync(sourceFile: SourceFile, value: Expression, around: Around = nothing): Edit[] {
  const wrapsWhole = needsParenthesesInPlace(value);
  return [
    insertBefore(
      sourceFile,
      value,
      `${wrapsWhole ? opening(sourceFile, value) : ""}await Array.fromAsync(${around.before}`,
    ),
    insertAfter(sourceFile, value, `${around.after})${wrapsWhole ? ")" : ""}`),
  ];
}

function collectEdits(
  sourceFile: SourceFile,
  site: IterationSite,
  value: Expression,
  consumer: Consumer | undefined,
  around: Around,
): Edit[] {
  if (consumer?.name === "Array.from") {
    const call = site.node as CallExpression;
    const edits = [renameCallee(sourceFile, call.expression), ...putAround(sourceFile, value, around)];
    return isAwaited(call) ? edits : [...awaitCall(sourceFile, call), ...edits];
  }
  const list = site.node.parent;
  if (site.form === "array-spread" && isArrayLiteralExpression(list) && list.elements.length === 1) {
    const start = list.getStart(sourceFile);
    const losesComment =
      hasComment(sourceFile, start, value.getStart(sourceFile)) ||
      hasComment(sourceFile, value.end, list.end);
    if (!losesComment) return replaceList(sourceFile, list, value, around);
  }
  return wrapInFromAsync(sourceFile, value, around);
}

/** `[...value]` as a whole becomes `await Array.fromAsync(value)`. */
function replaceList(sourceFile: SourceFile, list: Expression, value: Expression, around: Around): Edit[] {
  const file = sourceFile.fileName;
  const wrapsWhole = needsParenthesesInPlace(list);
  const keyword = isAwaited(list) ? "" : "await ";
  return [
    {
      file,
      start: list.getStart(sourceFile),
      end: value.getStart(sourceFile),
      newText: `${wrapsWhole ? opening(sourceFile, list) : ""}${keyword}Array.fromAsync(${around.before}`,
    },
    {
      file,
      start: value.end,
      end: list.end,
      newText: `${around.after})${wrapsWhole ? ")" : ""}`,
    },
  ];
}

/** An opening parenthesis that does not continue the line before. */
function opening(sourceFile: SourceFile, node: Expression): string {
  return `${separatorBefore(sourceFile, node)}(`;
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
