import { unwrapped } from "../../analysis/edits.ts";
import { lostStepsOf } from "../../analysis/lost-steps.ts";
import { raceAt } from "../../analysis/races.ts";
import { headOf, placeOf } from "../../analysis/wording.ts";
import { defineRule, type RuleContext } from "../../engine/rule.ts";
import { type CallExpression, type Expression, SyntaxKind } from "../../typescript/syntax.ts";
import { type Leak, leakOf } from "./leaks.ts";
import { stopTimer } from "./repair.ts";

export default defineRule({
  id: "no-race-timer-leak",
  summary:
    "Reports a timer in `Promise.race` that goes on after another arm has won, because nobody clears it.",
  preset: "recommended",
  severity: "warning",
  fixable: "suggestion",
  messages: {
    leak: "When another arm wins, this timer still runs to its end: until then it keeps the process alive, and everything that its callback refers to. Clear it when the race is over.",
    helper:
      "When another arm wins, the timer that `{name}` starts still runs to its end: until then it keeps the process alive. Give it an `AbortSignal` that is aborted when the race is over.",
  },
  words: ["race", "any"],
  listeners: {
    [SyntaxKind.CallExpression]: check,
  },
});

async function check(call: CallExpression, context: RuleContext): Promise<void> {
  const race = await raceAt(context.checker, call);
  if (!race || (race.arms.length < 2 && !race.hasMore)) return;
  const leaks = await Promise.all(race.arms.map(arm => leakOf(context.checker, arm)));
  // Where every arm is a timer, the race only waits, and there is nothing to come back to earlier.
  if (!race.hasMore && leaks.every(leak => leak !== undefined)) return;
  if (!leaks.some(leak => leak !== undefined)) return;
  // Such a race must be written anew, which no-next-in-race says.
  if ((await lostStepsOf(context.checker, call)).length > 0) return;
  for (const leak of leaks) {
    if (leak) await report(leak, call, context);
  }
}

async function report(leak: Leak, race: CallExpression, context: RuleContext): Promise<void> {
  const isHere = leak.timer.getSourceFile() === context.sourceFile && !leak.helper;
  const called = isHere ? leak.timer : calledIn(leak.arm);
  context.report({
    at: headOf(called),
    message: isHere ? "leak" : "helper",
    data: { name: calleeOf(called) },
    related: isHere ? [] : [placeOf(leak.timer, "The timer is started here.")],
    fixes: isHere ? [await stopTimer(leak, race, context)] : [],
  });
}

/** The call of the helper in an arm such as `timeout(5).then(…)`. */
function calledIn(arm: Expression): Expression {
  let current = unwrapped(arm);
  for (;;) {
    const callee = unwrapped((current as CallExpression).expression);
    if (callee.kind !== SyntaxKind.PropertyAccessExpression) return current;
    const { name, expression } = callee as unknown as { name: { text: string }; expression: Expression };
    if (!/^(?:then|catch|finally)$/.test(name.text)) return current;
    current = unwrapped(expression);
  }
}

function calleeOf(node: Expression): string {
  return (node as CallExpression).expression?.getText() ?? "";
}
