import {
  type Expression,
  type Identifier,
  isBinaryExpression,
  isCallExpression,
  isIdentifier,
  isParameterDeclaration,
  isPrefixUnaryExpression,
  isPropertyAccessExpression,
  isUnionTypeNode,
  isVariableDeclaration,
  type Node,
  type SourceFile,
  SyntaxKind,
} from "../typescript/syntax.ts";
import { unwrapped } from "./edits.ts";
import { keptPerFile } from "./per-file.ts";
import { identifiersNamed, isDeclarationName } from "./references.ts";

/**
 * Whether a name can only stand for text, a number, a truth value or the like, as far as its own file tells: whatever
 * declares it there says so. Counters and flags are most of what code compares, and need no question then.
 */
export function isPlainName(name: Identifier): boolean {
  return isPlainIn(name.getSourceFile(), name.text);
}

/** Whether a name is `undefined` itself. */
export function isUndefined(node: Expression): boolean {
  return isIdentifier(node) && node.text === "undefined" && !isDeclaredIn(node.getSourceFile(), node.text);
}

/** Whether anything in a file's code declares a value of a name. */
const isDeclaredIn = keptPerFile((sourceFile, text: string): boolean =>
  identifiersNamed(sourceFile, text).some(isDeclarationName),
);

const isPlainIn = keptPerFile((sourceFile, text: string): boolean =>
  isDeclaredBy(sourceFile, text, declaration =>
    declaresPlainValue(declaration, value => isPlainValue(value) || isOtherPlainName(value)),
  ),
);

/** Whether a value is a name that is declared plainly. Only one name is followed, so that none leads back to itself. */
function isOtherPlainName(value: Expression): boolean {
  const expression = unwrapped(value);
  return isIdentifier(expression) && isPlainByItself(expression.getSourceFile(), expression.text);
}

const isPlainByItself = keptPerFile((sourceFile, text: string): boolean =>
  isDeclaredBy(sourceFile, text, declaration => declaresPlainValue(declaration, isPlainValue)),
);

/** Whether a file declares a name, and in one way only. */
function isDeclaredBy(
  sourceFile: SourceFile,
  text: string,
  matches: (declaration: Node) => boolean,
): boolean {
  const declarations = identifiersNamed(sourceFile, text).filter(isDeclarationName);
  return declarations.length > 0 && declarations.every(({ parent }) => matches(parent));
}

function declaresPlainValue(declaration: Node, isPlain: (value: Expression) => boolean): boolean {
  const isVariable = isVariableDeclaration(declaration);
  if (!isVariable && !isParameterDeclaration(declaration)) return false;
  // With a default, or without strict null checks, there may be other values, but no objects.
  if (declaration.type) return isPlainType(declaration.type);
  if (!isVariable) return false;
  return declaration.initializer !== undefined && isPlain(declaration.initializer);
}

function isPlainType(type: Node): boolean {
  return isUnionTypeNode(type) ? type.types.every(isPlainType) : plainTypes.has(type.kind);
}

/** Whether an expression makes text, a number or a truth value, whatever its operands are. */
export function isPlainValue(value: Expression): boolean {
  const expression = unwrapped(value);
  if (isPropertyAccessExpression(expression)) return expression.name.text === "length";
  if (isBinaryExpression(expression)) return plainOperators.has(expression.operatorToken.kind);
  if (isPrefixUnaryExpression(expression)) return true;
  if (isCallExpression(expression)) return isPlainCall(expression.expression);
  return plainKinds.has(expression.kind) || (isIdentifier(expression) && expression.text === "NaN");
}

/** Whether a callee is a function of the language that gives text, a number or a truth value. */
function isPlainCall(callee: Expression): boolean {
  const isMember = isPropertyAccessExpression(callee);
  const root = isMember ? callee.expression : callee;
  if (!isIdentifier(root) || isDeclaredIn(root.getSourceFile(), root.text)) return false;
  if (!isMember) return plainFunctions.has(root.text);
  return root.text === "Math" || plainFunctions.has(`${root.text}.${callee.name.text}`);
}

const plainFunctions: ReadonlySet<string> = new Set([
  "Array.isArray",
  "BigInt",
  "Boolean",
  "Date.now",
  "Number",
  "Number.isFinite",
  "Number.isInteger",
  "Number.isNaN",
  "Number.isSafeInteger",
  "Number.parseFloat",
  "Number.parseInt",
  "String",
  "isNaN",
  "parseFloat",
  "parseInt",
]);

const plainTypes: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.StringKeyword,
  SyntaxKind.NumberKeyword,
  SyntaxKind.BooleanKeyword,
  SyntaxKind.BigIntKeyword,
  SyntaxKind.SymbolKeyword,
  SyntaxKind.TemplateLiteralType,
  // `"a"`, `1`, `true` and `null`.
  SyntaxKind.LiteralType,
  SyntaxKind.UndefinedKeyword,
]);

const plainKinds: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.StringLiteral,
  SyntaxKind.NoSubstitutionTemplateLiteral,
  SyntaxKind.TemplateExpression,
  SyntaxKind.NumericLiteral,
  SyntaxKind.BigIntLiteral,
  SyntaxKind.TrueKeyword,
  SyntaxKind.FalseKeyword,
  SyntaxKind.TypeOfExpression,
  SyntaxKind.PostfixUnaryExpression,
]);

export const orderOperators: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.LessThanToken,
  SyntaxKind.GreaterThanToken,
  SyntaxKind.LessThanEqualsToken,
  SyntaxKind.GreaterThanEqualsToken,
]);

export const equalityOperators: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.EqualsEqualsToken,
  SyntaxKind.EqualsEqualsEqualsToken,
  SyntaxKind.ExclamationEqualsToken,
  SyntaxKind.ExclamationEqualsEqualsToken,
]);

const plainOperators: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.PlusToken,
  SyntaxKind.MinusToken,
  SyntaxKind.AsteriskToken,
  SyntaxKind.SlashToken,
  SyntaxKind.PercentToken,
  SyntaxKind.AsteriskAsteriskToken,
  SyntaxKind.AmpersandToken,
  SyntaxKind.BarToken,
  SyntaxKind.CaretToken,
  ...orderOperators,
  ...equalityOperators,
  SyntaxKind.InKeyword,
  SyntaxKind.InstanceOfKeyword,
]);
