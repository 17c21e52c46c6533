import { unwrapped } from "../../analysis/edits.ts";
import { referencesOf, variableOf } from "../../analysis/references.ts";
import { defineRule, type RelatedPlace, type Report, type RuleContext } from "../../engine/rule.ts";
import {
  type CallExpression,
  type Expression,
  type ForOfStatement,
  isCallExpression,
  isIdentifier,
  isPropertyAccessExpression,
  type NewExpression,
  type Node,
  SyntaxKind,
} from "../../typescript/syntax.ts";
import { type Conversion, conversionOf, destinyOf } from "./conversions.ts";
import { repairsFor } from "./repair.ts";
import { type ChunkSource, sourceOfListener, sourceOfLoop, sourceOfRead, sourceOfSink } from "./sources.ts";

export default defineRule({
  id: "no-lossy-chunk-decoding",
  summary: "Reports text that is put together from the chunks of a byte stream, each decoded by itself.",
  preset: "recommended",
  severity: "warning",
  fixable: "suggestion",
  messages: {
    chunk:
      "Each chunk is turned into text by itself, so a character whose bytes arrive in two chunks is lost. Set the stream's encoding, or decode with `{ stream: true }`.",
    base64:
      "Each chunk is encoded by itself, so the text has gaps where a group of bytes is cut by the end of a chunk. Set the stream's encoding.",
    numbers:
      "A Uint8Array becomes a list of numbers such as `104,105` instead of its text. Decode the chunks with a TextDecoder and `{ stream: true }`.",
    shared:
      "Without `{ stream: true }` the decoder forgets the unfinished character at the end of each chunk, so a character whose bytes arrive in two chunks is lost.",
    fresh:
      "A new TextDecoder for each chunk cannot finish a character that the chunk before began. Make one decoder for all chunks and decode with `{ stream: true }`.",
    parse:
      "A chunk ends anywhere, also in the middle of a character or of the JSON text, so it cannot be parsed by itself. Put all chunks together first.",
    joined:
      "`{name}` turns each chunk into text by itself, so a character whose bytes arrive in two chunks is lost. Use `Buffer.concat` and decode once.",
  },
  words: ["await", "data", "read", "Stream"],
  listeners: {
    [SyntaxKind.ForOfStatement]: async (node: ForOfStatement, context) => {
      if (node.awaitModifier) await check(await sourceOfLoop(node, context), context);
    },
    [SyntaxKind.CallExpression]: async (node: CallExpression, context) => {
      const callee = unwrapped(node.expression);
      const name = isPropertyAccessExpression(callee) ? callee.name.text : undefined;
      if (name === "read") await check(await sourceOfRead(node, context), context);
      else if (name && node.arguments.length === 2)
        await check(await sourceOfListener(node, context), context);
    },
    [SyntaxKind.NewExpression]: async (node: NewExpression, context) =>
      check(await sourceOfSink(node, context), context),
  },
});

/** What a run has reported: a variable that two `read()` calls fill has the same uses for both. */
const reported = new WeakMap<RuleContext, Set<Node>>();

async function check(source: ChunkSource | undefined, context: RuleContext): Promise<void> {
  if (!source) return;
  const conversions = await Promise.all(source.uses.map(use => conversionOf(use, source.repeated, context)));
  const lossy = await Promise.all(
    conversions.map(async conversion => conversion && (await isLossy(conversion, source, context))),
  );
  const found = conversions.filter((conversion, index) => conversion && lossy[index]) as Conversion[];
  const seen = reported.get(context) ?? new Set();
  reported.set(context, seen);
  const isTextOnly = found.length > 0 && conversions.every(conversion => conversion !== undefined);
  for (const conversion of found) {
    if (seen.has(conversion.node)) continue;
    seen.add(conversion.node);
    context.report({
      ...(await describe(conversion, context)),
      fixes: await repairsFor(conversion, source, isTextOnly ? found : undefined, context),
      related: sourcePlace(source, context),
    });
  }
  if (source.certainty === "certain") await checkCollected(source, context);
}

/** Whether the text of a piece becomes part of a longer one, as far as can be said of this kind of source. */
async function isLossy(conversion: Conversion, source: ChunkSource, context: RuleContext): Promise<boolean> {
  const { kind, node } = conversion;
  const destiny = kind === "parse" ? "kept" : await destinyOf(node, context);
  switch (source.certainty) {
    case "items":
      return destiny === "grown" && kind !== "implicit";
    case "derived":
      if (kind === "implicit" || kind === "parse") return false;
      break;
    case "probable":
      // What `exec` and `execFile` give as `stdout` is text, and nothing but how it was made tells.
      if (kind === "implicit" && isChildOutput(source.stream)) return false;
      break;
    default:
  }
  if (destiny === "passed") return kind === "shared" || kind === "fresh";
  return destiny !== "none";
}

function isChildOutput(stream: Expression | undefined): boolean {
  const expression = stream && unwrapped(stream);
  const name =
    expression && isPropertyAccessExpression(expression)
      ? expression.name.text
      : expression && isIdentifier(expression)
        ? expression.text
        : "";
  return name === "stdout" || name === "stderr";
}

async function describe(
  conversion: Conversion,
  context: RuleContext,
): Promise<Pick<Report, "at" | "message">> {
  const { kind, node, chunk } = conversion;
  if (kind === "implicit" || kind === "toString") {
    const type = await context.typeOf(chunk);
    const symbol = type?.isObjectType() ? await context.checker.declaringSymbolOf(type) : undefined;
    if (symbol?.name === "Uint8Array") return { at: node, message: "numbers" };
    return { at: node, message: /^base64/.test(conversion.encoding) ? "base64" : "chunk" };
  }
  return { at: isCallExpression(node) ? nameOfCallee(node) : node, message: kind };
}

function nameOfCallee(call: CallExpression): Node {
  const callee = unwrapped(call.expression);
  return isPropertyAccessExpression(callee) ? callee.name : call;
}

/** `chunks.push(chunk)` in the loop and `chunks.join("")` after it. */
async function checkCollected(source: ChunkSource, context: RuleContext): Promise<void> {
  if (source.api !== "node") return;
  for (const use of source.uses) {
    const call = use.parent;
    if (!isCallExpression(call) || call.arguments[0] !== use) continue;
    const callee = unwrapped(call.expression);
    if (
      !isPropertyAccessExpression(callee) ||
      callee.name.text !== "push" ||
      !isIdentifier(callee.expression)
    )
      continue;
    const list = await variableOf(context.checker, callee.expression);
    if (!list) continue;
    for (const reference of await referencesOf(context.checker, list.name)) {
      const access = reference.parent;
      if (
        !isPropertyAccessExpression(access) ||
        access.expression !== reference ||
        access.name.text !== "join"
      )
        continue;
      if (!isCallExpression(access.parent) || access.parent.expression !== access) continue;
      context.report({
        at: access.name,
        message: "joined",
        data: { name: "join" },
        fixes: await repairsFor(access.parent, source, undefined, context),
        related: sourcePlace(source, context),
      });
    }
  }
}

function sourcePlace({ stream }: ChunkSource, context: RuleContext): readonly RelatedPlace[] {
  if (!stream) return [];
  const start = stream.getStart(context.sourceFile);
  return [{ file: context.file, start, end: stream.end, message: "The chunks come from here." }];
}
