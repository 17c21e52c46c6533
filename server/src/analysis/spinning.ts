import type { Checker } from "../typescript/checker.ts";
import {
  type AwaitExpression,
  type CallExpression,
  type DoStatement,
  type Expression,
  type ForStatement,
  isAwaitExpression,
  isBinaryExpression,
  isCallExpression,
  isForStatement,
  isIdentifier,
  isIfStatement,
  isNewExpression,
  isPostfixUnaryExpression,
  isPrefixUnaryExpression,
  isPropertyAccessExpression,
  isVariableDeclaration,
  type NewExpression,
  type Node,
  SyntaxKind,
  type WhileStatement,
} from "../typescript/syntax.ts";
import { clockReadOf } from "./clocks.ts";
import { unwrapped } from "./edits.ts";
import { type FunctionNode, forEachInScope, isAsync, isFunctionNode, suspends } from "./functions.ts";
import { originOf } from "./origins.ts";
import { factsOf } from "./protocol.ts";
import { isConst, variableOf } from "./references.ts";
import { conciseBodyOf, localFunctionOf, returnedBy } from "./values.ts";

export type SpinningLoop = WhileStatement | DoStatement | ForStatement;

/**
 * The `await`s of a loop that waits for something without ever letting it happen: each of them goes on in the
 * microtask queue, which is emptied before any timer or I/O is looked at, and nothing in the loop changes what it
 * waits for.
 *
 * @returns undefined for every other loop: one that awaits anything else, yields, does work, or ends by itself.
 */
export async function spinOf(
  checker: Checker,
  loop: SpinningLoop,
): Promise<readonly AwaitExpression[] | undefined> {
  const parts = partsOf(loop);
  if (!parts) return undefined;
  const conditions = conditionsOf(loop);
  if (conditions.length === 0 || conditions.some(condition => changes(condition, parts))) return undefined;
  const [pauses, reads] = await Promise.all([
    Promise.all(parts.pauses.map(pause => isEmptyPause(checker, pause.expression))),
    Promise.all(parts.calls.map(call => isReading(checker, call, conditions))),
  ]);
  return pauses.every(Boolean) && reads.every(Boolean) ? parts.pauses : undefined;
}

interface LoopParts {
  readonly pauses: AwaitExpression[];
  /** Every call and `new` outside the operands of `await`. */
  readonly calls: (CallExpression | NewExpression)[];
  /** The texts of what is assigned or counted: `ready`, `this.count`. */
  readonly assigned: Set<string>;
}

function partsOf(loop: SpinningLoop): LoopParts | undefined {
  const parts: LoopParts = { pauses: [], calls: [], assigned: new Set() };
  let isPossible = true;
  const visit = (node: Node): undefined => {
    if (!isPossible) return;
    if (workingKinds.has(node.kind) || isFunctionNode(node) || isAwaitUsing(node)) {
      isPossible = false;
      return;
    }
    if (isAwaitExpression(node)) {
      parts.pauses.push(node);
      return;
    }
    if (isCallExpression(node) || isNewExpression(node)) parts.calls.push(node);
    const target = assignedIn(node);
    if (target) parts.assigned.add(target.getText());
    node.forEachChild(visit);
  };
  const { initializer } = loop as { initializer?: Node };
  loop.forEachChild(child => {
    // What runs once, before the loop, does not matter.
    if (child !== initializer) visit(child);
  });
  return isPossible && parts.pauses.length > 0 ? parts : undefined;
}

/** Suspends in another way than by `await`, or works. */
const workingKinds: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.YieldExpression,
  SyntaxKind.ForOfStatement,
  SyntaxKind.ForInStatement,
  SyntaxKind.DeleteExpression,
  SyntaxKind.TaggedTemplateExpression,
  SyntaxKind.ClassExpression,
]);

function isAwaitUsing(node: Node): boolean {
  return node.kind === SyntaxKind.VariableDeclarationList && /^(?:await\s+)?using\b/.test(node.getText());
}

function assignedIn(node: Node): Node | undefined {
  if (isVariableDeclaration(node)) return node.name;
  if (isBinaryExpression(node)) {
    const kind = node.operatorToken.kind;
    return kind >= SyntaxKind.FirstAssignment && kind <= SyntaxKind.LastAssignment ? node.left : undefined;
  }
  if (!isPrefixUnaryExpression(node) && !isPostfixUnaryExpression(node)) return undefined;
  const isStep = node.operator === SyntaxKind.PlusPlusToken || node.operator === SyntaxKind.MinusMinusToken;
  return isStep ? node.operand : undefined;
}

/** What a loop looks at to know when to end: its own condition, and those of `if`s that leave it. */
function conditionsOf(loop: SpinningLoop): readonly Expression[] {
  const own = isForStatement(loop) ? loop.condition : loop.expression;
  const found = own && unwrapped(own).kind !== SyntaxKind.TrueKeyword ? [own] : [];
  forEachInScope(loop.statement, node => {
    if (isIfStatement(node) && leaves(node.thenStatement)) found.push(node.expression);
  });
  return found;
}

function leaves(node: Node): boolean {
  let found = leavingKinds.has(node.kind);
  forEachInScope(node, inner => {
    found ||= leavingKinds.has(inner.kind);
  });
  return found;
}

const leavingKinds: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.BreakStatement,
  SyntaxKind.ReturnStatement,
  SyntaxKind.ThrowStatement,
]);

/** Whether the loop itself sets something that a condition looks at, so that it can end by itself. */
function changes(condition: Expression, { assigned }: LoopParts): boolean {
  const text = condition.getText();
  return [...assigned].some(target => {
    const escaped = target.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
    return new RegExp(`(?<![\\w$.])${escaped}(?![\\w$])`).test(text);
  });
}

/** Whether a call only looks at something: it stands in a condition and reads a clock or sounds like a question. */
async function isReading(
  checker: Checker,
  call: CallExpression | NewExpression,
  conditions: readonly Expression[],
): Promise<boolean> {
  const text = call.expression.getText();
  if (/^console\.\w+$/.test(text)) return true;
  // What is thrown in the end is made once.
  if (isNewExpression(call) && call.parent.kind === SyntaxKind.ThrowStatement) return true;
  if (await isClock(checker, call)) return true;
  if (!conditions.some(condition => condition.pos <= call.pos && call.end <= condition.end)) return false;
  const name = /[\w$]+$/.exec(text)?.[0] ?? "";
  const declaration = await localFunctionOf(checker, call.expression);
  if (declaration) return onlyReads(declaration);
  return /^(?:is|has|can|should|was|did|are|get|check|exists)(?![a-z])|^(?:ready|done|finished|pending|empty|size|count|includes|some|every|load|existsSync)$/.test(
    name,
  );
}

/** Whether a function only gives what it reads: one `return`, and nothing is called or set. */
function onlyReads(node: FunctionNode): boolean {
  const [value, another] = returnedBy(node);
  const statements = (node.body as { statements?: readonly Node[] } | undefined)?.statements;
  if (!value || another || (statements && statements.length > 1)) return false;
  let found = isCallExpression(unwrapped(value));
  forEachInScope(value, inner => {
    found ||= isCallExpression(inner) || isNewExpression(inner) || assignedIn(inner) !== undefined;
  });
  return !found && assignedIn(unwrapped(value)) === undefined;
}

async function isClock(checker: Checker, call: Expression): Promise<boolean> {
  const around = call.parent as Expression;
  const reads = await Promise.all([clockReadOf(checker, call), clockReadOf(checker, around)]);
  return reads.some(read => read !== undefined) || /^new Date\(\)$/.test(call.getText());
}

/** Whether awaiting something goes on in the microtask queue, and starts nothing that could take longer. */
export async function isEmptyPause(checker: Checker, node: Expression): Promise<boolean> {
  const operand = unwrapped(node);
  if (isCallExpression(operand)) return isSettledCall(checker, operand);
  if (isNewExpression(operand)) return isSettledPromise(checker, operand);
  // What changes something may be what ends the loop.
  if (startsSomething(operand) || setsSomething(operand)) return false;
  if (isIdentifier(operand)) {
    const variable = await variableOf(checker, operand);
    const initial = variable && isConst(variable) ? variable.initializer : undefined;
    if (initial && isCallExpression(unwrapped(initial))) return isEmptyPause(checker, initial);
  }
  const { thenable } = await factsOf(checker, await checker.typeOf(operand));
  if (thenable === "no" || plainKinds.has(operand.kind)) return true;
  return /^(?:undefined|\{\s*\})$/.test(operand.getText());
}

const plainKinds: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.NullKeyword,
  SyntaxKind.NumericLiteral,
  SyntaxKind.StringLiteral,
  SyntaxKind.TrueKeyword,
  SyntaxKind.FalseKeyword,
  SyntaxKind.VoidExpression,
  SyntaxKind.ArrayLiteralExpression,
  SyntaxKind.FunctionExpression,
  SyntaxKind.ArrowFunction,
]);

function startsSomething(node: Node): boolean {
  let found = false;
  forEachInScope(node, inner => {
    found ||= isCallExpression(inner) || isNewExpression(inner);
  });
  return found;
}

function setsSomething(node: Node): boolean {
  let found = assignedIn(node) !== undefined;
  forEachInScope(node, inner => {
    found ||= assignedIn(inner) !== undefined;
  });
  return found;
}

/** `Promise.resolve()`, `Promise.all([])`, or a function of the file that gives a settled promise. */
async function isSettledCall(checker: Checker, call: CallExpression): Promise<boolean> {
  const callee = unwrapped(call.expression);
  if (isPropertyAccessExpression(callee) && /^(?:then|catch|finally)$/.test(callee.name.text)) {
    const receiver = unwrapped(callee.expression);
    const isQuiet = call.arguments.every(each => isFunctionNode(each) && !startsSomething(each.body ?? each));
    return isQuiet && isCallExpression(receiver) && isSettledCall(checker, receiver);
  }
  const origin = await originOf(checker, call.expression);
  const [argument] = call.arguments;
  if (origin === "#Promise.resolve") {
    return argument === undefined || isEmptyPause(checker, argument as Expression);
  }
  if (origin === "#Promise.all" || origin === "#Promise.allSettled") {
    return argument !== undefined && /^\[\s*\]$/.test(argument.getText());
  }
  if (origin !== undefined && !origin.startsWith(".")) return false;
  const declaration = await localFunctionOf(checker, call.expression);
  return declaration !== undefined && isSettledFunction(checker, declaration);
}

/** `async () => {}`, `() => Promise.resolve()`. */
async function isSettledFunction(checker: Checker, node: FunctionNode): Promise<boolean> {
  const concise = conciseBodyOf(node);
  if (node.body === undefined || (!concise && suspends(node.body))) return false;
  const statements = (node.body as { statements?: readonly Node[] }).statements ?? [];
  const returned = returnedBy(node);
  if (!concise && statements.length !== returned.length) return false;
  if (returned.length === 0) return isAsync(node);
  const [value] = returned;
  const inner = value && unwrapped(value);
  // One level is enough, and a function that calls itself would never end.
  if (!inner || returned.length > 1 || (isCallExpression(inner) && isIdentifier(inner.expression)))
    return false;
  return isEmptyPause(checker, inner);
}

/** `new Promise(resolve => resolve())`, `new Promise(queueMicrotask)`, `new Promise(r => process.nextTick(r))`. */
async function isSettledPromise(checker: Checker, node: NewExpression): Promise<boolean> {
  const [argument] = node.arguments ?? [];
  if (!argument || (await originOf(checker, node.expression)) !== "#Promise") return false;
  const executor = unwrapped(argument as Expression);
  if (!isFunctionNode(executor)) return isMicrotaskQueue(await originOf(checker, executor));
  const [resolve] = executor.parameters;
  const settle = resolve && isIdentifier(resolve.name) ? resolve.name.text : undefined;
  const call = onlyCallOf(executor);
  if (!settle || !call) return false;
  if (isIdentifier(call.expression) && call.expression.text === settle)
    return call.arguments.every(value => !startsSomething(value) && !isCallExpression(value));
  const [queued] = call.arguments;
  if (queued?.getText() !== settle && !/^\(\) => \w+\(\w*\)$/.test(queued?.getText() ?? "")) return false;
  const callee = unwrapped(call.expression);
  return (
    (isIdentifier(callee) || isPropertyAccessExpression(callee)) &&
    isMicrotaskQueue(await originOf(checker, callee))
  );
}

function onlyCallOf(executor: FunctionNode): CallExpression | undefined {
  const concise = conciseBodyOf(executor);
  const statements = (executor.body as { statements?: readonly Node[] } | undefined)?.statements ?? [];
  const [statement] = statements;
  const only =
    concise ?? (statements.length === 1 ? (statement as { expression?: Expression }).expression : undefined);
  const expression = only && unwrapped(only);
  return expression && isCallExpression(expression) ? expression : undefined;
}

function isMicrotaskQueue(origin: string | undefined): boolean {
  return origin === "#queueMicrotask" || origin === "#process.nextTick" || origin === "node:process#nextTick";
}
