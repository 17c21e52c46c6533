import type { Edit, Fix } from "../engine/rule.ts";
import {
  type AwaitExpression,
  type ForOfStatement,
  isCallExpression,
  isForOfStatement,
  isIdentifier,
  isParenthesizedExpression,
  isPropertyAccessExpression,
  type Node,
  type SourceFile,
  skipTrivia,
} from "../typescript/syntax.ts";
import { type FileFacts, placeForAwait } from "./await-place.ts";
import { awaitAfterFor } from "./collecting.ts";
import { hasComment } from "./edits.ts";

/**
 * The edits that take `await` away from an expression, together with parentheses that were there only for it.
 *
 * @returns undefined where a comment and a line break would be left between `return` and its value.
 */
export function removalOf(sourceFile: SourceFile, node: AwaitExpression): Edit[] | undefined {
  const { text, fileName: file } = sourceFile;
  const start = node.getStart(sourceFile);
  const keywordEnd = start + "await".length;
  const operand = node.expression.getStart(sourceFile);
  if (hasComment(sourceFile, keywordEnd, operand)) {
    if (text.slice(keywordEnd, operand).includes("\n")) return undefined;
    return [{ file, start, end: skipTrivia(text, keywordEnd, false, true), newText: "" }];
  }
  const outer = node.parent;
  if (!isParenthesizedExpression(outer) || !canStandAlone(sourceFile, node))
    return [{ file, start, end: operand, newText: "" }];
  const outerStart = outer.getStart(sourceFile);
  // `return(await x)` needs a space when the parentheses go.
  const space = /[\w$]/.test(text.charAt(outerStart - 1)) ? " " : "";
  return [
    { file, start: outerStart, end: operand, newText: space },
    { file, start: node.expression.end, end: outer.end, newText: "" },
  ];
}

/** The loop that iterates an awaited value: `for (x of await y)`. */
export function loopOver(node: AwaitExpression): ForOfStatement | undefined {
  const outer = withParentheses(node);
  return isForOfStatement(outer.parent) && outer.parent.expression === outer ? outer.parent : undefined;
}

/**
 * `for (x of await y)` → `for await (x of y)`; in a loop that awaits already, `await` only goes.
 *
 * @returns undefined where the function is not async, so that neither `await` is allowed.
 */
export async function moveToLoop(
  facts: FileFacts,
  node: AwaitExpression,
  loop: ForOfStatement,
): Promise<Fix | undefined> {
  const removal = removalOf(facts.sourceFile, node);
  if (!removal) return undefined;
  if (loop.awaitModifier) return { title: "Remove `await`", safe: true, edits: removal };
  const place = await placeForAwait(facts, loop);
  if (!place || place.makesAsync) return undefined;
  return {
    title: "Move `await` to the loop",
    safe: true,
    edits: [awaitAfterFor(facts.sourceFile, loop), ...removal],
  };
}

/** The expression itself, or the outermost parentheses around it. */
export function withParentheses(node: Node): Node {
  let current = node;
  while (isParenthesizedExpression(current.parent)) current = current.parent;
  return current;
}

/** Whether `(await x)` can become `x` without parentheses. */
function canStandAlone(sourceFile: SourceFile, node: AwaitExpression): boolean {
  const { expression, parent } = node;
  const isSimple =
    isCallExpression(expression) || isIdentifier(expression) || isPropertyAccessExpression(expression);
  const losesComment =
    hasComment(sourceFile, parent.getStart(sourceFile), node.getStart(sourceFile)) ||
    hasComment(sourceFile, node.end, parent.end);
  // What starts with a bracket could continue the line before.
  return isSimple && !losesComment && /^[\w$]/.test(sourceFile.text.slice(expression.getStart(sourceFile)));
}
