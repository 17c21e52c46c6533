import { unwrapped } from "../../analysis/edits.ts";
import { isFunctionNode } from "../../analysis/functions.ts";
import { importsOf } from "../../analysis/origins.ts";
import { keptPerFile } from "../../analysis/per-file.ts";
import { isPlainName, isUndefined } from "../../analysis/plain-values.ts";
import { identifiersNamed, isDeclarationName } from "../../analysis/references.ts";
import { contains, scopeOf } from "../../analysis/scopes.ts";
import type { Checker } from "../../typescript/checker.ts";
import {
  type Expression,
  type Identifier,
  isCallExpression,
  isFunctionDeclaration,
  isIdentifier,
  isMethodDeclaration,
  isPropertyAccessExpression,
  isPropertyAssignment,
  isPropertyDeclaration,
  isVariableDeclaration,
  type Node,
  type SourceFile,
  SyntaxKind,
} from "../../typescript/syntax.ts";
import { nodesWithin } from "../../typescript/tree.ts";
import type { Type } from "../../typescript/types.ts";

/**
 * Whether a value that is handed on can be a generator function, as far as its own file tells: a function that is
 * declared there, an import, or a member that is written there as a function. Nearly every argument of every call
 * is something else, and must not cost a question.
 */
export function mayBeGeneratorFunction(value: Expression): boolean {
  const expression = unwrapped(value);
  const sourceFile = expression.getSourceFile();
  if (isPropertyAccessExpression(expression)) return functionMembers(sourceFile).has(expression.name.text);
  if (!isIdentifier(expression)) return false;
  const imported = importsOf(sourceFile).get(expression.text);
  if (imported !== undefined) return !imported.startsWith("node:");
  return isNameOfFunction(expression);
}

/** Whether the declaration that a name reaches, the one in the innermost scope around it, is that of a function. */
function isNameOfFunction(name: Identifier): boolean {
  const declarations = declarationsNamed(name.getSourceFile(), name.text);
  if (!declarations.some(({ isFunction }) => isFunction)) return false;
  let nearest: Declared[] = [];
  for (const declared of declarations) {
    if (!contains(declared.scope, name)) continue;
    const known = nearest[0]?.scope;
    if (known === declared.scope) nearest.push(declared);
    else if (!known || contains(known, declared.scope)) nearest = [declared];
  }
  // A name that no scope around it declares is understood by others; the checker says what it is.
  return nearest.length === 0 || nearest.some(({ isFunction }) => isFunction);
}

/** A declaration of a name, and where the name is known through it. */
interface Declared {
  readonly scope: Node;
  readonly isFunction: boolean;
}

const declarationsNamed = keptPerFile((sourceFile, name: string): readonly Declared[] =>
  identifiersNamed(sourceFile, name)
    .filter(isDeclarationName)
    .map(declared => ({ scope: scopeOf(declared), isFunction: isFunctionOf(declared.parent) })),
);

/** `function* f() {}`, `const f = function* () {}`, `const f = () => …`, and a constant that names another. */
function isFunctionOf(declaration: Node): boolean {
  if (isFunctionDeclaration(declaration)) return true;
  if (!isVariableDeclaration(declaration) || !declaration.initializer) return false;
  const value = unwrapped(declaration.initializer);
  if (isIdentifier(value)) return !isPlainName(value) && !isUndefined(value);
  return isFunctionNode(value) || isPropertyAccessExpression(value);
}

const memberKinds = [
  SyntaxKind.PropertyAssignment,
  SyntaxKind.PropertyDeclaration,
  SyntaxKind.MethodDeclaration,
];

const memberTables = new WeakMap<SourceFile, ReadonlySet<string>>();

/** The names of all members of a file that are functions. */
function functionMembers(sourceFile: SourceFile): ReadonlySet<string> {
  const known = memberTables.get(sourceFile);
  if (known) return known;
  const names = new Set<string>();
  for (const node of nodesWithin(sourceFile, memberKinds)) {
    const isMember = isPropertyAssignment(node) || isPropertyDeclaration(node);
    const isFunction = isMember && node.initializer && isFunctionNode(unwrapped(node.initializer));
    if ((isMethodDeclaration(node) || isFunction) && isIdentifier(node.name)) names.add(node.name.text);
  }
  memberTables.set(sourceFile, names);
  return names;
}

/** Whether an expression makes its value, which then is no function that somebody forgot to call. */
export function isMadeHere(value: Expression): boolean {
  const expression = unwrapped(value);
  if (isCallExpression(expression) && isPropertyAccessExpression(expression.expression)) {
    return expression.expression.name.text !== "bind";
  }
  return madeKinds.has(expression.kind);
}

const madeKinds: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.CallExpression,
  SyntaxKind.NewExpression,
  SyntaxKind.ArrayLiteralExpression,
  SyntaxKind.ObjectLiteralExpression,
  SyntaxKind.StringLiteral,
  SyntaxKind.TemplateExpression,
  SyntaxKind.AwaitExpression,
  SyntaxKind.YieldExpression,
]);

/** Whether a place takes nothing but iterables, and what calling the function returns is one of those. */
export async function isIterableOnly(checker: Checker, wanted: Type, given: Type): Promise<boolean> {
  const members = await checker.constituentsOf(await checker.nonNullable(wanted));
  const [signature] = await checker.callSignaturesOf(given);
  const result = signature && (await checker.returnTypeOf(signature));
  if (!result) return false;
  const offered = await checker.memberNamesOf(result);
  const fits = await Promise.all(
    members.map(async member => {
      if (!member.isObjectType() || (await checker.callSignaturesOf(member)).length > 0) return undefined;
      const names = await checker.memberNamesOf(member);
      if (!names.has("[iterator]") && !names.has("[asyncIterator]")) return undefined;
      return [...names].every(name => offered.has(name));
    }),
  );
  return fits.every(fit => fit !== undefined) && fits.some(Boolean);
}
