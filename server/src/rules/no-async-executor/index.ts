import { unwrapped } from "../../analysis/edits.ts";
import { asyncFunctionEdits, catchesAll, type Executor, forwardingEdits } from "../../analysis/executors.ts";
import { isAsync } from "../../analysis/functions.ts";
import { originOf } from "../../analysis/origins.ts";
import { localFunctionOf } from "../../analysis/values.ts";
import { defineRule, type Fix, type RuleContext } from "../../engine/rule.ts";
import {
  type Expression,
  isArrowFunction,
  isFunctionExpression,
  isIdentifier,
  isSpreadElement,
  type NewExpression,
  type Node,
  SyntaxKind,
} from "../../typescript/syntax.ts";

export default defineRule({
  id: "no-async-executor",
  summary: "Reports async functions given to `new Promise`.",
  preset: "recommended",
  severity: "warning",
  fixable: "suggestion",
  messages: {
    executor:
      "Nobody looks at the promise of this async executor: what is thrown in it settles nothing, so whoever awaits waits for ever, and it ends a Node process as an unhandled rejection. Use an async function, or hand errors to `reject`.",
    caught:
      "This async executor hands its errors on by hand, as an async function does by itself. Use an async function instead of `new Promise`.",
  },
  words: ["Promise"],
  listeners: {
    [SyntaxKind.NewExpression]: check,
  },
});

async function check(node: NewExpression, context: RuleContext): Promise<void> {
  const [argument] = node.arguments ?? [];
  if (!argument || isSpreadElement(argument)) return;
  const callee = unwrapped(node.expression);
  // A name can stand for it: `const Bluebird = Promise`.
  if (!isIdentifier(callee) && !/\bPromise$/.test(callee.getText(context.sourceFile))) return;
  const value = unwrapped(argument as Expression);
  const inline = isArrowFunction(value) || isFunctionExpression(value) ? value : undefined;
  if (inline && !isAsync(inline)) return;
  const { checker } = context;
  const executor = inline ?? (await localFunctionOf(checker, value));
  if (!executor || !isAsync(executor) || (await originOf(checker, callee)) !== "#Promise") return;
  const isCaught = inline !== undefined && catchesAll(inline);
  const fixes = inline ? fixesFor(node, inline, isCaught, context) : [];
  // Without an error to lose, and with `resolve` handed on, there is nothing to make better.
  if (isCaught && fixes.length === 0) return;
  context.report({
    at: inline ? keywordOf(inline) : value,
    message: isCaught ? "caught" : "executor",
    ...(isCaught ? { severity: "hint" as const } : {}),
    fixes,
  });
}

function keywordOf(executor: Executor): Node {
  return executor.modifiers?.find(({ kind }) => kind === SyntaxKind.AsyncKeyword) ?? executor;
}

function fixesFor(
  node: NewExpression,
  executor: Executor,
  isCaught: boolean,
  { sourceFile }: RuleContext,
): Fix[] {
  const direct = asyncFunctionEdits(sourceFile, node, executor);
  const forwarding = isCaught ? undefined : forwardingEdits(sourceFile, node, executor);
  return [
    ...(direct
      ? [{ title: "Use an async function instead of `new Promise`", safe: false, edits: direct }]
      : []),
    ...(forwarding ? [{ title: "Hand errors to `reject`", safe: false, edits: forwarding }] : []),
  ];
}
