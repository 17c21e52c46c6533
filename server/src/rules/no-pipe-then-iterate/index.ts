import { unwrapped } from "../../analysis/edits.ts";
import { enclosingFunction, isAsync } from "../../analysis/functions.ts";
import { originOf } from "../../analysis/origins.ts";
import { referencesOf, variableOf } from "../../analysis/references.ts";
import { isListenerCall, streamOf } from "../../analysis/streams.ts";
import { defineRule, type RuleContext } from "../../engine/rule.ts";
import {
  type CallExpression,
  type Expression,
  type ForOfStatement,
  isArrayLiteralExpression,
  isBinaryExpression,
  isCallExpression,
  isIdentifier,
  isNewExpression,
  isObjectLiteralExpression,
  isPropertyAccessExpression,
  isPropertyAssignment,
  isShorthandPropertyAssignment,
  isStringLiteral,
  type Node,
  SyntaxKind,
  type YieldExpression,
} from "../../typescript/syntax.ts";
import { pipelineFix } from "./repair.ts";

export default defineRule({
  id: "no-pipe-then-iterate",
  summary: "Reports `for await` over a stream that another stream is piped into.",
  preset: "recommended",
  severity: "warning",
  fixable: "suggestion",
  messages: {
    pipe: "`pipe` passes on data but no errors: when `{source}` fails, the loop never hears of it, and the error ends the process. Connect the streams with `pipeline` of node:stream, which ends the loop with the error.",
  },
  words: [".pipe", '"pipe"', "'pipe'"],
  listeners: {
    [SyntaxKind.ForOfStatement]: (loop: ForOfStatement, context) =>
      loop.awaitModifier ? check(loop.expression, context) : undefined,
    [SyntaxKind.CallExpression]: (call: CallExpression, context) => {
      const callee = unwrapped(call.expression);
      if (!isPropertyAccessExpression(callee) || callee.name.text !== "fromAsync") return undefined;
      const [stream] = call.arguments;
      return stream ? check(stream as Expression, context) : undefined;
    },
    [SyntaxKind.YieldExpression]: (node: YieldExpression, context) => {
      if (!node.asteriskToken || !node.expression) return undefined;
      // A sync generator cannot delegate to a stream, and some libraries write `yield* effect.pipe(…)` everywhere.
      const generator = enclosingFunction(node);
      return generator && isAsync(generator) ? check(node.expression, context) : undefined;
    },
  },
});

/** One `source.pipe(destination)`. */
interface Link {
  readonly call: CallExpression;
  readonly name: Node;
  readonly source: Expression;
}

/** @param iterated What a loop, or something that works like one, iterates. */
async function check(iterated: Expression, context: RuleContext): Promise<void> {
  const links = await linksInto(iterated, context, 0);
  const open = await Promise.all(links.map(async link => ((await isOpen(link, context)) ? link : undefined)));
  const reported = new Set<CallExpression>();
  // The link nearest to the data comes last; of one chain it is the one to report.
  for (const link of open.reverse()) {
    if (!link) continue;
    const chain = chainAround(link.call);
    if (reported.has(chain)) continue;
    reported.add(chain);
    context.report({
      at: link.name,
      message: "pipe",
      data: { source: shortened(link.source.getText(context.sourceFile)) },
      fixes: [await pipelineFix(chain, context)],
      related: [
        {
          file: context.file,
          start: iterated.getStart(context.sourceFile),
          end: iterated.end,
          message: "The stream is iterated here.",
        },
      ],
    });
  }
}

/** Names that stand for other streams are followed this far. */
const deepest = 8;

/** The links through which data comes to a stream, the nearest to the stream first. */
async function linksInto(stream: Expression, context: RuleContext, depth: number): Promise<readonly Link[]> {
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

function linkOf(expression: Expression): Link | undefined {
  if (!isCallExpression(expression) || expression.arguments.length === 0) return undefined;
  const callee = unwrapped(expression.expression);
  if (!isPropertyAccessExpression(callee) || callee.name.text !== "pipe") return undefined;
  return { call: expression, name: callee.name, source: callee.expression };
}

/** The stream that a readline interface made in place reads from: its loop throws the stream's errors. */
async function inputOfLines(expression: Expression, context: RuleContext): Promise<Expression | undefined> {
  if (!isCallExpression(expression) || !/createInterface/.test(context.text)) return undefined;
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
function chainAround(call: CallExpression): CallExpression {
  let current = call;
  for (;;) {
    const access = current.parent;
    const outer = access.parent;
    if (!isPropertyAccessExpression(access) || access.name.text !== "pipe") return current;
    if (!isCallExpression(outer) || outer.expression !== access) return current;
    current = outer;
  }
}

/** Whether a failing source is nobody's business: a Node stream that can fail and has no listener for it. */
async function isOpen({ source }: Link, context: RuleContext): Promise<boolean> {
  const { stream, hearsErrors } = withoutListeners(source);
  if (hearsErrors || (await streamOf(context.checker, source))?.api !== "node") return false;
  if (await cannotFail(stream, context)) return false;
  const variable = isIdentifier(stream) ? await variableOf(context.checker, stream) : undefined;
  if (variable?.initializer) {
    if (withoutListeners(variable.initializer).hearsErrors) return false;
    if (await cannotFail(withoutListeners(variable.initializer).stream, context)) return false;
  }
  const mentions = await mentionsOf(stream, context);
  return !mentions.some(mention => mention !== stream && isLookedAfter(mention));
}

/** Whether a mention of a stream adds a listener for its errors, or hands it to something that may. */
function isLookedAfter(mention: Expression): boolean {
  const { parent } = mention;
  if (isPropertyAccessExpression(parent) && parent.expression === mention) {
    let call = parent.parent;
    // The listener may come later in a chain: `source.on("open", …).on("error", …)`.
    while (isCallExpression(call) && isListenerCall(call)) {
      if (isListenerCall(call, "error")) return true;
      call = call.parent.parent;
    }
    return isCallExpression(call) && isListenerCall(call, "error");
  }
  const isArgument = (isCallExpression(parent) || isNewExpression(parent)) && parent.expression !== mention;
  return isArgument && !(isCallExpression(parent) && linkOf(parent));
}

/** Takes `.on("error", …)`, `.setEncoding("utf8")` and the like off a stream. */
function withoutListeners(node: Expression): { stream: Expression; hearsErrors: boolean } {
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

/** Standard input, and streams of values that are there already. */
async function cannotFail(stream: Expression, context: RuleContext): Promise<boolean> {
  const origin = await originOf(context.checker, isCallExpression(stream) ? stream.expression : stream);
  if (origin === "#process.stdin" || origin === "node:process#stdin") return true;
  if (origin !== "node:stream#Readable.from" || !isCallExpression(stream)) return false;
  const [values] = stream.arguments;
  return values !== undefined && (isArrayLiteralExpression(values) || isStringLiteral(values));
}

/** All mentions of a stream by the same name, which for a variable means the same variable. */
async function mentionsOf(stream: Expression, context: RuleContext): Promise<readonly Expression[]> {
  if (isIdentifier(stream)) return referencesOf(context.checker, stream);
  if (!isPropertyAccessExpression(stream)) return [];
  const text = stream.getText(context.sourceFile);
  const found: Expression[] = [];
  const visit = (node: Node): undefined => {
    if (isPropertyAccessExpression(node) && node.getText(context.sourceFile) === text) found.push(node);
    node.forEachChild(visit);
  };
  context.sourceFile.forEachChild(visit);
  return found;
}

function shortened(code: string): string {
  const line = code.replace(/\s+/g, " ");
  return line.length > 40 ? `${line.slice(0, 39)}…` : line;
}
