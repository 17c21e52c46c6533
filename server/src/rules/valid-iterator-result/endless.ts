import { unwrapped } from "../../analysis/edits.ts";
import { canBeLeft } from "../../analysis/flow.ts";
import { type FunctionNode, forEachInScope, suspends } from "../../analysis/functions.ts";
import { consumerOf, type IterationSite, iterationSiteAt } from "../../analysis/iteration-sites.ts";
import { accessOf, type Factory } from "../../analysis/iterator-syntax.ts";
import { isAssignmentOperator, isConst, variableOf } from "../../analysis/references.ts";
import { alternativesOf, declarationsIn, outcomesOf } from "../../analysis/values.ts";
import type { Checker } from "../../typescript/checker.ts";
import {
  type Expression,
  isBinaryExpression,
  isCallExpression,
  isElementAccessExpression,
  isForOfStatement,
  isIdentifier,
  isPostfixUnaryExpression,
  isSpreadAssignment,
  type Node,
  type ObjectLiteralExpression,
  SyntaxKind,
} from "../../typescript/syntax.ts";
import { TypeFlags } from "../../typescript/types.ts";
import { literalOf, propertyOf } from "./shapes.ts";

/** Why an iterator without any `done: true` is not meant to be endless. */
export interface Endlessness {
  /** The result that stands for the end, where one is written. */
  readonly last: ObjectLiteralExpression | undefined;
}

/**
 * Whether a `next` never says `done: true` although its items come to an end: it hands out `undefined` after the
 * last one, it takes them from a list, or a loop in the same file iterates it to the end. Counters, clocks and
 * other endless sources are left alone.
 */
export async function endlessness(
  checker: Checker,
  node: FunctionNode,
  factory: Factory | undefined,
): Promise<Endlessness | undefined> {
  const outcomes = outcomesOf(node);
  if (outcomes.length === 0 || saysEndless(node) || throwsInside(node)) return undefined;
  const literals = await Promise.all(outcomes.map(({ expression }) => literalOf(checker, expression)));
  if (!literals.every(literal => literal !== undefined) || literals.some(canBeDone)) return undefined;
  const isBounded = comparesInside(node);
  const last = literals.find(literal => isEndMarker(literal) && (isBounded || !propertyOf(literal, "done")));
  if (last && literals.length > 1 && literals.some(literal => !isEndMarker(literal))) return { last };
  const [only, another] = literals;
  const isUnsaid = literals.every(literal => !propertyOf(literal, "done"));
  const value = only && !another ? propertyOf(only, "value") : undefined;
  const comesToEnd =
    (another !== undefined && isBounded && isUnsaid) ||
    (value !== undefined && isUnsaid && isUndefinedAtEnd(value)) ||
    (value !== undefined && (await takesFromList(checker, value, node))) ||
    (await isIteratedToTheEnd(checker, factory));
  return comesToEnd ? { last: undefined } : undefined;
}

/** Whether a written return type says that there is no end. */
function saysEndless(node: FunctionNode): boolean {
  return /\bnever\b|\bIteratorYieldResult\b/.test(node.type?.getText() ?? "");
}

function canBeDone(literal: ObjectLiteralExpression): boolean {
  if (literal.properties.some(isSpreadAssignment)) return true;
  const done = propertyOf(literal, "done");
  const isMethod = literal.properties.some(
    property => (property as { name?: Node }).name?.getText() === "done",
  );
  return done ? done.kind !== SyntaxKind.FalseKeyword : isMethod;
}

/** `{}`, `{ value: undefined }`, `{ value: null }`: nothing is handed out. */
function isEndMarker(literal: ObjectLiteralExpression): boolean {
  const value = propertyOf(literal, "value");
  return !value || isNothing(value);
}

function isNothing(node: Expression): boolean {
  const value = unwrapped(node);
  if (value.kind === SyntaxKind.NullKeyword || value.kind === SyntaxKind.VoidExpression) return true;
  return isIdentifier(value) && value.text === "undefined";
}

/** `index < items.length ? items[index++] : undefined` */
function isUndefinedAtEnd(value: Expression): boolean {
  const alternatives = alternativesOf(value);
  return alternatives.length > 1 && alternatives.some(isNothing);
}

/** Whether a function compares sizes anywhere, as a bound is checked. */
function comparesInside(node: FunctionNode): boolean {
  let found = false;
  forEachInScope(node, inner => {
    found ||= isBinaryExpression(inner) && relationalOperators.has(inner.operatorToken.kind);
  });
  return found;
}

const relationalOperators: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.LessThanToken,
  SyntaxKind.LessThanEqualsToken,
  SyntaxKind.GreaterThanToken,
  SyntaxKind.GreaterThanEqualsToken,
]);

/** `list.shift()`, `list.pop()`, `list[index++]`: the list comes to its end, and `undefined` follows. */
async function takesFromList(checker: Checker, value: Expression, next: FunctionNode): Promise<boolean> {
  const item = await constantBehind(checker, value);
  const removed =
    isCallExpression(item) && item.arguments.length === 0 ? accessOf(unwrapped(item.expression)) : undefined;
  const isStepped = isElementAccessExpression(item) && isPostfixUnaryExpression(item.argumentExpression);
  const isRemoved = removed?.name === "shift" || removed?.name === "pop";
  const list = isStepped ? item.expression : isRemoved ? removed.owner : undefined;
  // Whatever else `next` does may start the list over or fill it again, and so may others while it waits.
  if (!list || decides(next) || (isRemoved && suspends(next))) return false;
  const type = await checker.typeOf(list);
  if (!type) return false;
  // Whatever is read by ever higher numbers is a list, also where its type is unknown.
  return (type.flags & TypeFlags.Any) !== 0 || (await checker.memberNamesOf(type)).has("lastIndexOf");
}

/** The initializer of a constant that a name stands for, else the expression itself. */
async function constantBehind(checker: Checker, node: Expression): Promise<Expression> {
  const expression = unwrapped(node);
  if (!isIdentifier(expression)) return expression;
  const variable = await variableOf(checker, expression);
  return variable?.initializer && isConst(variable) ? unwrapped(variable.initializer) : expression;
}

/** Whether a function branches, loops or assigns. */
function decides(node: FunctionNode): boolean {
  let found = false;
  forEachInScope(node, inner => {
    found ||=
      decidingKinds.has(inner.kind) ||
      (isBinaryExpression(inner) && isAssignmentOperator(inner.operatorToken.kind));
  });
  return found;
}

const decidingKinds: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.IfStatement,
  SyntaxKind.SwitchStatement,
  SyntaxKind.ConditionalExpression,
  SyntaxKind.ForStatement,
  SyntaxKind.WhileStatement,
  SyntaxKind.DoStatement,
]);

/**
 * Whether the same file iterates the object that the factory belongs to, and nothing there could leave an endless
 * one: a loop without `break`, a spread, `Array.from` and the like.
 */
async function isIteratedToTheEnd(checker: Checker, factory: Factory | undefined): Promise<boolean> {
  const holder = factory?.name.parent.parent;
  if (!holder) return false;
  const sourceFile = holder.getSourceFile();
  const sites: IterationSite[] = [];
  const visit = (node: Node): undefined => {
    const site = iterationSiteAt(node);
    if (site && takesAll(site)) sites.push(site);
    node.forEachChild(visit);
  };
  visit(sourceFile);
  const declared = await Promise.all(
    sites.map(async site => {
      if (site.form === "call" && !(await consumerOf(checker, site))) return [];
      const type = await checker.typeOf(site.typed);
      return declarationsIn(sourceFile, type && (await checker.declaringSymbolOf(type)));
    }),
  );
  return declared.some(declarations => declarations.includes(holder));
}

function takesAll({ form, node }: IterationSite): boolean {
  if (form === "for-of" || form === "for-await") {
    return isForOfStatement(node) && !canBeLeft(node) && !throwsInside(node);
  }
  return form === "array-spread" || form === "argument-spread" || form === "call";
}

function throwsInside(loop: Node): boolean {
  let found = false;
  forEachInScope(loop, node => {
    found ||=
      node.kind === SyntaxKind.ThrowStatement ||
      (node.kind === SyntaxKind.CallExpression && /\bexit\(/.test(node.getText()));
  });
  return found;
}
