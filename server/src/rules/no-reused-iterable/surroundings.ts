import { unwrapped } from "../../analysis/edits.ts";
import { forEachInScope, isFunctionNode } from "../../analysis/functions.ts";
import { isAssignmentOperator, isDeclarationName } from "../../analysis/references.ts";
import {
  type Expression,
  isBinaryExpression,
  isCallExpression,
  isIdentifier,
  isPropertyAccessExpression,
  type Node,
} from "../../typescript/syntax.ts";
import { type Consumption, keyOf } from "./consumption.ts";

/**
 * The nodes in a scope at which a source is there anew: the declaration of its variable, an assignment to its path,
 * and, for a path such as `this.items`, every call of a method of the owner, which may set it.
 */
export function refreshesIn(scope: Node, members: readonly Consumption[], root: string | undefined): Node[] {
  const own = new Set(members.map(({ node }) => node));
  const [first] = members;
  const path =
    first && !first.readsBody && first.key.includes(".") && !first.key.endsWith(".body") ? first.key : "";
  const owner = path.slice(0, path.lastIndexOf("."));
  const refreshes: Node[] = [];
  const see = (node: Node): void => {
    if (isIdentifier(node) && node.text === root && isDeclarationName(node)) refreshes.push(node);
    if (!path || own.has(node)) return;
    if (isBinaryExpression(node) && isAssignmentOperator(node.operatorToken.kind)) {
      const target = keyOf(node.left);
      if (target && (target === path || path.startsWith(`${target}.`))) refreshes.push(node);
    }
    if (isCallExpression(node) && mayRefresh(node, owner)) refreshes.push(node);
  };
  if (isFunctionNode(scope)) {
    for (const parameter of scope.parameters) {
      see(parameter.name as Node);
      forEachInScope(parameter, see);
    }
  }
  forEachInScope(scope, see);
  return refreshes;
}

function mayRefresh(call: { expression: Expression; arguments: readonly Node[] }, owner: string): boolean {
  const callee = unwrapped(call.expression);
  if (isPropertyAccessExpression(callee) && keyOf(callee.expression) === owner) return true;
  return call.arguments.some(argument => keyOf(argument as Expression) === owner);
}
