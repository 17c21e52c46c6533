/**
 * Where a file iterates something, in every spelling that the language and its built-in functions have. Rules
 * about the iterated value share this reading of the syntax, so that they agree on what iterates.
 */

import type { Listener, Listeners, RuleContext } from "../engine/rule.ts";
import type { Checker } from "../typescript/checker.ts";
import {
  type ArrayBindingPattern,
  type BinaryExpression,
  type CallExpression,
  type Expression,
  type ForOfStatement,
  isArrayLiteralExpression,
  isBinaryExpression,
  isElementAccessExpression,
  isForOfStatement,
  isIdentifier,
  isNewExpression,
  isObjectLiteralExpression,
  isPropertyAccessExpression,
  isSpreadElement,
  isStringLiteral,
  isVariableDeclaration,
  type NewExpression,
  type Node,
  type SpreadElement,
  SyntaxKind,
  type YieldExpression,
} from "../typescript/syntax.ts";
import { unwrapped } from "./edits.ts";
import { enclosingFunction, isAsync } from "./functions.ts";
import { mentions } from "./mentions.ts";
import { originOf } from "./origins.ts";

/** How a place iterates its value. */
export type IterationForm =
  /** `for (const x of value)` */
  | "for-of"
  /** `for await (const x of value)` */
  | "for-await"
  /** `[...value]` */
  | "array-spread"
  /** `f(...value)`, `new C(...value)` */
  | "argument-spread"
  /** `const [a] = value`, `[a] = value`, `function f([a]: T) {}` */
  | "destructuring"
  /** `yield* value` */
  | "delegation"
  /** `Array.from(value)`, `new Set(value)`, `Promise.all(value)` */
  | "call";

/** One place that iterates a value. */
export interface IterationSite {
  readonly form: IterationForm;
  /** The statement, expression or pattern that iterates. */
  readonly node: Node;
  /** The expression that is iterated; undefined for destructured parameters and nested patterns. */
  readonly value: Expression | undefined;
  /** The node whose type is the iterated value's. */
  readonly typed: Node;
  /** What to underline, which is where the compiler reports the same: the value, or the pattern. */
  readonly at: Node;
  /** Whether async iterables are welcome beside sync ones; for a call, its {@link Consumer} says. */
  readonly acceptsAsync: boolean;
}

/** A built-in function or constructor that iterates its argument. */
export interface Consumer {
  /** Its name as one writes it, `Array.from` or `new Set`. */
  readonly name: string;
  /** What it does with an object that is not iterable: throws, gives a promise that rejects, or finds no items. */
  readonly failure: "throws" | "rejects" | "empty";
  /** Whether async iterables are welcome beside sync ones. */
  readonly acceptsAsync?: boolean;
}

/**
 * Listeners that hand every place which iterates something to `see`. Whether a call really goes to a built-in
 * function must still be asked, with {@link consumerOf}, because that costs a question.
 */
export function iterationListeners<Options>(
  see: (site: IterationSite, context: RuleContext<Options>) => void | Promise<void>,
): Listeners<Options> {
  const listen = <N extends Node>(read: (node: N) => IterationSite | undefined) => {
    return (node: N, context: RuleContext<Options>) => {
      const site = read(node);
      return site && see(site, context);
    };
  };
  return {
    [SyntaxKind.ForOfStatement]: listen(siteOfLoop),
    [SyntaxKind.SpreadElement]: listen(siteOfSpread),
    [SyntaxKind.ArrayBindingPattern]: listen(siteOfPattern),
    [SyntaxKind.BinaryExpression]: listen(siteOfAssignment),
    [SyntaxKind.YieldExpression]: listen(siteOfDelegation),
    [SyntaxKind.CallExpression]: listen(siteOfCall),
    [SyntaxKind.NewExpression]: listen(siteOfCall),
  };
}

/** Joins listeners; where both listen to one kind of node, both hear it. */
export function mergeListeners<Options>(
  first: Listeners<Options>,
  second: Listeners<Options>,
): Listeners<Options> {
  const merged: Record<number, Listener<Options>> = { ...(first as Record<number, Listener<Options>>) };
  for (const [kind, listener] of Object.entries(second as Record<number, Listener<Options>>)) {
    const other = merged[Number(kind)];
    merged[Number(kind)] = other
      ? (node, context) => both(other(node, context), listener(node, context))
      : listener;
  }
  return merged as Listeners<Options>;
}

function both(first: void | Promise<void>, second: void | Promise<void>): void | Promise<void> {
  return first && second ? Promise.all([first, second]).then(() => undefined) : first || second;
}

/** The place that iterates at a node, of whatever kind the node is. */
export function iterationSiteAt(node: Node): IterationSite | undefined {
  switch (node.kind) {
    case SyntaxKind.ForOfStatement:
      return siteOfLoop(node as ForOfStatement);
    case SyntaxKind.SpreadElement:
      return siteOfSpread(node as SpreadElement);
    case SyntaxKind.ArrayBindingPattern:
      return siteOfPattern(node as ArrayBindingPattern);
    case SyntaxKind.BinaryExpression:
      return siteOfAssignment(node as BinaryExpression);
    case SyntaxKind.YieldExpression:
      return siteOfDelegation(node as YieldExpression);
    case SyntaxKind.CallExpression:
    case SyntaxKind.NewExpression:
      return siteOfCall(node as CallExpression | NewExpression);
    default:
      return undefined;
  }
}

/**
 * The built-in function that a call site goes to, also through a constant (`const { all } = Promise`); undefined
 * where it is some other function, and for sites that are no calls.
 */
export async function consumerOf(checker: Checker, site: IterationSite): Promise<Consumer | undefined> {
  if (site.form !== "call") return undefined;
  const call = site.node as CallExpression | NewExpression;
  const origin = await originOf(checker, call.expression);
  if (origin === undefined) return undefined;
  return (isNewExpression(call) ? constructors : functions).get(origin);
}

/** Whether an array or object literal is not a value but the target of a destructuring assignment. */
export function isAssignmentTarget(node: Node): boolean {
  const { parent } = node;
  if (isBinaryExpression(parent)) {
    return parent.left === node && parent.operatorToken.kind === SyntaxKind.EqualsToken;
  }
  if (isForOfStatement(parent) || parent.kind === SyntaxKind.ForInStatement)
    return (parent as ForOfStatement).initializer === node;
  const isPart =
    isArrayLiteralExpression(parent) ||
    isObjectLiteralExpression(parent) ||
    isSpreadElement(parent) ||
    parent.kind === SyntaxKind.SpreadAssignment ||
    (parent.kind === SyntaxKind.PropertyAssignment &&
      (parent as unknown as { initializer: Node }).initializer === node);
  return isPart && isAssignmentTarget(parent);
}

function siteOfLoop(node: ForOfStatement): IterationSite | undefined {
  const value = node.expression;
  if (isPlainLiteral(value)) return undefined;
  const form = node.awaitModifier ? "for-await" : "for-of";
  return { form, node, value, typed: value, at: value, acceptsAsync: form === "for-await" };
}

function siteOfSpread(node: SpreadElement): IterationSite | undefined {
  const value = node.expression;
  const inArray = isArrayLiteralExpression(node.parent);
  if (isPlainLiteral(value) || (inArray && isAssignmentTarget(node.parent))) return undefined;
  const form = inArray ? "array-spread" : "argument-spread";
  return { form, node, value, typed: value, at: value, acceptsAsync: false };
}

function siteOfPattern(node: ArrayBindingPattern): IterationSite | undefined {
  const { parent } = node;
  const value = isVariableDeclaration(parent) ? parent.initializer : undefined;
  if (value && isPlainLiteral(value)) return undefined;
  return { form: "destructuring", node, value, typed: node, at: node, acceptsAsync: false };
}

function siteOfAssignment(node: BinaryExpression): IterationSite | undefined {
  if (node.operatorToken.kind !== SyntaxKind.EqualsToken || !isArrayLiteralExpression(node.left))
    return undefined;
  if (isPlainLiteral(node.right)) return undefined;
  const { left, right } = node;
  return { form: "destructuring", node, value: right, typed: right, at: left, acceptsAsync: false };
}

function siteOfDelegation(node: YieldExpression): IterationSite | undefined {
  const value = node.expression;
  if (!node.asteriskToken || !value || isPlainLiteral(value)) return undefined;
  const scope = enclosingFunction(node);
  if (!scope) return undefined;
  return { form: "delegation", node, value, typed: value, at: value, acceptsAsync: isAsync(scope) };
}

function siteOfCall(node: CallExpression | NewExpression): IterationSite | undefined {
  const value = node.arguments?.[0];
  if (!value || isPlainLiteral(value) || isSpreadElement(value)) return undefined;
  const name = lastNameOf(node.expression);
  if (name === undefined) return undefined;
  const known = isNewExpression(node) ? constructorNames : functionNames;
  if (!known.has(name) && !isAlias(node.expression)) return undefined;
  return { form: "call", node, value, typed: value, at: value, acceptsAsync: false };
}

/** Literals that are iterable or plainly nothing; they need no question. */
function isPlainLiteral(node: Expression): boolean {
  return plainLiterals.has(unwrapped(node).kind);
}

const plainLiterals: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.ArrayLiteralExpression,
  SyntaxKind.StringLiteral,
  SyntaxKind.NoSubstitutionTemplateLiteral,
  SyntaxKind.TemplateExpression,
  SyntaxKind.NumericLiteral,
  SyntaxKind.NullKeyword,
]);

function lastNameOf(callee: Expression): string | undefined {
  const expression = unwrapped(callee);
  if (isIdentifier(expression)) return expression.text;
  if (isPropertyAccessExpression(expression)) return expression.name.text;
  if (isElementAccessExpression(expression) && isStringLiteral(expression.argumentExpression))
    return expression.argumentExpression.text;
  return undefined;
}

/**
 * Whether a callee may be a constant that stands for a built-in function. Any name can; only files that take such
 * functions apart (`const { all } = Promise`) are looked at more closely.
 */
function isAlias(callee: Expression): boolean {
  return isIdentifier(unwrapped(callee)) && mentions(callee.getSourceFile(), aliasPattern);
}

const aliasPattern =
  /=\s*(?:(?:globalThis|window|self|global)\s*\.\s*)?(?:Array|Promise|Object|Map|Iterator|Weak(?:Set|Map)|Set|Buffer|Readable|(?:Big)?(?:Int|Uint|Float)\d+(?:Clamped)?Array)\s*(?:\.\s*\w+\s*)?(?:[;,)\]}\n]|$)/;

const typedArrays = [
  "Int8Array",
  "Uint8Array",
  "Uint8ClampedArray",
  "Int16Array",
  "Uint16Array",
  "Int32Array",
  "Uint32Array",
  "Float16Array",
  "Float32Array",
  "Float64Array",
  "BigInt64Array",
  "BigUint64Array",
];

/** Functions by origin. `Array.from` and typed arrays take what is not iterable for array-like, without a length. */
const functions: ReadonlyMap<string, Consumer> = new Map<string, Consumer>([
  ["#Array.from", { name: "Array.from", failure: "empty" }],
  ["#Array.fromAsync", { name: "Array.fromAsync", failure: "empty", acceptsAsync: true }],
  ["#Promise.all", { name: "Promise.all", failure: "rejects" }],
  ["#Promise.allSettled", { name: "Promise.allSettled", failure: "rejects" }],
  ["#Promise.any", { name: "Promise.any", failure: "rejects" }],
  ["#Promise.race", { name: "Promise.race", failure: "rejects" }],
  ["#Object.fromEntries", { name: "Object.fromEntries", failure: "throws" }],
  ["#Object.groupBy", { name: "Object.groupBy", failure: "throws" }],
  ["#Map.groupBy", { name: "Map.groupBy", failure: "throws" }],
  ["#Buffer.concat", { name: "Buffer.concat", failure: "throws" }],
  ["#Buffer.from", { name: "Buffer.from", failure: "throws" }],
  ["node:buffer#Buffer.concat", { name: "Buffer.concat", failure: "throws" }],
  ["node:buffer#Buffer.from", { name: "Buffer.from", failure: "throws" }],
  ["node:stream#Readable.from", { name: "Readable.from", failure: "throws", acceptsAsync: true }],
  ...typedArrays.map((name): [string, Consumer] => [
    `#${name}.from`,
    { name: `${name}.from`, failure: "empty" },
  ]),
]);

/** Constructors by origin. */
const constructors: ReadonlyMap<string, Consumer> = new Map<string, Consumer>([
  ...["Set", "Map", "WeakSet", "WeakMap", "AggregateError"].map((name): [string, Consumer] => [
    `#${name}`,
    { name: `new ${name}`, failure: "throws" },
  ]),
  ...typedArrays.map((name): [string, Consumer] => [`#${name}`, { name: `new ${name}`, failure: "empty" }]),
]);

const functionNames = lastNames(functions);
const constructorNames = lastNames(constructors);

/** The names that calls end in, to tell apart cheaply which calls are worth a question. */
function lastNames(table: ReadonlyMap<string, Consumer>): ReadonlySet<string> {
  return new Set([...table.keys()].map(origin => /\w+$/.exec(origin)?.[0] ?? origin));
}
