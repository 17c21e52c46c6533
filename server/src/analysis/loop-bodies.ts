import type { Edit } from "../engine/rule.ts";
import {
  type ArrowFunction,
  type Expression,
  type FunctionExpression,
  isArrowFunction,
  isIdentifier,
  isPropertyAccessExpression,
  isReturnStatement,
  type Node,
  type SourceFile,
  SyntaxKind,
} from "../typescript/syntax.ts";
import { unwrapped } from "./edits.ts";
import { isLoop } from "./flow.ts";
import { forEachInScope } from "./functions.ts";
import { identifiersNamed } from "./references.ts";
import { contains } from "./scopes.ts";

/** A callback that is written where it is given, so that its body can become that of a loop. */
export type InlineCallback = ArrowFunction | FunctionExpression;

/**
 * The edits by which each `return` of a callback becomes `continue`.
 *
 * @returns undefined where one returns a value, or stands in an inner loop, whose own step it would continue.
 */
export function continueEdits(sourceFile: SourceFile, { body }: InlineCallback): Edit[] | undefined {
  const edits: Edit[] = [];
  let isPossible = true;
  forEachInScope(body, node => {
    if (!isReturnStatement(node)) return;
    if (node.expression || isInLoop(node, body)) isPossible = false;
    const start = node.getStart(sourceFile);
    edits.push({ file: sourceFile.fileName, start, end: start + "return".length, newText: "continue" });
  });
  return isPossible ? edits : undefined;
}

/** Whether a callback means itself, or what it was called with, by `this`, `arguments`, `super` or its name. */
export function usesOwnCall(callback: InlineCallback): boolean {
  if (isArrowFunction(callback)) return false;
  const { name, body } = callback;
  if (/\bthis\b|\barguments\b|\bsuper\b/.test(body.getText())) return true;
  return (
    name !== undefined && identifiersNamed(body.getSourceFile(), name.text).some(use => contains(body, use))
  );
}

/** `items`, `this.items`, `state.lists.items`: reading it twice gives the same. */
export function isPath(node: Expression): boolean {
  const expression = unwrapped(node);
  if (isIdentifier(expression) || expression.kind === SyntaxKind.ThisKeyword) return true;
  return (
    isPropertyAccessExpression(expression) && !expression.questionDotToken && isPath(expression.expression)
  );
}

function isInLoop(node: Node, outer: Node): boolean {
  for (let current = node.parent; current !== outer; current = current.parent)
    if (isLoop(current)) return true;
  return false;
}
