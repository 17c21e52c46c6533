import {
  type Identifier,
  isBindingElement,
  isCatchClause,
  isClassExpression,
  isFunctionDeclaration,
  isFunctionExpression,
  isSourceFile,
  isVariableDeclaration,
  type Node,
  NodeFlags,
  SyntaxKind,
} from "../typescript/syntax.ts";
import { isFunctionNode } from "./functions.ts";

/** Whether one node lies inside another, or is it. */
export function contains(outer: Node, inner: Node): boolean {
  return outer.pos <= inner.pos && inner.end <= outer.end;
}

/**
 * The scope in which a declared name is known.
 *
 * @param name The name as its declaration introduces it.
 */
export function scopeOf(name: Identifier): Node {
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
