import type { Checker } from "../typescript/checker.ts";
import {
  type CallExpression,
  type Expression,
  type Identifier,
  isAwaitExpression,
  isBindingElement,
  isCallExpression,
  isElementAccessExpression,
  isIdentifier,
  isNewExpression,
  isNoSubstitutionTemplateLiteral,
  isObjectBindingPattern,
  isObjectLiteralExpression,
  isParameterDeclaration,
  isPropertyAccessExpression,
  isPropertyAssignment,
  isShorthandPropertyAssignment,
  isSpreadAssignment,
  isStringLiteral,
  isVariableDeclaration,
  type NewExpression,
  type Node,
  type NoSubstitutionTemplateLiteral,
  type ParameterDeclaration,
  type SourceFile,
  type StringLiteral,
  SyntaxKind,
} from "../typescript/syntax.ts";
import { identifiersWithText } from "../typescript/tree.ts";
import { type Type, TypeFlags } from "../typescript/types.ts";
import { outermost, unwrapped } from "./edits.ts";
import { isFunctionNode } from "./functions.ts";
import { libraryAncestorsOf, libraryTypeOf } from "./one-shot.ts";
import { originOf } from "./origins.ts";
import { isNullish } from "./protocol.ts";
import { isConst, localDeclarationOf } from "./references.ts";

/**
 * What a readable stream hands out.
 *
 * - `bytes`: Buffers or typed arrays, for certain.
 * - `probable`: Buffers unless somebody out of sight chose an encoding or object mode (a `Readable` parameter).
 * - `derived`: the same, for a class of the project or a package that extends one of Node's.
 * - `other`: text or objects, or nothing that could be told.
 */
export type Chunks = "bytes" | "probable" | "derived" | "other";

/** A readable stream: Node's (`stream.Readable` and all that extend it) or the web's (`ReadableStream`). */
export interface StreamFacts {
  readonly api: "node" | "web";
  readonly chunks: Chunks;
}

/**
 * What is known of an expression's value as a readable stream, by its type and by how it was made. Streams whose
 * making can be seen are recognized without type declarations of Node too.
 *
 * @returns undefined for everything that is not a readable stream for certain.
 * @see https://nodejs.org/api/stream.html#readablesetencodingencoding
 */
export async function streamOf(checker: Checker, node: Expression): Promise<StreamFacts | undefined> {
  const [typed, made] = await Promise.all([
    checker.typeOf(node).then(type => streamOfType(checker, type)),
    chunksByOrigin(checker, node, 0),
  ]);
  if (typed?.api === "web") return typed;
  if (!typed && !made) return undefined;
  const chunks = made ?? typed?.chunks ?? "other";
  return { api: "node", chunks: hasEncodingSet(node) ? "other" : chunks };
}

/** Whether values of a type are chunks of bytes: `Buffer`, a typed array, `ArrayBuffer`. Null is passed over. */
export async function isByteType(checker: Checker, type: Type | undefined): Promise<boolean> {
  if (!type) return false;
  const members = (await checker.constituentsOf(type)).filter(member => !isNullish(member));
  if (type.isIntersectionType()) return someByteType(checker, members);
  const checks = await Promise.all(members.map(member => isByteObject(checker, member)));
  return checks.length > 0 && checks.every(Boolean);
}

/** The call of `setEncoding` and the like for a stream may stand anywhere in its file; the names decide. */
export function hasEncodingSet(stream: Expression): boolean {
  const expression = unwrapped(stream);
  const receivers = encodedReceivers(expression.getSourceFile());
  if (receivers.size === 0) return false;
  const name = lastName(expression);
  // A stream without a name that a function was handed may be any of those.
  return name === undefined ? false : receivers.has(name);
}

async function someByteType(checker: Checker, types: readonly Type[]): Promise<boolean> {
  return (await Promise.all(types.map(type => isByteObject(checker, type)))).some(Boolean);
}

async function isByteObject(checker: Checker, type: Type): Promise<boolean> {
  if (!type.isObjectType()) return false;
  const symbol = await checker.declaringSymbolOf(type);
  return symbol !== undefined && byteTypes.has(symbol.name) && libraryTypeOf(symbol) !== undefined;
}

const byteTypes: ReadonlySet<string> = new Set([
  "Buffer",
  "Uint8Array",
  "Uint8ClampedArray",
  "ArrayBuffer",
  "DataView",
]);

/** What a type says about its values as streams; undefined where they are none, or where a union's members differ. */
export async function streamOfType(
  checker: Checker,
  type: Type | undefined,
): Promise<StreamFacts | undefined> {
  if (!type) return undefined;
  if (type.isUnionType()) {
    const members = (await checker.constituentsOf(type)).filter(member => !isNullish(member));
    const all = await Promise.all(members.map(member => streamOfType(checker, member)));
    const [first, ...rest] = all;
    if (!first || !rest.every(facts => facts?.api === first.api)) return undefined;
    const isSame = rest.every(facts => facts?.chunks === first.chunks);
    return isSame ? first : { api: first.api, chunks: "other" };
  }
  if (type.isIntersectionType()) {
    const members = await checker.constituentsOf(type);
    const all = await Promise.all(members.map(member => streamOfType(checker, member)));
    return all.find(facts => facts !== undefined);
  }
  if (type.flags & TypeFlags.TypeParameter) {
    const constraint = await checker.constraintOf(type);
    return constraint === type ? undefined : streamOfType(checker, constraint);
  }
  return type.isObjectType() ? streamOfObject(checker, type) : undefined;
}

async function streamOfObject(checker: Checker, type: Type): Promise<StreamFacts | undefined> {
  const ancestors = await libraryAncestorsOf(checker, type);
  for (const { name, library } of ancestors) {
    const key = `${library} ${name}`;
    if (webStreams.has(key)) {
      const [chunk] = await checker.typeArgumentsOf(type);
      return { api: "web", chunks: (await isByteType(checker, chunk)) ? "bytes" : "other" };
    }
    if (byteStreams.has(key)) return { api: "node", chunks: "bytes" };
    if (plainStreams.has(key)) {
      const isOwn = libraryTypeOf(await checker.declaringSymbolOf(type)) === undefined;
      return { api: "node", chunks: isOwn ? "derived" : "probable" };
    }
  }
  return undefined;
}

const webStreams: ReadonlySet<string> = new Set(["lib ReadableStream", "stream/web ReadableStream"]);

const plainStreams: ReadonlySet<string> = new Set([
  "stream Readable",
  "stream Duplex",
  "globals ReadableStream",
  "globals ReadWriteStream",
]);

/** By module of `@types/node` and name. These have no object mode. */
const byteStreams: ReadonlySet<string> = new Set([
  "fs ReadStream",
  "net Socket",
  "tty ReadStream",
  "http IncomingMessage",
  "http2 Http2ServerRequest",
  "http2 Http2Stream",
  "crypto Cipher",
  "crypto Decipher",
  "crypto Cipheriv",
  "crypto Decipheriv",
  ...["Gzip", "Gunzip", "Deflate", "Inflate", "DeflateRaw", "InflateRaw", "Unzip"].map(
    name => `zlib ${name}`,
  ),
  ...["BrotliCompress", "BrotliDecompress", "ZstdCompress", "ZstdDecompress"].map(name => `zlib ${name}`),
]);

/** A call that adds a listener for an event of a Node stream. */
export interface StreamListener {
  readonly call: CallExpression;
  readonly stream: Expression;
  readonly listener: Expression;
}

/** Reads `stream.on("data", listener)` from syntax; whether `stream` is one is left to {@link streamOf}. */
export function listenerAdded(call: CallExpression, event: string): StreamListener | undefined {
  const method = methodOf(call);
  const [name, listener] = call.arguments;
  if (!method || !addListener.has(method.name) || !listener) return undefined;
  if (!name || !isTextLiteral(name) || name.text !== event) return undefined;
  return { call, stream: method.receiver, listener };
}

/** `receiver.name(…)` and `receiver["name"](…)`. */
function methodOf(call: CallExpression): { receiver: Expression; name: string } | undefined {
  const callee = unwrapped(call.expression);
  if (isPropertyAccessExpression(callee)) return { receiver: callee.expression, name: callee.name.text };
  if (!isElementAccessExpression(callee) || !isTextLiteral(callee.argumentExpression)) return undefined;
  return { receiver: callee.expression, name: callee.argumentExpression.text };
}

const addListener: ReadonlySet<string> = new Set(["on", "addListener", "prependListener"]);

/** Whether a call adds a listener, also for one time, to whatever emitter; if `event` is given, for that event. */
export function isListenerCall(call: CallExpression, event?: string): boolean {
  const method = methodOf(call);
  const [name] = call.arguments;
  if (!method || !anyListener.has(method.name)) return false;
  return event === undefined || (name !== undefined && isTextLiteral(name) && name.text === event);
}

const anyListener: ReadonlySet<string> = new Set([...addListener, "once", "prependOnceListener"]);

function isTextLiteral(node: Expression): node is StringLiteral | NoSubstitutionTemplateLiteral {
  return isStringLiteral(node) || isNoSubstitutionTemplateLiteral(node);
}

/** Names that stand for other names are followed this far. */
const deepestAlias = 8;

/** What a stream hands out, read from how it is made; undefined where that cannot be seen or is no stream. */
async function chunksByOrigin(
  checker: Checker,
  node: Expression,
  depth: number,
): Promise<Chunks | undefined> {
  if (depth > deepestAlias) return undefined;
  const expression = unwrapped(node);
  if (isIdentifier(expression)) return chunksOfName(checker, expression, depth);
  if (isPropertyAccessExpression(expression)) {
    return chunksOfMember(checker, expression.expression, expression.name.text, depth);
  }
  if (isNewExpression(expression)) return chunksOfNew(checker, expression);
  return isCallExpression(expression) ? chunksOfCall(checker, expression, depth) : undefined;
}

async function chunksOfName(checker: Checker, name: Identifier, depth: number): Promise<Chunks | undefined> {
  const declaration = await localDeclarationOf(checker, name);
  if (declaration && isVariableDeclaration(declaration)) {
    if (!declaration.initializer) return undefined;
    const made = await chunksByOrigin(checker, declaration.initializer, depth + 1);
    // A variable may get another stream later; its type then says what all of them have in common.
    return isConst(declaration) || made === "other" ? made : undefined;
  }
  if (declaration && isParameterDeclaration(declaration)) return chunksOfParameter(checker, declaration);
  if (declaration && isBindingElement(declaration)) {
    const pattern = declaration.parent;
    const variable = pattern.parent;
    const property = declaration.propertyName ?? declaration.name;
    if (!isObjectBindingPattern(pattern) || !isVariableDeclaration(variable)) return undefined;
    if (!variable.initializer || !property || !isIdentifier(property)) return undefined;
    const isProcess = property.text === "stdin" && (await isProcessObject(checker, variable.initializer));
    if (isProcess) return "bytes";
    return chunksOfMember(checker, variable.initializer, property.text, depth + 1);
  }
  return (await originOf(checker, name)) === "node:process#stdin" ? "bytes" : undefined;
}

async function isProcessObject(checker: Checker, node: Expression): Promise<boolean> {
  const origin = await originOf(checker, node);
  return origin === "#process" || origin === "node:process";
}

async function chunksOfMember(
  checker: Checker,
  owner: Expression,
  name: string,
  depth: number,
): Promise<Chunks | undefined> {
  if (name === "stdin" && (await isProcessObject(checker, owner))) return "bytes";
  if (name !== "stdout" && name !== "stderr") return undefined;
  return chunksOfChild(checker, owner, depth);
}

/** `spawn` leaves a child's output as bytes, `exec` and `execFile` decode it. */
async function chunksOfChild(
  checker: Checker,
  child: Expression,
  depth: number,
): Promise<Chunks | undefined> {
  if (depth > deepestAlias) return undefined;
  const expression = unwrapped(child);
  if (isIdentifier(expression)) {
    const declaration = await localDeclarationOf(checker, expression);
    const variable = declaration && isVariableDeclaration(declaration) ? declaration : undefined;
    const made =
      variable?.initializer && isConst(variable)
        ? await chunksOfChild(checker, variable.initializer, depth + 1)
        : undefined;
    if (made) return made;
  }
  if (isCallExpression(expression)) {
    const origin = await originOf(checker, expression.expression);
    if (origin === "node:child_process#spawn" || origin === "node:child_process#fork") return "bytes";
    if (origin?.startsWith("node:child_process#")) return "other";
  }
  const type = await checker.typeOf(child);
  const symbol = type?.isObjectType() ? await checker.declaringSymbolOf(type) : undefined;
  const isSpawned = symbol && libraryTypeOf(symbol)?.library === "child_process" && spawned.has(symbol.name);
  return isSpawned ? "bytes" : undefined;
}

/** What only `spawn` returns. */
const spawned: ReadonlySet<string> = new Set(["ChildProcessWithoutNullStreams", "ChildProcessByStdio"]);

async function chunksOfNew(checker: Checker, made: NewExpression): Promise<Chunks | undefined> {
  const origin = await originOf(checker, made.expression);
  if (origin === undefined || !madeStreams.has(origin)) return undefined;
  return chunksOfOptions(made.arguments?.[0]);
}

const madeStreams: ReadonlySet<string> = new Set([
  "node:stream#Readable",
  "node:stream#Duplex",
  "node:stream#Transform",
  "node:stream#PassThrough",
  "node:net#Socket",
]);

async function chunksOfCall(
  checker: Checker,
  call: CallExpression,
  depth: number,
): Promise<Chunks | undefined> {
  const callee = unwrapped(call.expression);
  const receiver = isPropertyAccessExpression(callee) ? callee.expression : undefined;
  const name = isPropertyAccessExpression(callee) ? callee.name.text : undefined;
  if (name === "setEncoding") return "other";
  if (receiver && name && returnThis.has(name)) return chunksByOrigin(checker, receiver, depth + 1);
  const [first, second] = call.arguments;
  if (name === "pipe" && first) return chunksByOrigin(checker, first, depth + 1);
  const origin = await originOf(checker, callee);
  if (origin === "node:fs#createReadStream") return chunksOfOptions(second);
  // A file handle's, and that of storage clients which follow its example.
  if (origin === undefined && name === "createReadStream") return chunksOfOptions(first);
  if (origin === "node:stream#Readable.from") return "other";
  if (origin && /^node:zlib#create\w+$/.test(origin)) return "bytes";
  return origin && connections.has(origin) ? "bytes" : undefined;
}

const returnThis: ReadonlySet<string> = new Set([
  "on",
  "once",
  "addListener",
  "prependListener",
  "off",
  "removeListener",
  "pause",
  "resume",
  "setTimeout",
]);

const connections: ReadonlySet<string> = new Set([
  "node:net#connect",
  "node:net#createConnection",
  "node:tls#connect",
]);

/** The options with which Node's own streams are made; those that cannot be read may say anything. */
function chunksOfOptions(options: Expression | undefined): Chunks {
  if (!options) return "bytes";
  const value = unwrapped(options);
  if (value.kind === SyntaxKind.NullKeyword) return "bytes";
  if (isIdentifier(value) && value.text === "undefined") return "bytes";
  if (!isObjectLiteralExpression(value)) return "other";
  for (const property of value.properties) {
    if (isSpreadAssignment(property)) return "other";
    const name = property.name?.getText().replace(/["']/g, "");
    if (name === undefined || !encodingOptions.has(name)) continue;
    if (isShorthandPropertyAssignment(property) || !isPropertyAssignment(property)) return "other";
    const isOff = /^(?:false|null|undefined)$/.test(property.initializer.getText());
    if (!isOff) return "other";
  }
  return "bytes";
}

const encodingOptions: ReadonlySet<string> = new Set(["encoding", "objectMode", "readableObjectMode"]);

/** `http.get(url, response => …)`, `net.createServer(socket => …)`, `server.on("connection", socket => …)`. */
async function chunksOfParameter(
  checker: Checker,
  parameter: ParameterDeclaration,
): Promise<Chunks | undefined> {
  const callback = parameter.parent as Node;
  if (!isFunctionNode(callback) || callback.parameters[0] !== parameter) return undefined;
  const call = callback.parent;
  if (!isCallExpression(call) || call.expression === (callback as Node)) return undefined;
  const origin = await originOf(checker, call.expression);
  return origin && callbacksOfStreams.test(origin) ? "bytes" : undefined;
}

const callbacksOfStreams = /^node:(?:https?#(?:get|request|createServer)|(?:net|tls)#createServer)$/;

/** The names on which a file calls `setEncoding`: `response`, `child.stdout` as `stdout`. */
function encodedReceivers(sourceFile: SourceFile): ReadonlySet<string> {
  const known = receiverTables.get(sourceFile);
  if (known) return known;
  const names = new Set<string>();
  for (const identifier of identifiersWithText(sourceFile, "setEncoding")) {
    const { parent } = identifier;
    if (!isPropertyAccessExpression(parent) || parent.name !== identifier) continue;
    const callee = outermost(parent);
    const isCalled = isCallExpression(callee.parent) && callee.parent.expression === callee;
    const name = isCalled ? lastName(unwrapped(parent.expression)) : undefined;
    if (name !== undefined) names.add(name);
  }
  receiverTables.set(sourceFile, names);
  return names;
}

const receiverTables = new WeakMap<SourceFile, ReadonlySet<string>>();

/** The name that an expression ends in, through calls that return the same stream. */
function lastName(expression: Expression): string | undefined {
  if (isIdentifier(expression)) return expression.text;
  if (isPropertyAccessExpression(expression)) return expression.name.text;
  if (isAwaitExpression(expression)) return undefined;
  if (!isCallExpression(expression)) return undefined;
  const callee = unwrapped(expression.expression);
  if (!isPropertyAccessExpression(callee) || !returnThis.has(callee.name.text)) return undefined;
  return lastName(unwrapped(callee.expression));
}
