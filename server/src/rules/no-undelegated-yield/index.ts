import { canDelegate } from "../../analysis/delegation.ts";
import { isAnswered, isDriven } from "../../analysis/drivers.ts";
import { prefixKeyword, unwrapped } from "../../analysis/edits.ts";
import { enclosingFunction, type FunctionNode, isAsync, isGenerator } from "../../analysis/functions.ts";
import { guardsAround } from "../../analysis/guards.ts";
import { leavesOf } from "../../analysis/returned.ts";
import { headOf, placeOf } from "../../analysis/wording.ts";
import { defineRule, type Fix, type RelatedPlace, type RuleContext } from "../../engine/rule.ts";
import {
  type Expression,
  type ReturnStatement,
  SyntaxKind,
  type YieldExpression,
} from "../../typescript/syntax.ts";
import { type InnerGenerator, innerGeneratorOf } from "./inner.ts";
import { isMeantAsItems, isMeantAsResult } from "./intent.ts";

export default defineRule({
  id: "no-undelegated-yield",
  summary: "Reports `yield inner()` and `return inner()` of a generator where its items are meant.",
  preset: "recommended",
  severity: "error",
  fixable: "safe",
  messages: {
    yield:
      "`yield` hands out the generator itself as one item, and nothing in `{name}` runs. Write `yield*` to hand out its items.",
    iterable:
      "`yield` hands out the `{type}` as one item, where its items are wanted. Write `yield*` to hand them out.",
    return:
      "`return` hands out none of the items of `{name}`: a loop ignores what a generator returns, and nothing in it runs. Write `yield*` to hand out its items.",
  },
  words: ["*"],
  compilerCodes: [2322],
  listeners: {
    [SyntaxKind.YieldExpression]: checkYield,
    [SyntaxKind.ReturnStatement]: checkReturn,
  },
});

async function checkYield(node: YieldExpression, context: RuleContext): Promise<void> {
  const { expression } = node;
  // Whoever uses what `yield` gives back talks with the one who runs the generator.
  if (node.asteriskToken || !expression || isAnswered(node)) return;
  const outer = enclosingFunction(node);
  if (!outer || !isGenerator(outer)) return;
  const inner = await innerGeneratorOf(expression, outer, context);
  if (!inner) return;
  const [intent, fits] = await Promise.all([
    isMeantAsItems(node, inner, outer, context),
    canYieldItems(outer, inner, context),
  ]);
  // An array of the wrong items is another mistake.
  if (!intent || (!inner.isGenerator && !fits)) return;
  const type = inner.type ? await context.checker.textOf(inner.type) : "";
  context.report({
    at: headOf(expression),
    message: inner.isGenerator ? "yield" : "iterable",
    data: { name: nameOf(expression, context), type },
    fixes: [fits ? addStar(node, inner, intent === "certain", context) : undefined],
    related: declaredAt(inner),
  });
}

async function checkReturn(statement: ReturnStatement, context: RuleContext): Promise<void> {
  const { expression } = statement;
  const outer = expression && enclosingFunction(statement);
  if (!outer || !isGenerator(outer) || (!outer.type && isDriven(outer))) return;
  for (const { node, isTested } of leavesOf(expression)) {
    const inner = await innerGeneratorOf(node, outer, context);
    if (!inner?.isGenerator || isEscaping(statement)) continue;
    if (!(await isMeantAsResult(inner, outer, context))) continue;
    const edits = prefixKeyword(context.sourceFile, node, inner.isPromise ? "yield* await" : "yield*");
    const fix: Fix = { title: "Delegate with `yield*`", safe: true, edits };
    const start = statement.getStart(context.sourceFile);
    context.report({
      at: { start, end: start + "return".length },
      message: "return",
      data: { name: nameOf(node, context) },
      fixes: [!isTested && (await canYieldItems(outer, inner, context)) ? fix : undefined],
      related: declaredAt(inner),
    });
  }
}

/** Whether no-generator-returned-from-try reports the statement. */
function isEscaping(statement: ReturnStatement): boolean {
  const { catchClause, finallyBlock, resource } = guardsAround(statement);
  return catchClause !== undefined || finallyBlock !== undefined || resource !== undefined;
}

/** Whether `yield*` would be allowed: a sync generator cannot wait for the items of an async one. */
async function canYieldItems(
  outer: FunctionNode,
  { type, isAsync: isAsyncInner, isPromise }: InnerGenerator,
  { checker }: RuleContext,
): Promise<boolean> {
  if (!isAsync(outer) && (isAsyncInner || isPromise)) return false;
  if (!type) return true;
  const inner = {
    kind: "generator",
    isAsync: isAsyncInner,
    type,
    nullable: false,
    declaration: undefined,
  } as const;
  return canDelegate(checker, outer, inner);
}

function addStar(node: YieldExpression, inner: InnerGenerator, safe: boolean, context: RuleContext): Fix {
  const { file, sourceFile } = context;
  const star = node.getStart(sourceFile) + "yield".length;
  const edits = [{ file, start: star, end: star, newText: "*" }];
  if (inner.isPromise && node.expression) edits.push(...prefixKeyword(sourceFile, node.expression, "await"));
  return { title: "Delegate with `yield*`", safe, edits };
}

function nameOf(expression: Expression, { text }: RuleContext): string {
  const { start, end } = headOf(unwrapped(expression));
  return text.slice(start, end);
}

function declaredAt({ declaration }: InnerGenerator): readonly RelatedPlace[] {
  const { name } = (declaration ?? {}) as { name?: Expression };
  return name
    ? [placeOf(name, "This is a generator function: its body runs while its result is iterated.")]
    : [];
}
