import { unwrapped } from "../../analysis/edits.ts";
import { type FunctionNode, forEachInScope, isAsync } from "../../analysis/functions.ts";
import type { Guards } from "../../analysis/guards.ts";
import { originOf } from "../../analysis/origins.ts";
import {
  isPlainPromise,
  type PromiseFacts,
  promiseFactsOf,
  resultsOfPromise,
} from "../../analysis/promises.ts";
import { factsOf } from "../../analysis/protocol.ts";
import { contains } from "../../analysis/scopes.ts";
import { sleepOf, timerPromiseOf } from "../../analysis/waiting.ts";
import type { RuleContext } from "../../engine/rule.ts";
import {
  type CallExpression,
  type CatchClause,
  type Expression,
  isAwaitExpression,
  isBlock,
  isCallExpression,
  isIdentifier,
  isNewExpression,
  isPropertyAccessExpression,
  isReturnStatement,
  isVariableDeclaration,
  type Node,
  SyntaxKind,
} from "../../typescript/syntax.ts";
import { TypeFlags } from "../../typescript/types.ts";

/**
 * Which of the guards around a `return` the returned promise escapes from with harm: a `catch` that would have seen
 * its rejection, a `finally` or a resource whose clean-up should have waited for it.
 *
 * A function that is not async hands promises on by design, and its `try` may well be for what is thrown at once; so
 * less is certain there.
 *
 * @returns undefined where there is no harm, or where it is not certain.
 */
export async function brokenGuards(
  node: Expression,
  promise: PromiseFacts,
  guards: Guards,
  scope: FunctionNode,
  context: RuleContext,
): Promise<Guards | undefined> {
  const expression = unwrapped(node);
  if (!(await isRealPromise(promise, context)) || isAwaitedBefore(expression, scope)) return undefined;
  const settled = await settledBy(expression, context);
  if (settled === "pending" && (await hasNoResult(promise, context))) return undefined;
  const possible = isAsync(scope) ? guards : await certainGuards(expression, promise, guards, scope, context);
  if (settled === "fulfilled" || (settled === "rejected" && !isAsync(scope))) return undefined;
  const cannotReject = isHandled(expression, !isAsync(scope)) || (await neverRejects(expression, context));
  const waits = settled === "pending" && !(await isEndOfCleanUp(expression, context));
  const broken: Guards = {
    catchClause: cannotReject ? undefined : possible.catchClause,
    finallyBlock: waits ? possible.finallyBlock : undefined,
    resource: waits ? possible.resource : undefined,
  };
  return broken.catchClause || broken.finallyBlock || broken.resource ? broken : undefined;
}

/** Objects that merely have `then`, such as the reply of a web framework, are returned for other reasons. */
async function isRealPromise(promise: PromiseFacts, context: RuleContext): Promise<boolean> {
  const names = await Promise.all(promise.types.map(type => context.checker.memberNamesOf(type)));
  return names.every(members => members.has("catch") || members.size === 1);
}

/** Whether a call ends the program, or fails whatever happens: it gives a promise of `never`. */
async function hasNoResult(promise: PromiseFacts, context: RuleContext): Promise<boolean> {
  const results = await resultsOfPromise(context.checker, promise);
  return !!results?.length && results.every(({ flags }) => (flags & TypeFlags.Never) !== 0);
}

/** Whether the same promise has been awaited on the way to where it is returned, so that it has settled by then. */
function isAwaitedBefore(expression: Expression, scope: FunctionNode): boolean {
  if (!isIdentifier(expression) || !scope.body) return false;
  let found = false;
  forEachInScope(scope.body, node => {
    if (!isAwaitExpression(node) || node.end > expression.pos) return;
    const operand = unwrapped(node.expression);
    if (isIdentifier(operand) && operand.text === expression.text)
      found ||= contains(blockAround(node), expression);
  });
  return found;
}

function blockAround(node: Node): Node {
  let current = node;
  while (!isBlock(current) && current.parent) current = current.parent;
  return current;
}

/** How a promise has settled when it is made, as far as its code tells. */
async function settledBy(
  expression: Expression,
  context: RuleContext,
): Promise<"fulfilled" | "rejected" | "pending"> {
  const name = methodOf(expression);
  if (name !== "resolve" && name !== "reject") return "pending";
  const call = expression as CallExpression;
  const origin = await originOf(context.checker, call.expression);
  if (origin === "#Promise.reject") return "rejected";
  if (origin !== "#Promise.resolve") return "pending";
  const [value] = call.arguments;
  const facts = value && (await factsOf(context.checker, await context.typeOf(value)));
  return facts?.thenable === "yes" ? "pending" : "fulfilled";
}

/**
 * Whether a chain has a handler for rejections already: `.catch(…)` anywhere in it, or `.then(…, …)` at its end.
 *
 * @param countsFinally Whether `.finally(…)` is one, too: beside `catch`, it is for the promise what that is for the call.
 */
function isHandled(expression: Expression, countsFinally: boolean): boolean {
  let current = expression;
  for (let isLast = true; ; isLast = false) {
    const name = methodOf(current);
    if (name === undefined) return false;
    if (name === "catch" || (name === "finally" && countsFinally)) return true;
    if (name === "then" && isLast && (current as CallExpression).arguments.length > 1) return true;
    if (name !== "then" && name !== "finally") return false;
    current = ownerOf(current);
  }
}

/** Whether a promise only waits, or collects outcomes whatever they are. */
async function neverRejects(expression: Expression, context: RuleContext): Promise<boolean> {
  if (isNewExpression(expression)) return (await timerPromiseOf(context.checker, expression)) !== undefined;
  if (!isCallExpression(expression)) return false;
  if (methodOf(expression) === "allSettled") {
    return (await originOf(context.checker, expression.expression)) === "#Promise.allSettled";
  }
  // Further arguments can bring an abort signal with them.
  if (expression.arguments.length > 1) return false;
  return (await sleepOf(context.checker, expression.expression)) !== undefined;
}

/** Whether a promise tells that something has ended, so that it is the clean-up itself that settles it. */
async function isEndOfCleanUp(expression: Expression, context: RuleContext): Promise<boolean> {
  if (!isCallExpression(expression)) return false;
  const origin = await originOf(context.checker, expression.expression);
  return (
    origin !== undefined && /^node:(?:events#once|stream(?:\/promises#|#promises\.)finished)$/.test(origin)
  );
}

/** The guards that cannot be there for what is thrown at once in a function that is not async. */
async function certainGuards(
  expression: Expression,
  promise: PromiseFacts,
  guards: Guards,
  scope: FunctionNode,
  context: RuleContext,
): Promise<Guards> {
  const none = { catchClause: undefined, finallyBlock: undefined, resource: undefined };
  if (!(await isPlainPromise(context.checker, promise)) || (await isNarrowed(expression, context)))
    return none;
  const { catchClause, finallyBlock, resource } = guards;
  const used = namesBehind(expression, scope);
  const isUsedBy = (node: Node) => [...namesBehind(node, scope)].some(name => used.has(name));
  return {
    catchClause: catchClause && makesRejection(catchClause) ? undefined : catchClause,
    finallyBlock: finallyBlock && isUsedBy(finallyBlock) ? finallyBlock : undefined,
    resource: resource && isUsedBy(resource.name) ? resource : undefined,
  };
}

/** Whether a `catch` returns a rejected promise: it turns what is thrown at once into what callers expect. */
function makesRejection({ block }: CatchClause): boolean {
  let found = false;
  forEachInScope(block, node => {
    if (!isReturnStatement(node) || !node.expression) return;
    const value = unwrapped(node.expression);
    found ||= methodOf(value) === "reject";
  });
  return found;
}

/** Whether a value is a promise only because the code around has tested it: the function serves both kinds. */
async function isNarrowed(expression: Expression, context: RuleContext): Promise<boolean> {
  let root = expression;
  while (["then", "catch", "finally"].includes(methodOf(root) ?? "")) root = ownerOf(root);
  if (!isIdentifier(root)) return false;
  const symbol = await context.checker.symbolOf(root);
  const declared = symbol && (await context.checker.typeOfSymbol(symbol));
  return (await promiseFactsOf(context.checker, declared)) === undefined;
}

/** The names that some code uses, and those that went into the variables of the function among them. */
function namesBehind(node: Node, scope: FunctionNode): ReadonlySet<string> {
  const names = new Set(namesIn(node));
  if (!scope.body) return names;
  forEachInScope(scope.body, inner => {
    if (!isVariableDeclaration(inner) || !inner.initializer || !names.has(inner.name.getText())) return;
    for (const name of namesIn(inner.initializer)) names.add(name);
  });
  return names;
}

/** The variables, and members of `this`, that some code uses, also inside functions in it. */
function namesIn(node: Node): ReadonlySet<string> {
  const names = new Set<string>();
  const visit = (inner: Node): undefined => {
    if (isPropertyAccessExpression(inner)) {
      if (inner.expression.kind === SyntaxKind.ThisKeyword) names.add(`this.${inner.name.text}`);
      visit(inner.expression);
      return;
    }
    // `Promise`, `Date`, `console` and the like connect nothing.
    if (isIdentifier(inner) && !/^(?:[A-Z]|console$|process$|performance$|undefined$)/.test(inner.text)) {
      names.add(inner.text);
    }
    inner.forEachChild(visit);
  };
  visit(node);
  return names;
}

/** The name of the method that an expression calls. */
function methodOf(expression: Expression): string | undefined {
  if (!isCallExpression(expression)) return undefined;
  const callee = unwrapped(expression.expression);
  return isPropertyAccessExpression(callee) ? callee.name.text : undefined;
}

/** What a method is called on; only for what {@link methodOf} knows. */
function ownerOf(expression: Expression): Expression {
  const callee = unwrapped((expression as CallExpression).expression);
  return unwrapped((callee as unknown as { expression: Expression }).expression);
}
