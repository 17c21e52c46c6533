import type { Checker } from "../typescript/checker.ts";
import { type Expression, isAwaitExpression } from "../typescript/syntax.ts";
import { type Type, TypeFlags } from "../typescript/types.ts";
import { unwrapped } from "./edits.ts";
import { factsOf } from "./protocol.ts";

/**
 * Whether every value of a type is async iterable and none is iterable, so that only `for await` can iterate it.
 * A type parameter, `Awaited<T>` and the like count by their constraint, as for the compiler, which rejects the
 * same places.
 */
export async function isAsyncIterableType(checker: Checker, type: Type | undefined): Promise<boolean> {
  if (!type || !mayBeObject(type)) return false;
  const facts = await factsOf(checker, type);
  if (facts.asyncIterable !== "yes" || facts.iterable === "yes") return false;
  if (facts.iterable === "no") return true;
  if (type.isUnionType()) return false;
  const constraint = await checker.constraintOf(type);
  return constraint !== undefined && (await factsOf(checker, constraint)).iterable === "no";
}

/** Whether a type has values that are objects; most of a program's types are told apart by this alone. */
export function mayBeObject(type: Type): boolean {
  const flags =
    TypeFlags.Object |
    TypeFlags.Union |
    TypeFlags.Intersection |
    TypeFlags.TypeParameter |
    TypeFlags.IndexedAccess |
    TypeFlags.Conditional;
  return (type.flags & flags) !== 0 && (type.flags & TypeFlags.Boolean) === 0;
}

/**
 * Whether an expression is `await` on an async iterable that is no promise, so that the `await` does nothing. A
 * rule of its own reports that, and moves the `await` to where it belongs.
 */
export async function isPointlessAwait(checker: Checker, node: Expression): Promise<boolean> {
  const expression = unwrapped(node);
  if (!isAwaitExpression(expression)) return false;
  const facts = await factsOf(checker, await checker.typeOf(expression.expression));
  return facts.asyncIterable === "yes" && facts.thenable === "no";
}
