import type { Checker } from "../typescript/checker.ts";
import {
  type CallExpression,
  type Expression,
  type Identifier,
  isAwaitExpression,
  isBinaryExpression,
  isBlock,
  isCallExpression,
  isExpressionStatement,
  isFunctionDeclaration,
  isIdentifier,
  isIfStatement,
  isMethodDeclaration,
  isNewExpression,
  isNumericLiteral,
  isPropertyAccessExpression,
  isReturnStatement,
  isThrowStatement,
  isVariableStatement,
  isVoidExpression,
  type NewExpression,
  type Node,
  type Statement,
  SyntaxKind,
} from "../typescript/syntax.ts";
import { SymbolFlags } from "../typescript/types.ts";
import { unwrapped } from "./edits.ts";
import {
  enclosingFunction,
  type FunctionNode,
  forEachInScope,
  isAsync,
  isFunctionNode,
  isGenerator,
} from "./functions.ts";
import { originOf } from "./origins.ts";
import { conciseBodyOf, initializerOf, nameOf } from "./values.ts";

/** A function whose call gives a promise that does nothing but wait. */
export interface Sleep {
  /** Which argument is the duration; undefined where it has none, or where that cannot be told. */
  readonly duration: number | undefined;
  /** How many milliseconds one unit of the duration is. */
  readonly unit: number;
  /** How many arguments it must be given, where that is known. */
  readonly required: number;
  /** The function in the project that waits, where there is one to look at. */
  readonly declaration?: FunctionNode;
}

/** `new Promise(resolve => setTimeout(resolve, ms))`. */
export interface TimerPromise {
  /** The delay given to the timer; undefined for `setImmediate` and the like. */
  readonly delay: Expression | undefined;
}

const milliseconds: Sleep = { duration: 0, unit: 1, required: 1 };
const moment: Sleep = { duration: undefined, unit: 1, required: 0 };

/**
 * Functions known by where they come from, see origins.ts. Packages stand for themselves where their only export
 * is the function, because `require` gives that and `import` gives its default.
 */
const knownSleeps: ReadonlyMap<string, Sleep> = new Map([
  ["node:timers/promises#setTimeout", milliseconds],
  ["node:timers/promises#scheduler.wait", milliseconds],
  ["node:timers/promises#setImmediate", moment],
  ["node:timers/promises#scheduler.yield", moment],
  ["node:timers#promises.setTimeout", milliseconds],
  ["node:timers#promises.setImmediate", moment],
  ["node:timers#promises.scheduler.wait", milliseconds],
  ["#scheduler.yield", moment],
  ["#Bun.sleep", milliseconds],
  ["bun#sleep", milliseconds],
  ["@hapi/hoek#wait", milliseconds],
  ["@std/async#delay", milliseconds],
  ["@std/async/delay#delay", milliseconds],
  ["@vueuse/core#promiseTimeout", milliseconds],
  ["@vueuse/shared#promiseTimeout", milliseconds],
  ["bluebird#delay", milliseconds],
  ["bluebird#default.delay", milliseconds],
  ["crawlee#sleep", milliseconds],
  ["delay#delay", milliseconds],
  ["es-toolkit#delay", milliseconds],
  ["es-toolkit/promise#delay", milliseconds],
  ["modern-async#sleep", milliseconds],
  ["msw#delay", milliseconds],
  ["nanodelay#delay", milliseconds],
  ["radash#sleep", milliseconds],
  ["radashi#sleep", milliseconds],
  ["zx#sleep", milliseconds],
  ...["await-sleep", "delay", "sleep-promise", "timers-ext/promise/sleep", "yoctodelay"].flatMap(
    (name): [string, Sleep][] => [
      [name, milliseconds],
      [`${name}#default`, milliseconds],
    ],
  ),
]);

/** Where `setTimeout` and its relatives come from, and whether they take a delay. */
const timers: ReadonlyMap<string, boolean> = new Map([
  ["#setTimeout", true],
  ["node:timers#setTimeout", true],
  ["#setImmediate", false],
  ["node:timers#setImmediate", false],
  ["#requestAnimationFrame", false],
  ["#requestIdleCallback", false],
]);

/**
 * What a callee waits for, if calling it only waits: a function of Node, of a well-known package, `promisify`
 * of a timer, or a function of the project with that shape, also one in another file. Never told by name alone.
 *
 * @param configured Names that the user says are sleeps: `wait`, `./utils.ts#wait`.
 */
export async function sleepOf(
  checker: Checker,
  callee: Expression,
  configured: readonly string[] = [],
): Promise<Sleep | undefined> {
  return sleepThrough(checker, callee, configured, 0);
}

/** Functions that call functions that wait are followed this far. */
const deepest = 4;

async function sleepThrough(
  checker: Checker,
  callee: Expression,
  configured: readonly string[],
  depth: number,
): Promise<Sleep | undefined> {
  const expression = unwrapped(callee);
  if (depth > deepest) return undefined;
  if (isCallExpression(expression)) return promisifiedTimer(checker, expression);
  const name = nameOf(expression);
  if (!name) return isFunctionNode(expression) ? shapeOf(checker, expression, depth) : undefined;
  if (configured.includes((name as Identifier).text)) return { ...moment, duration: 0 };
  const origin = await originOf(checker, expression);
  if (origin !== undefined) {
    const known = knownSleeps.get(origin);
    if (known) return known;
    if (configured.includes(origin)) return { ...moment, duration: 0 };
    if (/^(?:node:|#)/.test(origin)) return undefined;
  }
  const value = await valueBehind(checker, expression, name);
  if (!value) return reexported(checker, name);
  return isFunctionNode(value)
    ? shapeOf(checker, value, depth)
    : sleepThrough(checker, value as Expression, configured, depth + 1);
}

/** `promisify(setTimeout)`: Node gives it a promise variant of its own. */
async function promisifiedTimer(checker: Checker, call: CallExpression): Promise<Sleep | undefined> {
  const [timer] = call.arguments;
  if (!timer || call.arguments.length !== 1) return undefined;
  const [callee, argument] = await Promise.all([
    originOf(checker, call.expression),
    originOf(checker, timer as Expression),
  ]);
  if (callee !== "node:util#promisify" || argument === undefined) return undefined;
  const hasDelay = timers.get(argument);
  return hasDelay === undefined ? undefined : hasDelay ? milliseconds : moment;
}

/** A function of Node or of a package that a file of the project exports again, told by where it is declared. */
async function reexported(checker: Checker, name: Node): Promise<Sleep | undefined> {
  const symbol = await checker.symbolOf(name);
  if (!symbol || !(symbol.flags & SymbolFlags.Alias)) return undefined;
  const original = await checker.aliased(symbol);
  const path = original.declarations[0]?.path ?? "";
  if (path.endsWith("/timers/promises.d.ts")) return knownSleeps.get(`node:timers/promises#${original.name}`);
  const packageName = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1];
  return packageName === undefined ? undefined : knownSleeps.get(`${packageName}#${original.name}`);
}

/** The function or expression that a name stands for, wherever in the project it is declared. */
async function valueBehind(checker: Checker, expression: Expression, name: Node): Promise<Node | undefined> {
  const symbol = await checker.symbolOf(name);
  if (!symbol) return undefined;
  const original = await checker.aliased(symbol);
  for (const declaration of await checker.declarationsOf(original)) {
    if ((isFunctionDeclaration(declaration) || isMethodDeclaration(declaration)) && declaration.body)
      return declaration;
    const initializer = initializerOf(declaration);
    if (initializer) return unwrapped(initializer);
  }
  // Destructured functions and members of objects built elsewhere are known to their type.
  const type = await checker.typeOf(expression);
  const [signature] = type ? await checker.callSignaturesOf(type) : [];
  const declaration = signature && (await checker.declarationOfSignature(signature));
  return declaration && isFunctionNode(declaration) && declaration.body ? declaration : undefined;
}

const shapes = new WeakMap<Checker, WeakMap<Node, Promise<Sleep | undefined>>>();

/** Whether a function does nothing but wait; asked once for each function of a snapshot. */
function shapeOf(checker: Checker, node: FunctionNode, depth: number): Promise<Sleep | undefined> {
  let known = shapes.get(checker);
  if (!known) {
    known = new WeakMap();
    shapes.set(checker, known);
  }
  const shape = known.get(node) ?? findShape(checker, node, depth);
  known.set(node, shape);
  return shape;
}

async function findShape(checker: Checker, node: FunctionNode, depth: number): Promise<Sleep | undefined> {
  if (isGenerator(node)) return undefined;
  const waiting = lastExpressionOf(node);
  if (!waiting) return undefined;
  const required = node.parameters.filter(
    parameter => !parameter.initializer && !parameter.questionToken && !parameter.dotDotDotToken,
  ).length;
  if (isNewExpression(waiting)) {
    const timer = await timerPromiseOf(checker, waiting);
    return timer && { ...durationIn(node, timer.delay), required, declaration: node };
  }
  if (!isCallExpression(waiting)) return undefined;
  const inner = await sleepThrough(checker, waiting.expression, [], depth + 1);
  if (!inner) return undefined;
  const argument = inner.duration === undefined ? undefined : waiting.arguments[inner.duration];
  const outer = durationIn(node, argument as Expression | undefined);
  return { duration: outer.duration, unit: outer.unit * inner.unit, required, declaration: node };
}

/** What a function returns or awaits in the end, if all that comes before it is of no consequence. */
function lastExpressionOf(node: FunctionNode): Expression | undefined {
  const concise = conciseBodyOf(node);
  if (concise) return withoutAwait(concise);
  if (!node.body || !isBlock(node.body)) return undefined;
  const statements = node.body.statements;
  const last = statements.at(-1);
  if (!last || !statements.slice(0, -1).every(isHarmless)) return undefined;
  if (isReturnStatement(last)) {
    const value = last.expression && withoutAwait(last.expression);
    return value && isIdentifier(value) ? initializerIn(statements, value.text) : value;
  }
  if (!isAsync(node) || !isExpressionStatement(last)) return undefined;
  const awaited = unwrapped(last.expression);
  return isAwaitExpression(awaited) ? unwrapped(awaited.expression) : undefined;
}

function withoutAwait(node: Expression): Expression {
  const expression = unwrapped(node);
  return isAwaitExpression(expression) ? unwrapped(expression.expression) : expression;
}

function initializerIn(statements: readonly Statement[], name: string): Expression | undefined {
  for (const statement of statements) {
    if (!isVariableStatement(statement)) continue;
    for (const { name: declared, initializer } of statement.declarationList.declarations) {
      if (initializer && isIdentifier(declared) && declared.text === name) return unwrapped(initializer);
    }
  }
  return undefined;
}

/** Variables, early exits and log lines: nothing that someone could call the function for. */
function isHarmless(statement: Statement): boolean {
  if (isVariableStatement(statement)) return !containsAwait(statement);
  if (isReturnStatement(statement) || isThrowStatement(statement)) return !containsAwait(statement);
  if (isIfStatement(statement)) {
    const { thenStatement, elseStatement } = statement;
    if (elseStatement || containsAwait(statement.expression)) return false;
    return isBlock(thenStatement) ? thenStatement.statements.every(isExit) : isExit(thenStatement);
  }
  return isExpressionStatement(statement) && isLogCall(statement.expression);
}

function isExit(statement: Statement): boolean {
  return isReturnStatement(statement) || isThrowStatement(statement);
}

function isLogCall(node: Expression): boolean {
  const expression = unwrapped(node);
  return isCallExpression(expression) && expression.expression.getText().startsWith("console.");
}

function containsAwait(node: Node): boolean {
  let found = false;
  forEachInScope(node, inner => {
    found ||= inner.kind === SyntaxKind.AwaitExpression;
  });
  return found;
}

/** Which parameter a delay is, and in which unit: `ms`, `seconds * 1000`. */
function durationIn(
  node: FunctionNode,
  delay: Expression | undefined,
): { duration: number | undefined; unit: number } {
  const expression = delay && unwrapped(delay);
  if (!expression) return { duration: undefined, unit: 1 };
  if (isIdentifier(expression)) {
    const index = node.parameters.findIndex(
      ({ name }) => isIdentifier(name) && name.text === expression.text,
    );
    return { duration: index === -1 ? undefined : index, unit: 1 };
  }
  if (isBinaryExpression(expression) && expression.operatorToken.kind === SyntaxKind.AsteriskToken) {
    for (const [factor, other] of [
      [expression.left, expression.right],
      [expression.right, expression.left],
    ] as const) {
      const number = unwrapped(other);
      if (!isNumericLiteral(number)) continue;
      const { duration, unit } = durationIn(node, factor);
      if (duration !== undefined) return { duration, unit: unit * Number(number.text) };
    }
  }
  return { duration: undefined, unit: 1 };
}

/**
 * Recognizes a promise that a timer settles and nothing else, apart from an abort signal.
 *
 * @returns undefined for a promise that can be fulfilled by something else, or whose timer does other work.
 */
export async function timerPromiseOf(
  checker: Checker,
  node: NewExpression,
): Promise<TimerPromise | undefined> {
  const callee = unwrapped(node.expression);
  const [argument] = node.arguments ?? [];
  if (!argument || !/\bPromise$/.test(callee.getText())) return undefined;
  const executor = unwrapped(argument as Expression);
  if (isFunctionNode(executor)) {
    const call = timerCallIn(executor);
    if (!call) return undefined;
    const [promise, timer] = await Promise.all([
      originOf(checker, callee),
      originOf(checker, call.expression),
    ]);
    const hasDelay = timer === undefined ? undefined : timers.get(timer);
    if (promise !== "#Promise" || hasDelay === undefined) return undefined;
    return { delay: hasDelay ? (call.arguments[1] as Expression | undefined) : undefined };
  }
  if (!isIdentifier(executor) && !isPropertyAccessExpression(executor)) return undefined;
  const [promise, timer] = await Promise.all([originOf(checker, callee), originOf(checker, executor)]);
  // `new Promise(setImmediate)`.
  return promise === "#Promise" && timer !== undefined && timers.has(timer)
    ? { delay: undefined }
    : undefined;
}

/** The one timer call in an executor that settles the promise, if all else in it only serves that. */
function timerCallIn(executor: FunctionNode): CallExpression | undefined {
  const [resolve] = executor.parameters;
  if (!resolve || !isIdentifier(resolve.name) || !executor.body) return undefined;
  const settle = resolve.name.text;
  const isAbortable = /\babort/i.test(executor.getText());
  let timer: CallExpression | undefined;
  let isPlain = true;
  const see = (node: Node): void => {
    if (isIdentifier(node) && node.text === settle && !isAbortable) isPlain = false;
    if (isNewExpression(node) || isAwaitExpression(node)) isPlain = false;
    if (!isCallExpression(node)) return;
    if (!timer && isTimerCallee(node.expression)) {
      if (isSettling(node, settle, executor)) timer = node;
      else isPlain = false;
    } else if (!isService(node, settle, isAbortable)) isPlain = false;
  };
  const visit = (node: Node): undefined => {
    see(node);
    if (node === timer) {
      // The reference to `resolve` in the timer is the wanted one; only the callee is left to look at.
      visit((node as CallExpression).expression);
      return;
    }
    // What an abort listener does is its own matter.
    if (isAbortable && isFunctionNode(node)) return;
    node.forEachChild(visit);
  };
  visit(executor.body);
  return isPlain ? timer : undefined;
}

function isTimerCallee(callee: Expression): boolean {
  return /(?:^|\.)(?:setTimeout|setImmediate|requestAnimationFrame|requestIdleCallback)$/.test(
    unwrapped(callee).getText(),
  );
}

/** Whether a timer's callback is `resolve`, or a function that only settles the promise and tidies up. */
function isSettling(call: CallExpression, settle: string, executor: FunctionNode): boolean {
  const [first, delay, ...values] = call.arguments;
  const given = parametersIn(delay, executor);
  if (!first || !values.every(value => isGiven(value as Expression, given))) return false;
  const callback = unwrapped(first as Expression);
  if (isIdentifier(callback)) return callback.text === settle;
  if (!isFunctionNode(callback) || !callback.body) return false;
  const concise = conciseBodyOf(callback);
  if (concise) return isSettlingCall(concise, settle, given);
  const statements = (callback.body as { statements?: readonly Statement[] }).statements ?? [];
  return (
    statements.every(statement => isTidying(statement, settle, given)) &&
    statements.some(statement => statement.getText().includes(settle))
  );
}

function isTidying(statement: Statement, settle: string, given: ReadonlySet<string>): boolean {
  if (isReturnStatement(statement))
    return !statement.expression || isSettlingCall(statement.expression, settle, given);
  if (isIfStatement(statement)) {
    const { thenStatement } = statement;
    const inner = isBlock(thenStatement) ? thenStatement.statements : [thenStatement];
    return inner.every(each => isTidying(each, settle, given));
  }
  if (!isExpressionStatement(statement)) return false;
  const expression = unwrapped(statement.expression);
  if (isBinaryExpression(expression)) return expression.operatorToken.kind === SyntaxKind.EqualsToken;
  if (isLogCall(expression) || isSettlingCall(expression, settle, given)) return true;
  return (
    isCallExpression(expression) &&
    /(?:^|[.?])(?:clear|remove|off|cleanup|dispose)\w*$/i.test(expression.expression.getText())
  );
}

function isSettlingCall(node: Expression, settle: string, given: ReadonlySet<string>): boolean {
  const expression = unwrapped(node);
  if (isVoidExpression(expression)) return isSettlingCall(expression.expression, settle, given);
  if (!isCallExpression(expression) || !isIdentifier(expression.expression)) return false;
  return (
    expression.expression.text === settle &&
    expression.arguments.every(argument => isGiven(argument as Expression, given))
  );
}

/**
 * The parameters of the function around an executor, if one of them is the delay. A function with a fixed delay
 * that hands back what it was given (`id => new Promise(r => setTimeout(() => r(id), 10))`) stands in for one
 * that fetches something.
 */
function parametersIn(delay: Node | undefined, executor: FunctionNode): ReadonlySet<string> {
  const names = (enclosingFunction(executor)?.parameters ?? []).map(({ name }) => name.getText());
  return new Set(delay && names.some(name => delay.getText().includes(name)) ? names : []);
}

/** Whether a promise's value comes from the caller or is a mere constant, so that the promise delivers nothing. */
function isGiven(value: Expression, given: ReadonlySet<string>): boolean {
  const expression = unwrapped(value);
  if (constantKinds.has(expression.kind) || isVoidExpression(expression)) return true;
  return isIdentifier(expression) && (expression.text === "undefined" || given.has(expression.text));
}

const constantKinds: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.NumericLiteral,
  SyntaxKind.StringLiteral,
  SyntaxKind.TrueKeyword,
  SyntaxKind.FalseKeyword,
  SyntaxKind.NullKeyword,
]);

/** Whether a call in an executor only sets up how the promise may be settled early. */
function isService(call: CallExpression, settle: string, isAbortable: boolean): boolean {
  const callee = unwrapped(call.expression);
  if (isPropertyAccessExpression(callee) && /^(?:un)?ref$/.test(callee.name.text)) return true;
  if (!isAbortable) return false;
  if (isIdentifier(callee)) return callee.text === settle || /^(?:reject|clear)/i.test(callee.text);
  return (
    isPropertyAccessExpression(callee) &&
    /^(?:add|remove)EventListener$|^throwIfAborted$|^(?:on|once|off|removeListener)$/.test(callee.name.text)
  );
}
