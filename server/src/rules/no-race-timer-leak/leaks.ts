import { constantNumberOf } from "../../analysis/constants.ts";
import { unwrapped } from "../../analysis/edits.ts";
import { type FunctionNode, isAsync, isFunctionNode } from "../../analysis/functions.ts";
import { originOf } from "../../analysis/origins.ts";
import { valueOfConstant } from "../../analysis/races.ts";
import { isWrite, referencesOf } from "../../analysis/references.ts";
import { returnedBy } from "../../analysis/values.ts";
import { sleepOf } from "../../analysis/waiting.ts";
import type { Checker } from "../../typescript/checker.ts";
import {
  type CallExpression,
  type Expression,
  type Identifier,
  isBinaryExpression,
  isCallExpression,
  isIdentifier,
  isNewExpression,
  isPropertyAccessExpression,
  isVariableDeclaration,
  type Node,
  SyntaxKind,
} from "../../typescript/syntax.ts";

/** A timer that goes on when the race is over. */
export interface Leak {
  /** The call that starts it: `setTimeout(…)` in a promise's executor, or a sleep. */
  readonly timer: CallExpression;
  readonly kind: "executor" | "sleep";
  /** The arm's own code, without the constants it went through. */
  readonly arm: Expression;
  /** The function of the project that starts the timer, when the arm only calls it. */
  readonly helper: FunctionNode | undefined;
}

/** Timers that are over at once hold nothing up. */
const negligible = 10;

/** The timer of a race's arm that nobody can clear; undefined where there is none, or somebody clears it. */
export async function leakOf(checker: Checker, arm: Expression): Promise<Leak | undefined> {
  const value = await valueOfConstant(checker, arm);
  return leakIn(checker, value, value, 0);
}

async function leakIn(
  checker: Checker,
  expression: Expression,
  arm: Expression,
  depth: number,
): Promise<Leak | undefined> {
  if (isNewExpression(expression)) {
    const [argument] = expression.arguments ?? [];
    const executor = argument && unwrapped(argument as Expression);
    if (!executor || !isFunctionNode(executor)) return undefined;
    const timer = await timerIn(checker, executor);
    return timer && { timer, kind: "executor", arm, helper: undefined };
  }
  if (!isCallExpression(expression)) return undefined;
  const callee = unwrapped(expression.expression);
  if (isPropertyAccessExpression(callee) && /^(?:then|catch|finally)$/.test(callee.name.text)) {
    return leakIn(checker, unwrapped(callee.expression), arm, depth);
  }
  if (expression.arguments.some(argument => stops(argument))) return undefined;
  const sleep = await sleepOf(checker, callee);
  if (sleep) {
    const duration = sleep.duration === undefined ? undefined : expression.arguments[sleep.duration];
    const time = duration && (await constantNumberOf(checker, duration as Expression));
    if (sleep.declaration && !(await forgetsTimers(checker, sleep.declaration))) return undefined;
    const isLong = sleep.duration !== undefined && (time === undefined || time * sleep.unit > negligible);
    return isLong ? { timer: expression, kind: "sleep", arm, helper: sleep.declaration } : undefined;
  }
  const helper = depth < 2 ? await functionBehind(checker, expression) : undefined;
  const inner = helper && (await leakOfFunction(checker, helper, arm, depth));
  return inner && { ...inner, helper };
}

/** The timer that a function starts for the promise that it returns, if it hands out nothing else. */
async function leakOfFunction(
  checker: Checker,
  helper: FunctionNode,
  arm: Expression,
  depth: number,
): Promise<Leak | undefined> {
  const [value, another] = returnedBy(helper);
  if (!isAsync(helper)) {
    if (!value || another) return undefined;
    return leakIn(checker, await valueOfConstant(checker, value), arm, depth + 1);
  }
  // `async function timeout(ms) { await sleep(ms); throw new Error("timeout"); }`
  const statements = (helper.body as { statements?: readonly Node[] } | undefined)?.statements ?? [];
  const [first, last, ...others] = statements;
  const awaited = first && awaitedIn(first);
  if (!awaited || others.length > 0 || last?.kind !== SyntaxKind.ThrowStatement) return undefined;
  return leakIn(checker, awaited, arm, depth + 1);
}

function awaitedIn(statement: Node): Expression | undefined {
  const { expression } = statement as { expression?: Expression };
  if (statement.kind !== SyntaxKind.ExpressionStatement || !expression) return undefined;
  const awaited = unwrapped(expression);
  return awaited.kind === SyntaxKind.AwaitExpression
    ? unwrapped((awaited as unknown as { expression: Expression }).expression)
    : undefined;
}

async function functionBehind(checker: Checker, call: CallExpression): Promise<FunctionNode | undefined> {
  const signature = await checker.resolvedSignatureOf(call);
  const declaration = signature && (await checker.declarationOfSignature(signature));
  return declaration && isFunctionNode(declaration) && declaration.body ? declaration : undefined;
}

/** The `setTimeout` of an executor whose handle is dropped, or kept and never used. */
async function timerIn(checker: Checker, executor: FunctionNode): Promise<CallExpression | undefined> {
  for (const call of callsIn(executor.body as Node)) {
    if (!isTimerName(call)) continue;
    const origin = await originOf(checker, call.expression);
    if (origin !== "#setTimeout" && origin !== "node:timers#setTimeout") continue;
    const [, delay] = call.arguments;
    const time = delay ? await constantNumberOf(checker, delay as Expression) : 0;
    if (time !== undefined && time <= negligible) continue;
    if (await isForgotten(checker, call)) return call;
  }
  return undefined;
}

/** Whether a sleep function drops the handle of its timer: it is neither kept for a `stop()` nor without a reference. */
async function forgetsTimers(checker: Checker, declaration: FunctionNode): Promise<boolean> {
  const timers: CallExpression[] = [];
  const visit = (node: Node): undefined => {
    if (isCallExpression(node) && isTimerName(node)) timers.push(node);
    node.forEachChild(visit);
  };
  if (declaration.body) visit(declaration.body);
  const forgotten = await Promise.all(timers.map(timer => isForgotten(checker, timer)));
  return forgotten.every(Boolean);
}

function isTimerName(call: CallExpression): boolean {
  return /(?:^|\.)setTimeout$/.test(unwrapped(call.expression).getText());
}

function callsIn(node: Node): CallExpression[] {
  const found: CallExpression[] = isCallExpression(node) ? [node] : [];
  node.forEachChild(child => {
    // What a callback inside starts belongs to the callback.
    if (!isFunctionNode(child)) found.push(...callsIn(child));
  });
  return found;
}

/** Whether nobody can clear a timer: its handle is dropped, or in a variable that nothing reads. */
async function isForgotten(checker: Checker, call: CallExpression): Promise<boolean> {
  let node: Node = call;
  while (unwrapped(node.parent as Expression) === call) node = node.parent;
  const { parent } = node;
  if (parent.kind === SyntaxKind.ExpressionStatement || parent.kind === SyntaxKind.VoidExpression)
    return true;
  if (isFunctionNode(parent)) return true;
  const name = isVariableDeclaration(parent)
    ? parent.name
    : isBinaryExpression(parent) &&
        parent.operatorToken.kind === SyntaxKind.EqualsToken &&
        parent.right === node
      ? parent.left
      : undefined;
  if (!name || !isIdentifier(name)) return false;
  return (await referencesOf(checker, name as Identifier)).every(isWrite);
}

/** Whether an argument can end a wait: a signal, or options that may hold one. */
function stops(argument: Node): boolean {
  return /signal|abort|cancel|controller|\bref\b|options|opts/i.test(argument.getText());
}
