import type { Checker } from "../typescript/checker.ts";
import {
  type CallExpression,
  type Expression,
  type Identifier,
  isCallExpression,
  isIdentifier,
  isPropertyAccessExpression,
  type Node,
} from "../typescript/syntax.ts";
import { unwrapped } from "./edits.ts";
import { repeatingLoop } from "./flow.ts";
import { pendingStepOf } from "./iterator-steps.ts";
import { awaitsReturn, followUpOf, isSameRound } from "./race-aftermath.ts";
import { type ArmOutcome, outcomeOf, raceAt } from "./races.ts";
import { isConst, referencesOf, variableOf } from "./references.ts";

/** A step of an async iterator that takes part in a race and is lost when it does not win. */
export interface LostStep {
  /** The call of `next()` or `read()`. */
  readonly step: CallExpression;
  /**
   * What goes wrong: the iteration goes on without the item (`lost`), of several steps only one counts (`several`),
   * or closing the iterator waits for the pending step (`blocked`).
   */
  readonly harm: "lost" | "several" | "blocked";
}

/** The steps that a call of `Promise.race` or `Promise.any` loses; none for every other call. */
export async function lostStepsOf(checker: Checker, call: CallExpression): Promise<readonly LostStep[]> {
  const race = await raceAt(checker, call);
  if (!race) return mappedSteps(checker, call);
  const steps = await Promise.all(race.arms.map(arm => freshStepOf(checker, arm, call)));
  const pulls = steps.filter(step => step !== undefined);
  if (pulls.length > 1) return pulls.map(step => ({ step, harm: "several" }));
  const [step] = pulls;
  if (!step) return [];
  const others = race.arms.filter((_, index) => !steps[index]);
  const outcomes = await Promise.all(others.map(arm => outcomeOf(checker, arm)));
  // `any` waits for the first arm that fulfills, so arms that only reject never win.
  const rivals = race.method === "any" ? outcomes.filter(outcome => outcome !== "rejects") : outcomes;
  const harm = harmOf(step, call, rivals);
  return harm ? [{ step, harm }] : [];
}

/** What goes wrong when the step loses; undefined where the iteration is over then anyway. */
function harmOf(
  step: CallExpression,
  race: CallExpression,
  rivals: readonly ArmOutcome[],
): "lost" | "blocked" | undefined {
  // An arm that gives a step of its own, such as `{ done: true }`, can end the iteration.
  if (rivals.length === 0 || rivals.includes("unknown") || rivals.includes("step")) return undefined;
  const callee = unwrapped(step.expression);
  if (!isPropertyAccessExpression(callee)) return undefined;
  const iterator = callee.expression.getText();
  const onlyRejects = rivals.every(outcome => outcome === "rejects");
  if (followUpOf(race, iterator, onlyRejects, rivals.includes("timer")) === "goes on") return "lost";
  return callee.name.text === "next" && awaitsReturn(race, iterator) ? "blocked" : undefined;
}

/** `Promise.race(iterators.map(it => it.next()))` in a loop. */
async function mappedSteps(checker: Checker, call: CallExpression): Promise<readonly LostStep[]> {
  const callee = unwrapped(call.expression);
  const [argument] = call.arguments;
  if (!argument || !isPropertyAccessExpression(callee) || callee.getText() !== "Promise.race") return [];
  const mapped = unwrapped(argument as Expression);
  if (!isCallExpression(mapped) || !repeatingLoop(call)) return [];
  const map = unwrapped(mapped.expression);
  const [callback] = mapped.arguments;
  if (!isPropertyAccessExpression(map) || map.name.text !== "map" || !callback) return [];
  const { body } = unwrapped(callback as Expression) as { body?: Node };
  const step = body && stepIn(body as Expression);
  return step && (await pendingStepOf(checker, step)) ? [{ step, harm: "several" }] : [];
}

/** The call of `next()` that an arm makes anew each time: in place, or in a constant that nothing else uses. */
async function freshStepOf(
  checker: Checker,
  arm: Expression,
  race: CallExpression,
): Promise<CallExpression | undefined> {
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
