import type { Edit } from "../engine/rule.ts";
import type { Checker } from "../typescript/checker.ts";
import {
  type ClassLikeDeclaration,
  type Expression,
  type FunctionExpression,
  isBlock,
  isCallExpression,
  isClassLikeDeclaration,
  isComputedPropertyName,
  isElementAccessExpression,
  isFunctionExpression,
  isIdentifier,
  isMethodDeclaration,
  isPropertyAccessExpression,
  isPropertyDeclaration,
  isTypeReferenceNode,
  type MethodDeclaration,
  type Node,
  type PropertyAccessExpression,
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
  needsParenthesesAsOperand,
  removeWithSpace,
  replaceNode,
  unwrapped,
} from "./edits.ts";
import { type FunctionNode, isAsync, isGenerator, suspends } from "./functions.ts";
import { factoriesOf, handedOutBy, type IteratorObject } from "./iterator-declarations.ts";
import { type JudgedEdits, makeTypesAsync, typeNameOf } from "./iterator-edits.ts";
import type { Factory } from "./iterator-syntax.ts";
import { awaitedTypes, factsOf, type ProtocolFacts } from "./protocol.ts";
import { identifiersNamed } from "./references.ts";
import { contains } from "./scopes.ts";
import { outcomesOf, returnsOf } from "./values.ts";

/**
 * Removes `async` from a function that waits for nothing, and `Promise` from its written return type. Safe where
 * what it returns is certainly no promise.
 */
export async function dropAsync(
  checker: Checker,
  sourceFile: SourceFile,
  node: FunctionNode,
): Promise<JudgedEdits | undefined> {
  const { modifiers } = node as { modifiers?: readonly Node[] };
  const keyword = modifiers?.find(({ kind }) => kind === SyntaxKind.AsyncKeyword);
  if (!keyword || !node.body || suspends(node)) return undefined;
  const returned = outcomesOf(node);
  const verdicts = await Promise.all(
    returned.map(async ({ expression }) => {
      if (!expression) return "yes";
      if (expression.kind === SyntaxKind.ThisKeyword) return "no";
      return (await factsOf(checker, await checker.typeOf(expression))).thenable;
    }),
  );
  if (verdicts.includes("yes")) return undefined;
  const edits: Edit[] = [removeAsyncKeyword(sourceFile, keyword, node)];
  if (node.type) {
    const type = promisedTypeOf(node.type);
    if (!type || hasComment(sourceFile, node.type.pos, node.type.end)) return undefined;
    edits.push(replaceNode(sourceFile, node.type, type.getText(sourceFile)));
  }
  return { edits, safe: !verdicts.includes("unknown") };
}

/** Without `async`, a class member's `[` would continue a field before it that ends without a semicolon. */
function removeAsyncKeyword(sourceFile: SourceFile, keyword: Node, node: FunctionNode): Edit {
  const edit = removeWithSpace(sourceFile, keyword);
  const { parent } = node;
  if (!isClassLikeDeclaration(parent) || keyword.getStart(sourceFile) !== node.getStart(sourceFile))
    return edit;
  const members: readonly Node[] = parent.members;
  const before = members[members.indexOf(node) - 1];
  const continues = before && isPropertyDeclaration(before) && sourceFile.text[before.end - 1] !== ";";
  return continues ? { ...edit, newText: ";" } : edit;
}

/**
 * Turns `[Symbol.iterator]` into `[Symbol.asyncIterator]`, with the types that are written for the iterable and for
 * the iterators that it hands out.
 *
 * What this file asks for the method by its old name asks for the new one.
 *
 * @returns undefined where the symbol is not spelled `Symbol.iterator`, where the object has an async iterator
 *   already, where a written type has no async counterpart or a base class has the method, or where code that asks
 *   for the method may mean another one, too.
 */
export async function renameToAsync(
  checker: Checker,
  sourceFile: SourceFile,
  factory: Factory,
): Promise<readonly Edit[] | undefined> {
  const key = unwrapped(
    isComputedPropertyName(factory.name) ? factory.name.expression : (factory.name as Expression),
  );
  if (!isPropertyAccessExpression(key)) return undefined;
  const holder = factory.name.parent.parent;
  if (factoriesOf(sourceFile, "async").some(other => other.name.parent.parent === holder)) return undefined;
  if (isClassLikeDeclaration(holder) && (await inheritsIterator(checker, holder))) return undefined;
  const iterators = (await handedOutBy(checker, factory)).filter(({ kind }) => kind === "object");
  const iterable = { kind: "object", node: holder, members: new Map(), factory } as const;
  const types = await Promise.all(
    [iterable, ...(iterators as IteratorObject[])].map(object => makeTypesAsync(checker, sourceFile, object)),
  );
  const uses = await usesOf(checker, sourceFile, factory);
  if (types.includes(undefined) || !uses) return undefined;
  const edits = [
    ...[key, ...uses].map(({ name }) => replaceNode(sourceFile, name, "asyncIterator")),
    ...types.flatMap(type => type?.edits ?? []),
  ];
  return edits.filter((edit, index) => edits.findIndex(({ start }) => start === edit.start) === index);
}

/** Whether a base class has the method, too: it may ask for it, and what it has would come to light again. */
async function inheritsIterator(checker: Checker, declaration: ClassLikeDeclaration): Promise<boolean> {
  const clause = declaration.heritageClauses?.find(({ token }) => token === SyntaxKind.ExtendsKeyword);
  const [base] = clause?.types ?? [];
  const type = base && (await checker.typeOf(base));
  return type !== undefined && (await checker.memberNamesOf(type)).has("[iterator]");
}

/**
 * The `Symbol.iterator` of every `object[Symbol.iterator]` in the file that means a factory.
 *
 * @returns undefined where one of them may mean another factory, too.
 */
async function usesOf(
  checker: Checker,
  sourceFile: SourceFile,
  factory: Factory,
): Promise<readonly PropertyAccessExpression[] | undefined> {
  const symbols = identifiersNamed(sourceFile, "Symbol").flatMap(({ parent }) =>
    isPropertyAccessExpression(parent) && parent.name.text === "iterator" ? [parent] : [],
  );
  const uses: PropertyAccessExpression[] = [];
  for (const symbol of symbols) {
    const { parent } = symbol;
    if (symbol === factory.name || !isElementAccessExpression(parent)) continue;
    const type = await checker.typeOf(parent.expression);
    const member = type && (await checker.membersOf(await checker.nonNullable(type))).get("[iterator]");
    const declarations = member ? await checker.declarationsOf(member) : [];
    if (!declarations.some(declaration => contains(declaration, factory.name))) continue;
    if (member?.declarations.length !== 1) return undefined;
    uses.push(symbol);
  }
  return uses;
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
function promisedTypeOf(type: Node): TypeNode | undefined {
  if (!isTypeReferenceNode(type) || !isIdentifier(type.typeName) || type.typeName.text !== "Promise")
    return undefined;
  const [promised, another] = type.typeArguments ?? [];
  return another ? undefined : promised;
}
