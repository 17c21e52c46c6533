import { isAwaited, unwrapped } from "../../analysis/edits.ts";
import {
  branchesAround,
  type FlowEvent,
  historyOf,
  repeatingLoop,
  sharesConditions,
} from "../../analysis/flow.ts";
import { enclosingScope, isAsync, isFunctionNode } from "../../analysis/functions.ts";
import { libraryAncestorsOf } from "../../analysis/one-shot.ts";
import { identifiersNamed, isConst, isDeclarationName, referencesOf } from "../../analysis/references.ts";
import type { Checker } from "../../typescript/checker.ts";
import {
  type CallExpression,
  type Expression,
  type Identifier,
  isCallExpression,
  isFunctionDeclaration,
  isIdentifier,
  isPropertyAccessExpression,
  isVariableDeclaration,
  type Node,
  SyntaxKind,
} from "../../typescript/syntax.ts";
import { type Consumption, rootOf } from "./consumption.ts";

/** Whether the syntax allows that a function runs more than once: it is a callback, or its name stands elsewhere. */
export function mayRunAgain(scope: Node): boolean {
  if (callbackOf(scope)) return true;
  const name = nameOf(scope);
  return name !== undefined && identifiersNamed(name.getSourceFile(), name.text).length > 1;
}

/**
 * Whether a function certainly runs more than once while a source outside of it stays the same: it is a callback
 * that a list calls for each item, or it is called twice, one call after the other or in a loop.
 *
 * @param source The source's variable, or `this`.
 */
export async function runsAgain(checker: Checker, scope: Node, source: Expression): Promise<boolean> {
  // Async functions that are not awaited one by one run side by side, and share the source as workers do.
  const runsAlong = isAsync(scope);
  const callback = callbackOf(scope);
  if (callback) return !runsAlong && isCalledByList(checker, callback);
  const name = nameOf(scope);
  if (!name) return false;
  const references = await referencesOf(checker, name);
  if (runsAlong) {
    const awaited = references.map(callOf).filter(call => call !== undefined && isAwaited(call));
    return followEachOtherInOneScope(awaited as CallExpression[], source);
  }
  const handed = references.map(reference => callbackOf(reference)).filter(call => call !== undefined);
  const perItem = await Promise.all(handed.map(call => isCalledByList(checker, call)));
  if (perItem.includes(true)) return true;
  const calls = references.map(callOf).filter(call => call !== undefined);
  return followEachOtherInOneScope(calls, source);
}

function followEachOtherInOneScope(calls: readonly CallExpression[], source: Expression): boolean {
  return new Set(calls.map(call => enclosingScope(call))).size === 1 && followEachOther(calls, source);
}

/** Whether a source is declared outside of a function. */
export function isMadeOutside({ source }: Consumption, scope: Node): boolean {
  const root = rootOf(source);
  if (!isIdentifier(root) || !isFunctionNode(scope)) return false;
  const declared = identifiersNamed(root.getSourceFile(), root.text).filter(isDeclarationName);
  return !declared.some(({ pos, end }) => pos >= scope.pos && end <= scope.end);
}

/** The call of a list's method that gets a function, or a name of it, as its callback. */
function callbackOf(node: Node): CallExpression | undefined {
  const isFunction = node.kind === SyntaxKind.ArrowFunction || node.kind === SyntaxKind.FunctionExpression;
  const { parent } = node;
  if ((!isFunction && !isIdentifier(node)) || !isCallExpression(parent)) return undefined;
  if (parent.arguments[0] !== node) return undefined;
  const callee = unwrapped(parent.expression);
  return isPropertyAccessExpression(callee) && repeatingMethods.has(callee.name.text) ? parent : undefined;
}

/** Whether the method that gets a callback is one of the language's lists, which call it for each item. */
async function isCalledByList(checker: Checker, call: CallExpression): Promise<boolean> {
  const callee = unwrapped(call.expression);
  const type = isPropertyAccessExpression(callee) ? await checker.typeOf(callee.expression) : undefined;
  if (!type) return false;
  const ancestors = await libraryAncestorsOf(checker, await checker.nonNullable(type));
  // A tuple is an array without a name of its own.
  return ancestors.some(({ library }) => library === "lib") || (await checker.memberNamesOf(type)).has("0");
}

function callOf(reference: Identifier): CallExpression | undefined {
  const { parent } = reference;
  return isCallExpression(parent) && parent.expression === reference ? parent : undefined;
}

/** Whether one of some calls in the same function comes after another, or after itself, with the same source. */
function followEachOther(calls: readonly CallExpression[], source: Expression): boolean {
  const [first] = calls;
  if (!first) return false;
  const scope = enclosingScope(first);
  const events = new Map<Node, FlowEvent>(calls.map(call => [call, { marks: true }]));
  if (isIdentifier(source)) {
    for (const name of identifiersNamed(source.getSourceFile(), source.text)) {
      if (isDeclarationName(name)) events.set(name, { clears: true });
    }
  }
  const history = historyOf(scope, events);
  return calls.some(call => {
    const before = history.get(call);
    const loop = repeatingLoop(call);
    if (before?.has(call) && loop && branchesAround(call, loop).size === 0) return true;
    return calls.some(other => other !== call && before?.has(other) && sharesConditions(other, call, scope));
  });
}

/** The name by which a function can be called: its own, or that of the constant that holds it. */
function nameOf(scope: Node): Identifier | undefined {
  if (isFunctionDeclaration(scope)) return scope.name;
  const { parent } = scope;
  const isHeld = isFunctionNode(scope) && isVariableDeclaration(parent) && isConst(parent);
  return isHeld && isIdentifier(parent.name) ? parent.name : undefined;
}

const repeatingMethods: ReadonlySet<string> = new Set([
  "every",
  "filter",
  "find",
  "findIndex",
  "findLast",
  "findLastIndex",
  "flatMap",
  "forEach",
  "map",
  "reduce",
  "reduceRight",
  "some",
  "sort",
]);
