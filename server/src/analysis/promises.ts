import { type Checker, isUncertain } from "../typescript/checker.ts";
import { type Type, TypeFlags } from "../typescript/types.ts";
import { mayBeObject } from "./async-values.ts";
import { libraryAncestorsOf } from "./one-shot.ts";
import { awaitedTypes, factsOf, isNullish } from "./protocol.ts";

/** What is known of a type whose values are promises. */
export interface PromiseFacts {
  /** `promise` for a promise or thenable, `list` for an array or tuple of nothing but promises. */
  readonly kind: "promise" | "list";
  /** Whether the value can also be `null` or `undefined`. */
  readonly nullable: boolean;
  /** The promise's own type, without `null` and `undefined`. */
  readonly types: readonly Type[];
}

/**
 * Whether every value of a type is a promise (`null` and `undefined` aside), or a list of promises.
 *
 * @returns undefined where that is not certain, so also for `T | Promise<T>`.
 */
export async function promiseFactsOf(
  checker: Checker,
  type: Type | undefined,
): Promise<PromiseFacts | undefined> {
  if (!type || isUncertain(type) || !mayBeObject(type)) return undefined;
  const members = type.isUnionType() ? await checker.constituentsOf(type) : [type];
  const types = members.filter(member => !isNullish(member));
  if (types.length === 0 || !types.every(mayBeObject)) return undefined;
  const nullable = types.length < members.length;
  const facts = await Promise.all(types.map(member => factsOf(checker, member)));
  if (facts.every(({ thenable }) => thenable === "yes")) return { kind: "promise", nullable, types };
  const lists = await Promise.all(types.map(member => isPromiseList(checker, member)));
  return lists.every(Boolean) ? { kind: "list", nullable, types } : undefined;
}

/** What awaiting all the promises gives; undefined where it cannot be told. */
export async function resultsOfPromise(
  checker: Checker,
  facts: PromiseFacts,
): Promise<readonly Type[] | undefined> {
  const settled = await Promise.all(facts.types.map(type => resultOf(checker, type)));
  return settled.every(types => types !== undefined) ? settled.flat() : undefined;
}

/** Whether every one of the types is a primitive with one of the flags, `null` and `undefined` passed over. */
export async function allHaveFlags(
  checker: Checker,
  types: readonly Type[] | undefined,
  flags: TypeFlags,
): Promise<boolean> {
  if (!types) return false;
  const members = (await Promise.all(types.map(type => checker.constituentsOf(type)))).flat();
  const values = members.filter(member => !isNullish(member));
  return values.length > 0 && values.every(member => (member.flags & flags) !== 0);
}

/** Whether a promise type turns itself into text or a number, as some query builders do. */
export async function hasOwnConversion(checker: Checker, facts: PromiseFacts): Promise<boolean> {
  if (facts.kind === "list") return false;
  const names = await Promise.all(facts.types.map(type => checker.memberNamesOf(type)));
  return names.some(members =>
    ["toString", "valueOf", "toJSON", "[toPrimitive]"].some(name => members.has(name)),
  );
}

/** Whether a promise type has no members but those of the built-in Promise. */
export async function isPlainPromise(checker: Checker, facts: PromiseFacts): Promise<boolean> {
  if (facts.kind === "list") return false;
  const names = await Promise.all(facts.types.map(type => checker.memberNamesOf(type)));
  return names.every(members => [...members].every(name => promiseMembers.has(name)));
}

/**
 * Whether values are JavaScript's own promises or extend them. Other thenables may be lazy, or have no rejection that
 * anybody would have to handle.
 */
export async function isBuiltIn(checker: Checker, facts: PromiseFacts): Promise<boolean> {
  const extend = await Promise.all(facts.types.map(type => extendsPromise(checker, type)));
  return extend.every(Boolean);
}

/** Whether a type, one of its parts or what a type parameter stands for is or extends JavaScript's own promise. */
export async function extendsPromise(checker: Checker, type: Type): Promise<boolean> {
  if (type.flags & TypeFlags.TypeParameter) {
    const constraint = await checker.constraintOf(type);
    return constraint !== undefined && constraint !== type && extendsPromise(checker, constraint);
  }
  const parts = type.isIntersectionType() ? await checker.constituentsOf(type) : [type];
  const ancestors = await Promise.all(parts.map(part => libraryAncestorsOf(checker, part)));
  return ancestors.flat().some(({ name, library }) => name === "Promise" && library === "lib");
}

/** Whether the compiler tells values from `null` and `undefined`, so that a promise type has no hidden absence. */
export function isNullStrict(compilerOptions: Readonly<Record<string, unknown>>): boolean {
  return (
    compilerOptions.strictNullChecks !== false &&
    (compilerOptions.strictNullChecks === true || compilerOptions.strict !== false)
  );
}

const promiseMembers: ReadonlySet<string> = new Set(["then", "catch", "finally", "[toStringTag]"]);

/** Whether a type is an array or tuple, not empty, whose elements are all promises. */
async function isPromiseList(checker: Checker, type: Type): Promise<boolean> {
  if (!type.isTypeReference()) return false;
  const name = (await checker.declaringSymbolOf(type))?.name;
  const isArray = name === "Array" || name === "ReadonlyArray";
  // A tuple has no symbol, but its elements are members.
  const isTuple = name === undefined && (await checker.memberNamesOf(type)).has("0");
  if (!isArray && !isTuple) return false;
  const elements = await checker.typeArgumentsOf(type);
  const facts = await Promise.all(elements.map(element => factsOf(checker, element)));
  return facts.length > 0 && facts.every(({ thenable }) => thenable === "yes");
}

async function resultOf(checker: Checker, type: Type): Promise<readonly Type[] | undefined> {
  // Of an intersection such as `Promise<T> & { cancel(): void }` one part is the promise.
  const parts = type.isIntersectionType() ? await checker.constituentsOf(type) : [type];
  for (const part of parts) {
    if ((await factsOf(checker, part)).thenable === "yes") return awaitedTypes(checker, part);
  }
  return undefined;
}
