import { unwrapped } from "../../analysis/edits.ts";
import { enclosingScope, type FunctionNode, forEachInScope, isAsync } from "../../analysis/functions.ts";
import { isEmptyPause } from "../../analysis/spinning.ts";
import { localFunctionOf, returnedBy } from "../../analysis/values.ts";
import type { Checker } from "../../typescript/checker.ts";
import {
  type AwaitExpression,
  type Expression,
  isAwaitExpression,
  isCallExpression,
  isForOfStatement,
  isYieldExpression,
  type Node,
} from "../../typescript/syntax.ts";

/** A place where a function may stand still while timers and I/O go on. */
export interface Pause {
  readonly node: Node;
  /** What is waited for; undefined for a loop or `yield`. */
  readonly operand: Expression | undefined;
}

/** The places in a scope where it may pause, judged by syntax alone: `await`, `for await`, `yield`. */
export function pausesIn(scope: Node): Pause[] {
  const found: Pause[] = [];
  forEachInScope(scope, node => {
    if (isAwaitExpression(node)) found.push({ node, operand: node.expression });
    if (isForOfStatement(node) && node.awaitModifier) found.push({ node, operand: undefined });
    if (isYieldExpression(node)) found.push({ node, operand: undefined });
  });
  return found;
}

/**
 * Whether other events can come in during a pause. They cannot while the function only goes through the microtask
 * queue: `await null`, an async function of this file that waits for nothing.
 */
export async function letsEventsIn(checker: Checker, { operand }: Pause): Promise<boolean> {
  return operand === undefined || !(await isBrief(checker, operand, 2));
}

async function isBrief(checker: Checker, operand: Expression, depth: number): Promise<boolean> {
  if (await isEmptyPause(checker, operand)) return true;
  const call = unwrapped(operand);
  if (depth === 0 || !isCallExpression(call)) return false;
  const source = await localFunctionOf(checker, call.expression);
  return source !== undefined && isAsync(source) && isBriefFunction(checker, source, depth - 1);
}

async function isBriefFunction(checker: Checker, source: FunctionNode, depth: number): Promise<boolean> {
  if (!source.body) return false;
  const pauses = pausesIn(source);
  const inside = pauses.map(({ operand }) => operand && isBrief(checker, operand, depth));
  const returned = returnedBy(source).map(value => isBrief(checker, withoutAwait(value), depth));
  return (await Promise.all([...inside, ...returned])).every(Boolean);
}

function withoutAwait(node: Expression): Expression {
  const expression = unwrapped(node);
  return isAwaitExpression(expression) ? (expression as AwaitExpression).expression : expression;
}

/** Whether two nodes belong to the same function. */
export function shareScope(one: Node, two: Node): boolean {
  return enclosingScope(one) === enclosingScope(two);
}
