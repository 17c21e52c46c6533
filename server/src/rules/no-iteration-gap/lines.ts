import { unwrapped } from "../../analysis/edits.ts";
import { isAsync, isGenerator } from "../../analysis/functions.ts";
import { libraryAncestorsOf, oneShotKindOf } from "../../analysis/one-shot.ts";
import { importsOf, originOf } from "../../analysis/origins.ts";
import { isWrite } from "../../analysis/references.ts";
import { localFunctionOf, returnedBy } from "../../analysis/values.ts";
import type { RuleContext } from "../../engine/rule.ts";
import {
  type CallExpression,
  type Expression,
  type ForOfStatement,
  isCallExpression,
  isElementAccessExpression,
  isForOfStatement,
  isIdentifier,
  isNewExpression,
  isPropertyAccessExpression,
  isStringLiteral,
  type NewExpression,
  type Node,
} from "../../typescript/syntax.ts";

/** The name by which a function is known in its module, also when the import gives it another one. */
export function importedName(callee: Expression): string {
  if (isPropertyAccessExpression(callee)) return callee.name.text;
  if (!isIdentifier(callee)) return "";
  const origin = importsOf(callee.getSourceFile()).get(callee.text);
  return origin === undefined ? callee.text : (/\w+$/.exec(origin)?.[0] ?? "");
}

/** Whether a call makes an interface, itself or as a function of this file that does nothing else with it. */
export async function makesLineReader(
  call: CallExpression | NewExpression,
  context: RuleContext,
): Promise<boolean> {
  const name = importedName(unwrapped(call.expression));
  if (/^(?:createInterface|Interface|readLines)$/.test(name)) return isLineReader(call, name, context);
  const source = isCallExpression(call) ? await localFunctionOf(context.checker, call.expression) : undefined;
  if (!source || isAsync(source) || isGenerator(source)) return false;
  const made = await Promise.all(
    returnedBy(source).map(async value => {
      const inner = unwrapped(value);
      if (!isCallExpression(inner) && !isNewExpression(inner)) return false;
      return isLineReader(inner, importedName(unwrapped(inner.expression)), context);
    }),
  );
  return made.length > 0 && made.every(Boolean);
}

/** Whether a new object reads lines: it comes from Node's readline, or from a file handle. */
async function isLineReader(
  call: CallExpression | NewExpression,
  name: string,
  { checker }: RuleContext,
): Promise<boolean> {
  if (name !== "readLines") {
    const origin = await originOf(checker, call.expression);
    if (origin !== undefined)
      return /^node:readline(?:\/promises|#promises)?[#.](?:createInterface|Interface)$/.test(origin);
    const isNamed = name === "createInterface" || name === "Interface";
    return isNamed && (await oneShotKindOf(checker, await checker.typeOf(call))) === "lines";
  }
  const callee = unwrapped(call.expression);
  const handle = isPropertyAccessExpression(callee) ? await checker.typeOf(callee.expression) : undefined;
  if (!handle) return false;
  const ancestors = await libraryAncestorsOf(checker, await checker.nonNullable(handle));
  return ancestors.some(ancestor => ancestor.name === "FileHandle");
}

/** A place from which on the lines are kept: a loop, `Array.fromAsync(lines)`, `lines[Symbol.asyncIterator]()`. */
export interface Reading {
  readonly at: Expression;
  readonly loop: ForOfStatement | undefined;
}

export function readingAt(reference: Expression): Reading | undefined {
  let node: Node = reference;
  while (unwrapped(node.parent as Expression) === reference) node = node.parent;
  const { parent } = node;
  const at = node as Expression;
  if (isForOfStatement(parent) && parent.expression === node) {
    return parent.awaitModifier ? { at, loop: parent } : undefined;
  }
  const isCollected =
    isCallExpression(parent) &&
    parent.arguments[0] === node &&
    parent.expression.getText() === "Array.fromAsync";
  const isAsked =
    isElementAccessExpression(parent) &&
    parent.expression === node &&
    parent.argumentExpression.getText() === "Symbol.asyncIterator" &&
    isCallExpression(parent.parent);
  return isCollected || isAsked ? { at, loop: undefined } : undefined;
}

/** Whether a use of the interface misses no lines itself: reading, an assignment, closing, a listener for its end. */
export function isInnocent(reference: Expression): boolean {
  if (readingAt(reference) || (isIdentifier(reference) && isWrite(reference))) return true;
  const { parent } = reference;
  if (!isPropertyAccessExpression(parent) || !isCallExpression(parent.parent)) return false;
  if (harmlessMethods.has(parent.name.text)) return true;
  const [event] = parent.parent.arguments;
  const listens = /^(?:on|once|addListener)$/.test(parent.name.text);
  return listens && event !== undefined && isStringLiteral(event) && event.text !== "line";
}

const harmlessMethods: ReadonlySet<string> = new Set(["close", "pause", "prompt", "question", "setPrompt"]);
