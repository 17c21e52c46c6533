import { unwrapped } from "../../analysis/edits.ts";
import { type PromiseFacts, resultsOfPromise } from "../../analysis/promises.ts";
import { variableOf } from "../../analysis/references.ts";
import { codeOf, placeOf } from "../../analysis/wording.ts";
import type { RelatedPlace, RuleContext } from "../../engine/rule.ts";
import {
  type Expression,
  isCallExpression,
  isIdentifier,
  isPropertyAccessExpression,
} from "../../typescript/syntax.ts";
import type { Conversion } from "./conversions.ts";
import { fixFor } from "./repair.ts";

/** Reports a promise that a place converts, unless it is an iterator's step, which has a rule of its own. */
export async function report(
  conversion: Conversion,
  facts: PromiseFacts,
  context: RuleContext,
): Promise<void> {
  const { value, coercion, at } = conversion;
  if (await isIteratorStep(value, facts, context)) return;
  context.report({
    at: at ?? value,
    message: facts.kind === "list" ? `${coercion}List` : coercion,
    data: { code: codeOf(value) },
    fixes: [await fixFor(conversion, facts, context)],
    related: at ? [placeOf(value, "The promise stands here.")] : await madeAt(value, context),
  });
}

/** Whether a call is `it.next()` or its like. */
async function isIteratorStep(node: Expression, facts: PromiseFacts, context: RuleContext): Promise<boolean> {
  const call = unwrapped(node);
  if (!isCallExpression(call)) return false;
  const callee = unwrapped(call.expression);
  if (!isPropertyAccessExpression(callee) || !["next", "return", "throw"].includes(callee.name.text))
    return false;
  const results = (await resultsOfPromise(context.checker, facts)) ?? [];
  const names = await Promise.all(results.map(type => context.checker.memberNamesOf(type)));
  return names.length > 0 && names.every(members => members.has("done") || members.has("value"));
}

/** Where a variable got its promise. */
async function madeAt(node: Expression, context: RuleContext): Promise<readonly RelatedPlace[]> {
  const name = unwrapped(node);
  const variable = isIdentifier(name) ? await variableOf(context.checker, name) : undefined;
  if (!variable?.initializer) return [];
  return [placeOf(variable.initializer, `\`${variable.name.text}\` gets the promise here.`)];
}
