import { unwrapped } from "../../analysis/edits.ts";
import { isFunctionNode } from "../../analysis/functions.ts";
import {
  type CallExpression,
  type Expression,
  isCallExpression,
  isIdentifier,
  isPropertyAccessExpression,
  SyntaxKind,
} from "../../typescript/syntax.ts";

/**
 * The part of a chain whose rejection nobody handles, undefined when all is handled: `p.catch(f)` and `p.then(f, g)`
 * handle, `p.finally(f)` hands on.
 */
export function unhandledPart(expression: Expression): Expression | undefined {
  if (!isCallExpression(expression)) return expression;
  const callee = unwrapped(expression.expression);
  if (!isPropertyAccessExpression(callee)) return expression;
  const [first, second] = expression.arguments;
  switch (callee.name.text) {
    case "catch":
      return isHandler(first) ? undefined : expression;
    case "then":
      return isHandler(second) ? undefined : expression;
    case "finally":
      return unhandledPart(unwrapped(callee.expression));
    default:
      return expression;
  }
}

/**
 * Whether a call hands its result to a callback, `close(error => …)`. Functions that can do both give a promise only
 * to those who pass no callback, but their type often says that they always do.
 */
export function takesCallback(call: CallExpression): boolean {
  const callee = unwrapped(call.expression);
  const isChain = isPropertyAccessExpression(callee) && /^(?:then|catch|finally)$/.test(callee.name.text);
  const last = call.arguments.at(-1);
  const value = last && unwrapped(last);
  if (!value || isChain) return false;
  if (isIdentifier(value)) return /^(?:cb|callback|done)$/i.test(value.text);
  return isFunctionNode(value) && /^_?(?:er|err|error)$/i.test(value.parameters[0]?.name.getText() ?? "");
}

function isHandler(node: Expression | undefined): boolean {
  if (!node) return false;
  const value = unwrapped(node);
  return value.kind !== SyntaxKind.NullKeyword && !(isIdentifier(value) && value.text === "undefined");
}
