import { placeForAwait, titleAt } from "../../analysis/await-place.ts";
import { putAround } from "../../analysis/collecting.ts";
import { hasComment, isAwaited, replaceNode, unwrapped } from "../../analysis/edits.ts";
import { enclosingFunction, isAsync } from "../../analysis/functions.ts";
import { mentions } from "../../analysis/mentions.ts";
import { originOf } from "../../analysis/origins.ts";
import { holdsRunningPromises, isLookedAfter } from "../../analysis/running-promises.ts";
import { localDeclarationsOf } from "../../analysis/values.ts";
import { defineRule, type Edit, type Fix, type RelatedPlace, type RuleContext } from "../../engine/rule.ts";
import {
  type CallExpression,
  type Expression,
  type ForOfStatement,
  isElementAccessExpression,
  isIdentifier,
  isPropertyAccessExpression,
  isSpreadElement,
  type Node,
  SyntaxKind,
  skipTrivia,
  type YieldExpression,
} from "../../typescript/syntax.ts";

export default defineRule({
  id: "no-for-await-of-promises",
  summary: "Reports waiting one by one for promises that already run.",
  preset: "recommended",
  severity: "warning",
  fixable: "suggestion",
  messages: {
    loop: "These promises already run, and the loop waits for them one by one: one that rejects before its turn is an unhandled rejection, which ends a Node process even inside `try`. Wait for all of them first with `Promise.all`.",
    collect:
      "These promises already run, and `Array.fromAsync` waits for them one by one: one that rejects before its turn is an unhandled rejection, which ends a Node process even inside `try`. Use `Promise.all`.",
    delegate:
      "These promises already run, and `yield*` waits for them one by one: one that rejects before its turn is an unhandled rejection, which ends a Node process even inside `try`. Wait for all of them first with `Promise.all`.",
  },
  words: ["await", "fromAsync", "yield"],
  listeners: {
    [SyntaxKind.ForOfStatement]: checkLoop,
    [SyntaxKind.CallExpression]: checkCall,
    [SyntaxKind.YieldExpression]: checkDelegation,
  },
});

async function checkLoop(node: ForOfStatement, context: RuleContext): Promise<void> {
  if (!node.awaitModifier || !(await mayRejectEarly(node.expression, context))) return;
  context.report({
    at: node.awaitModifier,
    message: "loop",
    fixes: [await waitForAll(node, context)],
    related: await originIn(node.expression, context),
  });
}

/** `Array.fromAsync(promises)`: it awaits in turn as well. */
async function checkCall(node: CallExpression, context: RuleContext): Promise<void> {
  const [list] = node.arguments;
  if (!list || isSpreadElement(list) || !mayBeFromAsync(node.expression, context)) return;
  if (!(await mayRejectEarly(list, context))) return;
  if ((await originOf(context.checker, node.expression)) !== "#Array.fromAsync") return;
  context.report({
    at: node.expression,
    message: "collect",
    fixes: [await collectWithAll(node, list, context)],
    related: await originIn(list, context),
  });
}

/** `yield* promises` in an async generator awaits each one before it hands it out. */
async function checkDelegation(node: YieldExpression, context: RuleContext): Promise<void> {
  const { expression } = node;
  const scope = enclosingFunction(node);
  if (!node.asteriskToken || !expression || !scope || !isAsync(scope)) return;
  if (!(await mayRejectEarly(expression, context))) return;
  context.report({
    at: expression,
    message: "delegate",
    fixes: [{ title: waitForThem, safe: false, edits: allOf(expression, context) }],
    related: await originIn(expression, context),
  });
}

async function mayRejectEarly(list: Expression, context: RuleContext): Promise<boolean> {
  const { checker } = context;
  const type = await context.typeOf(list);
  return !!type && (await holdsRunningPromises(checker, type)) && !(await isLookedAfter(checker, list));
}

/** Whether a callee may be `Array.fromAsync`, judged by its name; a plain name may be an alias of it. */
function mayBeFromAsync(callee: Expression, { sourceFile }: RuleContext): boolean {
  const expression = unwrapped(callee);
  if (isPropertyAccessExpression(expression)) return expression.name.text === "fromAsync";
  if (isElementAccessExpression(expression)) return /fromAsync/.test(expression.getText());
  return isIdentifier(expression) && mentions(sourceFile, nameOfFromAsync);
}

const nameOfFromAsync = /fromAsync/;

/** Where the list in a variable comes from. */
async function originIn(
  list: Expression,
  { checker, file, sourceFile }: RuleContext,
): Promise<RelatedPlace[]> {
  const expression = unwrapped(list);
  if (!isIdentifier(expression)) return [];
  const [declaration] = await localDeclarationsOf(checker, expression);
  const name = (declaration as { name?: Node } | undefined)?.name;
  if (!name) return [];
  return [{ file, start: name.getStart(sourceFile), end: name.end, message: "The promises come from here." }];
}

/** `for await (x of promises)` → `for (x of await Promise.all(promises))`. */
async function waitForAll(loop: ForOfStatement, context: RuleContext): Promise<Fix | undefined> {
  const { awaitModifier, expression } = loop;
  const { file, sourceFile, text } = context;
  const place = awaitModifier && (await placeForAwait(context, loop));
  if (!place) return undefined;
  const start = awaitModifier.getStart(sourceFile);
  const keywordEnd = skipTrivia(text, awaitModifier.end, true, true);
  const end = hasComment(sourceFile, start, keywordEnd) ? awaitModifier.end : keywordEnd;
  return {
    title: titleAt(place, waitForThem),
    safe: false,
    edits: [...place.edits, { file, start, end, newText: "" }, ...allOf(expression, context)],
  };
}

const waitForThem = "Wait for all of them with `Promise.all`";

function allOf(list: Expression, { sourceFile }: RuleContext): readonly Edit[] {
  return putAround(sourceFile, list, { before: "await Promise.all(", after: ")" });
}

/** `Array.fromAsync(promises)` → `Promise.all(promises)`, `Array.fromAsync(await Promise.all(promises), change)`. */
async function collectWithAll(
  call: CallExpression,
  list: Expression,
  context: RuleContext,
): Promise<Fix | undefined> {
  const { sourceFile } = context;
  if (call.arguments.length === 1) {
    const { expression } = call;
    if (hasComment(sourceFile, expression.getStart(sourceFile), expression.end)) return undefined;
    return { title: waitForThem, safe: false, edits: [replaceNode(sourceFile, expression, "Promise.all")] };
  }
  if (!isAwaited(call) || !(await placeForAwait(context, call))) return undefined;
  return { title: waitForThem, safe: false, edits: allOf(list, context) };
}
