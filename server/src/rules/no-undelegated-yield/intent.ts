import { isAnswered, isDriven, yieldsOf } from "../../analysis/drivers.ts";
import { outermost } from "../../analysis/edits.ts";
import { isLoop } from "../../analysis/flow.ts";
import { type FunctionNode, isAsync } from "../../analysis/functions.ts";
import {
  awaitedTypes,
  factsOf,
  isNullish,
  itemTypesOf,
  resultsOf,
  yieldedBy,
} from "../../analysis/protocol.ts";
import { referencesOf } from "../../analysis/references.ts";
import type { RuleContext } from "../../engine/rule.ts";
import { isUncertain } from "../../typescript/checker.ts";
import {
  type Identifier,
  isBinaryExpression,
  isCallExpression,
  isForOfStatement,
  isFunctionExpression,
  isIdentifier,
  isPropertyAccessExpression,
  isSpreadElement,
  isTypeReferenceNode,
  isVariableDeclaration,
  isVariableDeclarationList,
  isYieldExpression,
  type Node,
  SyntaxKind,
  type TypeNode,
  type YieldExpression,
} from "../../typescript/syntax.ts";
import { type Type, TypeFlags } from "../../typescript/types.ts";
import { type InnerGenerator, innerGeneratorOf } from "./inner.ts";

/** How sure it is that the items of a generator are meant, and not the generator. */
export type Certainty = "certain" | "likely";

/**
 * Whether `yield inner()` means the items of the inner generator. The written item type decides where there is one;
 * else what else the generator yields, that it calls itself, or how the file uses its items. Generators that some
 * runner drives (redux-saga, co, MobX flows) may yield others as they are.
 */
export async function isMeantAsItems(
  node: YieldExpression,
  inner: InnerGenerator,
  outer: FunctionNode,
  context: RuleContext,
): Promise<Certainty | undefined> {
  const wanted = await wantedItems(outer, context);
  // Even an item type that is a parameter is no generator of such items.
  const isAsserted = node.expression?.kind === SyntaxKind.AsExpression;
  if (
    wanted !== "inferred" &&
    inner.isRecursive &&
    !isAsserted &&
    wanted?.every(type => type.isTypeParameter())
  )
    return "certain";
  if (wanted !== "inferred")
    return wanted && (await fitsNone(inner, wanted, context)) ? "certain" : undefined;
  if (!inner.isGenerator || (await mayBeRun(outer, context))) return undefined;
  if (inner.isRecursive) return "certain";
  const others = await otherItems(node, outer, context);
  if (others === "plain") return "certain";
  if (others === "unsure") return undefined;
  const use = await useOfItems(outer, context);
  if (use !== "unknown") return use === "items" ? "certain" : undefined;
  // One generator after the other reads like a list of parts; in a loop they can be groups on purpose.
  return isAsync(outer) && !isInLoop(node, outer) ? "likely" : undefined;
}

/**
 * Whether `return inner()` means the items of the inner generator. It does not where the written type of the
 * outer one says that it returns generators, or where the file uses what it returns.
 */
export async function isMeantAsResult(
  inner: InnerGenerator,
  outer: FunctionNode,
  context: RuleContext,
): Promise<boolean> {
  if (outer.type) return returnsNoGenerator(inner, outer, outer.type, context);
  if (await mayBeRun(outer, context)) return false;
  const calls = await callsOf(outer, context);
  return !calls.some(({ parent }) => isYieldExpression(parent) && isAnswered(parent));
}

/** Whether the written `TReturn` has no place for the inner generator. */
async function returnsNoGenerator(
  inner: InnerGenerator,
  outer: FunctionNode,
  written: TypeNode,
  context: RuleContext,
): Promise<boolean> {
  const { checker } = context;
  const type = await context.typeOf(written);
  const results = type ? await resultsOf(checker, type, "next") : undefined;
  const isOwnName = isTypeReferenceNode(written) && builtinNames.test(written.typeName.getText());
  // `Iterable<T>` and `Generator<T>` say nothing of what is returned, and allow everything.
  if (!results) return isOwnName;
  for (const result of results) {
    const settled = isAsync(outer) ? await awaitedTypes(checker, result) : [result];
    for (const member of (
      await Promise.all((settled ?? []).map(each => checker.constituentsOf(each)))
    ).flat()) {
      const done = await checker.memberTypeOf(member, "done");
      if (!done?.isBooleanLiteralType() || done.value !== true) continue;
      const returned = await checker.memberTypeOf(member, "value");
      if (!returned || returned.flags & TypeFlags.Any)
        return isOwnName && (written.typeArguments?.length ?? 0) < 2;
      return fitsNone(inner, [returned], context);
    }
  }
  return false;
}

const builtinNames = /^(?:Async)?(?:Generator|Iterable|Iterator|IterableIterator|IteratorObject)$/;

/** The item types that are written for a generator; `inferred` where none are, undefined where they are unknown. */
async function wantedItems(
  outer: FunctionNode,
  context: RuleContext,
): Promise<readonly Type[] | "inferred" | undefined> {
  const { checker } = context;
  const protocol = isAsync(outer) ? "async" : "sync";
  let type = outer.type && (await context.typeOf(outer.type));
  if (!outer.type) {
    const expected = isFunctionExpression(outer) ? await checker.contextualTypeOf(outer) : undefined;
    const [signature] = expected ? await checker.callSignaturesOf(expected) : [];
    if (!signature) return "inferred";
    type = await checker.returnTypeOf(signature);
  }
  if (!type || isUncertain(type)) return undefined;
  return (await itemTypesOf(checker, type, protocol)) ?? (await yieldedBy(checker, type, protocol));
}

/** Whether a generator certainly is none of the wanted types. */
async function fitsNone(
  inner: InnerGenerator,
  wanted: readonly Type[],
  { checker }: RuleContext,
): Promise<boolean> {
  const members = (await Promise.all(wanted.map(type => checker.constituentsOf(type)))).flat();
  for (const member of members) {
    if (isUncertain(member) || member.isTypeParameter()) return false;
    if (isNullish(member) || member.flags & TypeFlags.Never) continue;
    if ((await factsOf(checker, member)).iterator !== "no") return false;
    if (inner.type && (await checker.isAssignable(inner.type, member))) return false;
  }
  return true;
}

/** Whether something else may drive the generator. */
async function mayBeRun(outer: FunctionNode, context: RuleContext): Promise<boolean> {
  if (isDriven(outer)) return true;
  if (isAsync(outer)) return false;
  const yields = yieldsOf(outer);
  const types = await Promise.all(yields.map(({ expression }) => expression && context.typeOf(expression)));
  const isEffect = await Promise.all(
    yields.map(async ({ expression, asteriskToken }, index) => {
      const type = types[index];
      if (!expression || !type || asteriskToken) return false;
      // `yield put(action)` of a library without types is as good a reason to be careful as a promise.
      if (type.flags & TypeFlags.Any)
        return isCallExpression(expression) && !(await innerGeneratorOf(expression, outer, context));
      return (await factsOf(context.checker, type)).thenable === "yes";
    }),
  );
  if (isEffect.includes(true)) return true;
  const references = await namedReferences(outer, context);
  return references.some(reference => isPassedOn(reference));
}

/** Whether a function is given to something else, which may call it: `run(saga)`, `[saga]`, `{ saga }`. */
function isPassedOn(reference: Identifier): boolean {
  const { parent } = reference;
  if (isCallExpression(parent)) return parent.expression !== reference;
  // `module.exports = { outer }` gives it to everybody, which says nothing.
  const holder = parent.parent.parent;
  if (isBinaryExpression(holder) && /\bexports\b/.test(holder.left.getText())) return false;
  return passingKinds.has(parent.kind);
}

const passingKinds: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.ArrayLiteralExpression,
  SyntaxKind.PropertyAssignment,
  SyntaxKind.ShorthandPropertyAssignment,
]);

/** What else a generator yields: something that is no generator, nothing else, or something that cannot be told. */
async function otherItems(
  node: YieldExpression,
  outer: FunctionNode,
  context: RuleContext,
): Promise<"plain" | "none" | "unsure"> {
  const { checker } = context;
  const kinds = await Promise.all(
    yieldsOf(outer).map(async other => {
      const { expression, asteriskToken } = other;
      if (other === node || !expression) return "none";
      const type = await context.typeOf(expression);
      if (!type || isUncertain(type)) return "none";
      if (!asteriskToken && (await innerGeneratorOf(expression, outer, context))?.isGenerator) return "none";
      const items = asteriskToken
        ? ((await itemTypesOf(checker, type, "sync")) ?? (await itemTypesOf(checker, type, "async")))
        : [type];
      const facts = await Promise.all((items ?? []).map(item => factsOf(checker, item)));
      if (facts.length === 0 || facts.some(({ iterator }) => iterator === "unknown")) return "none";
      return facts.every(({ iterator }) => iterator === "no") ? "plain" : "unsure";
    }),
  );
  if (kinds.includes("unsure")) return "unsure";
  return kinds.includes("plain") ? "plain" : "none";
}

/** How the file uses what the outer generator hands out. */
async function useOfItems(
  outer: FunctionNode,
  context: RuleContext,
): Promise<"items" | "generators" | "unknown"> {
  const uses = await Promise.all((await callsOf(outer, context)).map(call => useOfCall(call, context)));
  if (uses.includes("generators")) return "generators";
  return uses.includes("items") ? "items" : "unknown";
}

async function useOfCall(call: Node, { checker }: RuleContext): Promise<"items" | "generators" | "unknown"> {
  const { parent } = call;
  if (isSpreadElement(parent)) return isPropertyAccessExpression(parent.parent.parent) ? "unknown" : "items";
  if (isCallExpression(parent)) {
    const isFrom = /^Array\.from(?:Async)?$/.test(parent.expression.getText());
    return isFrom && parent.arguments.length === 1 ? "items" : "unknown";
  }
  if (!isForOfStatement(parent) || parent.expression !== call) return "unknown";
  const { initializer } = parent;
  const name = isVariableDeclarationList(initializer) ? initializer.declarations[0]?.name : undefined;
  if (!name || !isIdentifier(name)) return "unknown";
  const uses = (await referencesOf(checker, name)).map(useOfItem);
  if (uses.includes("generators")) return "generators";
  return uses.includes("items") ? "items" : "unknown";
}

/** What a place that uses an item takes it for. */
function useOfItem(reference: Identifier): "items" | "generators" | "unknown" {
  const { parent } = reference;
  if (isForOfStatement(parent) || isSpreadElement(parent) || isYieldExpression(parent)) return "generators";
  if (isPropertyAccessExpression(parent))
    return generatorMembers.has(parent.name.text) ? "generators" : "items";
  if (isCallExpression(parent)) return /^console\./.test(parent.expression.getText()) ? "items" : "unknown";
  return isBinaryExpression(parent) || parent.kind === SyntaxKind.TemplateSpan ? "items" : "unknown";
}

const generatorMembers: ReadonlySet<string> = new Set([
  "next",
  "return",
  "throw",
  "map",
  "filter",
  "take",
  "drop",
  "flatMap",
  "reduce",
  "toArray",
  "forEach",
  "some",
  "every",
  "find",
]);

/** The calls of a generator in its own file. */
async function callsOf(outer: FunctionNode, context: RuleContext): Promise<readonly Node[]> {
  const around = outermost(outer);
  const { parent: call } = around;
  // `(function* () { … })()` is called where it stands.
  if (isCallExpression(call) && call.expression === around) return [call];
  const references = await namedReferences(outer, context);
  return references.flatMap(reference => {
    const { parent } = reference;
    return isCallExpression(parent) && parent.expression === reference ? [parent] : [];
  });
}

async function namedReferences(
  outer: FunctionNode,
  { checker }: RuleContext,
): Promise<readonly Identifier[]> {
  const { name } = outer as { name?: Node };
  const variable = isVariableDeclaration(outer.parent) ? outer.parent.name : name;
  return variable && isIdentifier(variable) && outer.kind !== SyntaxKind.MethodDeclaration
    ? referencesOf(checker, variable)
    : [];
}

function isInLoop(node: Node, outer: FunctionNode): boolean {
  for (let current = node.parent; current !== outer; current = current.parent)
    if (isLoop(current)) return true;
  return false;
}
