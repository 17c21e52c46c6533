import { unwrapped } from "../../analysis/edits.ts";
import { isFunctionNode } from "../../analysis/functions.ts";
import { importsOf } from "../../analysis/origins.ts";
import { keptPerFile } from "../../analysis/per-file.ts";
import { identifiersNamed } from "../../analysis/references.ts";
import type { Checker } from "../../typescript/checker.ts";
import {
  type Expression,
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
  return isNameOfFunction(sourceFile, expression.text);
}

/** Whether a file declares a function of a name. */
const isNameOfFunction = keptPerFile((sourceFile, name: string) =>
  identifiersNamed(sourceFile, name).some(({ parent }) => isFunctionOf(parent)),
);

/** `function* f() {}`, `const f = function* () {}`, `const f = () => …`, and a constant that names another. */
function isFunctionOf(declaration: Node): boolean {
  if (isFunctionDeclaration(declaration)) return true;
  if (!isVariableDeclaration(declaration) || !declaration.initializer) return false;
  const value = unwrapped(declaration.initializer);
  return isFunctionNode(value) || isIdentifier(value) || isPropertyAccessExpression(value);
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
