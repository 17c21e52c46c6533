import {
  type BinaryExpression,
  type Block,
  type CallExpression,
  type ConditionalExpression,
  type Expression,
  type IfStatement,
  isAwaitExpression,
  isBinaryExpression,
  isCallExpression,
  isForOfStatement,
  isIdentifier,
  isPropertyAccessExpression,
  isVariableDeclaration,
  type Node,
  SyntaxKind,
  type TryStatement,
} from "../typescript/syntax.ts";
import { unwrapped } from "./edits.ts";
import { isBranch, isLoop, repeatingLoop } from "./flow.ts";
import { enclosingScope, forEachInScope } from "./functions.ts";

/**
 * Whether the iteration goes on after the step has lost the race, or ends there.
 *
 * @param race The race.
 * @param iterator The iterator's code, `it` or `this.source`.
 * @param onlyRejects Whether losing always throws.
 * @param hasTimer Whether it can be lost to a timer. Losing to anything else usually means that all is over.
 */
export function followUpOf(
  race: CallExpression,
  iterator: string,
  onlyRejects: boolean,
  hasTimer: boolean,
): "goes on" | "ends" {
  const loop = repeatingLoop(race);
  if (onlyRejects) {
    const rescue = catchAround(race, loop ?? enclosingScope(race));
    if (!rescue || alwaysLeaves(rescue)) return "ends";
    return loop || isUsedAfter(race, iterator) ? "goes on" : "ends";
  }
  const names = resultNames(race);
  const body = loop ?? enclosingScope(race);
  const leaves = exitsAfter(race, body, loop !== undefined).some(exit =>
    guardsOf(exit, body).every(guard => holdsWhenLost(guard, names, race, hasTimer)),
  );
  if (leaves) return "ends";
  return loop || hasTimer ? "goes on" : "ends";
}

/**
 * Whether the function around a race awaits `return()` of the iterator, so that the pending step holds it up, and
 * stops nothing else that the step may be waiting for.
 */
export function awaitsReturn(race: CallExpression, iterator: string): boolean {
  let found = false;
  let stopsSource = false;
  forEachInScope(enclosingScope(race), node => {
    stopsSource ||= isCallExpression(node) && stopping.test(node.expression.getText());
    if (!isAwaitExpression(node)) return;
    const call = unwrapped(node.expression);
    if (!isCallExpression(call)) return;
    const callee = unwrapped(call.expression);
    found ||=
      isPropertyAccessExpression(callee) &&
      callee.name.text === "return" &&
      callee.expression.getText() === iterator;
  });
  return found && !stopsSource;
}

const stopping = /\b(?:abort|cancel|close|destroy|kill|terminate)\w*(?:\?\.)?$/i;

/** Whether two nodes run once for each other: no loop and no function comes between them. */
export function isSameRound(one: Node, two: Node): boolean {
  return repeatingLoop(one) === repeatingLoop(two) && enclosingScope(one) === enclosingScope(two);
}

/** The `catch` clause that gets what the race throws, inside the scope or loop. */
function catchAround(node: Node, outer: Node): Node | undefined {
  for (let current = node; current !== outer && current.parent; current = current.parent) {
    const { parent } = current;
    if (parent.kind !== SyntaxKind.TryStatement) continue;
    const { tryBlock, catchClause } = parent as TryStatement;
    if (current === tryBlock && catchClause) return (catchClause as unknown as { block: Node }).block;
  }
  return undefined;
}

/** Whether a block's last statement leaves the loop or function, on every path. */
function alwaysLeaves(block: Node): boolean {
  const last = (block as Block).statements?.at(-1);
  if (!last) return false;
  if (last.kind === SyntaxKind.IfStatement) {
    const { thenStatement, elseStatement } = last as unknown as IfStatement;
    return elseStatement !== undefined && alwaysLeaves(thenStatement) && alwaysLeaves(elseStatement);
  }
  return (
    last.kind === SyntaxKind.ThrowStatement ||
    last.kind === SyntaxKind.ReturnStatement ||
    last.kind === SyntaxKind.BreakStatement
  );
}

/** Whether the same iterator is stepped or iterated after a node. */
function isUsedAfter(node: Node, iterator: string): boolean {
  let found = false;
  forEachInScope(enclosingScope(node), other => {
    if (other.pos < node.end) return;
    if (isForOfStatement(other)) found ||= other.expression.getText() === iterator;
    if (!isCallExpression(other)) return;
    const callee = unwrapped(other.expression);
    found ||=
      isPropertyAccessExpression(callee) &&
      callee.name.text === "next" &&
      callee.expression.getText() === iterator;
  });
  return found;
}

/** The variables that hold what won. */
function resultNames(race: CallExpression): ReadonlySet<string> {
  let node: Node = race;
  while (isAwaitExpression(node.parent) || unwrapped(node.parent as Expression) !== node.parent) {
    node = node.parent;
  }
  const { parent } = node;
  if (isVariableDeclaration(parent)) return new Set(identifiersIn(parent.name));
  if (isBinaryExpression(parent) && parent.right === node) return new Set(identifiersIn(parent.left));
  return new Set();
}

function identifiersIn(node: Node): string[] {
  if (isIdentifier(node)) return [node.text];
  const names: string[] = [];
  node.forEachChild(child => {
    names.push(...identifiersIn(child));
  });
  return names;
}

/** The statements after a race that leave its loop, or throw in a function without a loop. */
function exitsAfter(race: Node, body: Node, isRepeated: boolean): Node[] {
  const exits: Node[] = [];
  const visit = (node: Node, depth: number): void => {
    const isBreak =
      node.kind === SyntaxKind.BreakStatement &&
      (depth === 0 || (node as { label?: Node }).label !== undefined);
    const isReturn = node.kind === SyntaxKind.ReturnStatement;
    const leaves = node.kind === SyntaxKind.ThrowStatement || (isRepeated && (isBreak || isReturn));
    if (leaves && node.end > race.pos) exits.push(node);
    const isInner = node !== body && (isLoop(node) || node.kind === SyntaxKind.SwitchStatement);
    forEachInScopeOnce(node, child => visit(child, depth + (isInner ? 1 : 0)));
  };
  visit(body, 0);
  return exits;
}

function forEachInScopeOnce(node: Node, see: (child: Node) => void): void {
  node.forEachChild(child => {
    if (enclosingScope(child) === enclosingScope(node) || node.kind === SyntaxKind.SourceFile) see(child);
  });
}

/** The conditions between a statement and an outer node, with whether they must hold or must not. */
function guardsOf(node: Node, outer: Node): { condition: Node; holds: boolean }[] {
  const guards: { condition: Node; holds: boolean }[] = [];
  for (let current = node; current !== outer && current.parent; current = current.parent) {
    if (!isBranch(current)) continue;
    const { parent } = current;
    if (parent.kind === SyntaxKind.IfStatement) {
      const { expression, thenStatement } = parent as IfStatement;
      guards.push({ condition: expression, holds: current === thenStatement });
    } else if (parent.kind === SyntaxKind.ConditionalExpression) {
      const { condition, whenTrue } = parent as ConditionalExpression;
      guards.push({ condition, holds: current === whenTrue });
    } else if (parent.kind === SyntaxKind.CaseBlock) {
      guards.push({
        condition: (parent.parent as unknown as { expression: Node }).expression,
        holds: true,
      });
    }
  }
  return guards;
}

/** Whether a condition on what won can come out as wanted when the step has lost. */
function holdsWhenLost(
  guard: { condition: Node; holds: boolean },
  names: ReadonlySet<string>,
  race: Node,
  hasTimer: boolean,
): boolean {
  const condition = unwrapped(guard.condition as Expression);
  if (isBinaryExpression(condition)) {
    const { left, right, operatorToken } = condition as BinaryExpression;
    const parts = [left, right].map(part => ({ condition: part as Node, holds: guard.holds }));
    const holds = (part: { condition: Node; holds: boolean }) => holdsWhenLost(part, names, race, hasTimer);
    const isOr = operatorToken.kind === SyntaxKind.BarBarToken;
    const isAnd = operatorToken.kind === SyntaxKind.AmpersandAmpersandToken;
    if (isOr || isAnd) return isOr === guard.holds ? parts.some(holds) : parts.every(holds);
  }
  const text = condition.getText();
  // Only a step has `done`, and a lost race gave none.
  if (/\bdone\b/.test(text)) return false;
  const isAboutResult =
    (race.pos >= condition.pos && race.end <= condition.end) ||
    identifiersIn(condition).some(name => names.has(name));
  return isAboutResult || !hasTimer;
}
