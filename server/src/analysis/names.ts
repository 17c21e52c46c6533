import {
  type Identifier,
  isBindingElement,
  isCatchClause,
  isClassExpression,
  isFunctionDeclaration,
  isFunctionExpression,
  isIdentifier,
  isSourceFile,
  isVariableDeclaration,
  type Node,
  NodeFlags,
  type SourceFile,
  SyntaxKind,
} from "../typescript/syntax.ts";
import { isFunctionNode } from "./functions.ts";
import { identifiersNamed, isDeclarationName } from "./references.ts";

/** Whether a name is written nowhere in a file, members left aside, so that it can be declared at the top. */
export function isFreeName(sourceFile: SourceFile, name: string): boolean {
  return identifiersNamed(sourceFile, name).length === 0;
}

/** The first of `candidates` that is free in a file, else the first one with a number after it. */
export function freeName(sourceFile: SourceFile, candidates: readonly [string, ...string[]]): string {
  const free = candidates.find(name => isFreeName(sourceFile, name));
  if (free !== undefined) return free;
  let number = 2;
  while (!isFreeName(sourceFile, `${candidates[0]}${number}`)) number += 1;
  return `${candidates[0]}${number}`;
}

/** Whether a name of the file's top level means something else where `at` stands, because a scope declares it anew. */
export function isShadowed(sourceFile: SourceFile, name: string, at: Node): boolean {
  return identifiersNamed(sourceFile, name).some(identifier => {
    const scope = isDeclarationName(identifier) ? scopeOf(identifier) : undefined;
    return scope !== undefined && !isSourceFile(scope) && contains(scope, at);
  });
}

/** Whether an identifier of one of the names stands in a node, whatever it means there. */
export function usesName(node: Node, ...names: readonly string[]): boolean {
  if (isIdentifier(node)) return names.includes(node.text);
  let found = false;
  node.forEachChild(child => {
    found ||= usesName(child, ...names);
  });
  return found;
}

/** Whether one node lies inside another, or is it. */
export function contains(outer: Node, inner: Node): boolean {
  return outer.pos <= inner.pos && inner.end <= outer.end;
}

/** The scope in which a declared name is known. */
function scopeOf(name: Identifier): Node {
  const { parent } = name;
  if (isFunctionExpression(parent) || isClassExpression(parent)) return parent;
  if (isFunctionDeclaration(parent) || parent.kind === SyntaxKind.ClassDeclaration)
    return blockAround(parent.parent);
  let declaration: Node = parent;
  while (isBindingElement(declaration)) declaration = declaration.parent.parent;
  const isVar =
    isVariableDeclaration(declaration) && (declaration.parent.flags & NodeFlags.BlockScoped) === 0;
  return isVar && !isCatchClause(declaration.parent)
    ? functionAround(declaration)
    : blockAround(declaration.parent);
}

function blockAround(node: Node): Node {
  let current = node;
  while (!isSourceFile(current) && !blockKinds.has(current.kind) && !isFunctionNode(current))
    current = current.parent;
  return current;
}

function functionAround(node: Node): Node {
  let current = node;
  while (!isSourceFile(current) && !isFunctionNode(current) && !hoistingKinds.has(current.kind))
    current = current.parent;
  return current;
}

const blockKinds: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.Block,
  SyntaxKind.ModuleBlock,
  SyntaxKind.CaseBlock,
  SyntaxKind.CatchClause,
  SyntaxKind.ForStatement,
  SyntaxKind.ForInStatement,
  SyntaxKind.ForOfStatement,
]);

/** Where `var` stops beside functions. */
const hoistingKinds: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.ModuleBlock,
  SyntaxKind.ClassStaticBlockDeclaration,
]);
