import { unwrapped } from "../../analysis/edits.ts";
import { mentions } from "../../analysis/mentions.ts";
import { originOf } from "../../analysis/origins.ts";
import { referencesOf, variableOf } from "../../analysis/references.ts";
import { isListenerCall } from "../../analysis/streams.ts";
import type { RuleContext } from "../../engine/rule.ts";
import {
  type CallExpression,
  type Expression,
  isBinaryExpression,
  isCallExpression,
  isIdentifier,
  isObjectLiteralExpression,
  isPropertyAccessExpression,
  isPropertyAssignment,
  isShorthandPropertyAssignment,
  type Node,
  SyntaxKind,
} from "../../typescript/syntax.ts";
import { identifiersWithText } from "../../typescript/tree.ts";

/** One `source.pipe(destination)`. */
export interface Link {
  readonly call: CallExpression;
  readonly name: Node;
  readonly source: Expression;
}

/** Names that stand for other streams are followed this far. */
const deepest = 8;

/**
 * The links through which data comes to a stream, the nearest to the stream first.
 *
 * @param depth How many names were followed already.
 */
export async function linksInto(
  stream: Expression,
  context: RuleContext,
  depth = 0,
): Promise<readonly Link[]> {
  if (depth > deepest) return [];
  const expression = withoutListeners(stream).stream;
  const link = linkOf(expression);
  if (link) return [link, ...(await linksInto(link.source, context, depth + 1))];
  const input = await inputOfLines(expression, context);
  if (input) return linksInto(input, context, depth + 1);
  const reference = isIdentifier(expression) ? await variableOf(context.checker, expression) : undefined;
  const made = reference?.initializer ? await linksInto(reference.initializer, context, depth + 1) : [];
  const mentions = await mentionsOf(expression, context);
  const assigned = await Promise.all(
    mentions.flatMap(mention => {
      const { parent } = mention;
      const isTarget = isBinaryExpression(parent) && parent.left === mention;
      return isTarget && parent.operatorToken.kind === SyntaxKind.EqualsToken
        ? [linksInto(parent.right, context, depth + 1)]
        : [];
    }),
  );
  const piped = mentions.flatMap(mention => {
    const into = isCallExpression(mention.parent) ? linkOf(mention.parent) : undefined;
    return into && into.source !== mention && into.call.arguments[0] === mention ? [into] : [];
  });
  const before = await Promise.all(piped.map(into => linksInto(into.source, context, depth + 1)));
  return [...made, ...assigned.flat(), ...piped.flatMap((into, index) => [into, ...(before[index] ?? [])])];
}

/** The link that an expression is, when it calls `pipe`. */
export function linkOf(expression: Expression): Link | undefined {
  if (!isCallExpression(expression) || expression.arguments.length === 0) return undefined;
  const callee = unwrapped(expression.expression);
  if (!isPropertyAccessExpression(callee) || callee.name.text !== "pipe") return undefined;
  return { call: expression, name: callee.name, source: callee.expression };
}

/** The stream that a readline interface made in place reads from: its loop throws the stream's errors. */
async function inputOfLines(expression: Expression, context: RuleContext): Promise<Expression | undefined> {
  if (!isCallExpression(expression) || !mentions(context.sourceFile, makerOfLines)) return undefined;
  const [argument] = expression.arguments;
  if (!argument) return undefined;
  const origin = await originOf(context.checker, expression.expression);
  if (!origin || !/^node:readline(?:\/promises|#promises)?#createInterface$/.test(origin)) return undefined;
  const options = unwrapped(argument as Expression);
  if (!isObjectLiteralExpression(options)) return options;
  for (const property of options.properties) {
    if (isShorthandPropertyAssignment(property) && property.name.getText() === "input")
      return property.name as Expression;
    if (isPropertyAssignment(property) && property.name.getText() === "input") return property.initializer;
  }
  return undefined;
}

/** The outermost `pipe` of `a.pipe(b).pipe(c)`. */
export function chainAround(call: CallExpression): CallExpression {
  let current = call;
  for (;;) {
    const access = current.parent;
    const outer = access.parent;
    if (!isPropertyAccessExpression(access) || access.name.text !== "pipe") return current;
    if (!isCallExpression(outer) || outer.expression !== access) return current;
    current = outer;
  }
}

/** Takes `.on("error", …)`, `.setEncoding("utf8")` and the like off a stream. */
export function withoutListeners(node: Expression): { stream: Expression; hearsErrors: boolean } {
  let stream = unwrapped(node);
  let hearsErrors = false;
  while (isCallExpression(stream)) {
    const callee = unwrapped(stream.expression);
    if (!isPropertyAccessExpression(callee)) break;
    if (!isListenerCall(stream) && !sameStream.has(callee.name.text)) break;
    hearsErrors ||= isListenerCall(stream, "error");
    stream = unwrapped(callee.expression);
  }
  return { stream, hearsErrors };
}

const sameStream: ReadonlySet<string> = new Set(["setEncoding", "pause", "resume", "iterator"]);

/** All mentions of a stream by the same name, which for a variable means the same variable. */
export async function mentionsOf(stream: Expression, context: RuleContext): Promise<readonly Expression[]> {
  if (isIdentifier(stream)) return referencesOf(context.checker, stream);
  if (!isPropertyAccessExpression(stream)) return [];
  const text = stream.getText(context.sourceFile);
  return identifiersWithText(context.sourceFile, stream.name.text).flatMap(identifier => {
    const { parent } = identifier;
    const isMember = isPropertyAccessExpression(parent) && parent.name === identifier;
    return isMember && parent.getText(context.sourceFile) === text ? [parent] : [];
  });
}

const makerOfLines = /createInterface/;
