import { hasComment } from "../../analysis/edits.ts";
import { libraryTypeOf } from "../../analysis/one-shot.ts";
import { isGlobal } from "../../analysis/origins.ts";
import { factsOf, isNullish, itemTypesOf } from "../../analysis/protocol.ts";
import { localDeclarationsOf } from "../../analysis/values.ts";
import { defineRule, type Edit, type Fix, type RelatedPlace, type RuleContext } from "../../engine/rule.ts";
import {
  type CallExpression,
  type Expression,
  type ForOfStatement,
  isArrayLiteralExpression,
  isIdentifier,
  isPropertyAccessExpression,
  isSpreadElement,
  type Node,
  SyntaxKind,
  skipTrivia,
} from "../../typescript/syntax.ts";
import type { Type } from "../../typescript/types.ts";

export default defineRule({
  id: "no-for-await-of-promises",
  summary: "Reports `for await` over a list of promises that already run.",
  preset: "recommended",
  severity: "warning",
  fixable: "suggestion",
  messages: {
    loop: "These promises already run, and the loop waits for them one by one: one that rejects before its turn is an unhandled rejection, which ends the process even inside `try`. Wait for all of them first with `Promise.all`.",
    collect:
      "These promises already run, and `Array.fromAsync` waits for them one by one: one that rejects before its turn is an unhandled rejection, which ends the process even inside `try`. Use `Promise.all`.",
  },
  words: ["await", "fromAsync"],
  listeners: {
    [SyntaxKind.ForOfStatement]: checkLoop,
    [SyntaxKind.CallExpression]: checkCall,
  },
});

async function checkLoop(node: ForOfStatement, context: RuleContext): Promise<void> {
  if (!node.awaitModifier || !(await isListOfPromises(node.expression, context))) return;
  context.report({
    at: node.awaitModifier,
    message: "loop",
    fixes: [awaitAllFirst(node, node.awaitModifier, context)],
    related: await declarationOf(node.expression, context),
  });
}

async function checkCall(node: CallExpression, context: RuleContext): Promise<void> {
  const { expression: callee } = node;
  if (!callee.getText(context.sourceFile).endsWith("fromAsync")) return;
  const [list, mapper] = node.arguments;
  if (!list || isSpreadElement(list) || !(await isListOfPromises(list, context))) return;
  if (!(await isArrayFromAsync(callee, context))) return;
  context.report({
    at: isPropertyAccessExpression(callee) ? callee.name : callee,
    message: "collect",
    // With a mapping function the result would need one more `await` around it, in an order that differs.
    fixes: mapper ? [] : [useAll(callee, context)],
    related: await declarationOf(list, context),
  });
}

async function isArrayFromAsync(callee: Expression, context: RuleContext): Promise<boolean> {
  if (!isPropertyAccessExpression(callee)) return false;
  return isGlobal(context.checker, callee.expression, "Array");
}

/** Lists that hold promises which somebody has made already, as opposed to generators that make them on demand. */
const lists: ReadonlySet<string> = new Set([
  "Array",
  "ReadonlyArray",
  "Set",
  "ReadonlySet",
  "ArrayIterator",
  "SetIterator",
  "MapIterator",
]);

async function isListOfPromises(value: Expression, context: RuleContext): Promise<boolean> {
  // A single promise has none before it that could keep it waiting.
  if (isArrayLiteralExpression(value) && value.elements.length < 2 && !value.elements.some(isSpreadElement))
    return false;
  const { checker } = context;
  const type = await context.typeOf(value);
  if (!type) return false;
  const members = (await checker.constituentsOf(type)).filter(member => !isNullish(member));
  if (members.length === 0) return false;
  const verdicts = await Promise.all(members.map(member => holdsPromises(member, context)));
  return verdicts.every(Boolean);
}

async function holdsPromises(type: Type, context: RuleContext): Promise<boolean> {
  const { checker } = context;
  if (!type.isTupleType()) {
    const library = libraryTypeOf(await checker.declaringSymbolOf(type));
    if (!(await isTuple(type, context)) && (library?.library !== "lib" || !lists.has(library.name)))
      return false;
  }
  const facts = await factsOf(checker, type);
  if (facts.asyncIterable !== "no") return false;
  const items = await itemTypesOf(checker, type, "sync");
  if (!items || items.length === 0) return false;
  const each = await Promise.all(items.map(item => factsOf(checker, item)));
  return each.every(({ thenable }) => thenable === "yes");
}

/** Whether a reference is to a tuple type. */
async function isTuple(type: Type, context: RuleContext): Promise<boolean> {
  return type.isTypeReference() && (await context.checker.textOf(type)).startsWith("[");
}

async function declarationOf(value: Expression, context: RuleContext): Promise<RelatedPlace[]> {
  if (!isIdentifier(value)) return [];
  const [declaration] = await localDeclarationsOf(context.checker, value);
  const name = (declaration as { name?: Node } | undefined)?.name;
  if (!name) return [];
  const start = name.getStart(context.sourceFile);
  return [{ file: context.file, start, end: name.end, message: "The promises come from here." }];
}

/** `for await (const x of ps)` → `for (const x of await Promise.all(ps))`. */
function awaitAllFirst(node: ForOfStatement, keyword: Node, context: RuleContext): Fix | undefined {
  const { file, sourceFile, text } = context;
  const start = keyword.getStart(sourceFile);
  const end = skipTrivia(text, keyword.end, true, true);
  if (hasComment(sourceFile, start, end)) return undefined;
  const value = node.expression;
  const edits: Edit[] = [
    { file, start, end, newText: "" },
    {
      file,
      start: value.getStart(sourceFile),
      end: value.getStart(sourceFile),
      newText: "await Promise.all(",
    },
    { file, start: value.end, end: value.end, newText: ")" },
  ];
  return { title: "Wait for all of them with `Promise.all`", safe: false, edits };
}

/** `Array.fromAsync(ps)` → `Promise.all(ps)`. */
function useAll(callee: Expression, context: RuleContext): Fix | undefined {
  const start = callee.getStart(context.sourceFile);
  if (hasComment(context.sourceFile, start, callee.end)) return undefined;
  return {
    title: "Use `Promise.all`",
    safe: false,
    edits: [{ file: context.file, start, end: callee.end, newText: "Promise.all" }],
  };
}
