import type { Checker } from "../typescript/checker.ts";
import {
  type ExportDeclaration,
  type ExportSpecifier,
  type Expression,
  type Identifier,
  isArrayLiteralExpression,
  isBinaryExpression,
  isBindingElement,
  isExportSpecifier,
  isForInStatement,
  isForOfStatement,
  isIdentifier,
  isObjectLiteralExpression,
  isPostfixUnaryExpression,
  isPrefixUnaryExpression,
  isPropertyAccessExpression,
  isPropertyAssignment,
  isShorthandPropertyAssignment,
  isSpreadAssignment,
  isSpreadElement,
  isVariableDeclaration,
  type Node,
  NodeFlags,
  SyntaxKind,
  type VariableDeclaration,
} from "../typescript/syntax.ts";
import { identifiersWithText } from "../typescript/tree.ts";
import type { TypeSymbol } from "../typescript/types.ts";
import { unwrapped } from "./edits.ts";
import { keptPerFile } from "./per-file.ts";
import { contains, scopeOf } from "./scopes.ts";
import { localDeclarationsOf } from "./values.ts";

/**
 * All places in the file that refer to a variable, parameter, function or import, in source order, without the
 * declared name itself. The names are found by text and then compared by symbol, all in one question, so a
 * variable of the same name in another scope is no reference.
 *
 * @param name Where it is declared, or any one place that refers to it.
 */
export async function referencesOf(checker: Checker, name: Identifier): Promise<readonly Identifier[]> {
  const everywhere = identifiersNamed(name.getSourceFile(), name.text);
  // A common name stands for many variables, and where this one is not known it need not be asked about.
  const scope = isDeclarationName(name) ? scopeOf(name) : undefined;
  const named = everywhere.filter(
    identifier => !isDeclarationName(identifier) && (!scope || contains(scope, identifier)),
  );
  const [symbol, ...symbols] = await Promise.all([
    symbolAt(checker, name),
    ...named.map(identifier => symbolAt(checker, identifier)),
  ]);
  if (!symbol) return [];
  return named.filter((identifier, index) => {
    // In `export { it }` the checker knows the exported name, not the local one.
    if (isExportSpecifier(identifier.parent)) return isLocalExport(identifier);
    return symbols[index]?.id === symbol.id;
  });
}

/** The symbol of the variable that a name stands for; in `{ name }` that of the value, not of the property. */
export function symbolAt(checker: Checker, name: Identifier): Promise<TypeSymbol | undefined> {
  const { parent } = name;
  return isShorthandPropertyAssignment(parent) && parent.name === name
    ? checker.shorthandValueSymbolOf(parent)
    : checker.symbolOf(name);
}

/**
 * The declaration behind a name when it is a variable of this very file with one declaration: `const it = …`,
 * not a parameter, not a destructured name.
 */
export async function variableOf(
  checker: Checker,
  name: Identifier,
): Promise<(VariableDeclaration & { name: Identifier }) | undefined> {
  const declaration = await localDeclarationOf(checker, name);
  return declaration && isVariableDeclaration(declaration) && isIdentifier(declaration.name)
    ? (declaration as VariableDeclaration & { name: Identifier })
    : undefined;
}

/** The declaration in this file of what a name refers to, undefined when there are several or none. */
export async function localDeclarationOf(checker: Checker, name: Identifier): Promise<Node | undefined> {
  const [declaration, another] = await localDeclarationsOf(checker, name);
  return another ? undefined : declaration;
}

/** Whether a variable declaration says `const` (or `using`), so that its name always means its initializer. */
export function isConst(declaration: VariableDeclaration): boolean {
  return (declaration.parent.flags & NodeFlags.Const) !== 0;
}

/** Whether a reference gives its variable a new value: `x = …`, `x++`, `[x] = …`, `for (x of …)`. */
export function isWrite(reference: Identifier): boolean {
  let node: Node = reference;
  for (;;) {
    const { parent } = node;
    if (isBinaryExpression(parent)) {
      // This holds for `x = 1` and for the default in `[x = 1] = list` alike.
      return parent.left === node && assignmentOperators.has(parent.operatorToken.kind);
    }
    if (isPrefixUnaryExpression(parent) || isPostfixUnaryExpression(parent)) {
      return parent.operator === SyntaxKind.PlusPlusToken || parent.operator === SyntaxKind.MinusMinusToken;
    }
    if (isForOfStatement(parent) || isForInStatement(parent)) return parent.initializer === node;
    const isPatternPart =
      unwrapped(parent as Expression) !== parent ||
      isArrayLiteralExpression(parent) ||
      isObjectLiteralExpression(parent) ||
      isSpreadElement(parent) ||
      isSpreadAssignment(parent) ||
      isShorthandPropertyAssignment(parent) ||
      (isPropertyAssignment(parent) && parent.initializer === node);
    if (!isPatternPart) return false;
    node = parent;
  }
}

/** Whether an operator gives its left operand a new value: `=`, `+=`, `??=` and so on. */
export function isAssignmentOperator(kind: SyntaxKind): boolean {
  return assignmentOperators.has(kind);
}

/** Whether an identifier is the name that a declaration introduces. */
export function isDeclarationName(node: Identifier): boolean {
  const { parent } = node;
  return declarationKinds.has(parent.kind) && (parent as { name?: Node }).name === node;
}

/** All identifiers of a file with a text that can refer to a value: no member names, no property keys. */
export const identifiersNamed = keptPerFile((sourceFile, text: string): readonly Identifier[] =>
  identifiersWithText(sourceFile, text).filter(identifier => !isMemberName(identifier)),
);

/** Whether an identifier in an export list is the local name of a variable of this file. */
function isLocalExport(identifier: Identifier): boolean {
  const specifier = identifier.parent as ExportSpecifier;
  return (
    (specifier.propertyName ?? specifier.name) === identifier &&
    (specifier.parent.parent as ExportDeclaration).moduleSpecifier === undefined
  );
}

/** Whether an identifier names a member of something else, so that no variable is meant. */
function isMemberName(node: Identifier): boolean {
  const { parent } = node;
  if (isPropertyAccessExpression(parent)) return parent.name === node;
  if (isBindingElement(parent)) return parent.propertyName === node;
  return memberKinds.has(parent.kind) && (parent as { name?: Node }).name === node;
}

const memberKinds: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.PropertyAssignment,
  SyntaxKind.PropertyDeclaration,
  SyntaxKind.PropertySignature,
  SyntaxKind.MethodDeclaration,
  SyntaxKind.MethodSignature,
  SyntaxKind.GetAccessor,
  SyntaxKind.SetAccessor,
  SyntaxKind.EnumMember,
  SyntaxKind.JsxAttribute,
  SyntaxKind.MetaProperty,
]);

const declarationKinds: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.VariableDeclaration,
  SyntaxKind.Parameter,
  SyntaxKind.BindingElement,
  SyntaxKind.FunctionDeclaration,
  SyntaxKind.FunctionExpression,
  SyntaxKind.ClassDeclaration,
  SyntaxKind.ClassExpression,
  SyntaxKind.ImportClause,
  SyntaxKind.ImportSpecifier,
  SyntaxKind.NamespaceImport,
  SyntaxKind.ImportEqualsDeclaration,
]);

const assignmentOperators: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.EqualsToken,
  SyntaxKind.PlusEqualsToken,
  SyntaxKind.MinusEqualsToken,
  SyntaxKind.AsteriskEqualsToken,
  SyntaxKind.AsteriskAsteriskEqualsToken,
  SyntaxKind.SlashEqualsToken,
  SyntaxKind.PercentEqualsToken,
  SyntaxKind.LessThanLessThanEqualsToken,
  SyntaxKind.GreaterThanGreaterThanEqualsToken,
  SyntaxKind.GreaterThanGreaterThanGreaterThanEqualsToken,
  SyntaxKind.AmpersandEqualsToken,
  SyntaxKind.BarEqualsToken,
  SyntaxKind.CaretEqualsToken,
  SyntaxKind.BarBarEqualsToken,
  SyntaxKind.AmpersandAmpersandEqualsToken,
  SyntaxKind.QuestionQuestionEqualsToken,
]);
