import { hasComment, insertAfter, insertBefore, replaceNode, unwrapped } from "../../analysis/edits.ts";
import { endsWithSemicolons } from "../../analysis/imports.ts";
import { freeName } from "../../analysis/names.ts";
import { variableOf } from "../../analysis/references.ts";
import { indentationAt, removeStatement } from "../../analysis/statements.ts";
import { isByteType } from "../../analysis/streams.ts";
import type { Edit, Fix, RuleContext } from "../../engine/rule.ts";
import {
  type CallExpression,
  type Expression,
  isAwaitExpression,
  isBinaryExpression,
  isBlock,
  isCallExpression,
  isConditionalExpression,
  isIdentifier,
  isLabeledStatement,
  isModuleBlock,
  isPropertyAccessExpression,
  isSourceFile,
  isVariableStatement,
  type Node,
  SyntaxKind,
} from "../../typescript/syntax.ts";
import { TypeFlags } from "../../typescript/types.ts";
import type { Conversion } from "./conversions.ts";
import type { ChunkSource } from "./sources.ts";

/**
 * The suggestions for one conversion.
 *
 * @param all All conversions of the source, where nothing else is done with its pieces; then the stream itself can
 *   hand out text.
 */
export async function repairsFor(
  conversion: Conversion | CallExpression,
  source: ChunkSource,
  all: readonly Conversion[] | undefined,
  context: RuleContext,
): Promise<readonly (Fix | undefined)[]> {
  if (!("chunk" in conversion)) return [concatFix(conversion, context)];
  switch (conversion.kind) {
    case "parse":
      return [];
    case "shared":
      return [streamFix(conversion, context)];
    case "fresh":
      return [await decoderFix(conversion, source, context)];
    default:
      return [
        all && (await encodingFix(conversion, source, all, context)),
        await decoderFix(conversion, source, context),
      ];
  }
}

/** `stream` → `stream.setEncoding("utf8")`, so that every chunk is text already, cut between characters. */
async function encodingFix(
  conversion: Conversion,
  source: ChunkSource,
  all: readonly Conversion[],
  { checker, sourceFile }: RuleContext,
): Promise<Fix | undefined> {
  const { stream, annotation } = source;
  if (!stream || source.api !== "node") return undefined;
  // One stream has one encoding, and a decoder cannot take text.
  if (
    !all.every(
      ({ kind, encoding }) => kind !== "shared" && kind !== "fresh" && encoding === conversion.encoding,
    )
  )
    return undefined;
  const encoding = /^utf-?8$/i.test(conversion.encoding) ? "utf8" : conversion.encoding;
  const edits: Edit[] = callOn(stream, `.setEncoding("${encoding}")`, sourceFile);
  if (annotation && (await isByteType(checker, await checker.typeOf(annotation))))
    edits.push(replaceNode(sourceFile, annotation, "string"));
  for (const { kind, node, chunk } of all) {
    // Text has a `toString` too, but none that takes an encoding.
    const [argument] = kind === "toString" && isCallExpression(node) ? node.arguments : [];
    if (!argument) continue;
    if (hasComment(sourceFile, chunk.end, node.end)) return undefined;
    edits.push({
      file: sourceFile.fileName,
      start: argument.getStart(sourceFile),
      end: argument.end,
      newText: "",
    });
  }
  return { title: "Set the stream's encoding", safe: false, edits };
}

function callOn(stream: Expression, text: string, sourceFile: RuleContext["sourceFile"]): Edit[] {
  const isLoose = isAwaitExpression(stream) || isBinaryExpression(stream) || isConditionalExpression(stream);
  // `stream?.on(…)` → `stream?.setEncoding("utf8")?.on(…)`
  const { parent } = stream;
  const isOptional = isPropertyAccessExpression(parent) && parent.questionDotToken !== undefined;
  const added = isOptional ? `?${text}` : text;
  const end = insertAfter(sourceFile, stream, isLoose ? `)${added}` : added);
  return isLoose ? [insertBefore(sourceFile, stream, "("), end] : [end];
}

/** `decoder.decode(chunk)` → `decoder.decode(chunk, { stream: true })`. */
function streamFix({ node }: Conversion, { sourceFile }: RuleContext): Fix | undefined {
  if (!isCallExpression(node) || node.arguments.length !== 1 || node.arguments.hasTrailingComma)
    return undefined;
  const [chunk] = node.arguments;
  if (!chunk) return undefined;
  return {
    title: "Decode with `{ stream: true }`",
    safe: false,
    edits: [insertAfter(sourceFile, chunk, ", { stream: true }")],
  };
}

/** One `TextDecoder` before the loop, which keeps the unfinished character from one chunk to the next. */
async function decoderFix(
  conversion: Conversion,
  source: ChunkSource,
  context: RuleContext,
): Promise<Fix | undefined> {
  const { node, chunk, decoder, kind, encoding } = conversion;
  const { sourceFile, text, file } = context;
  if (!/^utf-?8$/i.test(encoding) && kind !== "fresh") return undefined;
  if (kind !== "fresh" && !(await canBeDecoded(chunk, context))) return undefined;
  const place = statementAround(source);
  if (!place || hasComment(sourceFile, node.getStart(sourceFile), node.end)) return undefined;
  const start = place.getStart(sourceFile);
  const newline = text.includes("\r\n") ? "\r\n" : "\n";
  const semicolon = endsWithSemicolons(sourceFile) ? ";" : "";
  const made = decoder?.getText(sourceFile) ?? "new TextDecoder()";
  const declared = kind === "fresh" ? await declarationOf(node, context) : undefined;
  if (declared === null) return undefined;
  const name = declared?.name ?? freeName(sourceFile, ["decoder", "textDecoder"]);
  const line = `const ${name} = ${made}${semicolon}${newline}${indentationAt(text, start)}`;
  const bytes = chunk.getText(sourceFile);
  return {
    title: "Decode with one `TextDecoder` for all chunks",
    safe: false,
    edits: [
      { file, start, end: start, newText: line },
      ...(declared ? [declared.removal] : []),
      replaceNode(sourceFile, node, `${name}.decode(${bytes}, { stream: true })`),
    ],
  };
}

/** Whether the compiler lets a `TextDecoder` take the piece: not where it may be text, as far as its type says. */
async function canBeDecoded(chunk: Expression, context: RuleContext): Promise<boolean> {
  const type = await context.typeOf(chunk);
  return type !== undefined && ((type.flags & TypeFlags.Any) !== 0 || isByteType(context.checker, type));
}

/**
 * The variable that holds the decoder inside the loop, with the edit that removes it from there.
 *
 * @returns undefined when there is no variable, null when it cannot be moved.
 */
async function declarationOf(
  node: Expression,
  context: RuleContext,
): Promise<{ name: string; removal: Edit } | null | undefined> {
  const callee = isCallExpression(node) ? unwrapped(node.expression) : undefined;
  const receiver = callee && isPropertyAccessExpression(callee) ? unwrapped(callee.expression) : undefined;
  if (!receiver || !isIdentifier(receiver)) return undefined;
  const variable = await variableOf(context.checker, receiver);
  const statement = variable?.parent.parent;
  if (!variable || !statement || !isVariableStatement(statement)) return null;
  if (statement.declarationList.declarations.length > 1) return null;
  const removal = removeStatement(context.sourceFile, statement);
  return removal ? { name: variable.name.text, removal } : null;
}

/** The statement before which a variable can be declared that outlives one chunk. */
function statementAround({ api, repeated, stream }: ChunkSource): Node | undefined {
  // A loop over `stream.read()` runs again for each "readable" event.
  if (api === "node" && !stream) return undefined;
  let current: Node = isFunctionLike(repeated) && stream ? stream : repeated;
  if (isFunctionLike(current)) return undefined;
  while (current.parent && !isList(current.parent)) {
    if (isFunctionLike(current)) return undefined;
    current = current.parent;
  }
  // A listener that is declared elsewhere would not see the variable.
  const isVisible = current.pos <= repeated.pos && repeated.end <= current.end;
  return isVisible && !isLabeledStatement(current.parent) ? current : undefined;
}

function isList(node: Node): boolean {
  return isBlock(node) || isSourceFile(node) || isModuleBlock(node);
}

function isFunctionLike(node: Node): boolean {
  return (
    node.kind === SyntaxKind.ArrowFunction ||
    node.kind === SyntaxKind.FunctionExpression ||
    node.kind === SyntaxKind.FunctionDeclaration ||
    node.kind === SyntaxKind.MethodDeclaration
  );
}

/** `chunks.join("")` → `Buffer.concat(chunks).toString()`. */
function concatFix(join: CallExpression, { sourceFile }: RuleContext): Fix | undefined {
  const callee = unwrapped(join.expression);
  const [separator] = join.arguments;
  if (!isPropertyAccessExpression(callee) || separator?.getText(sourceFile).replace(/["'`]/g, "") !== "")
    return undefined;
  return {
    title: "Decode all chunks at once",
    safe: false,
    edits: [
      replaceNode(sourceFile, join, `Buffer.concat(${callee.expression.getText(sourceFile)}).toString()`),
    ],
  };
}
