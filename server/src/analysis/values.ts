import type { Checker } from "../typescript/checker.ts";
import {
  type Expression,
  isArrowFunction,
  isBinaryExpression,
  isBlock,
  isBreakStatement,
  isCallExpression,
  isClassLikeDeclaration,
  isConditionalExpression,
  isDoStatement,
  isForStatement,
  isFunctionDeclaration,
  isFunctionExpression,
  isIdentifier,
  isIfStatement,
  isLabeledStatement,
  isMethodDeclaration,
  isPropertyAccessExpression,
  isPropertyAssignment,
  isPropertyDeclaration,
  isReturnStatement,
  isSwitchStatement,
  isTryStatement,
  isVariableDeclaration,
  isWhileStatement,
  type Node,
  type ReturnStatement,
  type SourceFile,
  SyntaxKind,
} from "../typescript/syntax.ts";
import type { TypeSymbol } from "../typescript/types.ts";
import { unwrapped } from "./edits.ts";
import { type FunctionNode, forEachInScope, isFunctionNode } from "./functions.ts";

/** The expressions that a function can return; those of nested functions are not among them. */
export function returnedBy(node: FunctionNode): readonly Expression[] {
  const concise = conciseBodyOf(node);
  if (concise) return [concise];
  return returnsOf(node).flatMap(({ expression }) => (expression ? [expression] : []));
}

/** The `return` statements of a function, in its order; an arrow function with an expression body has none. */
export function returnsOf(node: FunctionNode): readonly ReturnStatement[] {
  const found: ReturnStatement[] = [];
  if (node.body && !conciseBodyOf(node)) {
    forEachInScope(node.body, inner => {
      if (isReturnStatement(inner)) found.push(inner);
    });
  }
  return found;
}

/** The expression that an arrow function without braces returns. */
export function conciseBodyOf(node: FunctionNode): Expression | undefined {
  return isArrowFunction(node) && node.body.kind !== SyntaxKind.Block ? (node.body as Expression) : undefined;
}

/**
 * The expressions of which one gives the value: both arms of `?:`, both sides of `??` and `||`, the right side
 * of an assignment and of a comma; the expression alone otherwise. Parentheses and assertions are stripped.
 */
export function alternativesOf(node: Expression): readonly Expression[] {
  const expression = unwrapped(node);
  if (isConditionalExpression(expression)) {
    return [...alternativesOf(expression.whenTrue), ...alternativesOf(expression.whenFalse)];
  }
  if (!isBinaryExpression(expression)) return [expression];
  switch (expression.operatorToken.kind) {
    case SyntaxKind.CommaToken:
    case SyntaxKind.EqualsToken:
      return alternativesOf(expression.right);
    case SyntaxKind.QuestionQuestionToken:
    case SyntaxKind.BarBarToken:
      return [...alternativesOf(expression.left), ...alternativesOf(expression.right)];
    default:
      return [expression];
  }
}

/** Whether `??` or `||` replaces an alternative that is `undefined` or `null`. */
export function hasFallback(alternative: Expression): boolean {
  let child: Node = alternative;
  let { parent } = child;
  while (unwrapped(parent as Expression) !== parent || isConditionalExpression(parent)) {
    if (isConditionalExpression(parent) && parent.condition === child) return false;
    child = parent;
    parent = child.parent;
  }
  if (!isBinaryExpression(parent) || parent.left !== child) return false;
  const { kind } = parent.operatorToken;
  return kind === SyntaxKind.QuestionQuestionToken || kind === SyntaxKind.BarBarToken;
}

/** The declarations in `name`'s own file of what it refers to. */
export async function localDeclarationsOf(checker: Checker, name: Node): Promise<readonly Node[]> {
  const symbol =
    name.parent.kind === SyntaxKind.ShorthandPropertyAssignment
      ? await checker.shorthandValueSymbolOf(name.parent)
      : await checker.symbolOf(name);
  return declarationsIn(name.getSourceFile(), symbol);
}

/** A symbol's declarations that stand in one file. */
export async function declarationsIn(
  sourceFile: SourceFile,
  symbol: TypeSymbol | undefined,
): Promise<readonly Node[]> {
  const handles = (symbol?.declarations ?? []).filter(handle => handle.path === sourceFile.path);
  const nodes = await Promise.all(handles.map(handle => handle.resolve()));
  return nodes.filter(node => node !== undefined);
}

/**
 * The function of this file that an expression stands for: itself, or what a name, `this.name` or `.bind(…)` of
 * these refers to. Undefined where there is none.
 */
export async function localFunctionOf(checker: Checker, node: Expression): Promise<FunctionNode | undefined> {
  const expression = unwrapped(node);
  if (isFunctionNode(expression)) return expression;
  if (isCallExpression(expression)) {
    const callee = unwrapped(expression.expression);
    const isBind = isPropertyAccessExpression(callee) && callee.name.text === "bind";
    return isBind ? localFunctionOf(checker, callee.expression) : undefined;
  }
  const name = nameOf(expression);
  if (!name) return undefined;
  for (const declaration of await localDeclarationsOf(checker, name)) {
    const found = functionDeclaredBy(declaration);
    if (found) return found;
  }
  return undefined;
}

/** The name that a plain name or a property access ends in. */
export function nameOf(node: Expression): Node | undefined {
  if (isIdentifier(node)) return node;
  return isPropertyAccessExpression(node) ? node.name : undefined;
}

/** The expression that a variable, class field or property is declared with. */
export function initializerOf(declaration: Node): Expression | undefined {
  const holdsValue =
    isVariableDeclaration(declaration) ||
    isPropertyDeclaration(declaration) ||
    isPropertyAssignment(declaration);
  return holdsValue ? declaration.initializer : undefined;
}

function functionDeclaredBy(declaration: Node): FunctionNode | undefined {
  if (isFunctionDeclaration(declaration) || isMethodDeclaration(declaration)) {
    return declaration.body ? declaration : undefined;
  }
  const initializer = initializerOf(declaration);
  const value = initializer && unwrapped(initializer);
  return value && (isFunctionExpression(value) || isArrowFunction(value)) ? value : undefined;
}

/** One way in which a call of a function ends without an exception. */
export interface Outcome {
  /** One of the expressions that can give the returned value; undefined where nothing is returned. */
  readonly expression: Expression | undefined;
  /** The `return` statement; undefined for an expression body and for the end of the body. */
  readonly statement: ReturnStatement | undefined;
}

/**
 * All ways in which a call of a function can end without an exception, judged by syntax: what it returns, each
 * alternative of `?:`, `??` and `||` for itself, and the end of its body where that can be reached.
 */
export function outcomesOf(node: FunctionNode): readonly Outcome[] {
  const concise = conciseBodyOf(node);
  if (concise) return alternativesOf(concise).map(expression => ({ expression, statement: undefined }));
  const returned = returnsOf(node).flatMap((statement): Outcome[] =>
    statement.expression
      ? alternativesOf(statement.expression).map(expression => ({ expression, statement }))
      : [{ expression: undefined, statement }],
  );
  return canReachEnd(node) ? [...returned, { expression: undefined, statement: undefined }] : returned;
}

/**
 * Whether a function's body can run to its end, judged by syntax: a call that never returns and a `switch` over
 * all members of a union are only seen by the checker.
 */
export function canReachEnd(node: FunctionNode): boolean {
  return node.body !== undefined && !conciseBodyOf(node) && completes(node.body);
}

/** Whether the code after a statement can run. */
function completes(node: Node): boolean {
  if (isBlock(node)) return node.statements.every(completes);
  if (isIfStatement(node)) {
    return !node.elseStatement || completes(node.thenStatement) || completes(node.elseStatement);
  }
  if (isTryStatement(node)) {
    if (node.finallyBlock && !completes(node.finallyBlock)) return false;
    return completes(node.tryBlock) || (node.catchClause !== undefined && completes(node.catchClause.block));
  }
  if (isLabeledStatement(node))
    return completes(node.statement) || breaksOut(node.statement, node.label.text);
  if (isSwitchStatement(node)) {
    const { clauses } = node.caseBlock;
    const hasDefault = clauses.some(({ kind }) => kind === SyntaxKind.DefaultClause);
    return !hasDefault || breaksOut(node) || (clauses.at(-1)?.statements.every(completes) ?? true);
  }
  if (isWhileStatement(node) || isDoStatement(node)) {
    return node.expression.kind !== SyntaxKind.TrueKeyword || breaksOut(node);
  }
  if (isForStatement(node)) return node.condition !== undefined || breaksOut(node);
  return !jumpKinds.has(node.kind);
}

const jumpKinds: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.ReturnStatement,
  SyntaxKind.ThrowStatement,
  SyntaxKind.BreakStatement,
  SyntaxKind.ContinueStatement,
]);

/** Whether a `break` inside leaves this very loop or `switch`, or the statement with this label. */
function breaksOut(statement: Node, label?: string): boolean {
  let found = false;
  const visit = (node: Node, isInner: boolean): undefined => {
    if (isBreakStatement(node)) found ||= node.label ? node.label.text === label : !isInner && !label;
    if (isFunctionNode(node) || isClassLikeDeclaration(node)) return;
    const catchesBreak = isInner || breakableKinds.has(node.kind);
    node.forEachChild(child => visit(child, catchesBreak));
  };
  statement.forEachChild(child => visit(child, false));
  return found;
}

const breakableKinds: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.SwitchStatement,
  SyntaxKind.WhileStatement,
  SyntaxKind.DoStatement,
  SyntaxKind.ForStatement,
  SyntaxKind.ForInStatement,
  SyntaxKind.ForOfStatement,
]);
