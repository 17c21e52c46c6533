import type { Checker } from "../typescript/checker.ts";
import {
  type Block,
  type DoStatement,
  type Expression,
  type ForStatement,
  isBinaryExpression,
  isBlock,
  isBreakOrContinueStatement,
  isCallExpression,
  isDoStatement,
  isExpressionStatement,
  isForStatement,
  isIdentifier,
  isIfStatement,
  isNewExpression,
  isNumericLiteral,
  isPostfixUnaryExpression,
  isPrefixUnaryExpression,
  isPropertyAccessExpression,
  isReturnStatement,
  isThrowStatement,
  isVariableDeclaration,
  isVariableDeclarationList,
  isVariableStatement,
  isWhileStatement,
  type Node,
  type Statement,
  SyntaxKind,
  type VariableDeclaration,
  type VariableStatement,
  type WhileStatement,
} from "../typescript/syntax.ts";
import { inMilliseconds } from "./blocking.ts";
import { type ClockRead, clockReadOf } from "./clocks.ts";
import { unwrapped } from "./edits.ts";
import { enclosingScope, isFunctionNode } from "./functions.ts";
import { originOf } from "./origins.ts";
import { identifiersNamed, isAssignmentOperator } from "./references.ts";
import { contains } from "./scopes.ts";

/** A loop with a condition, whatever its spelling. */
export type ConditionLoop = WhileStatement | DoStatement | ForStatement;

/** A loop that does nothing but look at a clock until enough time has passed. */
export interface BusyWait {
  /** How long it waits, in milliseconds, as an expression; undefined where the conditions are too involved. */
  readonly duration: string | undefined;
  /** The statements before the loop that only served it, to be removed with it. */
  readonly leftovers: readonly VariableStatement[];
}

/** What a loop consists of, as far as that can be seen without asking for types. */
interface LoopParts {
  /** Every call and `new`; each must turn out to be a clock or arithmetic. */
  readonly calls: Expression[];
  /** Variables that the loop sets, with what it sets them to, where that is an expression. */
  readonly assigned: Map<string, Expression | undefined>;
  /** Conditions under which the loop is left from inside. */
  readonly exits: Expression[];
  /** Variables that the head of a `for` declares, and which are gone with it. */
  readonly declared: Map<string, Expression | undefined>;
}

/**
 * Recognizes a loop that waits for a clock and does no other work: nothing is awaited, called or stored in it.
 *
 * @returns undefined for every other loop, also for one that waits less than one tick of the clock for a time
 *   stamp that differs from the last one, and for one that counts or computes something which is used afterwards.
 */
export async function busyWaitOf(checker: Checker, loop: ConditionLoop): Promise<BusyWait | undefined> {
  const parts = partsOf(loop);
  if (!parts) return undefined;
  const reads = new Map<Node, ClockRead>();
  for (const call of parts.calls) {
    const read = await clockAround(checker, call, loop);
    if (read) reads.set(read.node, read.read);
    else if (!(await isArithmetic(checker, call))) return undefined;
  }
  if (reads.size === 0) return undefined;
  const clocks = new Clocks(parts, reads);
  const condition = conditionOf(loop);
  const conditions = [...(condition ? [condition] : []), ...parts.exits];
  if (!conditions.some(each => clocks.isReadIn(each)) || isTickWait(loop, conditions, clocks))
    return undefined;
  if ([...parts.assigned.keys()].some(name => !clocks.isTime(name) && isUsedLater(name, loop)))
    return undefined;
  return durationOf(checker, loop, parts, clocks);
}

/** The condition that keeps a loop going; undefined for none and for `true`. */
function conditionOf(loop: ConditionLoop): Expression | undefined {
  const condition = isForStatement(loop) ? loop.condition : loop.expression;
  return condition && unwrapped(condition).kind !== SyntaxKind.TrueKeyword ? condition : undefined;
}

function partsOf(loop: ConditionLoop): LoopParts | undefined {
  const parts: LoopParts = { calls: [], assigned: new Map(), exits: [], declared: new Map() };
  if (isForStatement(loop)) {
    const { initializer, condition, incrementor } = loop;
    // What the head sets once is no clock variable; only what the loop sets again is.
    if (initializer && !isIdleExpression(initializer, { ...parts, assigned: parts.declared }))
      return undefined;
    if (condition && !isIdleExpression(condition, parts)) return undefined;
    if (incrementor && !isIdleExpression(incrementor, parts)) return undefined;
  } else if (!isIdleExpression(loop.expression, parts)) return undefined;
  return isIdleStatement(loop.statement, parts) ? parts : undefined;
}

/** Whether a statement only looks at clocks, counts, or leaves the loop. Notes what it finds. */
function isIdleStatement(statement: Statement, parts: LoopParts): boolean {
  if (isBlock(statement)) return statement.statements.every(inner => isIdleStatement(inner, parts));
  if (statement.kind === SyntaxKind.EmptyStatement || isBreakOrContinueStatement(statement)) return true;
  if (isExpressionStatement(statement)) return isIdleExpression(statement.expression, parts);
  if (isVariableStatement(statement)) return isIdleExpression(statement.declarationList, parts);
  if (isReturnStatement(statement))
    return !statement.expression || isIdleExpression(statement.expression, parts);
  // What is thrown is made once, when the time is up.
  if (isThrowStatement(statement)) return true;
  if (isIfStatement(statement)) {
    parts.exits.push(statement.expression);
    const { thenStatement, elseStatement } = statement;
    return (
      isIdleExpression(statement.expression, parts) &&
      isIdleStatement(thenStatement, parts) &&
      (!elseStatement || isIdleStatement(elseStatement, parts))
    );
  }
  if (isForStatement(statement)) {
    const heads = [statement.initializer, statement.condition, statement.incrementor];
    return (
      heads.every(head => !head || isIdleExpression(head, parts)) &&
      isIdleStatement(statement.statement, parts)
    );
  }
  return false;
}

/** Whether an expression changes nothing but local variables, as far as its calls are arithmetic. */
function isIdleExpression(node: Node, parts: LoopParts): boolean {
  if (workingKinds.has(node.kind) || isFunctionNode(node)) return false;
  if (isCallExpression(node) || isNewExpression(node)) parts.calls.push(node);
  if (isVariableDeclaration(node)) {
    if (!isIdentifier(node.name)) return false;
    if (node.initializer) parts.assigned.set(node.name.text, node.initializer);
  }
  if (isBinaryExpression(node) && isAssignmentOperator(node.operatorToken.kind)) {
    const target = unwrapped(node.left);
    if (!isIdentifier(target)) return false;
    const isPlain = node.operatorToken.kind === SyntaxKind.EqualsToken;
    parts.assigned.set(target.text, isPlain ? node.right : undefined);
  }
  if ((isPrefixUnaryExpression(node) || isPostfixUnaryExpression(node)) && isStep(node.operator)) {
    const target = unwrapped(node.operand as Expression);
    if (!isIdentifier(target)) return false;
    parts.assigned.set(target.text, undefined);
  }
  let isIdle = true;
  node.forEachChild(child => {
    isIdle &&= isIdleExpression(child, parts);
  });
  return isIdle;
}

const workingKinds: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.AwaitExpression,
  SyntaxKind.YieldExpression,
  SyntaxKind.DeleteExpression,
  SyntaxKind.TaggedTemplateExpression,
  SyntaxKind.ClassExpression,
  SyntaxKind.JsxElement,
  SyntaxKind.JsxSelfClosingElement,
  SyntaxKind.JsxFragment,
]);

function isStep(kind: SyntaxKind): boolean {
  return kind === SyntaxKind.PlusPlusToken || kind === SyntaxKind.MinusMinusToken;
}

/** The clock reading that a call belongs to: itself, or `new Date().getTime()` around its `new Date()`. */
async function clockAround(
  checker: Checker,
  call: Expression,
  loop: Node,
): Promise<{ node: Node; read: ClockRead } | undefined> {
  let found: { node: Node; read: ClockRead } | undefined;
  let node: Node = call;
  // `+new Date()`, `new Date().getTime()`, `Number(new Date())` and `process.hrtime()[0]` are a few levels up.
  for (let level = 0; level < 3 && node !== loop; level++, node = node.parent) {
    const read = await clockReadOf(checker, node as Expression);
    if (read) found = { node, read };
  }
  return found;
}

/** Whether a call computes something and changes nothing, so that it is only there to pass the time. */
async function isArithmetic(checker: Checker, call: Expression): Promise<boolean> {
  if (!isCallExpression(call)) return false;
  const callee = unwrapped(call.expression);
  if (isPropertyAccessExpression(callee) && /^(?:getTime|valueOf)$/.test(callee.name.text)) return true;
  const origin = await originOf(checker, callee);
  return origin !== undefined && /^#(?:Math\.\w+|Number|BigInt|String|parseInt|parseFloat)$/.test(origin);
}

/** Where a loop reads clocks, directly or from variables that it sets to a clock's time. */
class Clocks {
  private readonly reads: ReadonlyMap<Node, ClockRead>;
  private readonly variables = new Map<string, ClockRead>();
  /** Variables that are computed from a clock's time, such as `elapsed = Date.now() - start`. */
  private readonly derived = new Map<string, Expression>();

  constructor(parts: LoopParts, reads: ReadonlyMap<Node, ClockRead>) {
    this.reads = reads;
    for (const [name, value] of parts.assigned) {
      const read = value && this.at(value);
      if (read) this.variables.set(name, read);
      else if (value && this.isReadIn(value)) this.derived.set(name, value);
    }
  }

  /** What a variable that is computed from a clock stands for; the expression itself otherwise. */
  expanded(node: Expression): Expression {
    const expression = unwrapped(node);
    const value = isIdentifier(expression) ? this.derived.get(expression.text) : undefined;
    return value ? unwrapped(value) : expression;
  }

  /** The clock that an expression is the time of. */
  at(node: Expression): ClockRead | undefined {
    const expression = unwrapped(node);
    const own = this.reads.get(expression) ?? this.reads.get(node);
    if (own) return own;
    return isIdentifier(expression) ? this.variables.get(expression.text) : undefined;
  }

  isReadIn(node: Node): boolean {
    if (this.at(node as Expression) || (isIdentifier(node) && this.derived.has(node.text))) return true;
    let found = false;
    node.forEachChild(child => {
      found ||= this.isReadIn(child);
    });
    return found;
  }

  isVariable(name: string): boolean {
    return this.variables.has(name);
  }

  /** Whether a variable holds a time or what is computed from one. */
  isTime(name: string): boolean {
    return this.variables.has(name) || this.derived.has(name);
  }
}

/**
 * Whether a loop only waits for the clock to tick on, which takes less than a millisecond: `while (now() === last)`,
 * or `while (stamp <= last) stamp = now()` where the new stamp is used afterwards.
 */
function isTickWait(loop: ConditionLoop, conditions: readonly Expression[], clocks: Clocks): boolean {
  const [only] = conditions;
  if (!only || conditions.length > 1) return false;
  const condition = unwrapped(only);
  if (!isBinaryExpression(condition)) return false;
  const kind = condition.operatorToken.kind;
  if (kind === SyntaxKind.EqualsEqualsEqualsToken || kind === SyntaxKind.EqualsEqualsToken) return true;
  if (kind !== SyntaxKind.LessThanEqualsToken && kind !== SyntaxKind.GreaterThanEqualsToken) return false;
  const sides = [condition.left, condition.right].map(side => unwrapped(side));
  return (
    sides.every(side => !isBinaryExpression(side)) && sides.some(side => isUsedAfter(side, loop, clocks))
  );
}

function isUsedAfter(side: Expression, loop: ConditionLoop, clocks: Clocks): boolean {
  return isIdentifier(side) && clocks.isVariable(side.text) && isUsedLater(side.text, loop);
}

/** Whether a variable is used behind the loop, so that the loop may run for the sake of its value. */
function isUsedLater(name: string, loop: ConditionLoop): boolean {
  const scope = enclosingScope(loop);
  return identifiersNamed(loop.getSourceFile(), name).some(
    use => use.pos >= loop.end && contains(scope, use),
  );
}

/** A comparison between a clock and the time that it waits for. */
interface Deadline {
  /** The side that grows while the loop runs. */
  readonly growing: Expression;
  readonly limit: Expression;
}

async function durationOf(
  checker: Checker,
  loop: ConditionLoop,
  parts: LoopParts,
  clocks: Clocks,
): Promise<BusyWait> {
  const unknown: BusyWait = { duration: undefined, leftovers: [] };
  const condition = conditionOf(loop);
  const [exit, ...more] = parts.exits;
  let deadline: Deadline | undefined;
  if (condition && !exit) deadline = deadlineIn(condition, true);
  // A loop that counts as well ends by its count only on a machine so fast that the count was meant as endless.
  else if (exit && more.length === 0 && (!condition || !clocks.isReadIn(condition)) && leavesAtOnce(loop))
    deadline = deadlineIn(exit, false);
  if (!deadline || isLeftWithValue(loop)) return unknown;
  const computed = await remaining(checker, deadline, loop, clocks);
  if (!computed) return unknown;
  const { duration, start } = computed;
  const assigned = [...parts.assigned.keys()];
  if ([...assigned, ...parts.declared.keys()].some(name => mentions(duration, name))) return unknown;
  const before = statementsBefore(loop);
  if (assigned.some(name => isUsedOutside(name, [loop, ...before], loop))) return unknown;
  const own = new Set([...assigned, ...(start ? [start] : [])].filter(name => !mentions(duration, name)));
  let leftovers = before.filter(
    statement => isRemovable(statement) && own.has(declaredName(statement) ?? ""),
  );
  // A statement stays if something that stays uses its variable.
  for (let count = -1; count !== leftovers.length; ) {
    count = leftovers.length;
    const gone: Node[] = [loop, ...leftovers];
    leftovers = leftovers.filter(statement => !isUsedOutside(declaredName(statement) ?? "", gone, loop));
  }
  return { duration, leftovers };
}

/** Whether a loop's only `if` does nothing but leave it. */
function leavesAtOnce(loop: ConditionLoop): boolean {
  let found = false;
  const visit = (node: Node): undefined => {
    if (isIfStatement(node)) {
      const { thenStatement, elseStatement } = node;
      const inner = isBlock(thenStatement) ? thenStatement.statements : [thenStatement];
      found = !elseStatement && inner.length === 1 && inner[0]?.kind === SyntaxKind.BreakStatement;
      return;
    }
    node.forEachChild(visit);
  };
  visit(loop.statement);
  return found;
}

/** Whether a loop ends its function with a value or an error, which a plain wait would not do. */
function isLeftWithValue(loop: ConditionLoop): boolean {
  let found = false;
  const visit = (node: Node): undefined => {
    found ||= isReturnStatement(node) || isThrowStatement(node);
    node.forEachChild(visit);
  };
  visit(loop.statement);
  return found;
}

/**
 * The two sides of a comparison with a deadline.
 *
 * @param stays Whether the loop goes on while the comparison holds, or ends then.
 */
function deadlineIn(node: Expression, stays: boolean): Deadline | undefined {
  const condition = unwrapped(node);
  if (isPrefixUnaryExpression(condition) && condition.operator === SyntaxKind.ExclamationToken)
    return deadlineIn(condition.operand as Expression, !stays);
  if (!isBinaryExpression(condition)) return undefined;
  const { left, right } = condition;
  switch (condition.operatorToken.kind) {
    case SyntaxKind.LessThanToken:
    case SyntaxKind.LessThanEqualsToken:
      return stays ? { growing: left, limit: right } : { growing: right, limit: left };
    case SyntaxKind.GreaterThanToken:
    case SyntaxKind.GreaterThanEqualsToken:
      return stays ? { growing: right, limit: left } : { growing: left, limit: right };
    default:
      return undefined;
  }
}

/** The time that is left when the loop begins, as an expression in milliseconds. */
async function remaining(
  checker: Checker,
  { growing, limit }: Deadline,
  loop: ConditionLoop,
  clocks: Clocks,
): Promise<{ duration: string; start: string | undefined } | undefined> {
  const { side, factor } = scaled(clocks.expanded(growing));
  // `while (end - Date.now() > 0)`.
  const rest = unwrapped(limit);
  if (isNumericLiteral(side) && Number(side.text) === 0 && isDifference(rest)) {
    const clock = clocks.at(rest.right);
    if (!clock || clocks.isReadIn(rest.left)) return undefined;
    return withUnit(`${asTerm(rest.left)} - ${clock.text}`, clock, undefined);
  }
  if (clocks.isReadIn(limit)) return undefined;
  const clock = clocks.at(side);
  if (clock) {
    if (factor !== 1) return undefined;
    if (clock.isElapsed) return sinceReading(side, limit, loop, clock);
    const fresh = isSum(rest) ? freshOperand(rest, loop, clock) : undefined;
    if (fresh) return withUnit(fresh.other.getText(), clock, fresh.start);
    const type = await checker.typeOf(limit);
    const isDate = type !== undefined && (await checker.declaringSymbolOf(type))?.name === "Date";
    return withUnit(`${asTerm(limit)}${isDate ? ".getTime()" : ""} - ${clock.text}`, clock, undefined);
  }
  if (!isDifference(side)) return undefined;
  const elapsed = clocks.at(side.left);
  if (!elapsed || clocks.isReadIn(side.right)) return undefined;
  const start = unwrapped(side.right);
  const total = factor === 1 ? asTerm(limit) : inMilliseconds(limit, factor);
  if (isIdentifier(start) && isFresh(start.text, loop))
    return withUnit(factor === 1 ? limit.getText() : total, elapsed, start.text);
  return withUnit(`${total} - (${elapsed.text} - ${asOperand(start)})`, elapsed, undefined);
}

/** Takes roundings and a division off the growing side: `Math.floor((now - start) / 1000)`. */
function scaled(node: Expression): { side: Expression; factor: number } {
  const expression = unwrapped(node);
  if (
    isCallExpression(expression) &&
    /^Math\.(?:floor|round|ceil|trunc|abs)$/.test(expression.expression.getText())
  ) {
    const [argument] = expression.arguments;
    return argument ? scaled(argument as Expression) : { side: expression, factor: 1 };
  }
  if (!isBinaryExpression(expression) || expression.operatorToken.kind !== SyntaxKind.SlashToken)
    return { side: expression, factor: 1 };
  const divisor = unwrapped(expression.right);
  if (!isNumericLiteral(divisor)) return { side: expression, factor: 1 };
  const inner = scaled(expression.left);
  return { side: inner.side, factor: inner.factor * Number(divisor.text) };
}

/** What is left where the clock itself counts from an earlier reading: `process.hrtime(start)[0] < 2`. */
function sinceReading(
  elapsed: Expression,
  limit: Expression,
  loop: ConditionLoop,
  clock: ClockRead,
): { duration: string; start: string | undefined } {
  const start = /\(\s*(\w+)\s*\)/.exec(elapsed.getText())?.[1];
  if (start !== undefined && isFresh(start, loop)) return withUnit(limit.getText(), clock, start);
  return withUnit(`${asTerm(limit)} - ${clock.text}`, clock, undefined);
}

function withUnit(
  duration: string,
  clock: ClockRead,
  start: string | undefined,
): { duration: string; start: string | undefined } {
  const isSimple = /^[\w.]+$/.test(duration);
  if (clock.unit === 1) return { duration, start };
  if (clock.unit === "bigint") return { duration: `Number(${duration}) / 1e6`, start };
  const operand = isSimple ? duration : `(${duration})`;
  if (/^\d+$/.test(duration)) return { duration: String(Number(duration) * clock.unit), start };
  return { duration: `${operand} * ${clock.unit}`, start };
}

type Binary = Expression & { left: Expression; right: Expression };

function isDifference(node: Expression): node is Binary {
  return isBinaryExpression(node) && node.operatorToken.kind === SyntaxKind.MinusToken;
}

function isSum(node: Expression): node is Binary {
  return isBinaryExpression(node) && node.operatorToken.kind === SyntaxKind.PlusToken;
}

/** In `start + ms`, the `ms`, if `start` was read right before the loop. */
function freshOperand(
  sum: Binary,
  loop: ConditionLoop,
  clock: ClockRead,
): { other: Expression; start: string } | undefined {
  for (const [one, other] of [
    [sum.left, sum.right],
    [sum.right, sum.left],
  ] as const) {
    const name = unwrapped(one);
    if (clock.isElapsed || !isIdentifier(name) || !isFresh(name.text, loop)) continue;
    return { other, start: name.text };
  }
  return undefined;
}

/** Whether a variable was set to a clock's time right before the loop, so that no time has passed since. */
function isFresh(name: string, loop: ConditionLoop): boolean {
  const declared: VariableDeclaration[] = statementsBefore(loop).flatMap(statement => [
    ...statement.declarationList.declarations,
  ]);
  if (isForStatement(loop) && loop.initializer && isVariableDeclarationList(loop.initializer))
    declared.push(...loop.initializer.declarations);
  return declared.some(
    declaration =>
      isIdentifier(declaration.name) &&
      declaration.name.text === name &&
      declaration.initializer !== undefined &&
      /\bDate\b|now\(\)|\bhrtime\b|\buptime\b/.test(declaration.initializer.getText()),
  );
}

/** The unbroken run of variable statements right before a loop. */
function statementsBefore(loop: ConditionLoop): readonly VariableStatement[] {
  const siblings = (loop.parent as Partial<Block>).statements;
  if (!siblings) return [];
  const found: VariableStatement[] = [];
  for (let index = siblings.indexOf(loop) - 1; index >= 0; index--) {
    const sibling = siblings[index];
    if (!sibling || !isVariableStatement(sibling)) break;
    found.unshift(sibling);
  }
  return found;
}

/** The one name that a variable statement declares. */
function declaredName(statement: VariableStatement): string | undefined {
  const [declaration, another] = statement.declarationList.declarations;
  return declaration && !another && isIdentifier(declaration.name) ? declaration.name.text : undefined;
}

/** Whether a name is used in the loop's function outside some places. */
function isUsedOutside(name: string, places: readonly Node[], loop: ConditionLoop): boolean {
  const scope = enclosingScope(loop);
  return identifiersNamed(loop.getSourceFile(), name).some(
    use => contains(scope, use) && !places.some(place => contains(place, use)),
  );
}

/** Whether a variable statement can go without a trace: one name, no export, nothing called but a clock. */
function isRemovable(statement: VariableStatement): boolean {
  const { declarations } = statement.declarationList;
  const value = declarations[0]?.initializer;
  if (declarations.length !== 1 || statement.modifiers?.length) return false;
  return !value || /^[\w.\s+()]*$/.test(value.getText());
}

function mentions(text: string, name: string): boolean {
  return new RegExp(`(?<![\\w$.])${name.replace(/\$/g, "\\$&")}(?![\\w$])`).test(text);
}

/** An expression as the left operand of `-`. */
function asTerm(node: Expression): string {
  const expression = unwrapped(node);
  const isTerm =
    !isBinaryExpression(expression) ||
    [SyntaxKind.PlusToken, SyntaxKind.MinusToken, SyntaxKind.AsteriskToken, SyntaxKind.SlashToken].includes(
      expression.operatorToken.kind,
    );
  const needsParentheses = !isTerm || expression.kind === SyntaxKind.ConditionalExpression;
  return needsParentheses ? `(${expression.getText()})` : node.getText();
}

/** An expression as the right operand of `-`. */
function asOperand(node: Expression): string {
  return isBinaryExpression(node) || node.kind === SyntaxKind.ConditionalExpression
    ? `(${node.getText()})`
    : node.getText();
}

/** The keyword that starts a loop, as a range. */
export function loopKeyword(loop: ConditionLoop): { start: number; end: number } {
  const start = loop.getStart();
  const length = isWhileStatement(loop) ? 5 : isDoStatement(loop) ? 2 : 3;
  return { start, end: start + length };
}
