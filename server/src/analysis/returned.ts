import {
  type Expression,
  isBinaryExpression,
  isConditionalExpression,
  SyntaxKind,
} from "../typescript/syntax.ts";
import { unwrapped } from "./edits.ts";

/** One of the expressions that can give a returned value. */
export interface Leaf {
  /** With the parentheses and assertions around it. */
  readonly node: Expression;
  /** Whether `??` or `||` looks at the value before it is returned, so that it must not be changed alone. */
  readonly isTested: boolean;
}

/**
 * The expressions of which one gives the value, with their own parentheses and assertions: the arms of `?:`, both
 * sides of `??` and `||`, the right sides of `&&` and comma; else the expression itself.
 */
export function leavesOf(node: Expression, isTested = false): readonly Leaf[] {
  const expression = unwrapped(node);
  if (isConditionalExpression(expression)) {
    return [...leavesOf(expression.whenTrue, isTested), ...leavesOf(expression.whenFalse, isTested)];
  }
  if (!isBinaryExpression(expression)) return [{ node, isTested }];
  switch (expression.operatorToken.kind) {
    case SyntaxKind.CommaToken:
    case SyntaxKind.AmpersandAmpersandToken:
      return leavesOf(expression.right, isTested);
    case SyntaxKind.QuestionQuestionToken:
    case SyntaxKind.BarBarToken:
      return [...leavesOf(expression.left, true), ...leavesOf(expression.right, isTested)];
    default:
      return [{ node, isTested }];
  }
}
