import { hasComment, removeWithSpace, replaceNode } from "../../analysis/edits.ts";
import {
  type FunctionNode,
  isAsync,
  isFunctionNode,
  isGenerator,
  suspends,
} from "../../analysis/functions.ts";
import { factoriesOf } from "../../analysis/iterator-declarations.ts";
import { delegateEdits, promisedTypeOf } from "../../analysis/iterator-edits.ts";
import type { Factory } from "../../analysis/iterator-syntax.ts";
import { factsOf } from "../../analysis/protocol.ts";
import { localFunctionOf, outcomesOf } from "../../analysis/values.ts";
import { defineRule, type Edit, type Fix, type RuleContext } from "../../engine/rule.ts";
import {
  type Expression,
  isClassLikeDeclaration,
  isPropertyDeclaration,
  type Node,
  type SourceFile,
  SyntaxKind,
} from "../../typescript/syntax.ts";
import type { Type } from "../../typescript/types.ts";

export default defineRule({
  id: "no-async-iterator-factory",
  summary: "Reports a `[Symbol.asyncIterator]` that returns a promise of an iterator.",
  preset: "recommended",
  severity: "error",
  fixable: "safe",
  messages: {
    async:
      "An async `[Symbol.asyncIterator]` returns a promise, and `for await` does not wait for it: the promise has no `next`, so the loop throws. Drop `async`, or write an `async *` method.",
    promise:
      "`[Symbol.asyncIterator]` returns a promise of an iterator here, and `for await` does not wait for it: the promise has no `next`, so the loop throws. Return the iterator itself, or wait inside an `async *` method.",
  },
  words: ["asyncIterator"],
  compilerCodes: [2322, 2416],
  listeners: {
    [SyntaxKind.SourceFile]: check,
  },
});

async function check(sourceFile: SourceFile, context: RuleContext): Promise<void> {
  await Promise.all(factoriesOf(sourceFile, "async").map(factory => checkFactory(factory, context)));
}

async function checkFactory(factory: Factory, context: RuleContext): Promise<void> {
  const { checker, sourceFile, file } = context;
  for (const value of factory.values) {
    const node = isFunctionNode(value) ? value : await localFunctionOf(checker, value);
    if (!(node ? await givesPromise(node, context) : await isPromiseFactory(value as Expression, context)))
      continue;
    const isOwn = node !== undefined && node === value;
    const start = node?.getStart(sourceFile) ?? 0;
    context.report({
      at: factory.name,
      message: node && isAsync(node) ? "async" : "promise",
      fixes: isOwn ? [(await dropAsync(node, context)) ?? (await delegate(node, context))] : [],
      related: node && !isOwn ? [{ file, start, end: start, message: "The function that is called." }] : [],
    });
    return;
  }
}

async function givesPromise(node: FunctionNode, context: RuleContext): Promise<boolean> {
  if (isGenerator(node)) return false;
  if (isAsync(node)) return true;
  if (node.type) return isPromise(await context.typeOf(node.type), context);
  const types = await Promise.all(
    outcomesOf(node).map(({ expression }) => expression && context.typeOf(expression)),
  );
  const promises = await Promise.all(types.map(type => isPromise(type, context)));
  return promises.includes(true);
}

/** Whether what an expression evaluates to returns promises when it is called. */
async function isPromiseFactory(value: Expression, context: RuleContext): Promise<boolean> {
  const { checker } = context;
  const type = await context.typeOf(value);
  const signatures = type ? await checker.callSignaturesOf(await checker.nonNullable(type)) : [];
  const results = await Promise.all(signatures.map(signature => checker.returnTypeOf(signature)));
  const promises = await Promise.all(results.map(result => isPromise(result, context)));
  return promises.length > 0 && promises.every(Boolean);
}

/** Whether a type is a promise that is not an iterator as well. */
async function isPromise(type: Type | undefined, { checker }: RuleContext): Promise<boolean> {
  const { thenable, iterator } = await factsOf(checker, type);
  return thenable === "yes" && iterator === "no";
}

/** Removes `async` where nothing in the function waits. */
async function dropAsync(node: FunctionNode, context: RuleContext): Promise<Fix | undefined> {
  const { sourceFile, checker } = context;
  const { modifiers } = node as { modifiers?: readonly Node[] };
  const keyword = modifiers?.find(({ kind }) => kind === SyntaxKind.AsyncKeyword);
  if (!keyword || !node.body || suspends(node)) return undefined;
  const returned = outcomesOf(node);
  const facts = await Promise.all(
    returned.map(async ({ expression }) => expression && factsOf(checker, await context.typeOf(expression))),
  );
  if (facts.some(fact => !fact || fact.thenable === "yes")) return undefined;
  const type = node.type && promisedTypeOf(node.type);
  if (node.type && !type) return undefined;
  const edits: Edit[] = [removeKeyword(keyword, node, sourceFile)];
  if (node.type && type) edits.push(replaceNode(sourceFile, node.type, type.getText(sourceFile)));
  const losesComment = node.type !== undefined && hasComment(sourceFile, node.type.pos, node.type.end);
  const safe = returned.every(
    ({ expression }, index) => expression?.kind === SyntaxKind.ThisKeyword || facts[index]?.thenable === "no",
  );
  return losesComment ? undefined : { title: "Drop `async`", safe, edits };
}

/** Without `async`, a class member's `[` would continue a field before it that ends without a semicolon. */
function removeKeyword(keyword: Node, node: Node, sourceFile: SourceFile): Edit {
  const edit = removeWithSpace(sourceFile, keyword);
  const { parent } = node;
  if (!isClassLikeDeclaration(parent) || keyword.getStart(sourceFile) !== node.getStart(sourceFile))
    return edit;
  const before = parent.members[parent.members.findIndex(member => member === node) - 1];
  const continues = before && isPropertyDeclaration(before) && sourceFile.text[before.end - 1] !== ";";
  return continues ? { ...edit, newText: ";" } : edit;
}

async function delegate(node: FunctionNode, { checker, sourceFile }: RuleContext): Promise<Fix | undefined> {
  const edits = await delegateEdits(checker, sourceFile, node);
  return edits && { title: "Write an `async *` method that delegates", safe: false, edits };
}
