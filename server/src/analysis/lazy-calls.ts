import type { Checker } from "../typescript/checker.ts";
import {
  type CallExpression,
  type Expression,
  isBlock,
  isCallExpression,
  isClassLikeDeclaration,
  isMethodDeclaration,
  isPropertyAccessExpression,
  isReturnStatement,
  type Node,
  SyntaxKind,
} from "../typescript/syntax.ts";
import type { Type, TypeSymbol } from "../typescript/types.ts";
import { unwrapped } from "./edits.ts";
import { isAsync, isFunctionNode, isGenerator } from "./functions.ts";
import { libraryTypeOf } from "./one-shot.ts";
import { isNullish } from "./protocol.ts";

/** A call whose effect only comes when its result is iterated. */
export interface LazyCall {
  /** `generator` for a generator function, `helper` for an iterator helper such as `iterator.map(…)`. */
  readonly kind: "generator" | "helper";
  /** Whether the result is async iterable. */
  readonly isAsync: boolean;
  /** The type of the result, without `null` and `undefined`. */
  readonly type: Type;
  /** Whether there may be no result, because of `?.`. */
  readonly nullable: boolean;
  /** The generator function, when its source is known. */
  readonly declaration: Node | undefined;
}

/**
 * Whether a call runs nothing of what it calls until its result is iterated: it calls a generator function, a
 * function that only returns such a call, one whose declaration alone is known and says `Generator` or
 * `AsyncGenerator`, or an iterator helper.
 *
 * @returns undefined for every other call, also for functions with a body of their own that return a generator
 *   (they may do work at once), and for generator methods that something else may have replaced: decorated
 *   ones, and those of MobX stores.
 */
export async function lazyCallOf(checker: Checker, call: CallExpression): Promise<LazyCall | undefined> {
  const type = await checker.typeOf(call);
  return type && lazyCallOfType(checker, call, type, 3);
}

async function lazyCallOfType(
  checker: Checker,
  call: CallExpression,
  type: Type,
  depth: number,
): Promise<LazyCall | undefined> {
  // Most calls give nothing or a primitive; they cost no further question.
  if (!type.isObjectType() && !type.isUnionType()) return undefined;
  const constituents = await checker.constituentsOf(type);
  const members = constituents.filter(member => !isNullish(member));
  const result = members[0];
  if (!result || !members.every(member => member.isObjectType())) return undefined;
  const names = await Promise.all(members.map(member => iterationTypeOf(checker, member)));
  const [name] = names;
  if (name === undefined || names.some(other => other !== name)) return undefined;
  const nullable = members.length < constituents.length;
  if (isHelper(call) && name === "IteratorObject") {
    return { kind: "helper", isAsync: false, type: result, nullable, declaration: undefined };
  }
  const source = await sourceOf(checker, call);
  if (source === "declared") {
    if (name !== "Generator" && name !== "AsyncGenerator") return undefined;
    const isAsync = name === "AsyncGenerator";
    return { kind: "generator", isAsync, type: result, nullable, declaration: undefined };
  }
  if (!source || isReplaced(source)) return undefined;
  if (isGenerator(source)) {
    return { kind: "generator", isAsync: isAsync(source), type: result, nullable, declaration: source };
  }
  const inner = depth > 0 ? onlyCallOf(source) : undefined;
  const innerType = inner && (await checker.typeOf(inner));
  return inner && innerType && lazyCallOfType(checker, inner, innerType, depth - 1);
}

/** The function that a call runs, `declared` when only a declaration without a body is known. */
async function sourceOf(checker: Checker, call: CallExpression): Promise<Node | "declared" | undefined> {
  const handle = (await checker.resolvedSignatureOf(call))?.declaration;
  // Fetching the tree of a declaration file is slow, and it holds no bodies anyway.
  if (!handle) return undefined;
  if (/\.d\.[mc]?ts$/.test(handle.path)) return "declared";
  const declaration = await handle.resolve();
  if (!declaration) return undefined;
  if ((declaration as { body?: Node }).body || isGenerator(declaration)) return declaration;
  if (!isFunctionNode(declaration)) return "declared";
  // One of several overloads; the implementation says what runs.
  const symbol = await checker.symbolOf(nameNodeOf(call.expression));
  return (symbol && (await implementationOf(symbol))) ?? "declared";
}

async function implementationOf(symbol: TypeSymbol): Promise<Node | undefined> {
  const handles = symbol.declarations.filter(({ path }) => !/\.d\.[mc]?ts$/.test(path));
  const declarations = await Promise.all(handles.map(handle => handle.resolve()));
  return declarations.find(node => node && isFunctionNode(node) && node.body !== undefined);
}

function nameNodeOf(callee: Expression): Node {
  const expression = unwrapped(callee);
  return isPropertyAccessExpression(expression) ? expression.name : expression;
}

/** The call that is all that a function does: `() => gen()`, `function f() { return gen(); }`. */
function onlyCallOf(source: Node): CallExpression | undefined {
  if (isAsync(source)) return undefined;
  const { body } = source as { body?: Node };
  if (!body) return undefined;
  const [statement, another] = isBlock(body) ? body.statements : [];
  const returned =
    statement && !another && isReturnStatement(statement)
      ? statement.expression
      : !isBlock(body)
        ? (body as Expression)
        : undefined;
  const expression = returned && unwrapped(returned);
  return expression && isCallExpression(expression) ? expression : undefined;
}

/** Whether a generator method may not be what is called: decorators and MobX put another function in its place. */
function isReplaced(source: Node): boolean {
  if (!isMethodDeclaration(source)) return false;
  if (source.modifiers?.some(({ kind }) => kind === SyntaxKind.Decorator)) return true;
  const owner = source.parent;
  return isClassLikeDeclaration(owner) && /\bmake(?:Auto)?Observable\s*\(/.test(owner.getText());
}

/** The name of the language's iteration type that a type is. */
async function iterationTypeOf(checker: Checker, type: Type): Promise<string | undefined> {
  const library = libraryTypeOf(await checker.declaringSymbolOf(type));
  return library && iterationTypes.has(library.name) ? library.name : undefined;
}

/** What a generator function can be declared to return, by the language's own names. */
const iterationTypes: ReadonlySet<string> = new Set([
  "Generator",
  "AsyncGenerator",
  "Iterator",
  "AsyncIterator",
  "Iterable",
  "AsyncIterable",
  "IterableIterator",
  "AsyncIterableIterator",
  "IteratorObject",
  "AsyncIteratorObject",
]);

/** Whether a call looks like that of a lazy iterator helper (ECMA-262 §27.1.4). */
function isHelper(call: CallExpression): boolean {
  const callee = unwrapped(call.expression);
  return isPropertyAccessExpression(callee) && lazyHelpers.has(callee.name.text);
}

const lazyHelpers: ReadonlySet<string> = new Set(["map", "filter", "take", "drop", "flatMap"]);
