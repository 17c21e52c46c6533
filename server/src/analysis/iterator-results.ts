import type { Checker } from "../typescript/checker.ts";
import type { Expression } from "../typescript/syntax.ts";
import { type Type, TypeFlags } from "../typescript/types.ts";
import { type FunctionNode, isAsync, isFunctionNode, isGenerator } from "./functions.ts";
import type { Factory, IteratorMember } from "./iterator-syntax.ts";
import { factsOf, isNullish } from "./protocol.ts";
import { localFunctionOf, type Outcome, outcomesOf } from "./values.ts";

/** How a method's calls end, by whether they give a promise. */
export interface PromiseOutcomes {
  /** The function; undefined where only its type is known. */
  readonly node: FunctionNode | undefined;
  /** The ends that certainly give an object or value that is no promise. */
  readonly plain: readonly Outcome[];
  /** The ends that give `undefined` or `null`. */
  readonly nothing: readonly Outcome[];
  /** Whether some end certainly gives a promise. */
  readonly promises: boolean;
  /** Whether some end can give anything. */
  readonly unknown: boolean;
}

/**
 * How the calls of one of an iterator's methods end. A written return type that allows both is taken at its
 * word, as if nothing were known.
 */
export async function promiseOutcomesOf(checker: Checker, member: IteratorMember): Promise<PromiseOutcomes> {
  const node = await functionOf(checker, member);
  if (!node) return outcomesOfType(checker, member.value as Expression);
  const outcomes: PromiseOutcomes = { node, plain: [], nothing: [], promises: false, unknown: false };
  if (isGenerator(node)) return { ...outcomes, plain: [{ expression: undefined, statement: undefined }] };
  if (isAsync(node)) return { ...outcomes, promises: true };
  if (node.type) {
    const { thenable } = await factsOf(checker, await checker.typeOf(node.type));
    if (thenable === "unknown") return { ...outcomes, unknown: true };
  }
  const ends = outcomesOf(node);
  const kinds = await Promise.all(ends.map(end => kindOf(checker, end)));
  return {
    node,
    plain: ends.filter((_, index) => kinds[index] === "plain"),
    nothing: ends.filter((_, index) => kinds[index] === "nothing"),
    promises: kinds.includes("promise"),
    unknown: kinds.includes("unknown"),
  };
}

/** The function of this file that a member is, or refers to by name. */
export async function functionOf(
  checker: Checker,
  member: IteratorMember,
): Promise<FunctionNode | undefined> {
  return isFunctionNode(member.value) ? member.value : localFunctionOf(checker, member.value);
}

async function kindOf(
  checker: Checker,
  { expression }: Outcome,
): Promise<"plain" | "nothing" | "promise" | "unknown" | "never"> {
  if (!expression) return "nothing";
  return kindOfType(checker, await checker.typeOf(expression));
}

async function kindOfType(
  checker: Checker,
  type: Type | undefined,
): Promise<"plain" | "nothing" | "promise" | "unknown" | "never"> {
  if (!type) return "unknown";
  if (type.flags & TypeFlags.Never) return "never";
  if (isNullish(type)) return "nothing";
  const { thenable } = await factsOf(checker, type);
  if (thenable === "unknown") return "unknown";
  return thenable === "yes" ? "promise" : "plain";
}

async function outcomesOfType(checker: Checker, value: Expression): Promise<PromiseOutcomes> {
  const results = await returnTypesOf(checker, value);
  const kinds = await Promise.all(results.map(result => kindOfType(checker, result)));
  const isPlain = kinds.length > 0 && kinds.every(kind => kind === "plain");
  const promises = kinds.length > 0 && kinds.every(kind => kind === "promise");
  return {
    node: undefined,
    plain: isPlain ? [{ expression: value, statement: undefined }] : [],
    nothing: [],
    promises,
    unknown: !isPlain && !promises,
  };
}

/** What makes a factory give promises. */
export interface PromiseFactory {
  readonly value: FunctionNode | Expression;
  /** The function behind the value, if it stands in the same file. */
  readonly node: FunctionNode | undefined;
}

/**
 * The value of a `[Symbol.asyncIterator]` or `[Symbol.iterator]` that returns a promise on some path; undefined
 * where there is none. Something that is a promise and an iterator at once does not count.
 */
export async function promiseFactoryOf(
  checker: Checker,
  factory: Factory,
): Promise<PromiseFactory | undefined> {
  for (const value of factory.values) {
    const node = isFunctionNode(value) ? value : await localFunctionOf(checker, value);
    const gives = node ? givesPromise(checker, node) : isPromiseFunction(checker, value as Expression);
    if (await gives) return { value, node };
  }
  return undefined;
}

async function givesPromise(checker: Checker, node: FunctionNode): Promise<boolean> {
  if (isGenerator(node)) return false;
  if (isAsync(node)) return true;
  if (node.type) return isPlainPromise(checker, await checker.typeOf(node.type));
  const promises = await Promise.all(
    outcomesOf(node).map(
      async ({ expression }) => expression && isPlainPromise(checker, await checker.typeOf(expression)),
    ),
  );
  return promises.includes(true);
}

/** Whether what an expression evaluates to returns promises whenever it is called. */
async function isPromiseFunction(checker: Checker, value: Expression): Promise<boolean> {
  const results = await returnTypesOf(checker, value);
  const promises = await Promise.all(results.map(result => isPlainPromise(checker, result)));
  return promises.length > 0 && promises.every(Boolean);
}

async function isPlainPromise(checker: Checker, type: Type | undefined): Promise<boolean> {
  const { thenable, iterator } = await factsOf(checker, type);
  return thenable === "yes" && iterator === "no";
}

async function returnTypesOf(checker: Checker, value: Expression): Promise<readonly (Type | undefined)[]> {
  const type = await checker.typeOf(value);
  const signatures = type ? await checker.callSignaturesOf(await checker.nonNullable(type)) : [];
  return Promise.all(signatures.map(signature => checker.returnTypeOf(signature)));
}
