import type { Edit } from "../engine/rule.ts";
import type { Checker } from "../typescript/checker.ts";
import {
  isAsExpression,
  isClassLikeDeclaration,
  isConditionalExpression,
  isIdentifier,
  isParenthesizedExpression,
  isPropertyAccessExpression,
  isPropertyDeclaration,
  isReturnStatement,
  isSatisfiesExpression,
  isTypeReferenceNode,
  isVariableDeclaration,
  type Node,
  type SourceFile,
  SyntaxKind,
} from "../typescript/syntax.ts";
import { asyncCounterparts, isAwaited, makeAsync, replaceNode } from "./edits.ts";
import {
  enclosingFunction,
  type FunctionNode,
  isFunctionNode,
  isGenerator,
  isPlainFunction,
} from "./functions.ts";
import { type IteratorObject, iteratorProtocolOf } from "./iterator-declarations.ts";
import { type IteratorMember, iteratorSyntaxOf } from "./iterator-syntax.ts";
import { factsOf } from "./protocol.ts";
import { referencesOf } from "./references.ts";
import { declarationsIn, localFunctionOf } from "./values.ts";

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

/**
 * Renames the sync types that are written for an iterator where it is created and where it is handed out.
 *
 * @returns undefined where one of them has no async counterpart that can be spelled.
 */
export async function makeTypesAsync(
  checker: Checker,
  sourceFile: SourceFile,
  iterator: IteratorObject,
): Promise<JudgedEdits | undefined> {
  const edits: Edit[] = [];
  let safe = true;
  for (const type of writtenTypesOf(iterator)) {
    // `this` follows by itself.
    if (type.kind === SyntaxKind.ThisType) continue;
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
    if (!written) continue;
    // Whatever else is written must not ask for the sync protocol.
    const isSync = (await iteratorProtocolOf(checker, written)) === "sync";
    if (isSync || (await factsOf(checker, written)).iterable === "yes") return undefined;
  }
  return { edits, safe };
}

/** The types that are written for an iterator where it is created and where it is handed out. */
export function writtenTypesOf({ node, factory }: IteratorObject): ReadonlySet<Node> {
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

export function typeNameOf(type: Node): Node | undefined {
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
