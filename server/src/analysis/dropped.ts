import {
  type ArrowFunction,
  type BinaryExpression,
  type ConditionalExpression,
  type Expression,
  type ExpressionStatement,
  type ForStatement,
  isVariableDeclaration,
  type Node,
  SyntaxKind,
  type VariableDeclaration,
} from "../typescript/syntax.ts";

/** How the value of an expression is lost, or where it would have to be looked for. */
export type Destiny =
  /** Nobody can use it: a statement, the operand of `void`, the left side of a comma, a `for` head's steps. */
  | {
      readonly kind: "dropped";
      readonly awaited: boolean;
      /** Whether `void` says that it is dropped on purpose. */
      readonly voided: boolean;
      readonly statement: ExpressionStatement | undefined;
    }
  /** It becomes a variable's value; whether that is used is another question. */
  | { readonly kind: "variable"; readonly awaited: boolean; readonly declaration: VariableDeclaration }
  /** An arrow function gives it to whoever calls that function. */
  | { readonly kind: "callback"; readonly awaited: boolean; readonly arrow: ArrowFunction };

/**
 * What becomes of an expression's value. Parentheses, assertions, `await`, the arms of `?:` and the right sides
 * of `&&`, `||`, `??` and comma hand it on.
 *
 * @returns undefined when the value is used where it stands. `statement` is given when the expression is the whole
 *   statement, apart from parentheses, assertions, `void` and `await`.
 */
export function destinyOf(expression: Expression): Destiny | undefined {
  let node: Node = expression;
  let awaited = false;
  let isWhole = true;
  for (;;) {
    const { parent } = node;
    switch (parent.kind) {
      case SyntaxKind.ParenthesizedExpression:
      case SyntaxKind.NonNullExpression:
      case SyntaxKind.AsExpression:
      case SyntaxKind.SatisfiesExpression:
      case SyntaxKind.TypeAssertionExpression:
        break;
      case SyntaxKind.AwaitExpression:
        awaited = true;
        break;
      case SyntaxKind.VoidExpression: {
        const whole = isWhole && wholeStatementOf(parent);
        return { kind: "dropped", awaited, voided: true, statement: whole || undefined };
      }
      case SyntaxKind.ExpressionStatement:
        return {
          kind: "dropped",
          awaited,
          voided: false,
          statement: isWhole ? (parent as ExpressionStatement) : undefined,
        };
      case SyntaxKind.ConditionalExpression:
        if ((parent as ConditionalExpression).condition === node) return undefined;
        isWhole = false;
        break;
      case SyntaxKind.BinaryExpression: {
        const { left, operatorToken } = parent as BinaryExpression;
        if (!passingOperators.has(operatorToken.kind)) return undefined;
        if (left === node) {
          return operatorToken.kind === SyntaxKind.CommaToken
            ? { kind: "dropped", awaited, voided: false, statement: undefined }
            : undefined;
        }
        isWhole = false;
        break;
      }
      case SyntaxKind.ForStatement: {
        const { condition } = parent as ForStatement;
        return condition === node
          ? undefined
          : { kind: "dropped", awaited, voided: false, statement: undefined };
      }
      case SyntaxKind.ArrowFunction:
        return (parent as ArrowFunction).body === node
          ? { kind: "callback", awaited, arrow: parent as ArrowFunction }
          : undefined;
      case SyntaxKind.VariableDeclaration:
        return isVariableDeclaration(parent) && parent.initializer === node
          ? { kind: "variable", awaited, declaration: parent }
          : undefined;
      default:
        return undefined;
    }
    node = parent;
  }
}

/** The statement that consists of an expression alone, apart from parentheses. */
function wholeStatementOf(expression: Node): ExpressionStatement | undefined {
  let node = expression;
  while (node.parent.kind === SyntaxKind.ParenthesizedExpression) node = node.parent;
  return node.parent.kind === SyntaxKind.ExpressionStatement
    ? (node.parent as ExpressionStatement)
    : undefined;
}

const passingOperators: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.CommaToken,
  SyntaxKind.AmpersandAmpersandToken,
  SyntaxKind.BarBarToken,
  SyntaxKind.QuestionQuestionToken,
]);
