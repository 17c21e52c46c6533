import { makeAsync } from "../../analysis/edits.ts";
import {
  enclosingScope,
  isAsync,
  isFunctionNode,
  isGenerator,
  isPlainFunction,
} from "../../analysis/functions.ts";
import { defineRule, type Fix, type RuleContext } from "../../engine/rule.ts";
import {
  type AwaitExpression,
  type ForOfStatement,
  isClassStaticBlockDeclaration,
  type Node,
  type SourceFile,
  SyntaxKind,
} from "../../typescript/syntax.ts";

export default defineRule({
  id: "no-for-await-in-sync-function",
  summary: "Reports `for await` and `await` in a function that is not async.",
  preset: "recommended",
  severity: "error",
  fixable: "suggestion",
  messages: {
    syntax:
      "`{keyword}` may only stand in an async function, so the whole file fails to load with a SyntaxError. Make the function `async`.",
    place:
      "`{keyword}` may not stand here, so the whole file fails to load with a SyntaxError. Move it into an async function.",
  },
  words: ["await"],
  compilerCodes: [1103, 1308, 18037, 18038],
  listeners: {
    [SyntaxKind.ForOfStatement]: (node: ForOfStatement, context) =>
      node.awaitModifier ? check(node, node.awaitModifier, "for await", context) : undefined,
    [SyntaxKind.AwaitExpression]: (node: AwaitExpression, context) =>
      check(node, firstToken(node), "await", context),
  },
});

const reported = new WeakMap<SourceFile, Set<Node>>();

async function check(
  node: Node,
  at: Node | { start: number; end: number },
  keyword: string,
  context: RuleContext,
): Promise<void> {
  const scope = enclosingScope(node);
  const isStaticBlock = isClassStaticBlockDeclaration(scope);
  const isInitializer = scope.kind === SyntaxKind.PropertyDeclaration;
  if (!isStaticBlock && !isInitializer && (!isFunctionNode(scope) || isAsync(scope))) return;
  // One missing `async` is one defect, however often the function awaits.
  const known = reported.get(context.sourceFile) ?? new Set();
  reported.set(context.sourceFile, known);
  if (known.has(scope)) return;
  known.add(scope);
  const canBeAsync = isFunctionNode(scope) && isPlainFunction(scope);
  context.report({
    at,
    message: canBeAsync ? "syntax" : "place",
    data: { keyword },
    fixes: [await asyncFix(scope, context)],
  });
}

/** Constructors, accessors, static blocks and sync generators are left alone: making them async is not possible, or changes what they are. */
async function asyncFix(scope: Node, { checker, sourceFile }: RuleContext): Promise<Fix | undefined> {
  if (!isPlainFunction(scope) || isGenerator(scope)) return undefined;
  const edits = await makeAsync(checker, sourceFile, scope);
  return edits && { title: "Make the function `async`", safe: false, edits };
}

function firstToken(node: AwaitExpression): { start: number; end: number } {
  const start = node.getStart();
  return { start, end: start + "await".length };
}
