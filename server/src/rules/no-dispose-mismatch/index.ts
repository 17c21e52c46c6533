import { disposalOf, disposalSymbol, usingKind } from "../../analysis/disposables.ts";
import { unwrapped } from "../../analysis/edits.ts";
import { isAsync, isFunctionNode, isGenerator } from "../../analysis/functions.ts";
import { libraryAncestorsOf } from "../../analysis/one-shot.ts";
import { promiseFactsOf, resultsOfPromise } from "../../analysis/promises.ts";
import { localFunctionOf } from "../../analysis/values.ts";
import { defineRule, type Report, type RuleContext, type TextRange } from "../../engine/rule.ts";
import {
  type BinaryExpression,
  type CallExpression,
  type Expression,
  isComputedPropertyName,
  isElementAccessExpression,
  isForOfStatement,
  isPropertyAccessExpression,
  type MethodDeclaration,
  type Node,
  type PropertyAssignment,
  type PropertyDeclaration,
  SyntaxKind,
  type VariableDeclaration,
  type VariableDeclarationList,
} from "../../typescript/syntax.ts";
import type { Type } from "../../typescript/types.ts";
import { awaitUsingFix, awaitValueFix, renameFix } from "./repair.ts";

export default defineRule({
  id: "no-dispose-mismatch",
  summary:
    "Reports asynchronous clean-up where only synchronous clean-up is waited for, and the other way round.",
  preset: "recommended",
  severity: "error",
  fixable: "safe",
  messages: {
    using:
      "`{type}` has `[Symbol.asyncDispose]` but no `[Symbol.dispose]`, so `using` throws a TypeError. Write `await using`.",
    promise:
      "This is a promise of `{type}`, and a promise cannot be disposed of, so `{keyword}` throws a TypeError. Await the value first.",
    lost: "`[Symbol.dispose]` of `{type}` returns a promise, and `using` does not wait for it: the block is left before the clean-up is done, and nothing handles its errors. Write `await using`.",
    async:
      "`using` does not wait for an async `[Symbol.dispose]`: the block is left before the clean-up is done, and nothing handles its errors. Use `[Symbol.asyncDispose]` and `await using`.",
    returned:
      "`using` does not wait for the promise that this `[Symbol.dispose]` returns: the block is left before the clean-up is done, and nothing handles its errors. Use `[Symbol.asyncDispose]` and `await using`.",
    generator:
      "The clean-up never runs: calling a generator only makes an iterator, and nobody iterates it. Drop the `*`.",
    stack:
      "`{type}` has `[Symbol.asyncDispose]` but no `[Symbol.dispose]`, so a DisposableStack throws a TypeError. Use an AsyncDisposableStack and `await using`.",
    callback:
      "A DisposableStack does not wait for an async function: the block is left before the clean-up is done, and nothing handles its errors. Use an AsyncDisposableStack and `await using`.",
  },
  words: ["using", "ispose"],
  compilerCodes: [2345, 2769, 2850, 2851],
  listeners: {
    [SyntaxKind.VariableDeclarationList]: checkUsing,
    [SyntaxKind.MethodDeclaration]: (node: MethodDeclaration, context) =>
      checkMember(node.name, node, context),
    [SyntaxKind.PropertyAssignment]: (node: PropertyAssignment, context) =>
      checkMember(node.name, node.initializer, context),
    [SyntaxKind.PropertyDeclaration]: (node: PropertyDeclaration, context) =>
      checkMember(node.name, node.initializer, context),
    [SyntaxKind.BinaryExpression]: checkAssignment,
    [SyntaxKind.CallExpression]: checkStack,
  },
});

async function checkUsing(list: VariableDeclarationList, context: RuleContext): Promise<void> {
  const kind = usingKind(list);
  if (!kind) return;
  const found = await Promise.all(
    list.declarations.map(declaration => checkResource(declaration, list, kind, context)),
  );
  // One keyword stands for all declarations of a list.
  const seen = new Set<number>();
  for (const report of found) {
    const start = report && "start" in report.at ? report.at.start : undefined;
    if (!report || (start !== undefined && seen.has(start))) continue;
    if (start !== undefined) seen.add(start);
    context.report(report);
  }
}

async function checkResource(
  declaration: VariableDeclaration,
  list: VariableDeclarationList,
  kind: "using" | "await using",
  context: RuleContext,
): Promise<Report | undefined> {
  const { checker } = context;
  const type = await context.typeOf(declaration.initializer ?? declaration.name);
  if (!type) return undefined;
  const facts = await disposalOf(checker, type);
  const start = list.getStart(context.sourceFile);
  const at: TextRange = { start, end: start + kind.length };
  const data = { type: await checker.textOf(await checker.nonNullable(type)), keyword: kind };
  if (facts.sync === "no" && facts.async === "yes" && kind === "using") {
    return { at, message: "using", data, fixes: [await awaitUsingFix(list, context)] };
  }
  if (facts.sync === "no" && facts.async === "no" && declaration.initializer) {
    const promise = await promiseFactsOf(checker, type);
    const [result] = (promise?.kind === "promise" && (await resultsOfPromise(checker, promise))) || [];
    const disposal = await disposalOf(checker, result);
    if (!result || (disposal.sync !== "yes" && disposal.async !== "yes")) return undefined;
    const fix = await awaitValueFix(declaration.initializer, list, kind, disposal, context);
    return {
      at: declaration.initializer,
      message: "promise",
      data: { ...data, type: await checker.textOf(result) },
      fixes: [fix],
    };
  }
  if (facts.sync === "yes" && kind === "using" && !isForOfStatement(list.parent)) {
    if (!(await losesPromise(type, context))) return undefined;
    const fix = facts.async === "yes" ? await awaitUsingFix(list, context) : undefined;
    return { at, message: "lost", data, fixes: [fix] };
  }
  return undefined;
}

/** Whether a type of another package returns a promise from `[Symbol.dispose]`; one of the project is reported there. */
async function losesPromise(type: Type, { checker }: RuleContext): Promise<boolean> {
  const method = (await checker.membersOf(await checker.nonNullable(type))).get("[dispose]");
  if (!method || (await checker.declarationsOf(method)).length > 0) return false;
  const methodType = await checker.typeOfSymbol(method);
  return methodType !== undefined && returnsPromise(methodType, checker);
}

async function returnsPromise(type: Type, checker: RuleContext["checker"]): Promise<boolean> {
  const signatures = await checker.callSignaturesOf(type);
  const results = await Promise.all(signatures.map(signature => checker.returnTypeOf(signature)));
  const facts = await Promise.all(results.map(result => promiseFactsOf(checker, result)));
  return facts.length > 0 && facts.every(fact => fact?.kind === "promise");
}

/** `[Symbol.dispose]() { … }`, `[Symbol.dispose]: …`, `[Symbol.dispose] = …`. */
async function checkMember(name: Node, value: Node | undefined, context: RuleContext): Promise<void> {
  if (!isComputedPropertyName(name) || !value) return;
  await checkDisposer(name.expression, name, value, context);
}

/** `resource[Symbol.dispose] = …`. */
async function checkAssignment(node: BinaryExpression, context: RuleContext): Promise<void> {
  if (node.operatorToken.kind !== SyntaxKind.EqualsToken) return;
  const target = unwrapped(node.left);
  if (!isElementAccessExpression(target)) return;
  await checkDisposer(target.argumentExpression, target.argumentExpression, node.right, context);
}

async function checkDisposer(key: Expression, name: Node, value: Node, context: RuleContext): Promise<void> {
  const { checker } = context;
  const symbol = await disposalSymbol(checker, unwrapped(key));
  if (!symbol) return;
  const disposer = isFunctionNode(value) ? value : await localFunctionOf(checker, value as Expression);
  if (disposer && isGenerator(disposer)) {
    context.report({ at: name, message: "generator" });
    return;
  }
  if (symbol === "asyncDispose") return;
  const isInline =
    disposer === value || (disposer !== undefined && disposer === unwrapped(value as Expression));
  const keyword = isInline
    ? disposer?.modifiers?.find(({ kind }) => kind === SyntaxKind.AsyncKeyword)
    : undefined;
  const fixes = async () => [await renameFix(key, value, context)];
  if (disposer && isAsync(disposer)) {
    context.report({ at: keyword ?? name, message: "async", fixes: await fixes() });
    return;
  }
  const type = await context.typeOf(isFunctionNode(value) && !isExpressionFunction(value) ? name : value);
  if (!type) return;
  const isLost = await returnsPromise(type, checker);
  if (isLost) context.report({ at: name, message: "returned", fixes: await fixes() });
}

function isExpressionFunction(node: Node): boolean {
  return node.kind === SyntaxKind.ArrowFunction || node.kind === SyntaxKind.FunctionExpression;
}

/** `stack.use(resource)`, `stack.defer(async () => …)` and `stack.adopt(value, async () => …)` of a DisposableStack. */
async function checkStack(node: CallExpression, context: RuleContext): Promise<void> {
  const callee = unwrapped(node.expression);
  if (!isPropertyAccessExpression(callee)) return;
  const argument = node.arguments[callee.name.text === "adopt" ? 1 : 0];
  if (!argument || !["use", "defer", "adopt"].includes(callee.name.text)) return;
  const { checker } = context;
  const type = await context.typeOf(callee.expression);
  const ancestors = type?.isObjectType() ? await libraryAncestorsOf(checker, type) : [];
  if (!ancestors.some(({ name, library }) => name === "DisposableStack" && library === "lib")) return;
  const value = await context.typeOf(argument);
  if (!value) return;
  if (callee.name.text === "use") {
    const facts = await disposalOf(checker, value);
    if (facts.sync !== "no" || facts.async !== "yes") return;
    context.report({ at: argument, message: "stack", data: { type: await checker.textOf(value) } });
  } else if (await returnsPromise(value, checker)) {
    context.report({ at: argument, message: "callback" });
  }
}
