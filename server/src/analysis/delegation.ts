import type { Checker } from "../typescript/checker.ts";
import { isBinaryExpression, isParenthesizedExpression, type Node } from "../typescript/syntax.ts";
import { type FunctionNode, isAsync, isGenerator } from "./functions.ts";
import type { LazyCall } from "./lazy-calls.ts";
import { itemTypesOf } from "./protocol.ts";

/** Whether a generator function can hand out another one's items with `yield*`: their kinds and items fit. */
export async function canDelegate(checker: Checker, outer: FunctionNode, inner: LazyCall): Promise<boolean> {
  if (!isGenerator(outer) || (inner.isAsync && !isAsync(outer))) return false;
  if (!outer.type) return true;
  const declared = await checker.typeOf(outer.type);
  const [wanted, given] = await Promise.all([
    declared && itemTypesOf(checker, declared, isAsync(outer) ? "async" : "sync"),
    itemTypesOf(checker, inner.type, inner.isAsync ? "async" : "sync"),
  ]);
  if (!wanted || !given) return false;
  const fits = await Promise.all(
    given.map(async item => {
      const matches = await Promise.all(wanted.map(type => checker.isAssignable(item, type)));
      return matches.some(Boolean);
    }),
  );
  return fits.every(Boolean);
}

/** Whether `yield* x` must be parenthesized where a node stands: `a ?? (yield* b)`. */
export function needsParenthesesForYield(node: Node): boolean {
  return !isParenthesizedExpression(node.parent) && isBinaryExpression(node.parent);
}
