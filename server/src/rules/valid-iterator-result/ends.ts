import { unwrapped } from "../../analysis/edits.ts";
import { type FunctionNode, isFunctionNode, isGenerator } from "../../analysis/functions.ts";
import { accessOf, type Protocol } from "../../analysis/iterator-syntax.ts";
import { alternativesOf, type Outcome, outcomesOf } from "../../analysis/values.ts";
import { type Expression, isCallExpression } from "../../typescript/syntax.ts";

/** One way in which a method comes to its result. */
export interface End extends Outcome {
  /** The function that gives it: the method, or a callback of `then`. */
  readonly node: FunctionNode;
  /** Whether a promise around it is made already, by `Promise.resolve` or `then`. */
  readonly isInPromise: boolean;
  /** The whole expression that the method returns. */
  readonly returned: Expression | undefined;
}

/**
 * All ways in which a method comes to its results. Under the async protocol, what `Promise.resolve(…)` is given and
 * what the callback of a last `.then(…)` returns are the results.
 */
export function endsOf(method: FunctionNode, protocol: Protocol): readonly End[] {
  return outcomesOf(method).flatMap((outcome): End[] => {
    const returned = outcome.expression;
    const inner = returned && protocol === "async" ? insidePromise(returned) : undefined;
    if (inner) return inner.map(end => ({ ...end, isInPromise: true, returned }));
    return [{ ...outcome, node: method, isInPromise: false, returned }];
  });

  function insidePromise(returned: Expression): readonly (Outcome & { node: FunctionNode })[] | undefined {
    const call = unwrapped(returned);
    const [argument, another] = isCallExpression(call) ? call.arguments : [];
    const access = isCallExpression(call) ? accessOf(unwrapped(call.expression)) : undefined;
    if (!argument || another || !access) return undefined;
    if (access.name === "resolve" && access.owner.getText() === "Promise") {
      return alternativesOf(argument).map(expression => ({ expression, statement: undefined, node: method }));
    }
    const callback = unwrapped(argument);
    if (access.name !== "then" || !isFunctionNode(callback) || isGenerator(callback)) return undefined;
    return outcomesOf(callback).map(outcome => ({ ...outcome, node: callback }));
  }
}
