import { type Checker, isUncertain } from "../typescript/checker.ts";
import {
  type CallExpression,
  type Expression,
  isArrayLiteralExpression,
  isBlock,
  isCallExpression,
  isIdentifier,
  isNewExpression,
  isParameterDeclaration,
  isPropertyAccessExpression,
  isSpreadElement,
  isThrowStatement,
  type NewExpression,
  type Node,
} from "../typescript/syntax.ts";
import { TypeFlags } from "../typescript/types.ts";
import { unwrapped } from "./edits.ts";
import { type FunctionNode, isAsync, isFunctionNode } from "./functions.ts";
import { usesName } from "./names.ts";
import { originOf } from "./origins.ts";
import { promiseFactsOf, resultsOfPromise } from "./promises.ts";
import { isConst, variableOf } from "./references.ts";
import { localFunctionOf, returnedBy } from "./values.ts";
import { sleepOf } from "./waiting.ts";

/** `Promise.race([…])` or `Promise.any([…])` with its arms written out. */
export interface Race {
  readonly method: "race" | "any";
  /** The elements of the list; spread ones are left out. */
  readonly arms: readonly Expression[];
  /** Whether there are spread elements, too: any number of arms of which nothing is known. */
  readonly hasMore: boolean;
}

/** The race that a call holds; undefined for every other call, and where the list is not written out. */
export async function raceAt(checker: Checker, call: CallExpression): Promise<Race | undefined> {
  const callee = unwrapped(call.expression);
  const name = isPropertyAccessExpression(callee)
    ? callee.name.text
    : isIdentifier(callee)
      ? callee.text
      : "";
  if (!/^(?:race|any)$/.test(name)) return undefined;
  const [argument] = call.arguments;
  const list = argument && unwrapped(argument as Expression);
  if (!list || !isArrayLiteralExpression(list)) return undefined;
  const origin = await originOf(checker, callee);
  if (origin !== "#Promise.race" && origin !== "#Promise.any") return undefined;
  const arms = list.elements.filter(element => !isSpreadElement(element)) as readonly Expression[];
  const hasMore = arms.length < list.elements.length;
  return { method: origin === "#Promise.any" ? "any" : "race", arms, hasMore };
}

/**
 * How an arm of a race ends.
 *
 * - `rejects`: it never fulfills, so losing to it throws.
 * - `timer`: it fulfills after some time.
 * - `step`: it fulfills with an iterator result.
 * - `other`: it fulfills because of something else.
 * - `unknown`: nothing is known of it.
 */
export type ArmOutcome = "rejects" | "timer" | "step" | "other" | "unknown";

/** How an arm of a race ends, judged by its type and, for what this file defines, by its code. */
export async function outcomeOf(checker: Checker, arm: Expression, depth = 0): Promise<ArmOutcome> {
  const expression = await valueOfConstant(checker, arm);
  const byType = await outcomeByType(checker, expression);
  if (byType === "rejects" || depth > 3) return byType;
  if (isNewExpression(expression)) return outcomeOfExecutor(expression) ?? byType;
  if (!isCallExpression(expression)) return byType;
  const callee = unwrapped(expression.expression);
  if (isPropertyAccessExpression(callee) && /^(?:then|catch|finally)$/.test(callee.name.text)) {
    if (byType === "step") return byType;
    const owner = await outcomeOf(checker, callee.expression, depth + 1);
    return owner === "timer" ? owner : byType;
  }
  if (await sleepOf(checker, callee)) return "timer";
  const source = await localFunctionOf(checker, callee);
  return source ? ((await outcomeOfFunction(checker, source, depth)) ?? byType) : byType;
}

/** What a constant of this file stands for, through several of them; the expression itself otherwise. */
export async function valueOfConstant(checker: Checker, node: Expression): Promise<Expression> {
  let expression = unwrapped(node);
  for (let hops = 0; hops < 3 && isIdentifier(expression); hops++) {
    const variable = await variableOf(checker, expression);
    if (!variable?.initializer || !isConst(variable)) break;
    expression = unwrapped(variable.initializer);
  }
  return expression;
}

async function outcomeByType(checker: Checker, expression: Expression): Promise<ArmOutcome> {
  const facts = await promiseFactsOf(checker, await checker.typeOf(expression));
  const results = facts?.kind === "promise" ? await resultsOfPromise(checker, facts) : undefined;
  if (!results || results.length === 0) return "unknown";
  if (results.every(type => type.flags & TypeFlags.Never)) return "rejects";
  if (results.some(type => isUncertain(type))) return "unknown";
  const members = await Promise.all(
    results.map(type => (type.isObjectType() ? checker.memberNamesOf(type) : new Set<string>())),
  );
  return members.every(names => names.has("done") && names.has("value")) ? "step" : "other";
}

/** What `new Promise(executor)` shows: whether anything fulfills it, and whether that is a timer. */
function outcomeOfExecutor(node: NewExpression): ArmOutcome | undefined {
  const [argument] = node.arguments ?? [];
  const executor = argument && unwrapped(argument as Expression);
  if (!executor || !isFunctionNode(executor) || !executor.body) return undefined;
  const [resolve] = executor.parameters;
  const name =
    resolve && isParameterDeclaration(resolve) && isIdentifier(resolve.name) ? resolve.name.text : "";
  if (!name || !usesName(executor.body, name)) return "rejects";
  return usesName(executor.body, "setTimeout") ? "timer" : "other";
}

async function outcomeOfFunction(
  checker: Checker,
  source: FunctionNode,
  depth: number,
): Promise<ArmOutcome | undefined> {
  const returned = returnedBy(source);
  if (isAsync(source)) {
    const last = source.body && isBlock(source.body) ? source.body.statements.at(-1) : undefined;
    if (returned.length === 0 && last && isThrowStatement(last)) return "rejects";
    const waits = usesName(source.body as Node, "setTimeout", "sleep", "delay", "wait");
    return waits ? "timer" : undefined;
  }
  const outcomes = new Set(
    await Promise.all(returned.map(expression => outcomeOf(checker, expression, depth + 1))),
  );
  return outcomes.size === 1 ? [...outcomes][0] : undefined;
}
