import type { Fix } from "../engine/rule.ts";
import { type Checker, isUncertain } from "../typescript/checker.ts";
import {
  type Expression,
  type ForOfStatement,
  isElementAccessExpression,
  isIdentifier,
  isNonNullExpression,
  isParameterDeclaration,
  isParenthesizedExpression,
  isPropertyAccessExpression,
  SyntaxKind,
} from "../typescript/syntax.ts";
import { ObjectFlags, type Signature, type Type, TypeFlags } from "../typescript/types.ts";
import type { FileFacts } from "./await-place.ts";
import { type Around, collectFix, forAwaitFix, putAround } from "./collecting.ts";
import { unwrapped } from "./edits.ts";
import type { Consumer, IterationSite } from "./iteration-sites.ts";
import { awaitedTypes, factsOf, type ProtocolFacts } from "./protocol.ts";

/** A function that is not iterable itself, but whose result is. */
export interface IterableFunction {
  /** What its result can do; for a promise, what the promise is fulfilled with. */
  readonly result: ProtocolFacts;
  /** Whether the result is a promise of the iterable. */
  readonly isPromise: boolean;
  /** Whether its result is a generator or another iterator, so that it is lazy. */
  readonly isGenerator: boolean;
  /** Whether it can be called without arguments. */
  readonly takesNothing: boolean;
}

/**
 * What calling a value would give to iterate, where the value is a function and not iterable itself.
 *
 * @returns undefined for everything else, and where any of its signatures gives something not certainly iterable.
 */
export async function iterableFunctionOf(
  checker: Checker,
  type: Type | undefined,
): Promise<IterableFunction | undefined> {
  if (!type || isUncertain(type) || !mayBeFunction(type)) return undefined;
  const signatures = await checker.callSignaturesOf(type);
  if (signatures.length === 0) return undefined;
  const own = await checker.memberNamesOf(type);
  if (["[iterator]", "[asyncIterator]", "then"].some(name => own.has(name))) return undefined;
  const results = await Promise.all(signatures.map(signature => resultOf(checker, signature)));
  const [first] = results;
  if (!first || results.some(result => result === undefined)) return undefined;
  const takesNothing = await Promise.all(signatures.map(signature => needsNoArguments(checker, signature)));
  return { ...first, takesNothing: takesNothing.some(Boolean) };
}

/** Whether a type can have call signatures; asking that for every array of a program would cost too much. */
export function mayBeFunction(type: Type): boolean {
  if (!(type.flags & TypeFlags.Object) || !type.isObjectType()) return false;
  const isInstance =
    (type.objectFlags & (ObjectFlags.Reference | ObjectFlags.Class | ObjectFlags.Tuple)) !== 0;
  return !isInstance || (type.objectFlags & (ObjectFlags.Interface | ObjectFlags.Anonymous)) !== 0;
}

/**
 * Calls the function that stands where its iterable is meant, and makes the place wait for what it gives where
 * that is needed.
 *
 * @returns A fix, safe where nothing but `()` (and `await` in an async function) is missing; undefined where the
 *   function needs arguments.
 */
export async function callFix(
  facts: FileFacts,
  site: IterationSite,
  called: IterableFunction,
  consumer: Consumer | undefined,
): Promise<Fix | undefined> {
  const { value } = site;
  if (!value || !called.takesNothing || called.isPromise) return undefined;
  const call = putAround(facts.sourceFile, value, calling(value));
  const acceptsAsync = consumer ? consumer.acceptsAsync === true : site.acceptsAsync;
  if (acceptsAsync || called.result.iterable === "yes")
    return { title: callTitle(value), safe: true, edits: call };
  if (site.form === "for-of") {
    return withCall(await forAwaitFix(facts, site.node as ForOfStatement, call), value);
  }
  return withCall(await collectFix(facts, site, consumer, calling(value)), value);
}

/** The title of a fix that only calls. */
export function callTitle(value: Expression): string {
  return `Call ${nameOf(value)}`;
}

/** Calls an expression, with the parentheses that it needs as a callee. */
export function calling(value: Expression): Around {
  return isCallable(value) ? { before: "", after: "()" } : { before: "(", after: ")()" };
}

/** "Use `for await…of`" → "Call `f` and use `for await…of`". */
function withCall(fix: Fix | undefined, value: Expression): Fix | undefined {
  if (!fix) return undefined;
  const [, makesAsync, rest = ""] = /^(Make the function async and )?(.*)$/.exec(fix.title) ?? [];
  const rests = `${rest.charAt(0).toLowerCase()}${rest.slice(1)}`;
  const title = makesAsync
    ? `Make the function async, call ${nameOf(value)} and ${rests}`
    : `${callTitle(value)} and ${rests}`;
  return { ...fix, title };
}

function nameOf(value: Expression): string {
  const expression = unwrapped(value);
  return isIdentifier(expression) || isPropertyAccessExpression(expression)
    ? `\`${expression.getText()}\``
    : "the generator function";
}

function isCallable(value: Expression): boolean {
  return (
    isIdentifier(value) ||
    isPropertyAccessExpression(value) ||
    isElementAccessExpression(value) ||
    isParenthesizedExpression(value) ||
    isNonNullExpression(value) ||
    value.kind === SyntaxKind.CallExpression
  );
}

async function resultOf(
  checker: Checker,
  signature: Signature,
): Promise<Omit<IterableFunction, "takesNothing"> | undefined> {
  const returned = await checker.returnTypeOf(signature);
  if (!returned) return undefined;
  const facts = await factsOf(checker, returned);
  if (isIterable(facts)) return { result: facts, isPromise: false, isGenerator: facts.iterator === "yes" };
  if (facts.thenable !== "yes") return undefined;
  const settled = await awaitedTypes(checker, returned);
  const [fulfilled] = await Promise.all((settled ?? []).map(type => factsOf(checker, type)));
  if (settled?.length !== 1 || !fulfilled || !isIterable(fulfilled)) return undefined;
  return { result: fulfilled, isPromise: true, isGenerator: fulfilled.iterator === "yes" };
}

function isIterable(facts: ProtocolFacts): boolean {
  return facts.iterable === "yes" || facts.asyncIterable === "yes";
}

async function needsNoArguments(checker: Checker, signature: Signature): Promise<boolean> {
  if (signature.parameters.length === 0) return true;
  const declaration = await checker.declarationOfSignature(signature);
  const { parameters } = (declaration ?? {}) as { parameters?: readonly unknown[] };
  if (!parameters) return false;
  return parameters.every(parameter => {
    const node = parameter as Parameters<typeof isParameterDeclaration>[0];
    if (!isParameterDeclaration(node)) return false;
    if (isIdentifier(node.name) && node.name.text === "this") return true;
    return (
      node.questionToken !== undefined || node.initializer !== undefined || node.dotDotDotToken !== undefined
    );
  });
}
