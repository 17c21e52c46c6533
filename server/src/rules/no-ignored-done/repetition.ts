import { unwrapped } from "../../analysis/edits.ts";
import { isBranch, isEndless, isLoop, repeatingLoop } from "../../analysis/flow.ts";
import { enclosingFunction, forEachInScope } from "../../analysis/functions.ts";
import { isAssignmentOperator, isDeclarationName, isWrite } from "../../analysis/references.ts";
import {
  type CallExpression,
  type ConditionalExpression,
  type Expression,
  type ForStatement,
  type IfStatement,
  isBinaryExpression,
  isCallExpression,
  isForStatement,
  isIdentifier,
  isPropertyAccessExpression,
  type Node,
  SyntaxKind,
  type WhileStatement,
} from "../../typescript/syntax.ts";
import type { Taken } from "./taken.ts";

/** Code that runs again and again: a loop, or a function that calls itself. */
export interface Repetition {
  /** The loop, undefined for a function that calls itself. */
  readonly loop: Node | undefined;
  /** What runs each time. */
  readonly body: Node;
  /** What must hold for it to run again; undefined where nothing must. */
  readonly condition: Expression | undefined;
}

/** What repeats a node, undefined for loops that somebody else ends: `for…of` and `for…in`. */
export function repetitionAround(node: Node): Repetition | undefined {
  const loop = repeatingLoop(node);
  if (loop) {
    if (loop.kind === SyntaxKind.ForOfStatement || (loop as Node).kind === SyntaxKind.ForInStatement)
      return undefined;
    const condition = isForStatement(loop)
      ? (loop as ForStatement).condition
      : (loop as WhileStatement).expression;
    return { loop, body: loop, condition };
  }
  const scope = enclosingFunction(node);
  const name = (scope as { name?: Node } | undefined)?.name;
  if (!scope?.body || !name || !isIdentifier(name)) return undefined;
  let callsItself = false;
  let isConditional = false;
  forEachInScope(scope.body, inner => {
    if (!isCallExpression(inner) || !isIdentifier(inner.expression) || inner.expression.text !== name.text)
      return;
    callsItself = true;
    isConditional ||= guardsOf(inner, scope.body as Node).length > 0;
  });
  return callsItself && !isConditional
    ? { loop: undefined, body: scope.body, condition: undefined }
    : undefined;
}

/**
 * Whether the repetition may come to its end by something that the steps bring about: a condition that depends on
 * what changes in it, a call that may look at anything, an assertion about the value.
 */
export function canEndOtherwise(repetition: Repetition, step: CallExpression, taken: Taken): boolean {
  const { loop, body, condition } = repetition;
  const changing = changingNames(body);
  for (const name of taken.names) changing.add(name);
  const iterator = unwrapped(step.expression);
  const source = isPropertyAccessExpression(iterator) ? iterator.expression.getText() : "";
  const depends = (guard: Node): boolean => mayChange(guard, changing, source);
  const isAsked = condition && !isEndless(condition) && !isTruthOf(condition, taken.step);
  if (isAsked && depends(condition)) return true;
  let ends = false;
  const visit = (node: Node, depth: number): void => {
    if (ends) return;
    if (isExit(node, depth, loop === undefined)) {
      const guards = guardsOf(node, body);
      // An exit without any condition means that nothing is repeated after all.
      ends = guards.length === 0 ? !isInCatch(node, body) : guards.some(depends);
    }
    if (isCallExpression(node) && isAssertion(node, taken.names)) ends = true;
    const isInner = node !== loop && (isLoop(node) || node.kind === SyntaxKind.SwitchStatement);
    node.forEachChild(child => {
      if (!functionKinds.has(child.kind)) visit(child, depth + (isInner ? 1 : 0));
    });
  };
  visit(body, 0);
  return ends;
}

/** Whether a condition only asks if there is a step, which there always is: `step`, `step = await it.next()`. */
export function isTruthOf(condition: Expression, step: string | undefined): boolean {
  const asked = unwrapped(condition);
  const name =
    isBinaryExpression(asked) && isAssignmentOperator(asked.operatorToken.kind) ? asked.left : asked;
  return step !== undefined && isIdentifier(name) && name.text === step;
}

/** Whether a node leaves the repetition. */
function isExit(node: Node, depth: number, isFunction: boolean): boolean {
  if (node.kind === SyntaxKind.ReturnStatement) return !isFunction || !isRecursion(node);
  if (node.kind === SyntaxKind.ThrowStatement) return true;
  if (node.kind !== SyntaxKind.BreakStatement) return false;
  return depth === 0 || (node as { label?: Node }).label !== undefined;
}

/** `return pump()` goes on; it ends nothing. */
function isRecursion(node: Node): boolean {
  const value = (node as { expression?: Expression }).expression;
  return value !== undefined && isCallExpression(unwrapped(value));
}

/** The conditions between a node and the repeated code around it. */
function guardsOf(node: Node, body: Node): Node[] {
  const guards: Node[] = [];
  for (let current = node; current !== body && current.parent; current = current.parent) {
    const { parent } = current;
    if (parent.kind === SyntaxKind.CaseBlock) {
      guards.push((parent.parent as unknown as { expression: Node }).expression);
    } else if (isBranch(current) && parent.kind !== SyntaxKind.TryStatement) {
      const { expression } = parent as IfStatement;
      const { condition } = parent as unknown as ConditionalExpression;
      guards.push(isBinaryExpression(parent) ? parent.left : (condition ?? expression));
    }
  }
  return guards;
}

function isInCatch(node: Node, body: Node): boolean {
  for (let current = node; current !== body && current.parent; current = current.parent) {
    if (current.kind === SyntaxKind.CatchClause) return true;
  }
  return false;
}

/** Whether a condition can come out differently because of what the repeated code does. */
function mayChange(guard: Node, changing: ReadonlySet<string>, source: string): boolean {
  let found = guard.getText() === source;
  const visit = (node: Node): undefined => {
    if (isIdentifier(node)) found ||= changing.has(node.text);
    if (isCallExpression(node)) found ||= !isClock(node);
    if (isPropertyAccessExpression(node)) found ||= changing.has(node.getText());
    if (node.getText() === source) found = true;
    node.forEachChild(visit);
  };
  visit(guard);
  return found;
}

/** The names and members that the repeated code declares, writes, or calls methods of. */
function changingNames(body: Node): Set<string> {
  const names = new Set<string>();
  const visit = (node: Node): undefined => {
    if (isIdentifier(node) && (isDeclarationName(node) || isWrite(node))) names.add(node.text);
    if (isBinaryExpression(node) && isAssignmentOperator(node.operatorToken.kind))
      names.add(node.left.getText());
    if (isCallExpression(node) && !isClock(node)) {
      const callee = unwrapped(node.expression);
      if (isPropertyAccessExpression(callee) && callee.expression.kind !== SyntaxKind.ThisKeyword)
        names.add(callee.expression.getText());
      for (const argument of node.arguments) if (isIdentifier(argument)) names.add(argument.text);
    }
    node.forEachChild(visit);
  };
  visit(body);
  return names;
}

/** `Date.now()`: changes by itself, not because of what the repeated code does. */
function isClock(call: CallExpression): boolean {
  return /^(?:Date|performance)\.now$/.test(call.expression.getText());
}

/** `assert(value)` and the like throw when there is no value. */
function isAssertion(call: CallExpression, names: ReadonlySet<string>): boolean {
  if (!/assert|invariant|expect|ensure|must/i.test(call.expression.getText())) return false;
  return call.arguments.some(argument =>
    [...names].some(name => new RegExp(`\\b${name}\\b`).test(argument.getText())),
  );
}

const functionKinds: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.FunctionDeclaration,
  SyntaxKind.FunctionExpression,
  SyntaxKind.ArrowFunction,
  SyntaxKind.MethodDeclaration,
]);
