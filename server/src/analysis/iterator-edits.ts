import type { Edit } from "../engine/rule.ts";
import type { Checker } from "../typescript/checker.ts";
import {
  type Expression,
  type FunctionExpression,
  isAsExpression,
  isBlock,
  isCallExpression,
  isClassLikeDeclaration,
  isConditionalExpression,
  isElementAccessExpression,
  isFunctionExpression,
  isIdentifier,
  isMethodDeclaration,
  isParenthesizedExpression,
  isPropertyAccessExpression,
  isPropertyDeclaration,
  isReturnStatement,
  isSatisfiesExpression,
  isTypeReferenceNode,
  isVariableDeclaration,
  type MethodDeclaration,
  type Node,
  type ReturnStatement,
  type SourceFile,
  SyntaxKind,
  skipTrivia,
  type TypeNode,
} from "../typescript/syntax.ts";
import {
  asyncCounterparts,
  hasComment,
  insertBefore,
  isAwaited,
  makeAsync,
  needsParenthesesAsOperand,
  replaceNode,
  unwrapped,
} from "./edits.ts";
import {
  enclosingFunction,
  type FunctionNode,
  isAsync,
  isFunctionNode,
  isGenerator,
  isPlainFunction,
} from "./functions.ts";
import { type IteratorObject, iteratorProtocolOf } from "./iterator-declarations.ts";
import { type IteratorMember, iteratorSyntaxOf } from "./iterator-syntax.ts";
import { awaitedTypes, factsOf, type ProtocolFacts } from "./protocol.ts";
import { referencesOf } from "./references.ts";
import { declarationsIn, localFunctionOf, returnsOf } from "./values.ts";

/** Edits, and whether they keep behavior apart from the defect. */
export interface JudgedEdits {
  readonly edits: readonly Edit[];
  readonly safe: boolean;
}

/**
 * Makes a method of an async iterator async, with the written types of the iterator: `Iterator<T>` becomes
 * `AsyncIterator<T>`.
 *
 * @returns undefined where the method is no function of its own, where the file uses what it returns without
 *   awaiting it, or where a written type has no async counterpart.
 */
export async function makeMemberAsync(
  checker: Checker,
  sourceFile: SourceFile,
  iterator: IteratorObject,
  member: IteratorMember,
): Promise<JudgedEdits | undefined> {
  const node = await ownFunctionOf(checker, member);
  if (!node || !isPlainFunction(node) || isGenerator(node)) return undefined;
  const [own, types, hasCallers] = await Promise.all([
    makeAsync(checker, sourceFile, node),
    makeTypesAsync(checker, sourceFile, iterator),
    hasSyncCallers(checker, sourceFile, member),
  ]);
  if (!own || own.length === 0 || !types || hasCallers) return undefined;
  return { edits: [...own, ...types.edits], safe: types.safe };
}

/** The function of a member, if nothing else in the file uses it. */
async function ownFunctionOf(checker: Checker, member: IteratorMember): Promise<FunctionNode | undefined> {
  if (isFunctionNode(member.value)) return member.value;
  if (!isIdentifier(member.value)) return undefined;
  const [node, references] = await Promise.all([
    localFunctionOf(checker, member.value),
    referencesOf(checker, member.value),
  ]);
  return references.length === 1 && !isExported(node) ? node : undefined;
}

function isExported(node: Node | undefined): boolean {
  const { modifiers } = (node ?? {}) as { modifiers?: readonly Node[] };
  return modifiers?.some(({ kind }) => kind === SyntaxKind.ExportKeyword) ?? false;
}

/** Renames the sync iterator types that are written for an iterator. */
async function makeTypesAsync(
  checker: Checker,
  sourceFile: SourceFile,
  iterator: IteratorObject,
): Promise<JudgedEdits | undefined> {
  const edits: Edit[] = [];
  let safe = true;
  for (const type of writtenTypesOf(iterator)) {
    const name = typeNameOf(type);
    const renamed = name && asyncCounterparts[name.getText(sourceFile)];
    if (name && renamed) {
      edits.push(replaceNode(sourceFile, name, renamed));
      // A helper may hand its iterators to others as well.
      safe &&=
        iterator.factory?.values.some(value => value.pos <= type.pos && type.end <= value.end) ?? false;
      continue;
    }
    const written = await checker.typeOf(type);
    if (written && (await iteratorProtocolOf(checker, written)) === "sync") return undefined;
  }
  return { edits, safe };
}

/** The types that are written for an iterator where it is created and where it is handed out. */
function writtenTypesOf({ node, factory }: IteratorObject): ReadonlySet<Node> {
  const types = new Set<Node>();
  if (isClassLikeDeclaration(node)) {
    for (const clause of node.heritageClauses ?? []) {
      if (clause.token === SyntaxKind.ImplementsKeyword) for (const type of clause.types) types.add(type);
    }
  } else {
    let current = node.parent;
    while (isTransparent(current)) {
      if (isAsExpression(current) || isSatisfiesExpression(current)) types.add(current.type);
      current = current.parent;
    }
    const holder = isReturnStatement(current) ? enclosingFunction(current) : current;
    const { type } = (holder ?? {}) as { type?: Node };
    if (
      type &&
      holder &&
      (isFunctionNode(holder) || isVariableDeclaration(holder) || isPropertyDeclaration(holder))
    )
      types.add(type);
  }
  for (const value of factory?.values ?? []) {
    if (isFunctionNode(value) && value.type) types.add(value.type);
  }
  return types;
}

function isTransparent(node: Node): boolean {
  return (
    isParenthesizedExpression(node) ||
    isAsExpression(node) ||
    isSatisfiesExpression(node) ||
    isConditionalExpression(node)
  );
}

function typeNameOf(type: Node): Node | undefined {
  if (isTypeReferenceNode(type)) return type.typeName;
  const { expression } = type as { expression?: Node };
  return expression && isIdentifier(expression) ? expression : undefined;
}

/** Whether the same file calls a method of an iterator and uses what it returns without awaiting it. */
async function hasSyncCallers(
  checker: Checker,
  sourceFile: SourceFile,
  member: IteratorMember,
): Promise<boolean> {
  const calls = iteratorSyntaxOf(sourceFile).calls.filter(call => {
    const callee = call.expression;
    return isPropertyAccessExpression(callee) && callee.name.text === member.name && !isAwaited(call);
  });
  const called = await Promise.all(
    calls.map(async ({ expression }) => {
      const symbol = await checker.symbolOf((expression as unknown as { name: Node }).name);
      return declarationsIn(sourceFile, symbol);
    }),
  );
  return called.some(declarations => declarations.includes(member.at.parent));
}

/**
 * Turns a function that returns something iterable, or a promise of it, into an async generator that delegates:
 * `return items.values();` becomes `yield* items.values();`.
 *
 * @returns undefined where the function cannot be a generator, returns in several places or not at its end, or
 *   returns something that cannot be iterated.
 */
export async function delegateEdits(
  checker: Checker,
  sourceFile: SourceFile,
  node: FunctionNode,
): Promise<readonly Edit[] | undefined> {
  if (!isMethodDeclaration(node) && !isFunctionExpression(node)) return undefined;
  const statement = onlyReturnOf(node);
  const returned = statement?.expression;
  if (!statement || !returned || isGenerator(node)) return undefined;
  const start = statement.getStart(sourceFile);
  if (hasComment(sourceFile, start, returned.getStart(sourceFile))) return undefined;
  const types = generatorTypeEdits(sourceFile, node);
  const operand = await delegatedTo(checker, sourceFile, returned);
  if (!types || operand === undefined) return undefined;
  const delegation = { file: sourceFile.fileName, start, end: returned.end, newText: `yield* ${operand}` };
  return [asyncGeneratorEdit(sourceFile, node), ...types, delegation];
}

/** What to write after `yield*` for a returned expression; undefined where that cannot be iterated. */
async function delegatedTo(
  checker: Checker,
  sourceFile: SourceFile,
  returned: Expression,
): Promise<string | undefined> {
  const type = await checker.typeOf(returned);
  // Delegating to `this` would ask it for the very method that is being written.
  if (!type || type.isTypeParameter() || unwrapped(returned).kind === SyntaxKind.ThisKeyword)
    return undefined;
  const { thenable } = await factsOf(checker, type);
  const settled = thenable === "yes" ? ((await awaitedTypes(checker, type)) ?? []) : [type];
  const facts = await Promise.all(settled.map(result => factsOf(checker, result)));
  const canDelegate = ({ iterable, asyncIterable }: ProtocolFacts) =>
    iterable === "yes" || asyncIterable === "yes";
  if (facts.length === 0 || !facts.every(canDelegate)) return undefined;
  const text = returned.getText(sourceFile);
  if (thenable === "yes") return needsParenthesesAsOperand(returned) ? `await (${text})` : `await ${text}`;
  // `return items[Symbol.iterator]()` asks for what `yield* items` asks for by itself.
  if (!isCallExpression(returned) || !isElementAccessExpression(returned.expression)) return text;
  const items = returned.expression.expression;
  const { asyncIterable } = await factsOf(checker, await checker.typeOf(items));
  return asyncIterable === "no" ? items.getText(sourceFile) : text;
}

/** The `return` with which a function's body ends, if that is its only one. */
function onlyReturnOf(node: FunctionNode): ReturnStatement | undefined {
  if (!node.body || !isBlock(node.body)) return undefined;
  const [statement, another] = returnsOf(node);
  return another === undefined && node.body.statements.at(-1) === statement ? statement : undefined;
}

function asyncGeneratorEdit(sourceFile: SourceFile, node: MethodDeclaration | FunctionExpression): Edit {
  if (isMethodDeclaration(node)) return insertBefore(sourceFile, node.name, isAsync(node) ? "*" : "async *");
  const start = skipTrivia(sourceFile.text, node.modifiers?.at(-1)?.end ?? node.getStart(sourceFile));
  const newText = isAsync(node) ? "function*" : "async function*";
  return { file: sourceFile.fileName, start, end: start + "function".length, newText };
}

/** What makes a written return type fit an async generator; undefined where that cannot be spelled. */
function generatorTypeEdits(sourceFile: SourceFile, node: FunctionNode): readonly Edit[] | undefined {
  if (!node.type) return [];
  const promised = promisedTypeOf(node.type);
  const name = typeNameOf(promised ?? node.type);
  const text = name?.getText(sourceFile) ?? "";
  const renamed = asyncCounterparts[text];
  if (!name || !(renamed || Object.values(asyncCounterparts).includes(text))) return undefined;
  if (!promised) return renamed ? [replaceNode(sourceFile, name, renamed)] : [];
  const rest = sourceFile.text.slice(name.end, promised.end);
  return [replaceNode(sourceFile, node.type, (renamed ?? text) + rest)];
}

/** `T` of a written `Promise<T>`. */
export function promisedTypeOf(type: Node): TypeNode | undefined {
  if (!isTypeReferenceNode(type) || !isIdentifier(type.typeName) || type.typeName.text !== "Promise")
    return undefined;
  const [promised, another] = type.typeArguments ?? [];
  return another ? undefined : promised;
}
