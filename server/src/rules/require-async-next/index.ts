import { makeAsync } from "../../analysis/edits.ts";
import { isFunctionNode, isPlainFunction } from "../../analysis/functions.ts";
import {
  type IteratorGenerator,
  type IteratorObject,
  type IteratorValue,
  iteratorProtocolOf,
  iteratorsOf,
  placeOfFactory,
} from "../../analysis/iterator-declarations.ts";
import { makeMemberAsync } from "../../analysis/iterator-edits.ts";
import { delegateEdits } from "../../analysis/iterator-factory-edits.ts";
import { promiseOutcomesOf } from "../../analysis/iterator-results.ts";
import type { Factory, IteratorMember } from "../../analysis/iterator-syntax.ts";
import { returnedBy } from "../../analysis/values.ts";
import { defineRule, type Fix, type RuleContext } from "../../engine/rule.ts";
import { type Expression, type Node, type SourceFile, SyntaxKind } from "../../typescript/syntax.ts";

export default defineRule({
  id: "require-async-next",
  summary: "Reports a `next`, `return` or `throw` of an async iterator that returns no promise.",
  preset: "recommended",
  severity: "warning",
  fixable: "safe",
  messages: {
    sync: "`{name}` of an async iterator must return a promise. `for await` tolerates this, but `.{name}().then(…)` is not a function here, and an error is thrown at the caller instead of rejecting. Make `{name}` async.",
    some: "`{name}` of an async iterator returns no promise on some of its paths. `for await` tolerates this, but `.{name}().then(…)` fails there, and an error is thrown at the caller instead of rejecting. Make `{name}` async.",
    generator:
      "A sync generator under `[Symbol.asyncIterator]` returns no promises from `next`: `.next().then(…)` is not a function, and what it yields is not awaited. Write `async *`.",
    iterator:
      "`[Symbol.asyncIterator]` hands out a sync iterator (`{type}`), whose `next` returns no promise: `.next().then(…)` is not a function, and an error is thrown at the caller instead of rejecting. Delegate to it in an `async *` method.",
  },
  words: ["next", "asyncIterator"],
  // Not assignable, incompatible member; the others say which members of a promise or an iterator are missing.
  compilerCodes: [2322, 2416, 2739, 2740, 2741],
  listeners: {
    [SyntaxKind.SourceFile]: check,
  },
});

async function check(sourceFile: SourceFile, context: RuleContext): Promise<void> {
  const [found, sync] = await Promise.all([
    iteratorsOf(context.checker, sourceFile, "async"),
    iteratorsOf(context.checker, sourceFile, "sync"),
  ]);
  // One object can be handed out in several places, and one method can belong to several objects.
  const seen = new Set<Node>();
  const syncNodes = new Set(sync.filter(({ factory }) => factory).map(({ node }) => node));
  const isNew = (node: Node) => !seen.has(node) && seen.add(node) !== undefined;
  await Promise.all(
    found.flatMap(iterator => {
      if (iterator.kind === "generator") return [checkGenerator(iterator, context)];
      if (iterator.kind === "value") return [checkValue(iterator, context)];
      const members = [...iterator.members.values()].filter(member => isNew(member.at));
      return members.map(member => checkMember(iterator, member, syncNodes.has(iterator.node), context));
    }),
  );
}

async function checkMember(
  iterator: IteratorObject,
  member: IteratorMember,
  isSyncToo: boolean,
  context: RuleContext,
): Promise<void> {
  const { checker, sourceFile } = context;
  const outcomes = await promiseOutcomesOf(checker, member);
  const isMixed = outcomes.promises || outcomes.unknown;
  if (outcomes.plain.length === 0) {
    if (isMixed) return;
    // A `return` or `throw` that gives nothing at all breaks loops: valid-iterator-result says so.
    if (outcomes.nothing.length > 0 && member.name !== "next") return;
  }
  // A helper for both protocols may choose by a flag.
  if (isSyncToo && isMixed) return;
  // A `next` that serves `for…of` too cannot become async.
  const made = isSyncToo ? undefined : await makeMemberAsync(checker, sourceFile, iterator, member);
  context.report({
    at: member.at,
    message: isMixed ? "some" : "sync",
    data: { name: member.name },
    fixes: [made && { title: `Make \`${member.name}\` async`, ...made }],
    related: placeOfFactory(iterator.factory, member.at),
  });
}

async function checkGenerator(
  { node, call, factory }: IteratorGenerator,
  context: RuleContext,
): Promise<void> {
  const { checker, sourceFile } = context;
  if (isPlainFunction(node) && node.modifiers?.some(({ kind }) => kind === SyntaxKind.AsyncKeyword)) return;
  if (call) return reportSyncIterator(call, factory, context);
  const isShared = !factory.values.some(value => value === node);
  const edits = isPlainFunction(node) && !isShared ? await makeAsync(checker, sourceFile, node) : undefined;
  context.report({
    at: factory.name,
    message: "generator",
    fixes: [edits && { title: "Make the generator async", safe: true, edits }],
  });
}

/** Judges by type what this file only passes on. */
async function checkValue({ node, types, factory }: IteratorValue, context: RuleContext): Promise<void> {
  const { checker } = context;
  if (types.length === 0) return;
  for (const type of types) {
    if ((await iteratorProtocolOf(checker, type)) !== "sync") return;
    // An object with `[Symbol.asyncIterator]` of its own is reported where it is defined.
    const isForeign = node.kind !== SyntaxKind.ThisKeyword;
    if (isForeign && (await checker.memberNamesOf(type)).has("[asyncIterator]")) return;
  }
  await reportSyncIterator(node, factory, context);
}

async function reportSyncIterator(node: Expression, factory: Factory, context: RuleContext): Promise<void> {
  const { checker, sourceFile } = context;
  const [value] = factory.values;
  // Only a factory that returns this very expression can delegate to it.
  const delegates = value && isFunctionNode(value) && returnedBy(value).includes(node);
  const [type, edits] = await Promise.all([
    context.typeOf(node),
    delegates ? delegateEdits(checker, sourceFile, value) : undefined,
  ]);
  if (!type) return;
  const fix: Fix | undefined = edits && {
    title: "Delegate to it in an `async *` method",
    safe: false,
    edits,
  };
  context.report({
    at: node,
    message: "iterator",
    data: { type: await checker.textOf(type) },
    fixes: [fix],
  });
}
