import type { Checker } from "../typescript/checker.ts";
import type { Expression } from "../typescript/syntax.ts";
import { type Type, TypeFlags } from "../typescript/types.ts";
import { promiseFactsOf, resultsOfPromise } from "./promises.ts";

/** A promise of an iterator result: what `next()` of an async iterator and `read()` of a stream's reader give. */
export interface PendingStep {
  /** The types of the promise itself. */
  readonly promises: readonly Type[];
  /** The iterator results that it can fulfill with. */
  readonly results: readonly Type[];
}

/**
 * Whether an expression is certainly a promise of an iterator result, an object with `value` and `done`.
 *
 * @returns undefined for everything else, also where the result may be there without a promise.
 */
export async function pendingStepOf(checker: Checker, node: Expression): Promise<PendingStep | undefined> {
  const facts = await promiseFactsOf(checker, await checker.typeOf(node));
  if (facts?.kind !== "promise") return undefined;
  const results = (await resultsOfPromise(checker, facts)) ?? [];
  const members = await Promise.all(results.map(type => checker.memberNamesOf(type)));
  const areResults = members.length > 0 && members.every(names => names.has("done") && names.has("value"));
  return areResults ? { promises: facts.types, results } : undefined;
}

/** Whether an iterator can come to its end: some result says `done` without saying that there never is one. */
export async function canEnd(checker: Checker, step: PendingStep): Promise<boolean> {
  const ends = await Promise.all(
    step.results.map(async result => {
      const [done, value] = await Promise.all([
        checker.memberTypeOf(result, "done"),
        checker.memberTypeOf(result, "value"),
      ]);
      if (value && value.flags & TypeFlags.Never) return false;
      const possible = done ? await checker.constituentsOf(done) : [];
      return possible.some(member => !(member.flags & TypeFlags.Undefined) && !isFalse(member));
    }),
  );
  return ends.includes(true);
}

function isFalse(type: Type): boolean {
  return type.isBooleanLiteralType() && type.value === false;
}
