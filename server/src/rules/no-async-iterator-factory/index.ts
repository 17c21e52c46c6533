import { type FunctionNode, isAsync } from "../../analysis/functions.ts";
import { factoriesOf } from "../../analysis/iterator-declarations.ts";
import { delegateEdits, dropAsync } from "../../analysis/iterator-factory-edits.ts";
import { promiseFactoryOf } from "../../analysis/iterator-results.ts";
import type { Factory } from "../../analysis/iterator-syntax.ts";
import { defineRule, type Fix, type RuleContext } from "../../engine/rule.ts";
import { type SourceFile, SyntaxKind } from "../../typescript/syntax.ts";

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
  // Not assignable, incompatible member; the others say which members of a promise or an iterator are missing.
  compilerCodes: [2322, 2416, 2739, 2740, 2741],
  listeners: {
    [SyntaxKind.SourceFile]: check,
  },
});

async function check(sourceFile: SourceFile, context: RuleContext): Promise<void> {
  await Promise.all(factoriesOf(sourceFile, "async").map(factory => checkFactory(factory, context)));
}

async function checkFactory(factory: Factory, context: RuleContext): Promise<void> {
  const { checker, sourceFile, file } = context;
  const promising = await promiseFactoryOf(checker, factory);
  if (!promising) return;
  const { node, value } = promising;
  const isOwn = node !== undefined && node === value;
  const start = node?.getStart(sourceFile) ?? 0;
  context.report({
    at: factory.name,
    message: node && isAsync(node) ? "async" : "promise",
    fixes: isOwn ? [await mend(node, context)] : [],
    related: node && !isOwn ? [{ file, start, end: start, message: "This function gives the promise." }] : [],
  });
}

async function mend(node: FunctionNode, { checker, sourceFile }: RuleContext): Promise<Fix | undefined> {
  const dropped = await dropAsync(checker, sourceFile, node);
  if (dropped) return { title: "Drop `async`", ...dropped };
  const edits = await delegateEdits(checker, sourceFile, node);
  return edits && { title: "Write an `async *` method that delegates", safe: false, edits };
}
