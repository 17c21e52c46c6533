import type { Checker } from "../typescript/checker.ts";
import {
  type BinaryExpression,
  type Expression,
  isArrayLiteralExpression,
  isArrowFunction,
  isAwaitExpression,
  isBinaryExpression,
  isCallExpression,
  isConditionalExpression,
  isIdentifier,
  isJsxExpression,
  isNewExpression,
  isObjectBindingPattern,
  isPropertyAccessExpression,
  isPropertyAssignment,
  isPropertyDeclaration,
  isReturnStatement,
  isShorthandPropertyAssignment,
  isVariableDeclaration,
  type Node,
  SyntaxKind,
  type VariableDeclaration,
} from "../typescript/syntax.ts";
import { outermost, unwrapped } from "./edits.ts";
import { enclosingScope } from "./functions.ts";
import { isWrite, referencesOf, variableOf } from "./references.ts";

/**
 * The call that makes the promise of a variable, where nothing in the file uses the variable as a promise: then its
 * author took it for the result all along, and one `await` there mends every use.
 */
export async function soleOriginOf(checker: Checker, value: Expression): Promise<Expression | undefined> {
  const name = unwrapped(value);
  if (!isIdentifier(name)) return undefined;
  const variable = await variableOf(checker, name);
  if (!variable?.initializer || variable.type || isExported(variable)) return undefined;
  const call = unwrapped(variable.initializer);
  if (!isCallExpression(call) && !isNewExpression(call)) return undefined;
  if (enclosingScope(variable) !== enclosingScope(name)) return undefined;
  const references = await referencesOf(checker, variable.name);
  const isResult = references.every(reference => !isWrite(reference) && !isPromiseUse(reference));
  return isResult ? call : undefined;
}

/** Whether a reference awaits, chains, keeps or hands on a promise, as opposed to treating it as its result. */
export function isPromiseUse(reference: Expression): boolean {
  const whole = outermost(reference);
  const { parent } = whole;
  if (isPropertyAccessExpression(parent)) {
    return parent.expression === whole && promiseMethods.some(method => method === parent.name.text);
  }
  if (isCallExpression(parent) || isNewExpression(parent)) {
    return parent.expression !== whole && !converters.test(parent.expression.getText());
  }
  if (isBinaryExpression(parent))
    return keepingOperators.has(parent.operatorToken.kind) || isChosen(parent, whole);
  if (isConditionalExpression(parent)) return parent.condition !== whole;
  // `const { value } = step` takes members that only the result has.
  if (isVariableDeclaration(parent) && isObjectBindingPattern(parent.name)) return false;
  if (isVariableDeclaration(parent) || isPropertyAssignment(parent) || isPropertyDeclaration(parent)) {
    return parent.initializer === whole;
  }
  return (
    isAwaitExpression(parent) ||
    isReturnStatement(parent) ||
    parent.kind === SyntaxKind.YieldExpression ||
    parent.kind === SyntaxKind.SpreadElement ||
    isArrayLiteralExpression(parent) ||
    isShorthandPropertyAssignment(parent) ||
    isJsxExpression(parent) ||
    (isArrowFunction(parent) && parent.body === whole)
  );
}

/** The methods of a promise that make another one of it. */
export const promiseMethods = ["then", "catch", "finally"] as const;

function isExported(variable: VariableDeclaration): boolean {
  const statement = variable.parent.parent as { modifiers?: readonly Node[] };
  return statement.modifiers?.some(({ kind }) => kind === SyntaxKind.ExportKeyword) ?? false;
}

/** Calls that print or convert their argument: handing a promise to them is no use of the promise. */
const converters = /^(?:console\.\w+|String|Number|Boolean|JSON\.stringify|parseInt|parseFloat|Object\.\w+)$/;

/** The right side of `&&` and `||` is a value, the left side a test. */
function isChosen(parent: BinaryExpression, operand: Expression): boolean {
  const operator = parent.operatorToken.kind;
  const isTest = operator === SyntaxKind.AmpersandAmpersandToken || operator === SyntaxKind.BarBarToken;
  return isTest && parent.right === operand;
}

/** Operators that keep the promise, or ask about the promise itself. */
const keepingOperators: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.EqualsToken,
  SyntaxKind.BarBarEqualsToken,
  SyntaxKind.AmpersandAmpersandEqualsToken,
  SyntaxKind.QuestionQuestionEqualsToken,
  SyntaxKind.QuestionQuestionToken,
  SyntaxKind.EqualsEqualsToken,
  SyntaxKind.EqualsEqualsEqualsToken,
  SyntaxKind.ExclamationEqualsToken,
  SyntaxKind.ExclamationEqualsEqualsToken,
  SyntaxKind.InstanceOfKeyword,
]);
