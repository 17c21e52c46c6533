import { isAnswered } from "../../analysis/drivers.ts";
import { enclosingFunction, type FunctionNode, forEachInScope, isAsync } from "../../analysis/functions.ts";
import { usesName } from "../../analysis/names.ts";
import { placeOf } from "../../analysis/wording.ts";
import { defineRule, type RuleContext } from "../../engine/rule.ts";
import {
  isBinaryExpression,
  isConditionalExpression,
  isIdentifier,
  isIfStatement,
  isTryStatement,
  isYieldExpression,
  type Node,
  SyntaxKind,
  type TryStatement,
  type YieldExpression,
} from "../../typescript/syntax.ts";
import { isCoroutine } from "./coroutines.ts";

export default defineRule({
  id: "no-yield-in-finally",
  summary: "Reports `yield` in a `finally` block, where closing the generator does not close it.",
  preset: "recommended",
  severity: "warning",
  fixable: "no",
  messages: {
    item: "Leaving the loop runs this `finally` only up to the `{keyword}`: the item is lost, and what comes after it never runs. Move the `{keyword}` out of `finally`.",
  },
  words: ["finally"],
  listeners: {
    [SyntaxKind.YieldExpression]: check,
  },
});

async function check(node: YieldExpression, context: RuleContext): Promise<void> {
  const scope = enclosingFunction(node);
  const statement = scope && tryAround(node, scope);
  if (!statement || isForNormalEnd(node, statement)) return;
  const isTwoWay = isAsync(scope)
    ? isAnswered(node) && !node.asteriskToken
    : await isCoroutine(scope, node, context);
  if (isTwoWay) return;
  const paused = firstYieldIn(statement);
  if (!paused) return;
  const start = node.getStart(context.sourceFile);
  const end = node.asteriskToken?.end ?? start + "yield".length;
  context.report({
    at: { start, end },
    message: "item",
    data: { keyword: node.asteriskToken ? "yield*" : "yield" },
    related: [placeOf(paused, "The generator is closed while it waits here.")],
  });
}

/** The statement whose `finally` holds a node, the innermost one that can be left while the generator waits. */
function tryAround(node: Node, scope: FunctionNode): TryStatement | undefined {
  let child = node;
  for (let current = node.parent; current !== scope; current = current.parent) {
    if (isTryStatement(current) && current.finallyBlock === child && firstYieldIn(current)) return current;
    child = current;
  }
  return undefined;
}

/** Where a generator can wait inside a `try` or its `catch`; without such a place nobody closes it there. */
function firstYieldIn({ tryBlock, catchClause }: TryStatement): Node | undefined {
  let found: Node | undefined;
  for (const part of [tryBlock, catchClause]) {
    if (!part || found) continue;
    forEachInScope(part, node => {
      if (isYieldExpression(node)) found ??= node;
    });
  }
  return found;
}

/**
 * Whether a condition around a `yield` tells closing from the normal end: it looks at a flag that the `try` sets, or
 * at what the `catch` has caught.
 */
function isForNormalEnd(node: Node, { tryBlock, catchClause, finallyBlock }: TryStatement): boolean {
  const flags = assignedIn(tryBlock, isTruthValue);
  if (catchClause) for (const name of assignedIn(catchClause, () => true)) flags.add(name);
  if (flags.size === 0) return false;
  let child = node;
  for (let current = node.parent; current !== finallyBlock; current = current.parent) {
    const condition = conditionOf(current, child);
    if (condition && usesName(condition, ...flags)) return true;
    child = current;
  }
  return false;
}

function conditionOf(parent: Node, child: Node): Node | undefined {
  if (isIfStatement(parent)) return parent.expression === child ? undefined : parent.expression;
  if (isConditionalExpression(parent)) return parent.condition === child ? undefined : parent.condition;
  const isGuard =
    isBinaryExpression(parent) &&
    parent.operatorToken.kind === SyntaxKind.AmpersandAmpersandToken &&
    parent.right === child;
  return isGuard ? parent.left : undefined;
}

/** The names that get a new value of some kind in a part of a function. */
function assignedIn(part: Node, isWanted: (value: Node) => boolean): Set<string> {
  const names = new Set<string>();
  forEachInScope(part, node => {
    if (!isBinaryExpression(node) || node.operatorToken.kind !== SyntaxKind.EqualsToken) return;
    if (isIdentifier(node.left) && isWanted(node.right)) names.add(node.left.text);
  });
  return names;
}

function isTruthValue({ kind }: Node): boolean {
  return kind === SyntaxKind.TrueKeyword || kind === SyntaxKind.FalseKeyword;
}
