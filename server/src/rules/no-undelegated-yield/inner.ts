import { unwrapped } from "../../analysis/edits.ts";
import { type FunctionNode, isAsync, isGenerator } from "../../analysis/functions.ts";
import { libraryTypeOf } from "../../analysis/one-shot.ts";
import { awaitedTypes, factsOf } from "../../analysis/protocol.ts";
import { declarationsIn, localFunctionOf } from "../../analysis/values.ts";
import type { RuleContext } from "../../engine/rule.ts";
import type { Checker } from "../../typescript/checker.ts";
import {
  type CallExpression,
  type Expression,
  isCallExpression,
  isElementAccessExpression,
  isPropertyAccessExpression,
  type Node,
  SyntaxKind,
} from "../../typescript/syntax.ts";
import { type Type, TypeFlags } from "../../typescript/types.ts";

/** A generator, or something else with items, that a generator yields or returns. */
export interface InnerGenerator {
  /** Whether it certainly is a generator; an array or a `Map` can be an item as well as a source of items. */
  readonly isGenerator: boolean;
  /** What the checker knows of it; undefined where it cannot infer the type, as of a recursive generator. */
  readonly type: Type | undefined;
  readonly isAsync: boolean;
  /** Whether it must be awaited before it is a generator. */
  readonly isPromise: boolean;
  /** Whether the outer generator calls itself. */
  readonly isRecursive: boolean;
  /** Its function, where that stands in the same file. */
  readonly declaration: FunctionNode | undefined;
}

/**
 * What an expression certainly is: a generator, by its type or because a generator function of the file is called, or
 * an iterable of another kind.
 */
export async function innerGeneratorOf(
  node: Expression,
  outer: FunctionNode,
  context: RuleContext,
): Promise<InnerGenerator | undefined> {
  const { checker } = context;
  const expression = unwrapped(node);
  // Literals, operators and the like make no generators, and need not be asked about.
  if (!makingKinds.has(expression.kind)) return undefined;
  const type = await context.typeOf(expression);
  if (!type) return undefined;
  if (type.flags & TypeFlags.Any) {
    return isCallExpression(expression) ? recursionOf(expression, outer, context) : undefined;
  }
  const isPromise = isAsync(outer) && (await factsOf(checker, type)).thenable === "yes";
  const types = isPromise ? ((await awaitedTypes(checker, type)) ?? []) : await checker.constituentsOf(type);
  const called = isCallExpression(expression)
    ? await calledFunctionOf(expression, outer, context)
    : undefined;
  const declaration = called && isGenerator(called) ? called : undefined;
  const names = await Promise.all(types.map(each => generatorNameOf(checker, each)));
  const [name] = names;
  // A generator function may be declared to return an `Iterable`; it returns a generator nevertheless.
  if (!declaration && (!name || names.some(other => other !== name))) {
    return otherIterable(type, isPromise ? types[0] : type, isPromise, outer, checker);
  }
  return {
    isGenerator: true,
    type: isPromise ? types[0] : type,
    isAsync: declaration ? isAsync(declaration) : name === "AsyncGenerator",
    isPromise,
    isRecursive: declaration === outer,
    declaration,
  };
}

/** An array, a `Map`, a stream. A string is an item rather than a source of characters. */
async function otherIterable(
  given: Type,
  type: Type | undefined,
  isPromise: boolean,
  outer: FunctionNode,
  checker: Checker,
): Promise<InnerGenerator | undefined> {
  if (!outer.type || !type || given.flags & TypeFlags.StringLike) return undefined;
  const { iterable, asyncIterable } = await factsOf(checker, type);
  const isAsyncOnly = asyncIterable === "yes" && iterable === "no";
  if (iterable !== "yes" && !isAsyncOnly) return undefined;
  return {
    isGenerator: false,
    type,
    isAsync: isAsyncOnly,
    isPromise,
    isRecursive: false,
    declaration: undefined,
  };
}

/** The function of this file that is called: by its name, or as `tree[Symbol.iterator]()` of an object of its class. */
async function calledFunctionOf(
  call: CallExpression,
  outer: FunctionNode,
  { checker }: RuleContext,
): Promise<FunctionNode | undefined> {
  const callee = unwrapped(call.expression);
  if (!isElementAccessExpression(callee)) return localFunctionOf(checker, callee);
  const name = (outer as { name?: Node }).name;
  if (name?.getText() !== `[${callee.argumentExpression.getText()}]`) return undefined;
  const type = await checker.typeOf(callee.expression);
  const symbol = type && (await checker.declaringSymbolOf(await checker.nonNullable(type)));
  const isOwn = (await declarationsIn(outer.getSourceFile(), symbol)).includes(outer.parent);
  return isOwn ? outer : undefined;
}

const makingKinds: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.ArrayLiteralExpression,
  SyntaxKind.NewExpression,
  SyntaxKind.CallExpression,
  SyntaxKind.Identifier,
  SyntaxKind.PropertyAccessExpression,
  SyntaxKind.ElementAccessExpression,
  SyntaxKind.AwaitExpression,
  SyntaxKind.ConditionalExpression,
]);

/** `Generator` or `AsyncGenerator` of the language, undefined for every other type. */
async function generatorNameOf(checker: Checker, type: Type): Promise<string | undefined> {
  if (!type.isObjectType()) return undefined;
  const library = libraryTypeOf(await checker.declaringSymbolOf(type));
  return library && (library.name === "Generator" || library.name === "AsyncGenerator")
    ? library.name
    : undefined;
}

/**
 * A generator without a written return type that calls itself: the checker gives up and says `any`. In JavaScript
 * a method of the same name, called on some other object, is the same method as far as anyone can tell.
 */
async function recursionOf(
  call: CallExpression,
  outer: FunctionNode,
  { checker }: RuleContext,
): Promise<InnerGenerator | undefined> {
  const found = {
    isGenerator: true,
    type: undefined,
    isAsync: isAsync(outer),
    isPromise: false,
    isRecursive: true,
    declaration: outer,
  };
  const callee = unwrapped(call.expression);
  const name = (outer as { name?: Expression }).name;
  if (isElementAccessExpression(callee)) {
    // `this.left[Symbol.iterator]()` in `*[Symbol.iterator]()`.
    const isOwn =
      name?.kind === SyntaxKind.ComputedPropertyName &&
      name.getText() === `[${callee.argumentExpression.getText()}]`;
    return isOwn ? found : undefined;
  }
  const declaration = await localFunctionOf(checker, callee);
  if (declaration) {
    if (declaration === outer) return found;
    return isGenerator(declaration)
      ? { ...found, isAsync: isAsync(declaration), isRecursive: false, declaration }
      : undefined;
  }
  const isNamesake =
    isPropertyAccessExpression(callee) && name !== undefined && callee.name.text === name.getText();
  return isNamesake && outer.kind === SyntaxKind.MethodDeclaration ? found : undefined;
}
