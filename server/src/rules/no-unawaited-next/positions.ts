import {
  type BinaryExpression,
  type ConditionalExpression,
  type DoStatement,
  type Expression,
  type ForStatement,
  type IfStatement,
  type Node,
  type PrefixUnaryExpression,
  SyntaxKind,
  type WhileStatement,
} from "../../typescript/syntax.ts";

/**
 * The node that asks whether an expression is true: a condition, `!`, or an operand of `&&` or `||` whose truth
 * decides. Undefined where nobody does.
 */
export function coercingParent(expression: Expression): Node | undefined {
  let node: Node = expression;
  for (;;) {
    const { parent } = node;
    switch (parent.kind) {
      case SyntaxKind.ParenthesizedExpression:
      case SyntaxKind.NonNullExpression:
        break;
      case SyntaxKind.IfStatement:
      case SyntaxKind.WhileStatement:
      case SyntaxKind.DoStatement:
        return (parent as IfStatement | WhileStatement | DoStatement).expression === node
          ? parent
          : undefined;
      case SyntaxKind.ForStatement:
      case SyntaxKind.ConditionalExpression:
        if ((parent as ForStatement | ConditionalExpression).condition === node) return parent;
        return undefined;
      case SyntaxKind.PrefixUnaryExpression:
        return (parent as PrefixUnaryExpression).operator === SyntaxKind.ExclamationToken
          ? parent
          : undefined;
      case SyntaxKind.BinaryExpression: {
        const { left, operatorToken } = parent as BinaryExpression;
        const isLogical =
          operatorToken.kind === SyntaxKind.AmpersandAmpersandToken ||
          operatorToken.kind === SyntaxKind.BarBarToken;
        if (!isLogical) return undefined;
        if (left === node) return parent;
        break;
      }
      default:
        return undefined;
    }
    node = parent;
  }
}

/** Whether an expression is compared, calculated with, put into a text, or copied from with `{...x}`. */
export function isConverted(expression: Expression): boolean {
  let node: Node = expression;
  while (node.parent.kind === SyntaxKind.ParenthesizedExpression) node = node.parent;
  const { parent } = node;
  if (parent.kind === SyntaxKind.TemplateSpan || parent.kind === SyntaxKind.SpreadAssignment) return true;
  return (
    parent.kind === SyntaxKind.BinaryExpression &&
    convertingOperators.has((parent as BinaryExpression).operatorToken.kind)
  );
}

const convertingOperators: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.EqualsEqualsToken,
  SyntaxKind.EqualsEqualsEqualsToken,
  SyntaxKind.ExclamationEqualsToken,
  SyntaxKind.ExclamationEqualsEqualsToken,
  SyntaxKind.LessThanToken,
  SyntaxKind.LessThanEqualsToken,
  SyntaxKind.GreaterThanToken,
  SyntaxKind.GreaterThanEqualsToken,
  SyntaxKind.PlusToken,
  SyntaxKind.MinusToken,
  SyntaxKind.AsteriskToken,
  SyntaxKind.SlashToken,
  SyntaxKind.PercentToken,
]);
