import { awaitFix } from "../../analysis/await-fix.ts";
import { insertAfter, insertBefore, needsParenthesesInPlace } from "../../analysis/edits.ts";
import { soleOriginOf } from "../../analysis/promise-uses.ts";
import {
  allHaveFlags,
  type PromiseFacts,
  promiseFactsOf,
  resultsOfPromise,
} from "../../analysis/promises.ts";
import { isNullish } from "../../analysis/protocol.ts";
import type { Fix, RuleContext } from "../../engine/rule.ts";
import { type Expression, isCallExpression, isNewExpression, SyntaxKind } from "../../typescript/syntax.ts";
import { type Type, TypeFlags } from "../../typescript/types.ts";
import type { Conversion } from "./conversions.ts";

/** The fix that awaits a coerced promise, undefined where its result would make no more sense in that place. */
export async function fixFor(
  conversion: Conversion,
  facts: PromiseFacts,
  context: RuleContext,
): Promise<Fix | undefined> {
  const { value } = conversion;
  if (facts.kind === "list") {
    return awaitFix(context, value, { title: "Await all the promises", edits: awaitAll(value, context) });
  }
  const results = await resultsOfPromise(context.checker, facts);
  if (!results || !(await makesSense(conversion, results, context))) return undefined;
  const made = await soleOriginOf(context.checker, value);
  return made
    ? awaitFix(context, made, { title: "Add `await` where the promise is made" })
    : awaitFix(context, value);
}

/** Whether the compiler lets the result stand where the promise stands now. */
async function makesSense(
  { value, coercion, other, operator }: Conversion,
  results: readonly Type[],
  context: RuleContext,
): Promise<boolean> {
  const { checker } = context;
  if (!(await isAcceptedArgument(value, results, context))) return false;
  const has = (flags: TypeFlags) => allHaveFlags(checker, results, flags | TypeFlags.Any);
  switch (coercion) {
    case "truth":
    case "negation":
      return !results.some(({ flags }) => flags & TypeFlags.Void);
    case "number":
      // Only `+` and the unary operators take more than numbers.
      return other && operator !== SyntaxKind.PlusToken && operator !== SyntaxKind.PlusEqualsToken
        ? has(TypeFlags.NumberLike | TypeFlags.BigIntLike)
        : has(TypeFlags.NumberLike | TypeFlags.BigIntLike | TypeFlags.StringLike | TypeFlags.BooleanLike);
    case "key":
      return has(TypeFlags.StringLike | TypeFlags.NumberLike | TypeFlags.ESSymbolLike);
    case "comparison":
      return other === undefined || canCompare(results, other, context);
    case "members":
      return !(await has(TypeFlags.Primitive));
    default:
      return true;
  }
}

/** Whether a value that is an argument of a call may be what it resolves to; true for everything else. */
async function isAcceptedArgument(
  value: Expression,
  results: readonly Type[],
  { checker }: RuleContext,
): Promise<boolean> {
  const call = value.parent;
  if ((!isCallExpression(call) && !isNewExpression(call)) || call.expression === value) return true;
  const index = call.arguments?.indexOf(value) ?? -1;
  const signature = await checker.resolvedSignatureOf(call);
  if (!signature || index < 0) return true;
  const last = signature.parameters.length - 1;
  const parameter = await checker.parameterTypeOf(signature, Math.min(index, last));
  if (!parameter) return true;
  const accepted = await Promise.all(results.map(result => checker.isAssignable(result, parameter)));
  return accepted.every(Boolean);
}

async function canCompare(
  results: readonly Type[],
  other: Expression,
  context: RuleContext,
): Promise<boolean> {
  const { checker } = context;
  const type = await context.typeOf(other);
  if (!type) return false;
  // The other side may be a promise that is reported, and awaited, as well.
  if (await promiseFactsOf(checker, type)) return true;
  const others = (await checker.constituentsOf(type)).filter(member => !isNullish(member));
  const pairs = results.flatMap(result => others.map(member => [result, member] as const));
  const related = await Promise.all(
    pairs.map(async ([a, b]) => (await checker.isAssignable(a, b)) || (await checker.isAssignable(b, a))),
  );
  return related.some(Boolean);
}

function awaitAll(value: Expression, { sourceFile }: RuleContext): Fix["edits"] {
  const wraps = needsParenthesesInPlace(value);
  return [
    insertBefore(sourceFile, value, `${wraps ? "(" : ""}await Promise.all(`),
    insertAfter(sourceFile, value, wraps ? "))" : ")"),
  ];
}
