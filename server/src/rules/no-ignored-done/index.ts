import { unwrapped } from "../../analysis/edits.ts";
import { isEndlessGenerator } from "../../analysis/endless-generators.ts";
import { isFunctionNode } from "../../analysis/functions.ts";
import { canEnd, pendingStepOf } from "../../analysis/iterator-steps.ts";
import { codeOf } from "../../analysis/wording.ts";
import { defineRule, type RuleContext } from "../../engine/rule.ts";
import {
  type AwaitExpression,
  type CallExpression,
  type Expression,
  isArrayLiteralExpression,
  isCallExpression,
  isPropertyAccessExpression,
  type Node,
  SyntaxKind,
} from "../../typescript/syntax.ts";
import { stopWhenDone } from "./repair.ts";
import { canEndOtherwise, repetitionAround } from "./repetition.ts";
import { valueTaken, valueTakenBy } from "./taken.ts";

export default defineRule({
  id: "no-ignored-done",
  summary:
    "Reports a loop that takes the `value` of each step of an async iterator or stream reader and never looks at `done`.",
  preset: "recommended",
  severity: "warning",
  fixable: "suggestion",
  messages: {
    ignored:
      "Nothing looks at `done` of `{code}` here: after the last item `value` is `undefined`, and the loop goes on with that, perhaps forever. Leave the loop when `done` is true.",
  },
  words: ["next", "read"],
  listeners: {
    [SyntaxKind.AwaitExpression]: check,
  },
});

async function check(node: AwaitExpression, context: RuleContext): Promise<void> {
  const awaited = unwrapped(node.expression);
  const chained = stepBeforeThen(awaited);
  const calls = chained ? [chained.step] : stepsIn(awaited);
  if (calls.length === 0) return;
  const repetition = repetitionAround(node);
  if (!repetition) return;
  const isAlone = calls[0] === awaited;
  for (const [index, call] of calls.entries()) {
    const taken = chained
      ? await valueTakenBy(chained.parameter, node, context)
      : await valueTaken(node, isAlone ? undefined : index, context);
    if (!taken || canEndOtherwise(repetition, call, taken)) continue;
    const step = await pendingStepOf(context.checker, call);
    if (!step || !(await canEnd(context.checker, step))) continue;
    const callee = unwrapped(call.expression);
    const iterator = isPropertyAccessExpression(callee) ? callee.expression : callee;
    if (await isEndlessGenerator(context.checker, iterator)) continue;
    context.report({
      at: taken.at,
      message: "ignored",
      data: { code: codeOf(call) },
      fixes: [stopWhenDone(node, repetition, taken, context)],
    });
  }
}

/** `it.next().then(({ value }) => …)`: the step, and what gets its result. */
function stepBeforeThen(expression: Expression): { step: CallExpression; parameter: Node } | undefined {
  if (!isCallExpression(expression)) return undefined;
  const callee = unwrapped(expression.expression);
  const [callback] = expression.arguments;
  if (!isPropertyAccessExpression(callee) || callee.name.text !== "then" || !callback) return undefined;
  const [step, another] = stepsIn(unwrapped(callee.expression));
  const handler = unwrapped(callback as Expression);
  const parameter = isFunctionNode(handler) ? handler.parameters[0]?.name : undefined;
  return step && !another && parameter ? { step, parameter } : undefined;
}

/** `it.next()`, `reader.read()`, or several of them in one `Promise.all([…])`. */
function stepsIn(expression: Expression): CallExpression[] {
  if (!isCallExpression(expression)) return [];
  const callee = unwrapped(expression.expression);
  if (!isPropertyAccessExpression(callee)) return [];
  if (callee.name.text === "next" || callee.name.text === "read") return [expression];
  const [list] = expression.arguments;
  if (callee.getText() !== "Promise.all" || !list) return [];
  const array = unwrapped(list as Expression);
  if (!isArrayLiteralExpression(array)) return [];
  const steps = array.elements.map(element => stepsIn(unwrapped(element as Expression)));
  return steps.every(found => found.length === 1) ? steps.flat() : [];
}
