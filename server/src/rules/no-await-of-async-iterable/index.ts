import { loopOver, moveToLoop, removalOf, withParentheses } from "../../analysis/await-removal.ts";
import { collectItems, hasArrayFromAsync, isEndless, putAround } from "../../analysis/collecting.ts";
import { destinyOf } from "../../analysis/dropped.ts";
import { hasComment } from "../../analysis/edits.ts";
import { consumerOf, iterationSiteAt } from "../../analysis/iteration-sites.ts";
import { factsOf } from "../../analysis/protocol.ts";
import { referencesOf } from "../../analysis/references.ts";
import { defineRule, type Fix, type RuleContext } from "../../engine/rule.ts";
import {
  type AwaitExpression,
  type Expression,
  isElementAccessExpression,
  isForOfStatement,
  isIdentifier,
  isPropertyAccessExpression,
  isSpreadAssignment,
  isVariableDeclaration,
  isYieldExpression,
  type Node,
  SyntaxKind,
} from "../../typescript/syntax.ts";
import type { Type } from "../../typescript/types.ts";

export default defineRule({
  id: "no-await-of-async-iterable",
  summary: "Reports `await` on an async iterable, which is no promise, so that nothing is waited for.",
  preset: "recommended",
  severity: "warning",
  fixable: "safe",
  messages: {
    value:
      "`{type}` is no promise: `await` gives it back as it is and waits for none of its items. Iterate it with `for await`, or collect the items with `await Array.fromAsync(…)`.",
    loop: "`{type}` is no promise: `await` here waits for none of its items, and the plain `for…of` throws a TypeError. Move the `await`: `for await (… of …)`.",
    loopAsync: "`{type}` is no promise, so this `await` does nothing; the loop itself waits for each item.",
    dropped:
      "`{type}` is no promise: `await` waits for none of its items, and they are dropped. Iterate it with `for await`.",
  },
  words: ["await"],
  // Where a plain loop or a spread takes the awaited value, the compiler says that it is not iterable.
  compilerCodes: [2488, 2769],
  listeners: {
    [SyntaxKind.AwaitExpression]: check,
  },
});

async function check(node: AwaitExpression, context: RuleContext): Promise<void> {
  const awaited = await context.typeOf(node.expression);
  const type = awaited && (await context.checker.nonNullable(awaited));
  if (!type) return;
  const facts = await factsOf(context.checker, type);
  if (facts.asyncIterable !== "yes" || facts.thenable !== "no") return;
  const loop = loopOver(node);
  const isDropped = destinyOf(node)?.kind === "dropped";
  const start = node.getStart(context.sourceFile);
  context.report({
    at: { start, end: start + "await".length },
    message: loop ? (loop.awaitModifier ? "loopAsync" : "loop") : isDropped ? "dropped" : "value",
    data: { type: await context.checker.textOf(type) },
    fixes: loop
      ? [await moveToLoop(context, node, loop)]
      : isDropped
        ? [runLoop(node, context)]
        : [await removeAwait(node, context), await collect(node, type, context)],
  });
}

/** `await items();` as a statement becomes a loop that runs through the items. */
function runLoop(node: AwaitExpression, context: RuleContext): Fix | undefined {
  const destiny = destinyOf(node);
  const statement = destiny?.kind === "dropped" ? destiny.statement : undefined;
  if (!statement) return undefined;
  const { file, sourceFile } = context;
  const { expression } = node;
  const start = statement.getStart(sourceFile);
  const losesComment =
    hasComment(sourceFile, start, expression.getStart(sourceFile)) ||
    hasComment(sourceFile, expression.end, statement.end);
  if (losesComment) return undefined;
  const text = expression.getText(sourceFile);
  const item = /(?<![\w$])_(?![\w$])/.test(text) ? "_item" : "_";
  return {
    title: "Run it with `for await…of`",
    safe: false,
    edits: [{ file, start, end: statement.end, newText: `for await (const ${item} of ${text}) {}` }],
  };
}

/** Drops `await`, unless the place needs the items at once, where that would only move the mistake. */
async function removeAwait(node: AwaitExpression, context: RuleContext): Promise<Fix | undefined> {
  const { parent } = withParentheses(node);
  if (itemTakers.has(parent.kind)) return undefined;
  const site = iterationSiteAt(parent.kind === SyntaxKind.VariableDeclaration ? nameOf(parent) : parent);
  if (site && (site.form === "destructuring" || (await consumerOf(context.checker, site)))) return undefined;
  const edits = removalOf(context.sourceFile, node);
  return edits && { title: "Remove `await`", safe: true, edits };
}

/** `await items()` → `await Array.fromAsync(items())`, where the items may be meant. */
async function collect(node: AwaitExpression, type: Type, context: RuleContext): Promise<Fix | undefined> {
  if (!(await hasArrayFromAsync(context)) || !(await mayMeanItems(node, type, context))) return undefined;
  const isNullable = (await context.typeOf(node.expression)) !== type;
  const edits = putAround(context.sourceFile, node.expression, {
    before: "Array.fromAsync(",
    after: isNullable ? " ?? [])" : ")",
  });
  return { title: collectItems, safe: false, edits };
}

/** Whether what stands around the value does not use it as the async iterable that it is. */
async function mayMeanItems(node: AwaitExpression, type: Type, context: RuleContext): Promise<boolean> {
  const { checker } = context;
  const outer = withParentheses(node);
  const { parent } = outer;
  if (isSpreadAssignment(parent) || (await isEndless(checker, node.expression))) return false;
  if (isVariableDeclaration(parent) && isIdentifier(parent.name) && !parent.type) {
    const references = await referencesOf(checker, parent.name);
    const uses = await Promise.all(references.map(reference => isAsyncUse(reference, type, context)));
    return !uses.some(Boolean);
  }
  if (await isAsyncUse(outer as Expression, type, context)) return false;
  const wanted = await checker.contextualTypeOf(node);
  const facts = await Promise.all(
    (wanted ? await checker.constituentsOf(wanted) : []).map(member => factsOf(checker, member)),
  );
  return facts.every(({ asyncIterable }) => asyncIterable !== "yes");
}

/** Whether an expression's place needs an async iterable: a loop that awaits, or one of its own members. */
async function isAsyncUse(node: Expression, type: Type, context: RuleContext): Promise<boolean> {
  const { parent } = node;
  if (isForOfStatement(parent)) return parent.awaitModifier !== undefined && parent.expression === node;
  if (isYieldExpression(parent)) return true;
  if (isPropertyAccessExpression(parent) && parent.expression === node)
    return (await context.checker.memberNamesOf(type)).has(parent.name.text);
  return isElementAccessExpression(parent) && parent.expression === node;
}

function nameOf(declaration: Node): Node {
  return (declaration as unknown as { name: Node }).name;
}

/** What takes the items, properties or text of a value at once. */
const itemTakers: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.SpreadElement,
  SyntaxKind.SpreadAssignment,
  SyntaxKind.TemplateSpan,
  SyntaxKind.ForInStatement,
]);
