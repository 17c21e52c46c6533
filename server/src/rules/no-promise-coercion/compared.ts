import { unwrapped } from "../../analysis/edits.ts";
import { isUndefined } from "../../analysis/plain-values.ts";
import {
  allHaveFlags,
  type PromiseFacts,
  promiseFactsOf,
  resultsOfPromise,
} from "../../analysis/promises.ts";
import type { RuleContext } from "../../engine/rule.ts";
import { type Expression, isCallExpression, SyntaxKind } from "../../typescript/syntax.ts";
import { TypeFlags } from "../../typescript/types.ts";
import { canBePromise } from "./positions.ts";
import { report } from "./report.ts";

/** `===` with a primitive never holds. Other objects, `null` and `undefined` may be compared on purpose. */
export async function checkCompared(
  value: Expression,
  other: Expression,
  context: RuleContext,
): Promise<void> {
  if (!canBePromise(value) || other.kind === SyntaxKind.NullKeyword || isUndefined(other)) return;
  const facts = await promiseFactsOf(context.checker, await context.typeOf(value));
  if (facts?.kind !== "promise") return;
  const type = await context.typeOf(other);
  const isPrimitive = await allHaveFlags(context.checker, type && [type], primitives);
  if (!isPrimitive && !(await isFreshAgainstUnknown(value, other, facts, context))) return;
  await report({ value, coercion: "comparison", other }, facts, context);
}

/**
 * Whether a call gives a promise of text, a number or a truth value, and is compared with something that is not known
 * to be a promise kept from before: another such call, or a value without a type.
 */
async function isFreshAgainstUnknown(
  value: Expression,
  other: Expression,
  facts: PromiseFacts,
  context: RuleContext,
): Promise<boolean> {
  const { checker } = context;
  if (!isCallExpression(unwrapped(value))) return false;
  if (!(await allHaveFlags(checker, await resultsOfPromise(checker, facts), primitives))) return false;
  const type = await context.typeOf(other);
  if (type && type.flags & TypeFlags.Any) return !type.isErrorType();
  return isCallExpression(unwrapped(other)) && (await promiseFactsOf(checker, type))?.kind === "promise";
}

const primitives =
  TypeFlags.StringLike |
  TypeFlags.NumberLike |
  TypeFlags.BigIntLike |
  TypeFlags.BooleanLike |
  TypeFlags.EnumLike;
