import { unwrapped } from "../../analysis/edits.ts";
import { pendingStepOf } from "../../analysis/iterator-steps.ts";
import { type ArmOutcome, outcomeOf, raceAt } from "../../analysis/races.ts";
import { isConst, referencesOf, variableOf } from "../../analysis/references.ts";
import { codeOf } from "../../analysis/wording.ts";
import { defineRule, type RuleContext } from "../../engine/rule.ts";
import {
  type CallExpression,
  type Expression,
  type Identifier,
  isCallExpression,
  isIdentifier,
  isPropertyAccessExpression,
  type Node,
  SyntaxKind,
} from "../../typescript/syntax.ts";
import { awaitsReturn, followUpOf, isSameRound } from "./aftermath.ts";

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
  const race = await raceAt(context.checker, call);
  if (!race) return checkMapped(call, context);
  const steps = await Promise.all(race.arms.map(arm => freshStepOf(arm, call, context)));
  if (!steps.some(step => step !== undefined)) return;
  const pulls = steps.filter(step => step !== undefined);
  const others = race.arms.filter((_, index) => !steps[index]);
  const outcomes = await Promise.all(others.map(arm => outcomeOf(context.checker, arm)));
  // `any` waits for the first arm that fulfills, so arms that only reject never win.
  const rivals = race.method === "any" ? outcomes.filter(outcome => outcome !== "rejects") : outcomes;
  for (const step of pulls) {
    const message = pulls.length > 1 ? "several" : await harmOf(step, call, rivals, context);
    if (message) report(step, message, context);
  }
}

/** What goes wrong when the step loses; undefined where the iteration is over then anyway. */
async function harmOf(
  step: CallExpression,
  race: CallExpression,
  rivals: readonly ArmOutcome[],
  context: RuleContext,
): Promise<"lost" | "blocked" | undefined> {
  // An arm that gives a step of its own, such as `{ done: true }`, can end the iteration.
  if (rivals.length === 0 || rivals.includes("unknown") || rivals.includes("step")) return undefined;
  const iterator = ownerOf(step).getText(context.sourceFile);
  const isWaitedFor = awaitsReturn(race, iterator) && nameOf(step) === "next";
  const onlyRejects = rivals.every(outcome => outcome === "rejects");
  const follow = followUpOf(race, iterator, onlyRejects, rivals.includes("timer"));
  if (follow === "goes on") return "lost";
  return isWaitedFor ? "blocked" : undefined;
}

/** `Promise.race(iterators.map(it => it.next()))` in a loop. */
async function checkMapped(call: CallExpression, context: RuleContext): Promise<void> {
  const callee = unwrapped(call.expression);
  if (!isPropertyAccessExpression(callee) || callee.getText() !== "Promise.race") return;
  const [argument] = call.arguments;
  const mapped = argument && unwrapped(argument as Expression);
  if (!mapped || !isCallExpression(mapped) || !isSameRound(mapped, call)) return;
  const map = unwrapped(mapped.expression);
  const [callback] = mapped.arguments;
  if (!isPropertyAccessExpression(map) || map.name.text !== "map" || !callback) return;
  const { body } = unwrapped(callback as Expression) as { body?: Node };
  const step = body && stepIn(body as Expression);
  if (step && (await pendingStepOf(context.checker, step))) report(step, "several", context);
}

/** The call of `next()` that an arm makes anew each time: in place, or in a constant that nothing else uses. */
async function freshStepOf(
  arm: Expression,
  race: CallExpression,
  context: RuleContext,
): Promise<CallExpression | undefined> {
  const { checker } = context;
  const expression = unwrapped(arm);
  let step = stepIn(expression);
  if (!step && isIdentifier(expression)) {
    const variable = await variableOf(checker, expression);
    if (!variable?.initializer || !isConst(variable) || !isSameRound(variable, race)) return undefined;
    if ((await referencesOf(checker, variable.name as Identifier)).length !== 1) return undefined;
    step = stepIn(unwrapped(variable.initializer));
  }
  return step && (await pendingStepOf(checker, step)) ? step : undefined;
}

/** `it.next()`, `it.next().then(…)`, `reader.read()`. */
function stepIn(node: Expression): CallExpression | undefined {
  const expression = unwrapped(node);
  if (!isCallExpression(expression)) return undefined;
  const callee = unwrapped(expression.expression);
  if (!isPropertyAccessExpression(callee)) return undefined;
  if (/^(?:then|catch|finally)$/.test(callee.name.text)) return stepIn(callee.expression);
  return /^(?:next|read)$/.test(callee.name.text) ? expression : undefined;
}

function report(step: CallExpression, message: string, context: RuleContext): void {
  const callee = unwrapped(step.expression);
  context.report({
    at: isPropertyAccessExpression(callee) ? callee.name : callee,
    message,
    data: { code: codeOf(step) },
  });
}

function ownerOf(step: CallExpression): Expression {
  const callee = unwrapped(step.expression);
  return isPropertyAccessExpression(callee) ? callee.expression : callee;
}

function nameOf(step: CallExpression): string {
  const callee = unwrapped(step.expression);
  return isPropertyAccessExpression(callee) ? callee.name.text : "";
}
