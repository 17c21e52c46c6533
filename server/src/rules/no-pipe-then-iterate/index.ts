import { unwrapped } from "../../analysis/edits.ts";
import { enclosingFunction, isAsync } from "../../analysis/functions.ts";
import { originOf } from "../../analysis/origins.ts";
import { variableOf } from "../../analysis/references.ts";
import { isListenerCall, streamOf } from "../../analysis/streams.ts";
import { codeOf, placeOf } from "../../analysis/wording.ts";
import { defineRule, type RuleContext } from "../../engine/rule.ts";
import { walk } from "../../engine/walk.ts";
import {
  type CallExpression,
  type Expression,
  type ForOfStatement,
  isArrayLiteralExpression,
  isCallExpression,
  isIdentifier,
  isNewExpression,
  isPropertyAccessExpression,
  isStringLiteral,
  type Node,
  type SourceFile,
  SyntaxKind,
  type YieldExpression,
} from "../../typescript/syntax.ts";
import { chainAround, type Link, linkOf, linksInto, mentionsOf, withoutListeners } from "./links.ts";
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
    [SyntaxKind.SourceFile]: check,
  },
});

/** One stream can be iterated in several places, so a file is looked at as a whole. */
async function check(sourceFile: SourceFile, context: RuleContext): Promise<void> {
  const iterated = iteratedIn(sourceFile);
  const found = await Promise.all(iterated.map(stream => openLinksInto(stream, context)));
  const places = new Map<CallExpression, { link: Link; streams: Expression[] }>();
  for (const [index, links] of found.entries()) {
    const seen = new Set<CallExpression>();
    // The link nearest to the data comes last; of one chain it is the one to report.
    for (const link of links.toReversed()) {
      const chain = chainAround(link.call);
      if (seen.has(chain)) continue;
      seen.add(chain);
      const known = places.get(chain);
      const stream = iterated[index] as Expression;
      if (known) known.streams.push(stream);
      else places.set(chain, { link, streams: [stream] });
    }
  }
  await Promise.all(
    [...places].map(async ([chain, { link, streams }]) =>
      context.report({
        at: link.name,
        message: "pipe",
        data: { source: codeOf(link.source) },
        fixes: [await pipelineFix(chain, context)],
        related: streams.map(stream => placeOf(stream, "The stream is iterated here.")),
      }),
    ),
  );
}

/** What loops, and what works like one, iterate in a file, in source order. */
function iteratedIn(sourceFile: SourceFile): readonly Expression[] {
  const found: Expression[] = [];
  const see = <N extends Node>(read: (node: N) => Expression | undefined) => [
    (node: Node): void => {
      const iterated = read(node as N);
      if (iterated) found.push(iterated);
    },
  ];
  walk(
    sourceFile,
    new Map([
      [SyntaxKind.ForOfStatement, see((loop: ForOfStatement) => loop.awaitModifier && loop.expression)],
      [SyntaxKind.CallExpression, see(collectedBy)],
      [SyntaxKind.YieldExpression, see(delegatedBy)],
    ]),
  );
  return found;
}

/** `Array.fromAsync(stream)` */
function collectedBy(call: CallExpression): Expression | undefined {
  const callee = unwrapped(call.expression);
  return isPropertyAccessExpression(callee) && callee.name.text === "fromAsync"
    ? call.arguments[0]
    : undefined;
}

/** `yield* stream` */
function delegatedBy(node: YieldExpression): Expression | undefined {
  if (!node.asteriskToken) return undefined;
  // A sync generator cannot delegate to a stream, and some libraries write `yield* effect.pipe(…)` everywhere.
  const generator = enclosingFunction(node);
  return generator && isAsync(generator) ? node.expression : undefined;
}

/** The links through which data but no errors come to a stream, the nearest to the stream first. */
async function openLinksInto(stream: Expression, context: RuleContext): Promise<readonly Link[]> {
  const links = await linksInto(stream, context);
  const areOpen = await Promise.all(links.map(link => isOpen(link, context)));
  return links.filter((_, index) => areOpen[index]);
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

/** Standard input, and streams of values that are there already. */
async function cannotFail(stream: Expression, context: RuleContext): Promise<boolean> {
  const origin = await originOf(context.checker, isCallExpression(stream) ? stream.expression : stream);
  if (origin === "#process.stdin" || origin === "node:process#stdin") return true;
  if (origin !== "node:stream#Readable.from" || !isCallExpression(stream)) return false;
  const [values] = stream.arguments;
  return values !== undefined && (isArrayLiteralExpression(values) || isStringLiteral(values));
}
