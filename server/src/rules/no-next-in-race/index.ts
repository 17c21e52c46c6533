import { unwrapped } from "../../analysis/edits.ts";
import { lostStepsOf } from "../../analysis/lost-steps.ts";
import { codeOf } from "../../analysis/wording.ts";
import { defineRule, type RuleContext } from "../../engine/rule.ts";
import { type CallExpression, isPropertyAccessExpression, SyntaxKind } from "../../typescript/syntax.ts";

export default defineRule({
  id: "no-next-in-race",
  summary:
    "Reports a new `next()` of an async iterator as an arm of `Promise.race` whose item is lost when another arm wins.",
  preset: "recommended",
  severity: "error",
  fixable: "no",
  messages: {
    lost: "When another arm wins, `{code}` is still pending, and the item that it gets later goes to nobody. Keep the pending promise in a variable and race it again, instead of asking for the next item.",
    several:
      "Only the winner's item is used: those that the other steps of this race get go to nobody. Keep one pending promise for each iterator, and renew the winner's only.",
    blocked:
      "When another arm wins, `{code}` is still pending, and `return()` of a generator waits for it, so this function may hang. Do not await `return()` here, or make the source itself stop.",
  },
  words: ["race", "any"],
  listeners: {
    [SyntaxKind.CallExpression]: check,
  },
});

async function check(call: CallExpression, context: RuleContext): Promise<void> {
  for (const { step, harm } of await lostStepsOf(context.checker, call)) {
    const callee = unwrapped(step.expression);
    context.report({
      at: isPropertyAccessExpression(callee) ? callee.name : callee,
      message: harm,
      data: { code: codeOf(step) },
    });
  }
}
