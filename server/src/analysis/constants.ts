import type { Checker } from "../typescript/checker.ts";
import {
  type BinaryExpression,
  type Expression,
  isBinaryExpression,
  isCallExpression,
  isIdentifier,
  isNumericLiteral,
  isPrefixUnaryExpression,
  isPropertyAccessExpression,
  isPropertyAssignment,
  isPropertyDeclaration,
  isVariableDeclaration,
  type Node,
  NodeFlags,
  SyntaxKind,
} from "../typescript/syntax.ts";
import { unwrapped } from "./edits.ts";
import { originOf } from "./origins.ts";
import { initializerOf, nameOf } from "./values.ts";

/** Names that stand for names are followed this far. */
const deepest = 8;

/**
 * The number that an expression always is: arithmetic of literals, constants (also of other files), enum members,
 * and the constants and functions of `Number` and `Math`.
 *
 * @returns undefined where it can differ, or cannot be told.
 */
export function constantNumberOf(checker: Checker, node: Expression): Promise<number | undefined> {
  return evaluate(checker, node, 0);
}

async function evaluate(checker: Checker, node: Expression, depth: number): Promise<number | undefined> {
  const expression = unwrapped(node);
  if (isNumericLiteral(expression)) return Number(expression.text);
  if (isPrefixUnaryExpression(expression)) {
    const operand = await evaluate(checker, expression.operand as Expression, depth);
    if (operand === undefined) return undefined;
    if (expression.operator === SyntaxKind.MinusToken) return -operand;
    return expression.operator === SyntaxKind.PlusToken ? operand : undefined;
  }
  if (isBinaryExpression(expression)) {
    if (!operators.has(expression.operatorToken.kind)) return undefined;
    const [left, right] = await Promise.all([
      evaluate(checker, expression.left, depth),
      evaluate(checker, expression.right, depth),
    ]);
    return left === undefined || right === undefined ? undefined : compute(expression, left, right);
  }
  if (isCallExpression(expression)) {
    const origin = await originOf(checker, expression.expression);
    const compute = origin === undefined ? undefined : functions.get(origin);
    if (!compute) return undefined;
    const values = await Promise.all(
      expression.arguments.map(argument => evaluate(checker, argument as Expression, depth)),
    );
    return values.every(value => value !== undefined) ? compute(...values) : undefined;
  }
  const name = nameOf(expression);
  if (!name || depth >= deepest) return undefined;
  const type = await checker.typeOf(expression);
  if (type?.isNumberLiteralType()) return type.value as number;
  if (isIdentifier(expression) || isPropertyAccessExpression(expression)) {
    const origin = await originOf(checker, expression);
    const known = origin === undefined ? undefined : constants.get(origin);
    if (known !== undefined) return known;
  }
  const initializer = await fixedValueOf(checker, name);
  return initializer && evaluate(checker, initializer, depth + 1);
}

const operators: ReadonlyMap<SyntaxKind, (left: number, right: number) => number> = new Map<
  SyntaxKind,
  (left: number, right: number) => number
>([
  [SyntaxKind.PlusToken, (left, right) => left + right],
  [SyntaxKind.MinusToken, (left, right) => left - right],
  [SyntaxKind.AsteriskToken, (left, right) => left * right],
  [SyntaxKind.AsteriskAsteriskToken, (left, right) => left ** right],
  [SyntaxKind.SlashToken, (left, right) => left / right],
  [SyntaxKind.PercentToken, (left, right) => left % right],
  [SyntaxKind.LessThanLessThanToken, (left, right) => left << right],
  [SyntaxKind.GreaterThanGreaterThanToken, (left, right) => left >> right],
  [SyntaxKind.GreaterThanGreaterThanGreaterThanToken, (left, right) => left >>> right],
  [SyntaxKind.BarToken, (left, right) => left | right],
]);

function compute({ operatorToken }: BinaryExpression, left: number, right: number): number | undefined {
  return operators.get(operatorToken.kind)?.(left, right);
}

const constants: ReadonlyMap<string, number> = new Map([
  ["#Infinity", Number.POSITIVE_INFINITY],
  ["#Number.MAX_SAFE_INTEGER", Number.MAX_SAFE_INTEGER],
  ["#Number.MAX_VALUE", Number.MAX_VALUE],
  ["#Number.POSITIVE_INFINITY", Number.POSITIVE_INFINITY],
]);

const functions: ReadonlyMap<string, (...values: number[]) => number> = new Map([
  ["#Math.ceil", Math.ceil],
  ["#Math.floor", Math.floor],
  ["#Math.max", Math.max],
  ["#Math.min", Math.min],
  ["#Math.pow", Math.pow],
  ["#Math.round", Math.round],
  ["#Math.trunc", Math.trunc],
  ["#Number", Number],
]);

/** What a constant, a member of a constant object or a readonly static field was given, wherever it is declared. */
async function fixedValueOf(checker: Checker, name: Node): Promise<Expression | undefined> {
  const symbol = await checker.symbolOf(name);
  if (!symbol) return undefined;
  const original = await checker.aliased(symbol);
  const [declaration, another] = await checker.declarationsOf(original);
  return declaration && !another && isFixed(declaration) ? initializerOf(declaration) : undefined;
}

function isFixed(declaration: Node): boolean {
  if (isVariableDeclaration(declaration)) return (declaration.parent.flags & NodeFlags.Const) !== 0;
  if (isPropertyDeclaration(declaration)) {
    const kinds = declaration.modifiers?.map(({ kind }) => kind) ?? [];
    // JavaScript has no `readonly`, but a way to write names that nobody sets.
    const isNamedConstant = /^[A-Z][A-Z\d_]*$/.test(declaration.name.getText());
    return (
      kinds.includes(SyntaxKind.ReadonlyKeyword) ||
      (isNamedConstant && kinds.includes(SyntaxKind.StaticKeyword))
    );
  }
  if (!isPropertyAssignment(declaration)) return false;
  let current: Node = declaration;
  while (isPropertyAssignment(current) || current.kind === SyntaxKind.ObjectLiteralExpression)
    current = current.parent;
  if (current.kind === SyntaxKind.AsExpression || current.kind === SyntaxKind.SatisfiesExpression)
    current = current.parent;
  return isVariableDeclaration(current) && (current.parent.flags & NodeFlags.Const) !== 0;
}
