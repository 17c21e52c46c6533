import type { RelatedPlace, TextRange } from "../engine/rule.ts";
import {
  isCallExpression,
  isElementAccessExpression,
  isNewExpression,
  isPropertyAccessExpression,
  type Node,
} from "../typescript/syntax.ts";
import { unwrapped } from "./edits.ts";
import { isFunctionNode } from "./functions.ts";

/** Code as a message shows it: on one line, and cut where it gets long. */
export function codeOf(node: Node): string {
  const line = unwrapped(node as never)
    .getText()
    .replace(/\s+/g, " ");
  return line.length > 40 ? `${line.slice(0, 39)}…` : line;
}

/** What to underline of an expression that can be long: the name of what is called, `new Name`, else all of it. */
export function headOf(node: Node): TextRange {
  const expression: Node = unwrapped(node as never);
  if (isCallExpression(expression)) return nameOf(unwrapped(expression.expression));
  if (isNewExpression(expression)) return { start: expression.getStart(), end: expression.expression.end };
  return { start: expression.getStart(), end: expression.end };
}

/** A related place that is a whole node. */
export function placeOf(node: Node, message: string): RelatedPlace {
  return { ...rangeOf(node), file: node.getSourceFile().fileName, message };
}

/** A related place that is only how a node starts, such as `catch` or `finally`. */
export function placeAt(start: number, length: number, node: Node, message: string): RelatedPlace {
  return { start, end: start + length, file: node.getSourceFile().fileName, message };
}

function nameOf(callee: Node): TextRange {
  if (isPropertyAccessExpression(callee)) return rangeOf(callee.name);
  if (isElementAccessExpression(callee)) return rangeOf(callee.argumentExpression);
  // A function that is called on the spot: its head.
  if (isFunctionNode(callee) && callee.body) return { start: callee.getStart(), end: callee.body.getStart() };
  return rangeOf(callee);
}

function rangeOf(node: Node): TextRange {
  return { start: node.getStart(), end: node.end };
}
