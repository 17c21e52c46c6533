import { awaitFix } from "../../analysis/await-fix.ts";
import { insertAfter, insertBefore, prefixKeyword, unwrapped } from "../../analysis/edits.ts";
import { isFunctionNode } from "../../analysis/functions.ts";
import { pendingStepOf } from "../../analysis/iterator-steps.ts";
import { type PromiseFacts, promiseFactsOf } from "../../analysis/promises.ts";
import { sleepOf, timerPromiseOf } from "../../analysis/waiting.ts";
import { headOf } from "../../analysis/wording.ts";
import { defineRule, type Fix, type RuleContext } from "../../engine/rule.ts";
import {
  type BinaryExpression,
  type Expression,
  type ExpressionStatement,
  type ForStatement,
  isBinaryExpression,
  isCallExpression,
  isConditionalExpression,
  isExpressionStatement,
  isNewExpression,
  isPropertyAccessExpression,
  isVariableDeclarationList,
  isVoidExpression,
  type Node,
  SyntaxKind,
} from "../../typescript/syntax.ts";
import { type Context, isMeant, isSafeCall, type Options } from "./allowed.ts";
import { takesCallback, unhandledPart } from "./handled.ts";

export default defineRule<Options>({
  id: "no-floating-promise",
  summary: "Reports promises that nobody waits for and whose errors nobody handles.",
  preset: "strict",
  severity: "warning",
  fixable: "suggestion",
  messages: {
    promise:
      "Nobody waits for this promise: the code goes on before it settles, and when it rejects, the process ends. Add `await`, handle its error, or drop it on purpose with `void`.",
    plain:
      "Nobody waits for this promise: the code goes on before it settles, and when it rejects, the process ends. Add `await` or handle its error.",
    list: "Nobody waits for these promises: the code goes on before they settle, and when one of them rejects, the process ends. Await them all with `Promise.all`.",
  },
  // Any call can give a promise.
  words: ["(", ";"],
  options: {
    ignoreVoid: {
      type: "boolean",
      description: "Whether `void` before a promise says that it is dropped on purpose.",
      default: true,
    },
    ignoreIIFE: {
      type: "boolean",
      description: "Whether async functions that are called on the spot are left alone.",
      default: false,
    },
    checkThenables: {
      type: "boolean",
      description: "Whether all objects with a `then` method count, not only promises.",
      default: false,
    },
    allowForKnownSafeCalls: {
      type: "array",
      items: { type: "string" },
      description:
        "Functions whose promise may be dropped, by name (`track`, `logger.flush`) or by module and name (`some-package#track`).",
      default: [],
    },
    allowForKnownSafePromises: {
      type: "array",
      items: { type: "string" },
      description: "Names of promise types that may be dropped (`SafePromise`).",
      default: [],
    },
  },
  listeners: {
    [SyntaxKind.ExpressionStatement]: (node: ExpressionStatement, context: Context) =>
      checkAll(node.expression, context),
    [SyntaxKind.BinaryExpression]: (node: BinaryExpression, context: Context) =>
      node.operatorToken.kind === SyntaxKind.CommaToken ? checkAll(node.left, context) : undefined,
    [SyntaxKind.ForStatement]: checkHead,
  },
});

async function checkHead(node: ForStatement, context: Context): Promise<void> {
  const { initializer, incrementor } = node;
  if (initializer && !isVariableDeclarationList(initializer))
    await checkAll(initializer as Expression, context);
  if (incrementor) await checkAll(incrementor, context);
}

async function checkAll(dropped: Expression, context: Context): Promise<void> {
  await Promise.all(droppedParts(dropped, context.options).map(part => check(part, context)));
}

/** The expressions whose values a dropped expression stands for. What is left of a comma is looked at where it is. */
function droppedParts(node: Expression, options: Options): readonly Expression[] {
  const expression = unwrapped(node);
  if (isVoidExpression(expression))
    return options.ignoreVoid ? [] : droppedParts(expression.expression, options);
  if (isConditionalExpression(expression)) {
    return [...droppedParts(expression.whenTrue, options), ...droppedParts(expression.whenFalse, options)];
  }
  if (!isBinaryExpression(expression)) return valueKinds.has(expression.kind) ? [node] : [];
  return passingOperators.has(expression.operatorToken.kind) ? droppedParts(expression.right, options) : [];
}

async function check(node: Expression, context: Context): Promise<void> {
  const { checker, options } = context;
  const rejecting = unhandledPart(unwrapped(node));
  if (!rejecting || (options.ignoreIIFE && isCalledInPlace(rejecting))) return;
  const facts = await promiseFactsOf(checker, await context.typeOf(node));
  if (!facts || !(await isMeant(facts, context))) return;
  if (isCallExpression(rejecting)) {
    const isDone = facts.kind === "promise" && takesCallback(rejecting);
    if (isDone || (await isSafeCall(rejecting, context))) return;
  }
  if (await isReportedElsewhere(unwrapped(node), context)) return;
  context.report({
    at: asyncKeyword(rejecting) ?? headOf(node),
    message: facts.kind === "list" ? "list" : options.ignoreVoid ? "promise" : "plain",
    fixes: [await waitFix(node, facts, context), voidFix(node, context)],
  });
}

function isCalledInPlace(node: Expression): boolean {
  return isCallExpression(node) && isFunctionNode(unwrapped(node.expression));
}

/** The `async` of a function that is called on the spot. */
function asyncKeyword(node: Expression): Node | undefined {
  const callee = isCallExpression(node) ? unwrapped(node.expression) : undefined;
  const modifiers = callee && isFunctionNode(callee) ? callee.modifiers : undefined;
  return modifiers?.find(({ kind }) => kind === SyntaxKind.AsyncKeyword);
}

/** Sleeps, and the steps that close an iterator, have rules of their own. */
async function isReportedElsewhere(node: Expression, { checker }: Context): Promise<boolean> {
  if (isNewExpression(node)) return (await timerPromiseOf(checker, node)) !== undefined;
  if (!isCallExpression(node)) return false;
  const callee = unwrapped(node.expression);
  const isClosing = isPropertyAccessExpression(callee) && /^(?:return|throw)$/.test(callee.name.text);
  if (isClosing) return (await pendingStepOf(checker, node)) !== undefined;
  return (await sleepOf(checker, node.expression)) !== undefined;
}

function waitFix(node: Expression, facts: PromiseFacts, context: Context): Promise<Fix | undefined> {
  if (facts.kind === "promise") return awaitFix(context as unknown as RuleContext, node, { safe: false });
  return awaitFix(context as unknown as RuleContext, node, {
    title: "Await all the promises",
    safe: false,
    edits: [
      insertBefore(context.sourceFile, node, "await Promise.all("),
      insertAfter(context.sourceFile, node, ")"),
    ],
  });
}

/** `void` where the promise is the whole statement: there it reads as what it is. */
function voidFix(node: Expression, { options, sourceFile }: Context): Fix | undefined {
  if (!options.ignoreVoid || !isExpressionStatement(node.parent)) return undefined;
  return {
    title: "Drop the promise on purpose with `void`",
    safe: false,
    edits: prefixKeyword(sourceFile, node, "void"),
  };
}

const passingOperators: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.CommaToken,
  SyntaxKind.AmpersandAmpersandToken,
  SyntaxKind.BarBarToken,
  SyntaxKind.QuestionQuestionToken,
]);

const valueKinds: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.CallExpression,
  SyntaxKind.NewExpression,
  SyntaxKind.Identifier,
  SyntaxKind.PropertyAccessExpression,
  SyntaxKind.ElementAccessExpression,
  SyntaxKind.TaggedTemplateExpression,
  SyntaxKind.ArrayLiteralExpression,
]);
