import { awaitFix } from "../../analysis/await-fix.ts";
import { prefixKeyword, unwrapped } from "../../analysis/edits.ts";
import {
  enclosingFunction,
  type FunctionNode,
  isAsync,
  isGenerator,
  isPlainFunction,
} from "../../analysis/functions.ts";
import { type Guards, guardPlaces, guardsAround } from "../../analysis/guards.ts";
import { type PromiseFacts, promiseFactsOf } from "../../analysis/promises.ts";
import { type Leaf, leavesOf } from "../../analysis/returned.ts";
import { codeOf, headOf } from "../../analysis/wording.ts";
import { defineRule, type Fix, type RuleContext } from "../../engine/rule.ts";
import {
  type Expression,
  isCallExpression,
  isIdentifier,
  type ReturnStatement,
  SyntaxKind,
} from "../../typescript/syntax.ts";
import { brokenGuards } from "./harm.ts";

export default defineRule({
  id: "no-promise-returned-from-try",
  summary:
    "Reports `return promise` inside `try` or in the scope of `using`, where the promise outlives what surrounds it.",
  preset: "recommended",
  severity: "warning",
  fixable: "safe",
  messages: {
    catch: "`{code}` leaves the `try` before it settles, so `catch` never sees its rejection. {advice}",
    finally:
      "`{code}` leaves the `try` before it settles, so `finally` runs while the work still goes on. {advice}",
    both: "`{code}` leaves the `try` before it settles: `catch` never sees its rejection, and `finally` runs too early. {advice}",
    using: "`{resource}` is disposed before `{code}` settles, while the work still goes on. {advice}",
  },
  words: ["try", "using"],
  listeners: {
    [SyntaxKind.ReturnStatement]: check,
  },
});

async function check(statement: ReturnStatement, context: RuleContext): Promise<void> {
  const { expression } = statement;
  if (!expression || !mayGivePromise(expression)) return;
  const scope = enclosingFunction(statement);
  // An async generator awaits what it returns by itself, while it is still inside the `try`.
  if (!scope || (isAsync(scope) && isGenerator(scope))) return;
  const guards = guardsAround(statement);
  if (!guards.catchClause && !guards.finallyBlock && !guards.resource) return;
  const leaves = leavesOf(expression).filter(({ node }) => mayGivePromise(node));
  const judged = await Promise.all(leaves.map(leaf => judge(leaf, guards, scope, context)));
  const harmful = judged.filter(leaf => leaf !== undefined);
  const [worst] = harmful;
  if (!worst) return;
  const code = codeOf(worst.node);
  context.report({
    at: headOf(worst.node),
    message: messageFor(worst.broken),
    data: {
      code,
      resource: worst.broken.resource?.name.getText() ?? "",
      advice: adviceFor(scope),
    },
    fixes: [await addAwait(expression, harmful, context)],
    related: guardPlaces(worst.broken),
  });
}

interface HarmfulLeaf extends Leaf {
  /** The guards that the promise escapes from, with harm. */
  readonly broken: Guards;
}

async function judge(
  leaf: Leaf,
  guards: Guards,
  scope: FunctionNode,
  context: RuleContext,
): Promise<HarmfulLeaf | undefined> {
  const promise = await promiseAt(leaf.node, context);
  const broken = promise && (await brokenGuards(leaf.node, promise, guards, scope, context));
  return broken && { ...leaf, broken };
}

async function promiseAt(node: Expression, context: RuleContext): Promise<PromiseFacts | undefined> {
  const facts = await promiseFactsOf(context.checker, await context.typeOf(node));
  return facts?.kind === "promise" ? facts : undefined;
}

function messageFor({ catchClause, finallyBlock }: Guards): string {
  if (catchClause) return finallyBlock ? "both" : "catch";
  return finallyBlock ? "finally" : "using";
}

function adviceFor(scope: FunctionNode): string {
  if (isAsync(scope)) return "Write `return await`.";
  return isPlainFunction(scope) && !isGenerator(scope)
    ? "Make the function async and write `return await`."
    : "Await it in an async function.";
}

/** Awaits the promises where they stand, or the whole value where all of it is a promise. */
async function addAwait(
  expression: Expression,
  harmful: readonly HarmfulLeaf[],
  context: RuleContext,
): Promise<Fix | undefined> {
  const isWhole =
    harmful.some(({ isTested }) => isTested) || (await promiseAt(expression, context)) !== undefined;
  const awaited = isWhole ? [expression] : harmful.map(({ node }) => node);
  const edits = awaited.flatMap(node => prefixKeyword(context.sourceFile, node, "await"));
  return awaitFix(context, expression, { edits, safe: harmful.every(isSettledByItself) });
}

/**
 * Whether nothing of the clean-up can be what settles a promise, so that waiting for it before the clean-up ends. A
 * promise that was made before may be that of the end, as in `return closed` with `server.close()` in `finally`.
 */
function isSettledByItself({ node, broken }: HarmfulLeaf): boolean {
  return isCallExpression(unwrapped(node)) || (!broken.finallyBlock && !broken.resource);
}

/** Whether an expression can be a promise, as far as its syntax tells. */
function mayGivePromise(node: Expression): boolean {
  const expression = unwrapped(node);
  return promiseKinds.has(expression.kind) && !(isIdentifier(expression) && expression.text === "undefined");
}

const promiseKinds: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.BinaryExpression,
  SyntaxKind.CallExpression,
  SyntaxKind.ConditionalExpression,
  SyntaxKind.ElementAccessExpression,
  SyntaxKind.Identifier,
  SyntaxKind.NewExpression,
  SyntaxKind.PropertyAccessExpression,
  SyntaxKind.TaggedTemplateExpression,
  SyntaxKind.ThisKeyword,
]);
