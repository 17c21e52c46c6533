import { unwrapped } from "../../analysis/edits.ts";
import { enclosingFunction } from "../../analysis/functions.ts";
import {
  type Expression,
  isBinaryExpression,
  isCallExpression,
  isPropertyAccessExpression,
  isPropertyDeclaration,
  type Node,
  type PropertyAccessExpression,
  SyntaxKind,
} from "../../typescript/syntax.ts";

/** A member that a class gives a new object, and keeps to itself. */
export interface Member {
  /** Where it gets the object. */
  readonly made: Node;
  /** Every other `this.member` of the class. */
  readonly uses: readonly PropertyAccessExpression[];
  /** Whether a method may run before the object is made, as the constructor calls one. */
  readonly isMadeLate: boolean;
}

/**
 * The member that gets what an expression makes: `lines = …` in the class, `this.lines = …` in its constructor.
 *
 * @returns undefined where it gets another object elsewhere, or where other code than the class uses it.
 */
export function memberFor(expression: Expression): Member | undefined {
  let node: Node = expression;
  while (unwrapped(node.parent as Expression) === expression) node = node.parent;
  const { parent } = node;
  if (isPropertyDeclaration(parent) && parent.initializer === node) {
    const isStatic = parent.modifiers?.some(({ kind }) => kind === SyntaxKind.StaticKeyword);
    return isStatic ? undefined : memberNamed(parent.name.getText(), parent.name, parent.parent, false);
  }
  if (!isBinaryExpression(parent) || parent.right !== node) return undefined;
  if (parent.operatorToken.kind !== SyntaxKind.EqualsToken || !isOwnAccess(parent.left)) return undefined;
  const maker = enclosingFunction(expression);
  if (maker?.kind !== SyntaxKind.Constructor) return undefined;
  const isMadeLate = accessesIn(maker).some(
    ({ parent: around, end }) => end < expression.pos && isCallExpression(around),
  );
  return memberNamed(parent.left.name.text, parent.left, maker.parent, isMadeLate);
}

function memberNamed(name: string, made: Node, owner: Node, isMadeLate: boolean): Member | undefined {
  const uses = accessesIn(owner).filter(access => access.name.text === name && access !== made);
  if (uses.some(isAssigned)) return undefined;
  const { text } = made.getSourceFile();
  const escaped = name.replace(/[$#]/g, "\\$&");
  const isSeen = new RegExp(`(?<!\\bthis)\\.${escaped}(?![\\w$])`).test(text);
  const isUnpacked = new RegExp(`\\{[^{}]*${escaped}[^{}]*\\}\\s*=\\s*this\\b`).test(text);
  return isSeen || isUnpacked ? undefined : { made, uses, isMadeLate };
}

function isAssigned(access: PropertyAccessExpression): boolean {
  const { parent } = access;
  return isBinaryExpression(parent) && parent.left === access && /=$/.test(parent.operatorToken.getText());
}

/** Every `this.name` inside of a node. */
function accessesIn(root: Node): PropertyAccessExpression[] {
  const found: PropertyAccessExpression[] = [];
  const visit = (node: Node): undefined => {
    if (isOwnAccess(node)) found.push(node);
    node.forEachChild(visit);
  };
  visit(root);
  return found;
}

function isOwnAccess(node: Node): node is PropertyAccessExpression {
  return isPropertyAccessExpression(node) && node.expression.kind === SyntaxKind.ThisKeyword;
}
