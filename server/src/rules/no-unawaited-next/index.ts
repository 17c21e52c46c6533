import { awaitFix } from "../../analysis/await-fix.ts";
import { destinyOf } from "../../analysis/dropped.ts";
import { insertAfter, insertBefore, replaceNode, unwrapped } from "../../analysis/edits.ts";
import { enclosingFunction, isAsync } from "../../analysis/functions.ts";
import { pendingStepOf } from "../../analysis/iterator-steps.ts";
import { soleOriginOf } from "../../analysis/promise-uses.ts";
import { variableOf } from "../../analysis/references.ts";
import { codeOf, placeOf } from "../../analysis/wording.ts";
import { defineRule, type Fix, type RelatedPlace, type RuleContext } from "../../engine/rule.ts";
import {
  type BinaryExpression,
  type CallExpression,
  type ElementAccessExpression,
  type Expression,
  isBindingElement,
  isCallExpression,
  isElementAccessExpression,
  isIdentifier,
  isObjectBindingPattern,
  isObjectLiteralExpression,
  isPropertyAccessExpression,
  isPropertyAssignment,
  isShorthandPropertyAssignment,
  isStringLiteral,
  type Node,
  NodeFlags,
  type PropertyAccessExpression,
  SyntaxKind,
  type VariableDeclaration,
} from "../../typescript/syntax.ts";
import { coercingParent, isConverted } from "./positions.ts";

export default defineRule({
  id: "no-unawaited-next",
  summary:
    "Reports a step of an async iterator that is used before it is awaited: `it.next().value`, `if (it.next())`, `it.return();`.",
  preset: "recommended",
  severity: "error",
  fixable: "safe",
  messages: {
    member:
      "`{code}` is a promise, and a promise has no `{name}`, so this is always `undefined`. Await it first: `(await {code}).{name}`.",
    pattern:
      "`{code}` is a promise, which has neither `value` nor `done`, so these variables are always `undefined`. Put `await` before it.",
    coerced:
      "`{code}` is a promise, and a promise counts as true even when the iterator has ended. Await it and look at `done`.",
    used: "`{code}` is a promise of the step, not the step itself, so this never sees `value` or `done`. Put `await` before it.",
    dropped:
      "The code goes on before `{code}` has closed the iterator, and if its clean-up fails, the rejection has no handler. Put `await` before it.",
  },
  words: ["value", "done", "next", ".return", ".throw"],
  compilerCodes: [2339, 2365, 2367, 2525, 2551, 2801],
  listeners: {
    [SyntaxKind.PropertyAccessExpression]: (node: PropertyAccessExpression, context) =>
      checkMember(node, node.name.text, context),
    [SyntaxKind.ElementAccessExpression]: (node: ElementAccessExpression, context) =>
      isStringLiteral(node.argumentExpression)
        ? checkMember(node, node.argumentExpression.text, context)
        : undefined,
    [SyntaxKind.VariableDeclaration]: (node: VariableDeclaration, context) =>
      isObjectBindingPattern(node.name) && node.initializer
        ? checkPattern(node.name, node.initializer, context)
        : undefined,
    [SyntaxKind.BinaryExpression]: (node: BinaryExpression, context) =>
      node.operatorToken.kind === SyntaxKind.EqualsToken && isObjectLiteralExpression(node.left)
        ? checkPattern(node.left, node.right, context)
        : undefined,
    [SyntaxKind.CallExpression]: checkCall,
  },
});

type Access = PropertyAccessExpression | ElementAccessExpression;

async function checkMember(node: Access, name: string, context: RuleContext): Promise<void> {
  if (name !== "value" && name !== "done") return;
  const owner = node.expression;
  if (!canBePromise(owner) || !(await isPendingStep(owner, name, context))) return;
  // In `(await it?.next()).value` the access would fail where `?.` used to leave it out.
  const isGuarded = (unwrapped(owner).flags & NodeFlags.OptionalChain) !== 0 && !node.questionDotToken;
  context.report({
    at: isPropertyAccessExpression(node) ? node.name : node.argumentExpression,
    message: "member",
    data: { code: codeOf(owner), name },
    fixes: isGuarded ? [] : [await awaitOwner(owner, context)],
    related: await madeAt(owner, context),
  });
}

async function checkPattern(pattern: Node, value: Expression, context: RuleContext): Promise<void> {
  const names = keysOf(pattern);
  const [name] = names.filter(key => key === "value" || key === "done");
  if (!name || !canBePromise(value) || !(await isPendingStep(value, name, context))) return;
  context.report({
    at: pattern,
    message: "pattern",
    data: { code: codeOf(value) },
    fixes: [await awaitOwner(value, context)],
    related: await madeAt(value, context),
  });
}

async function checkCall(call: CallExpression, context: RuleContext): Promise<void> {
  const callee = unwrapped(call.expression);
  if (!isPropertyAccessExpression(callee)) return;
  const name = callee.name.text;
  if (name !== "next" && name !== "return" && name !== "throw") return;
  if (coercingParent(call)) {
    if (!(await isPendingStep(call, "done", context))) return;
    context.report({
      at: call,
      message: "coerced",
      data: { code: codeOf(call) },
      fixes: name === "next" ? [await lookAtDone(call, context)] : [],
    });
    return;
  }
  if (isConverted(call)) {
    if (!(await isPendingStep(call, "done", context))) return;
    const fix = await awaitFix(context, call, { safe: false });
    context.report({ at: call, message: "used", data: { code: codeOf(call) }, fixes: [fix] });
    return;
  }
  const destiny = name === "next" ? undefined : destinyOf(call);
  if (destiny?.kind !== "dropped" || destiny.awaited || destiny.voided || cannotWait(call)) return;
  if (!(await isPendingStep(call, "done", context))) return;
  context.report({
    at: callee.name,
    message: "dropped",
    data: { code: codeOf(call) },
    fixes: [await awaitFix(context, call, { safe: name === "return" })],
  });
}

/**
 * Whether nobody could wait: the place belongs to a sync function that is handed to someone who does not, such as a
 * listener, or to a race, where `return()` of a loser would wait for its pending step.
 */
function cannotWait(node: Node): boolean {
  const scope = enclosingFunction(node);
  if (!scope) return false;
  if (/race\w*\(/i.test(scope.getText())) return true;
  if (isAsync(scope)) return false;
  return isCallExpression(scope.parent) && scope.parent.expression !== scope;
}

/** Whether an expression is a promise of a step, and has no member of its own by the name that is asked for. */
async function isPendingStep(node: Expression, name: string, context: RuleContext): Promise<boolean> {
  const step = await pendingStepOf(context.checker, node);
  const own = await Promise.all((step?.promises ?? []).map(type => context.checker.memberNamesOf(type)));
  return step !== undefined && !own.some(members => members.has(name));
}

/** Whether an expression can be a promise, as far as its syntax tells. */
function canBePromise(node: Expression): boolean {
  const expression = unwrapped(node);
  return (
    isCallExpression(expression) ||
    isIdentifier(expression) ||
    isPropertyAccessExpression(expression) ||
    isElementAccessExpression(expression)
  );
}

/** The property names that a destructuring pattern takes. */
function keysOf(pattern: Node): string[] {
  const keys: string[] = [];
  pattern.forEachChild(child => {
    const named =
      (isBindingElement(child) && (child.propertyName ?? child.name)) ||
      ((isPropertyAssignment(child) || isShorthandPropertyAssignment(child)) && child.name);
    if (named && (isIdentifier(named) || isStringLiteral(named))) keys.push(named.text);
  });
  return keys;
}

/**
 * Awaits where a variable gets the step, if all its uses take it for the result: what one use finds out about `done`
 * then holds for `value` in the next one.
 */
async function awaitOwner(owner: Expression, context: RuleContext): Promise<Fix | undefined> {
  const made = await soleOriginOf(context.checker, owner);
  return made
    ? awaitFix(context, made, { title: "Add `await` where the promise is made" })
    : awaitFix(context, owner);
}

/** Where a variable got its promise. */
async function madeAt(node: Expression, context: RuleContext): Promise<readonly RelatedPlace[]> {
  const name = unwrapped(node);
  const initializer = isIdentifier(name) && (await variableOf(context.checker, name))?.initializer;
  return initializer ? [placeOf(initializer, "The promise is made here.")] : [];
}

/** `it.next()` → `!(await it.next()).done`: whether there was another item. */
async function lookAtDone(call: CallExpression, context: RuleContext): Promise<Fix | undefined> {
  const { sourceFile } = context;
  if ((call.flags & NodeFlags.OptionalChain) !== 0) return undefined;
  const { parent } = call;
  const isNegated = parent.kind === SyntaxKind.PrefixUnaryExpression;
  const edits = isNegated
    ? [replaceNode(sourceFile, parent, `(await ${call.getText(sourceFile)}).done`)]
    : [insertBefore(sourceFile, call, "!(await "), insertAfter(sourceFile, call, ").done")];
  return awaitFix(context, call, { edits, title: "Await it and look at `done`", safe: false });
}
