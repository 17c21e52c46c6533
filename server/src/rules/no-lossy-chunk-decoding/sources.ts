import { unwrapped } from "../../analysis/edits.ts";
import {
  enclosingFunction,
  type FunctionNode,
  forEachInScope,
  isFunctionNode,
} from "../../analysis/functions.ts";
import { libraryAncestorsOf } from "../../analysis/one-shot.ts";
import { originOf } from "../../analysis/origins.ts";
import { referencesOf, variableOf } from "../../analysis/references.ts";
import { isByteType, listenerAdded, type StreamFacts, streamOf } from "../../analysis/streams.ts";
import { localFunctionOf } from "../../analysis/values.ts";
import type { RuleContext } from "../../engine/rule.ts";
import {
  type CallExpression,
  type Expression,
  type ForOfStatement,
  type Identifier,
  isAwaitExpression,
  isBinaryExpression,
  isCallExpression,
  isIdentifier,
  isObjectBindingPattern,
  isObjectLiteralExpression,
  isPropertyAccessExpression,
  isPropertyAssignment,
  isShorthandPropertyAssignment,
  isVariableDeclaration,
  isVariableDeclarationList,
  type NewExpression,
  type Node,
  SyntaxKind,
  type TypeNode,
} from "../../typescript/syntax.ts";
import { TypeFlags } from "../../typescript/types.ts";

/**
 * How sure it is that the pieces are bytes of one text.
 *
 * - `certain`: a stream of bytes.
 * - `probable`: a Node stream that hands out bytes unless somebody out of sight chose otherwise.
 * - `derived`: the same, of a class that only its author knows; what is done with the pieces must tell.
 * - `items`: any async iterable of byte arrays. Each item may be a message of its own.
 */
export type Certainty = "certain" | "probable" | "derived" | "items";

/** A place that gets one piece of a stream after the other. */
export interface ChunkSource {
  readonly certainty: Certainty;
  /** The stream; undefined for readers, which have been made from one elsewhere. */
  readonly stream: Expression | undefined;
  readonly api: "node" | "web";
  /** Every expression that stands for one piece. */
  readonly uses: readonly Expression[];
  /** What runs once for each piece: the loop, or the function. */
  readonly repeated: Node;
  /** The written type of the parameter that gets the piece. */
  readonly annotation?: TypeNode | undefined;
}

/** `for await (const chunk of stream)`. */
export async function sourceOfLoop(
  loop: ForOfStatement,
  context: RuleContext,
): Promise<ChunkSource | undefined> {
  const name = isVariableDeclarationList(loop.initializer)
    ? loop.initializer.declarations[0]?.name
    : unwrapped(loop.initializer as Expression);
  if (!loop.awaitModifier || !name || !isIdentifier(name)) return undefined;
  const facts = await factsOfChunk(name, loop.expression, context);
  if (!facts) return undefined;
  const uses = (await referencesOf(context.checker, name)).filter(use => isInside(use, loop.statement));
  return { ...facts, stream: loop.expression, uses, repeated: loop };
}

/** `stream.on("data", chunk => …)`. */
export async function sourceOfListener(
  call: CallExpression,
  context: RuleContext,
): Promise<ChunkSource | undefined> {
  const added = listenerAdded(call, "data");
  const listener = added && (await localFunctionOf(context.checker, added.listener));
  const parameter = listener?.parameters[0];
  if (!added || !listener || !parameter || !isIdentifier(parameter.name)) return undefined;
  const facts = await factsOfChunk(parameter.name, added.stream, context);
  // Only of streams it is known that their "data" is cut anywhere.
  if (!facts || facts.certainty === "items") return undefined;
  const uses = await referencesOf(context.checker, parameter.name);
  return { ...facts, stream: added.stream, uses, repeated: listener, annotation: parameter.type };
}

/** `await reader.read()` of a web stream's reader, and `stream.read()` of a Node stream. */
export async function sourceOfRead(
  call: CallExpression,
  context: RuleContext,
): Promise<ChunkSource | undefined> {
  const callee = unwrapped(call.expression);
  if (!isPropertyAccessExpression(callee) || callee.name.text !== "read" || call.arguments.length > 1)
    return undefined;
  const { checker } = context;
  const type = await context.typeOf(callee.expression);
  const ancestors = type?.isObjectType() ? await libraryAncestorsOf(checker, type) : [];
  if (type && ancestors.some(({ name }) => name === "ReadableStreamDefaultReader")) {
    const [chunk] = await checker.typeArgumentsOf(type);
    if (!(await isByteType(checker, chunk))) return undefined;
    const bound = await resultOf(call, context);
    if (!bound) return undefined;
    const uses = await valuesOf(bound.result, context);
    return { certainty: "certain", api: "web", stream: undefined, uses, repeated: bound.repeated };
  }
  const facts = (await streamOf(checker, callee.expression)) as StreamFacts | undefined;
  const certainty = facts?.api === "node" ? certaintyOf(facts) : undefined;
  const name = certainty && assignedName(call);
  if (!certainty || !name) return undefined;
  const uses = await referencesOf(checker, name);
  return {
    certainty,
    api: "node",
    stream: undefined,
    uses: uses.filter(use => use !== name),
    repeated: loopAround(call) ?? call,
  };
}

/** `new WritableStream({ write(chunk) { … } })` and `new TransformStream({ transform(chunk) { … } })`. */
export async function sourceOfSink(
  made: NewExpression,
  context: RuleContext,
): Promise<ChunkSource | undefined> {
  const [sink] = made.arguments ?? [];
  const literal = sink && unwrapped(sink);
  if (!literal || !isObjectLiteralExpression(literal)) return undefined;
  const { checker } = context;
  const origin = await originOf(checker, made.expression);
  const method = origin && /^(?:#|node:stream\/web#)(Writable|Transform)Stream$/.exec(origin)?.[1];
  if (!method) return undefined;
  for (const property of literal.properties) {
    const name = (property as { name?: Node }).name?.getText();
    if (name !== (method === "Writable" ? "write" : "transform")) continue;
    const taker = isPropertyAssignment(property) ? unwrapped(property.initializer) : property;
    const parameter = isFunctionNode(taker) ? taker.parameters[0] : undefined;
    if (!parameter || !isIdentifier(parameter.name)) return undefined;
    const type = await context.typeOf(parameter.name);
    const isBytes = await isByteType(checker, type);
    if (!type || !(isBytes || type.flags & TypeFlags.Any)) return undefined;
    const uses = await referencesOf(checker, parameter.name);
    // Only what is done with a piece of unknown type can tell that it is bytes.
    return {
      certainty: isBytes ? "certain" : "derived",
      api: "web",
      stream: undefined,
      uses,
      repeated: taker,
    };
  }
  return undefined;
}

async function factsOfChunk(
  name: Identifier,
  stream: Expression,
  context: RuleContext,
): Promise<{ certainty: Certainty; api: "node" | "web" } | undefined> {
  const { checker } = context;
  const [type, facts] = await Promise.all([context.typeOf(name), streamOf(checker, stream)]);
  if (!type) return undefined;
  const isBytes = await isByteType(checker, type);
  if (!facts) return isBytes ? { certainty: "items", api: "web" } : undefined;
  if (facts.chunks === "other") return undefined;
  if (isBytes) return { certainty: "certain", api: facts.api };
  // `any`, and `string | Buffer`, which a file stream's listeners get, leave it to the stream.
  const members = await checker.constituentsOf(type);
  const isOpen =
    members.some(member => member.flags & (TypeFlags.Any | TypeFlags.Unknown)) || type.isUnionType();
  const certainty = certaintyOf(facts);
  return isOpen && certainty ? { certainty, api: facts.api } : undefined;
}

function certaintyOf(facts: StreamFacts): Certainty | undefined {
  if (facts.chunks === "other") return undefined;
  return facts.chunks === "bytes" ? "certain" : facts.chunks;
}

/** Where the result of `reader.read()` goes: a variable or pattern, or the first parameter of a `then` callback. */
async function resultOf(
  call: CallExpression,
  context: RuleContext,
): Promise<{ result: Node; repeated: Node } | undefined> {
  const { parent } = call;
  if (isAwaitExpression(parent)) {
    const target = assignmentTarget(parent);
    const repeated = loopAround(call) ?? recursiveFunctionAround(call);
    return target && repeated ? { result: target, repeated } : undefined;
  }
  if (!isPropertyAccessExpression(parent) || parent.name.text !== "then") return undefined;
  const then = parent.parent;
  const [callback] = isCallExpression(then) ? then.arguments : [];
  const handler: FunctionNode | undefined = callback && (await localFunctionOf(context.checker, callback));
  const name = handler?.parameters[0]?.name;
  return handler && name ? { result: name, repeated: handler } : undefined;
}

/** The name or pattern that a value is declared or assigned to. */
function assignmentTarget(value: Expression): Node | undefined {
  let current: Node = value;
  while (unwrapped(current.parent as Expression) !== current.parent) current = current.parent;
  const { parent } = current;
  if (isVariableDeclaration(parent)) return parent.name;
  const isAssigned =
    isBinaryExpression(parent) &&
    parent.operatorToken.kind === SyntaxKind.EqualsToken &&
    parent.right === current;
  return isAssigned ? unwrapped(parent.left) : undefined;
}

function assignedName(value: Expression): Identifier | undefined {
  const target = assignmentTarget(value);
  return target && isIdentifier(target) ? target : undefined;
}

/** The expressions that stand for `value` of a read result. */
async function valuesOf(result: Node, context: RuleContext): Promise<readonly Expression[]> {
  const { checker } = context;
  if (isObjectBindingPattern(result)) {
    const element = result.elements.find(
      candidate => (candidate.propertyName ?? candidate.name)?.getText() === "value",
    );
    const name = element?.name;
    return name && isIdentifier(name) ? referencesOf(checker, name) : [];
  }
  if (isObjectLiteralExpression(result)) {
    for (const property of result.properties) {
      const shorthand = isShorthandPropertyAssignment(property) ? (property.name as Identifier) : undefined;
      if (shorthand?.text === "value") return readsOf(shorthand, context);
      const isValue = isPropertyAssignment(property) && property.name.getText() === "value";
      if (isValue && isIdentifier(property.initializer)) return readsOf(property.initializer, context);
    }
    return [];
  }
  if (!isIdentifier(result)) return [];
  const found = await Promise.all(
    (await referencesOf(checker, result)).map(async reference => {
      const { parent } = reference;
      if (isPropertyAccessExpression(parent)) return parent.name.text === "value" ? [parent] : [];
      // `const { value } = result`
      return isVariableDeclaration(parent) && isObjectBindingPattern(parent.name)
        ? valuesOf(parent.name, context)
        : [];
    }),
  );
  return found.flat();
}

async function readsOf(name: Identifier, context: RuleContext): Promise<readonly Expression[]> {
  const variable = await variableOf(context.checker, name);
  return variable ? referencesOf(context.checker, variable.name) : [];
}

/** The outermost loop around a node in the same function. */
function loopAround(node: Node): Node | undefined {
  let found: Node | undefined;
  for (let current = node.parent; current && !functionKinds.has(current.kind); current = current.parent) {
    if (loopKinds.has(current.kind)) found = current;
  }
  return found;
}

/** The function around a node, if it calls itself by its name. */
function recursiveFunctionAround(node: Node): Node | undefined {
  const scope = enclosingFunction(node);
  if (!scope) return undefined;
  const { name } = (isVariableDeclaration(scope.parent) ? scope.parent : scope) as { name?: Node };
  if (!name || !isIdentifier(name)) return undefined;
  let calls = false;
  forEachInScope(scope, inner => {
    calls ||=
      isCallExpression(inner) && isIdentifier(inner.expression) && inner.expression.text === name.text;
  });
  return calls ? scope : undefined;
}

function isInside(node: Node, outer: Node): boolean {
  return node.pos >= outer.pos && node.end <= outer.end;
}

const loopKinds: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.ForStatement,
  SyntaxKind.ForOfStatement,
  SyntaxKind.WhileStatement,
  SyntaxKind.DoStatement,
]);

const functionKinds: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.FunctionDeclaration,
  SyntaxKind.FunctionExpression,
  SyntaxKind.ArrowFunction,
  SyntaxKind.MethodDeclaration,
  SyntaxKind.Constructor,
]);
