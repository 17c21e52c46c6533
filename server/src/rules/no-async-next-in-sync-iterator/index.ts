import { type FunctionNode, isAsync } from "../../analysis/functions.ts";
import {
  factoriesOf,
  type HandedOut,
  handedOutBy,
  type IteratorObject,
  type IteratorValue,
  iteratorProtocolOf,
  iteratorsOf,
  placeOfFactory,
} from "../../analysis/iterator-declarations.ts";
import { makeTypesAsync } from "../../analysis/iterator-edits.ts";
import { delegateEdits, dropAsync, renameToAsync } from "../../analysis/iterator-factory-edits.ts";
import { promiseFactoryOf, promiseOutcomesOf } from "../../analysis/iterator-results.ts";
import type { Factory, IteratorMember, Protocol } from "../../analysis/iterator-syntax.ts";
import { returnedBy } from "../../analysis/values.ts";
import { defineRule, type Fix, type RuleContext } from "../../engine/rule.ts";
import { type Expression, type Node, type SourceFile, SyntaxKind } from "../../typescript/syntax.ts";

export default defineRule({
  id: "no-async-next-in-sync-iterator",
  summary: "Reports a `[Symbol.iterator]` whose iterator gives promises instead of results.",
  preset: "recommended",
  severity: "error",
  fixable: "suggestion",
  messages: {
    next: "`next` of a sync iterator returns a promise here. A promise has no `done`, so `for…of` and `[...x]` never end, and every item is `undefined`. Hand the iterator out as `[Symbol.asyncIterator]`.",
    generator:
      "An async generator under `[Symbol.iterator]` gives promises instead of results. A promise has no `done`, so `for…of` and `[...x]` never end, and every item is `undefined`. Name the method `[Symbol.asyncIterator]`.",
    iterator:
      "`[Symbol.iterator]` hands out an async iterator here (`{type}`). The promises of its `next` have no `done`, so `for…of` and `[...x]` never end, and every item is `undefined`. Name the method `[Symbol.asyncIterator]`.",
    factory:
      "`[Symbol.iterator]` returns a promise here. A promise has no `next`, so `for…of` and `[...x]` throw. Return the iterator itself, or write `async *[Symbol.asyncIterator]()`.",
  },
  words: ["iterator", "next"],
  compilerCodes: [2322, 2416],
  listeners: {
    [SyntaxKind.SourceFile]: check,
  },
});

async function check(sourceFile: SourceFile, context: RuleContext): Promise<void> {
  const [found, async] = await Promise.all([
    iteratorsOf(context.checker, sourceFile, "sync"),
    iteratorsOf(context.checker, sourceFile, "async"),
  ]);
  const asyncNodes = new Set(async.map(({ node }) => node));
  const seen = new Set<Node>();
  const isNew = (node: Node) => !seen.has(node) && seen.add(node) !== undefined;
  const iterators = found.flatMap(iterator => {
    if (iterator.kind === "value") return [checkValue(iterator, context)];
    if (iterator.kind === "generator") return [checkGenerator(iterator, context)];
    const next = iterator.members.get("next");
    const isAsyncToo = asyncNodes.has(iterator.node);
    return next && isNew(next.at) ? [checkNext(iterator, next, isAsyncToo, context)] : [];
  });
  const factories = factoriesOf(sourceFile, "sync").map(factory => checkFactory(factory, context));
  await Promise.all([...iterators, ...factories]);
}

async function checkNext(
  iterator: IteratorObject,
  next: IteratorMember,
  isAsyncToo: boolean,
  context: RuleContext,
): Promise<void> {
  const { promises, plain, unknown } = await promiseOutcomesOf(context.checker, next);
  // A helper for both protocols may choose by a flag.
  if (!promises || (isAsyncToo && (plain.length > 0 || unknown))) return;
  context.report({
    at: next.at,
    message: "next",
    fixes: [await mend(iterator, context)],
    related: placeOfFactory(iterator.factory, next.at),
  });
}

async function mend(iterator: IteratorObject, context: RuleContext): Promise<Fix | undefined> {
  const { checker, sourceFile } = context;
  if (iterator.factory) return rename(await factoriesGiving(iterator, context), context);
  const types = await makeTypesAsync(checker, sourceFile, iterator);
  if (!types || types.edits.length === 0) return undefined;
  return { title: "Declare it as an async iterator", safe: false, edits: types.edits };
}

/** The methods that hand an iterator out: often it hands out itself, too. */
async function factoriesGiving(
  { node }: IteratorObject,
  { checker, sourceFile }: RuleContext,
): Promise<readonly Factory[]> {
  const factories = factoriesOf(sourceFile, "sync");
  const given = await Promise.all(factories.map(factory => handedOutBy(checker, factory)));
  return factories.filter((_, index) => given[index]?.some(other => other.node === node));
}

async function checkGenerator(
  { node, call, factory }: Extract<HandedOut, { kind: "generator" }>,
  context: RuleContext,
): Promise<void> {
  if (!isAsync(node)) return;
  context.report({
    at: call ?? factory.name,
    message: "generator",
    fixes: [await rename([factory], context)],
  });
}

/** Judges by type what this file only passes on. */
async function checkValue({ node, types, factory }: IteratorValue, context: RuleContext): Promise<void> {
  const { checker } = context;
  const [type] = types;
  if (!type) return;
  for (const each of types) {
    if ((await iteratorProtocolOf(checker, each)) !== "async") return;
    // An object with `[Symbol.iterator]` of its own is reported where it is defined.
    if ((await checker.memberNamesOf(each)).has("[iterator]") && node.kind !== SyntaxKind.ThisKeyword) return;
  }
  const data = { type: await checker.textOf(type) };
  context.report({ at: node, message: "iterator", data, fixes: [await rename([factory], context)] });
}

async function checkFactory(factory: Factory, context: RuleContext): Promise<void> {
  const promising = await promiseFactoryOf(context.checker, factory);
  if (!promising) return;
  const { node, value } = promising;
  const fixes = node && node === value ? [await mendFactory(factory, node, context)] : [];
  context.report({ at: factory.name, message: "factory", fixes });
}

async function mendFactory(
  factory: Factory,
  node: FunctionNode,
  context: RuleContext,
): Promise<Fix | undefined> {
  const { checker, sourceFile } = context;
  const [dropped, protocols] = await Promise.all([
    dropAsync(checker, sourceFile, node),
    Promise.all(returnedBy(node).map(async returned => protocolAt(returned, context))),
  ]);
  const gives = (protocol: Protocol) => protocols.length > 0 && protocols.every(each => each === protocol);
  if (dropped && gives("sync")) return { title: "Drop `async`", safe: false, edits: dropped.edits };
  // A written return type would be edited twice.
  const renamed = node.type ? undefined : await renameToAsync(checker, sourceFile, factory);
  if (!renamed) return undefined;
  if (dropped && gives("async")) {
    const title = "Drop `async`, and name it `[Symbol.asyncIterator]`";
    return { title, safe: false, edits: [...dropped.edits, ...renamed] };
  }
  const delegated = await delegateEdits(checker, sourceFile, node);
  const title = "Write `async *[Symbol.asyncIterator]` that delegates";
  return delegated && { title, safe: false, edits: [...delegated, ...renamed] };
}

async function protocolAt(returned: Expression, context: RuleContext): Promise<Protocol | undefined> {
  const type = await context.typeOf(returned);
  return type && iteratorProtocolOf(context.checker, type);
}

async function rename(factories: readonly Factory[], context: RuleContext): Promise<Fix | undefined> {
  const renamed = await Promise.all(
    factories.map(factory => renameToAsync(context.checker, context.sourceFile, factory)),
  );
  if (renamed.length === 0 || renamed.includes(undefined)) return undefined;
  const all = renamed.flatMap(edits => edits ?? []);
  const edits = all.filter((edit, index) => all.findIndex(({ start }) => start === edit.start) === index);
  return { title: "Name it `[Symbol.asyncIterator]`", safe: false, edits };
}
