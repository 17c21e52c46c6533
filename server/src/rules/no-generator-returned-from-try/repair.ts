import { canDelegate, needsParenthesesForYield } from "../../analysis/delegation.ts";
import { asyncCounterparts, hasComment, insertAfter, insertBefore, unwrapped } from "../../analysis/edits.ts";
import { repeatingLoop } from "../../analysis/flow.ts";
import { type FunctionNode, isAsync, isGenerator } from "../../analysis/functions.ts";
import { type LazyCall, lazyCallOf } from "../../analysis/lazy-calls.ts";
import { returnsOf } from "../../analysis/values.ts";
import type { Edit, Fix, RuleContext } from "../../engine/rule.ts";
import {
  type CallExpression,
  type Expression,
  isCallExpression,
  isFunctionDeclaration,
  isFunctionExpression,
  isIdentifier,
  isMethodDeclaration,
  isTypeReferenceNode,
} from "../../typescript/syntax.ts";

/** A generator that is returned, and the call that made it. */
export interface ReturnedGenerator {
  /** What is returned. */
  readonly node: Expression;
  readonly call: CallExpression;
  readonly lazy: LazyCall;
}

/**
 * Hands out the generator's items with `yield*` inside the `try`. A function that is no generator becomes one, where
 * its callers get the same type from it and all that it returns are generators.
 */
export async function delegate(
  generator: ReturnedGenerator,
  scope: FunctionNode,
  context: RuleContext,
): Promise<Fix | undefined> {
  if (isGenerator(scope)) {
    if (!(await canDelegate(context.checker, scope, generator.lazy))) return undefined;
    return { title: "Delegate with `yield*`", safe: false, edits: delegationOf(generator, context) };
  }
  // A loop would try again after some items, and hand those out a second time.
  if (repeatingLoop(generator.node)) return undefined;
  const edits = await makeGenerator(scope, generator.lazy.isAsync, context);
  const title = "Make the function a generator and delegate with `yield*`";
  return edits && { title, safe: false, edits };
}

/** `gen()` → `yield* gen()`, `gen?.()` → `yield* gen?.() ?? []`. */
function delegationOf({ node, lazy }: ReturnedGenerator, { sourceFile }: RuleContext): Edit[] {
  const needsParentheses = needsParenthesesForYield(node);
  const before = insertBefore(sourceFile, node, needsParentheses ? "(yield* " : "yield* ");
  const ending = `${lazy.nullable ? " ?? []" : ""}${needsParentheses ? ")" : ""}`;
  return ending === "" ? [before] : [before, insertAfter(sourceFile, node, ending)];
}

/** Makes a function a generator that delegates to all that it returns. */
async function makeGenerator(
  scope: FunctionNode,
  needsAsync: boolean,
  context: RuleContext,
): Promise<Edit[] | undefined> {
  const keyword = generatorKeyword(scope, needsAsync, context);
  if (!keyword || !hasGeneratorType(scope, needsAsync)) return undefined;
  const returned = returnsOf(scope).flatMap(({ expression }) => expression ?? []);
  const generators = await Promise.all(returned.map(node => returnedGenerator(node, needsAsync, context)));
  if (!generators.every(found => found !== undefined)) return undefined;
  return [...keyword, ...generators.flatMap(found => delegationOf(found, context))];
}

/** A generator that is all of what is returned, and of the same kind as the others. */
async function returnedGenerator(
  node: Expression,
  needsAsync: boolean,
  { checker }: RuleContext,
): Promise<ReturnedGenerator | undefined> {
  const call = unwrapped(node);
  if (!isCallExpression(call)) return undefined;
  const lazy = await lazyCallOf(checker, call);
  return lazy && lazy.kind === "generator" && lazy.isAsync === needsAsync ? { node, call, lazy } : undefined;
}

/** Writes `*`, and `async` where it is missing, on a function that can have them. */
function generatorKeyword(
  scope: FunctionNode,
  needsAsync: boolean,
  context: RuleContext,
): Edit[] | undefined {
  const { sourceFile, text } = context;
  // Who calls an async function awaits its result; a declaration's own type says that an async generator will do.
  if (isAsync(scope) && !(needsAsync && isFunctionDeclaration(scope))) return undefined;
  const prefix = needsAsync && !isAsync(scope) ? "async " : "";
  if (isMethodDeclaration(scope)) return [insertBefore(sourceFile, scope.name, `${prefix}*`)];
  if (!isFunctionDeclaration(scope) && !isFunctionExpression(scope)) return undefined;
  const end = scope.name?.getStart(sourceFile) ?? text.indexOf("(", scope.getStart(sourceFile));
  const start = text.lastIndexOf("function", end);
  if (start < scope.getStart(sourceFile) || hasComment(sourceFile, start, end)) return undefined;
  const at = start + "function".length;
  const edits: Edit[] = [{ file: context.file, start: at, end: at, newText: "*" }];
  return prefix ? [{ file: context.file, start, end: start, newText: prefix }, ...edits] : edits;
}

/** Whether a function's written type is one that a generator has, too; true where none is written. */
function hasGeneratorType(scope: FunctionNode, isAsyncType: boolean): boolean {
  const { type } = scope as { type?: FunctionNode["type"] };
  if (!type) return true;
  if (isAsync(scope) || !isTypeReferenceNode(type) || !isIdentifier(type.typeName)) return false;
  const names = isAsyncType ? Object.values(asyncCounterparts) : Object.keys(asyncCounterparts);
  return names.includes(type.typeName.text);
}
