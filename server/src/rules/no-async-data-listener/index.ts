import { unwrapped } from "../../analysis/edits.ts";
import { forEachInScope, isAsync, isFunctionNode, suspends } from "../../analysis/functions.ts";
import { promiseFactsOf } from "../../analysis/promises.ts";
import { listenerAdded, streamOf } from "../../analysis/streams.ts";
import { conciseBodyOf, localFunctionOf, returnedBy } from "../../analysis/values.ts";
import { defineRule, type RuleContext } from "../../engine/rule.ts";
import {
  type CallExpression,
  type Expression,
  isAwaitExpression,
  isCallExpression,
  isPropertyAccessExpression,
  type Node,
  SyntaxKind,
} from "../../typescript/syntax.ts";
import { loopFix, pauseFix } from "./repair.ts";

export default defineRule({
  id: "no-async-data-listener",
  summary: "Reports an async listener on the `data` event of a readable stream.",
  preset: "recommended",
  severity: "warning",
  fixable: "suggestion",
  messages: {
    async:
      "The stream does not wait for this listener: it hands out the next chunk, and ends, while the listener is still waiting, and nothing handles its errors. Read the stream with `for await`.",
    promise:
      "The stream drops the promise that this listener returns: it hands out the next chunk, and ends, before the promise settles, and nothing handles its errors. Read the stream with `for await`.",
  },
  words: ['"data"', "'data'", "`data`"],
  listeners: {
    [SyntaxKind.CallExpression]: check,
  },
});

async function check(node: CallExpression, context: RuleContext): Promise<void> {
  const added = listenerAdded(node, "data");
  if (!added) return;
  const found = await asyncListener(added.listener, context);
  if (!found || (await streamOf(context.checker, added.stream))?.api !== "node") return;
  context.report({
    at: found.at,
    message: found.message,
    fixes: [await loopFix(added, context), pauseFix(added, context)],
    related: found.declaration ? [found.declaration] : [],
  });
}

interface Found {
  readonly at: Node;
  readonly message: "async" | "promise";
  readonly declaration?: { file: string; start: number; end: number; message: string };
}

/** What is async about a listener: the keyword of a function that stands here, otherwise the name that is given. */
async function asyncListener(listener: Expression, context: RuleContext): Promise<Found | undefined> {
  const { checker, sourceFile } = context;
  const known = await localFunctionOf(checker, listener);
  if (known) {
    if (holdsBack(known)) return undefined;
    const body = conciseBodyOf(known);
    const isInline = known === listener;
    if (isAsync(known)) {
      const waits =
        known.body !== undefined && (body ? await isPromise(body, context) : suspends(known.body));
      if (!waits && !(body && hasAwait(body))) return undefined;
      const keyword = known.modifiers?.find(({ kind }) => kind === SyntaxKind.AsyncKeyword);
      if (isInline) return { at: keyword ?? known, message: "async" };
      const start = (keyword ?? known).getStart(sourceFile);
      const declaration = {
        file: context.file,
        start,
        end: start + "async".length,
        message: "The listener is async.",
      };
      return { at: listener, message: "async", declaration };
    }
    // A chain that handles its own errors does what its author wants of each chunk.
    const [first, ...others] = returnedBy(known).map(value => unwrapped(value));
    if (!first || [first, ...others].some(value => !isCallExpression(value) || isChain(value)))
      return undefined;
    const promises = await Promise.all([first, ...others].map(value => isPromise(value, context)));
    return promises.every(Boolean) ? { at: isInline ? first : listener, message: "promise" } : undefined;
  }
  if (isFunctionNode(listener)) return undefined;
  const type = await context.typeOf(listener);
  const signatures = type ? await checker.callSignaturesOf(type) : [];
  const results = await Promise.all(signatures.map(signature => checker.returnTypeOf(signature)));
  const facts = await Promise.all(results.map(result => promiseFactsOf(checker, result)));
  const isAlways = facts.length > 0 && facts.every(fact => fact?.kind === "promise");
  return isAlways ? { at: listener, message: "promise" } : undefined;
}

/** Whether a listener pauses a stream, so that the next chunk waits. */
function holdsBack(listener: Node): boolean {
  let found = false;
  forEachInScope(listener, node => {
    found ||= isPropertyAccessExpression(node) && node.name.text === "pause";
  });
  return found;
}

function hasAwait(body: Expression): boolean {
  return isAwaitExpression(body) || suspends(body);
}

function isChain(call: CallExpression): boolean {
  const callee = call.expression;
  return isPropertyAccessExpression(callee) && ["then", "catch", "finally"].includes(callee.name.text);
}

async function isPromise(node: Expression, context: RuleContext): Promise<boolean> {
  return (await promiseFactsOf(context.checker, await context.typeOf(node)))?.kind === "promise";
}
