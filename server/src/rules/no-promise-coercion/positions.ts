import { unwrapped } from "../../analysis/edits.ts";
import { isPlainName, isPlainValue, isUndefined } from "../../analysis/plain-values.ts";
import {
  type Expression,
  isBinaryExpression,
  isConditionalExpression,
  isIdentifier,
  isPrefixUnaryExpression,
  isPropertyAccessExpression,
  SyntaxKind,
} from "../../typescript/syntax.ts";

/**
 * The parts of a condition whose own truth decides it. What `!`, `&&` and `||` test themselves is left out, because
 * those are looked at where they stand, in conditions or not.
 */
export function testedParts(condition: Expression): readonly Expression[] {
  const expression = unwrapped(condition);
  if (isPrefixUnaryExpression(expression)) return [];
  if (isConditionalExpression(expression)) {
    return [...testedParts(expression.whenTrue), ...testedParts(expression.whenFalse)];
  }
  if (!isBinaryExpression(expression)) return [condition];
  const operator = expression.operatorToken.kind;
  if (operator === SyntaxKind.QuestionQuestionToken) {
    return [...testedParts(expression.left), ...testedParts(expression.right)];
  }
  return passingOperators.has(operator) ? testedParts(expression.right) : [];
}

/** Whether an expression can be a promise or a list of promises, as far as its syntax tells. */
export function canBePromise(node: Expression): boolean {
  const expression = unwrapped(node);
  if (isBinaryExpression(expression)) {
    const operator = expression.operatorToken.kind;
    return passingOperators.has(operator) || operator === SyntaxKind.QuestionQuestionToken;
  }
  if (isIdentifier(expression)) return !isPlainName(expression) && !isUndefined(expression);
  if (isPropertyAccessExpression(expression)) return expression.name.text !== "length";
  return promiseKinds.has(expression.kind) && !isPlainValue(expression);
}

/** Operators that turn their operands into numbers, or into text in the case of `+`. */
export const arithmeticOperators: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.PlusToken,
  SyntaxKind.MinusToken,
  SyntaxKind.AsteriskToken,
  SyntaxKind.SlashToken,
  SyntaxKind.PercentToken,
  SyntaxKind.AsteriskAsteriskToken,
  SyntaxKind.AmpersandToken,
  SyntaxKind.BarToken,
  SyntaxKind.CaretToken,
  SyntaxKind.LessThanLessThanToken,
  SyntaxKind.GreaterThanGreaterThanToken,
  SyntaxKind.GreaterThanGreaterThanGreaterThanToken,
  SyntaxKind.PlusEqualsToken,
  SyntaxKind.MinusEqualsToken,
  SyntaxKind.AsteriskEqualsToken,
  SyntaxKind.SlashEqualsToken,
  SyntaxKind.PercentEqualsToken,
  SyntaxKind.AsteriskAsteriskEqualsToken,
  SyntaxKind.AmpersandEqualsToken,
  SyntaxKind.BarEqualsToken,
  SyntaxKind.CaretEqualsToken,
  SyntaxKind.LessThanLessThanEqualsToken,
  SyntaxKind.GreaterThanGreaterThanEqualsToken,
  SyntaxKind.GreaterThanGreaterThanGreaterThanEqualsToken,
]);

/** Operators whose value is the right operand, at least when the left one lets it through. */
const passingOperators: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.AmpersandAmpersandToken,
  SyntaxKind.BarBarToken,
  SyntaxKind.CommaToken,
  SyntaxKind.EqualsToken,
]);

const promiseKinds: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.ElementAccessExpression,
  SyntaxKind.CallExpression,
  SyntaxKind.NewExpression,
  SyntaxKind.TaggedTemplateExpression,
  SyntaxKind.ConditionalExpression,
  SyntaxKind.ArrayLiteralExpression,
]);
