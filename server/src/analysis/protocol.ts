import { type Checker, isUncertain } from "../typescript/checker.ts";
import { type Type, TypeFlags } from "../typescript/types.ts";

/**
 * Whether something holds for every value of a type (`yes`), for none (`no`), or cannot be told (`unknown`:
 * `any`, unresolved imports, free type parameters, unions whose members differ).
 */
export type Verdict = "yes" | "no" | "unknown";

/** What the iteration and promise protocols (ECMA-262 §27.1, §27.2) make of the values of a type. */
export interface ProtocolFacts {
  /** Has `[Symbol.asyncIterator]`. */
  readonly asyncIterable: Verdict;
  /** Has `[Symbol.iterator]`. */
  readonly iterable: Verdict;
  /** Has a callable `then`. */
  readonly thenable: Verdict;
  /** Has `next`, so that it can be stepped by hand. */
  readonly iterator: Verdict;
}

const unknownFacts: ProtocolFacts = {
  asyncIterable: "unknown",
  iterable: "unknown",
  thenable: "unknown",
  iterator: "unknown",
};

const primitiveFacts: ProtocolFacts = {
  asyncIterable: "no",
  iterable: "no",
  thenable: "no",
  iterator: "no",
};

const stringFacts: ProtocolFacts = { ...primitiveFacts, iterable: "yes" };

/**
 * What a type's values can do. `null` and `undefined` in a union are passed over: using them is another
 * mistake, which the compiler reports.
 */
export async function factsOf(checker: Checker, type: Type | undefined): Promise<ProtocolFacts> {
  if (!type || isUncertain(type) || type.flags & TypeFlags.Never) return unknownFacts;
  // Each literal is a type of its own, and none of them is worth a question.
  if (type.flags & TypeFlags.StringLike) return stringFacts;
  if (type.flags & primitives) return primitiveFacts;
  if (type.isUnionType()) {
    const members = (await checker.constituentsOf(type)).filter(member => !isNullish(member));
    return combine(await Promise.all(members.map(member => factsOf(checker, member))));
  }
  if (needsConstraint(type)) {
    const constraint = await checker.constraintOf(type);
    if (!constraint || constraint === type || needsConstraint(constraint)) return unknownFacts;
    // A subtype of the constraint may do more than the constraint says, but never less.
    return onlyYes(await factsOf(checker, constraint));
  }
  const names = await checker.memberNamesOf(type);
  // `object` and `{}` promise nothing, so a value of them can be anything.
  if (type.flags & TypeFlags.NonPrimitive || (type.isObjectType() && names.size === 0)) return unknownFacts;
  return {
    asyncIterable: names.has("[asyncIterator]") ? "yes" : "no",
    iterable: names.has("[iterator]") ? "yes" : "no",
    thenable: names.has("then") ? await hasCallableThen(checker, type) : "no",
    iterator: names.has("next") ? "yes" : "no",
  };
}

const primitives =
  TypeFlags.NumberLike |
  TypeFlags.BigIntLike |
  TypeFlags.BooleanLike |
  TypeFlags.ESSymbolLike |
  TypeFlags.VoidLike |
  TypeFlags.Null;

/** Whether a `for await` over the values really needs it: they are async iterable and not merely iterable. */
export function isAsyncIterableOnly(facts: ProtocolFacts): boolean {
  return facts.asyncIterable === "yes" && facts.iterable === "no";
}

/**
 * The types of the items that iterating a value hands out (not its return value).
 *
 * @param protocol `sync` asks `[Symbol.iterator]`, `async` asks `[Symbol.asyncIterator]` and unwraps the promise
 *   of the iterator result. The items themselves are not unwrapped.
 * @returns The item types of all ways to iterate, or undefined where they cannot be told.
 */
export async function itemTypesOf(
  checker: Checker,
  type: Type,
  protocol: "sync" | "async",
): Promise<readonly Type[] | undefined> {
  const source = needsConstraint(type) ? await checker.constraintOf(type) : type;
  if (!source || isUncertain(source)) return undefined;
  if (source.isUnionType()) {
    const members = (await checker.constituentsOf(source)).filter(member => !isNullish(member));
    const items = await Promise.all(members.map(member => itemTypesOf(checker, member, protocol)));
    return items.every(item => item !== undefined) ? items.flat() : undefined;
  }
  const iterators = await resultsOf(checker, source, protocol === "sync" ? "[iterator]" : "[asyncIterator]");
  if (!iterators) return undefined;
  const items = await Promise.all(iterators.map(iterator => yieldedBy(checker, iterator, protocol)));
  return items.every(item => item !== undefined) ? items.flat() : undefined;
}

/** The types that an iterator's `next` puts under `value` while it is not done. */
export async function yieldedBy(
  checker: Checker,
  iterator: Type,
  protocol: "sync" | "async",
): Promise<readonly Type[] | undefined> {
  const results = await resultsOf(checker, iterator, "next");
  if (!results) return undefined;
  const values: Type[] = [];
  for (const result of results) {
    const settled = protocol === "async" ? await awaitedTypes(checker, result) : [result];
    if (!settled) return undefined;
    for (const possible of settled) {
      for (const member of await checker.constituentsOf(possible)) {
        if (isUncertain(member)) return undefined;
        const done = await checker.memberTypeOf(member, "done");
        if (done?.isBooleanLiteralType() && done.value === true) continue;
        const value = await checker.memberTypeOf(member, "value");
        if (!value) return undefined;
        values.push(value);
      }
    }
  }
  return values;
}

/** What `await` makes of a type: the type itself when it is no thenable, undefined where it cannot be told. */
export async function awaitedTypes(checker: Checker, type: Type): Promise<readonly Type[] | undefined> {
  if (isUncertain(type)) return undefined;
  const settled: Type[] = [];
  for (const member of await checker.constituentsOf(type)) {
    if (member.isIntersectionType() || !(await checker.memberNamesOf(member)).has("then")) {
      settled.push(member);
      continue;
    }
    // `then(onFulfilled)`: the type of onFulfilled's first parameter is what a promise fulfills with.
    const then = await checker.memberTypeOf(member, "then");
    const [signature] = then ? await checker.callSignaturesOf(then) : [];
    const handler = signature && (await checker.parameterTypeOf(signature, 0));
    if (!handler) return undefined;
    for (const callable of await checker.constituentsOf(handler)) {
      if (isNullish(callable)) continue;
      const [call] = await checker.callSignaturesOf(callable);
      const value = call && (await checker.parameterTypeOf(call, 0));
      if (!value) return undefined;
      settled.push(...((await awaitedTypes(checker, value)) ?? [value]));
    }
  }
  return settled;
}

/** What calling a member of a type without arguments can return; undefined where the member cannot be called. */
export async function resultsOf(
  checker: Checker,
  type: Type,
  member: string,
): Promise<readonly Type[] | undefined> {
  const method = await checker.memberTypeOf(type, member);
  if (!method || isUncertain(method)) return undefined;
  const signatures = await checker.callSignaturesOf(await checker.nonNullable(method));
  if (signatures.length === 0) return undefined;
  const results = await Promise.all(signatures.map(signature => checker.returnTypeOf(signature)));
  return results.every(result => result !== undefined) ? results : undefined;
}

/** Whether a type is `null`, `undefined` or `void`. */
export function isNullish(type: Type): boolean {
  return (type.flags & (TypeFlags.Null | TypeFlags.Undefined | TypeFlags.Void)) !== 0;
}

/** Whether a type stands for others that only its constraint describes. */
function needsConstraint(type: Type): boolean {
  return (type.flags & (TypeFlags.TypeParameter | TypeFlags.IndexedAccess | TypeFlags.Conditional)) !== 0;
}

async function hasCallableThen(checker: Checker, type: Type): Promise<Verdict> {
  const then = await checker.memberTypeOf(type, "then");
  if (!then || isUncertain(then)) return "unknown";
  const signatures = await Promise.all(
    (await checker.constituentsOf(then)).map(member => checker.callSignaturesOf(member)),
  );
  return signatures.some(found => found.length > 0) ? "yes" : "no";
}

function combine(all: readonly ProtocolFacts[]): ProtocolFacts {
  const [first, ...rest] = all;
  if (!first) return unknownFacts;
  const merge = (name: keyof ProtocolFacts): Verdict =>
    rest.every(facts => facts[name] === first[name]) ? first[name] : "unknown";
  return {
    asyncIterable: merge("asyncIterable"),
    iterable: merge("iterable"),
    thenable: merge("thenable"),
    iterator: merge("iterator"),
  };
}

function onlyYes(facts: ProtocolFacts): ProtocolFacts {
  const keep = (verdict: Verdict): Verdict => (verdict === "yes" ? "yes" : "unknown");
  return {
    asyncIterable: keep(facts.asyncIterable),
    iterable: keep(facts.iterable),
    thenable: keep(facts.thenable),
    iterator: keep(facts.iterator),
  };
}
