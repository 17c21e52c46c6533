import { mayBeObject } from "../../analysis/async-values.ts";
import { awaitFix } from "../../analysis/await-fix.ts";
import { placeForAwait } from "../../analysis/await-place.ts";
import { awaiting, collectFix, forAwaitFix, putAround } from "../../analysis/collecting.ts";
import { hasComment } from "../../analysis/edits.ts";
import {
  type Consumer,
  consumerOf,
  type IterationSite,
  iterationListeners,
  mergeListeners,
} from "../../analysis/iteration-sites.ts";
import { awaitedTypes, factsOf, isNullish, itemTypesOf } from "../../analysis/protocol.ts";
import { defineRule, type Edit, type Fix, type RuleContext } from "../../engine/rule.ts";
import { isUncertain } from "../../typescript/checker.ts";
import {
  type Expression,
  type ForOfStatement,
  isCallExpression,
  type PropertyAccessExpression,
  SyntaxKind,
  skipTrivia,
} from "../../typescript/syntax.ts";
import { type Type, TypeFlags } from "../../typescript/types.ts";

export default defineRule({
  id: "no-unawaited-iterable",
  summary: "Reports iterating a promise of an iterable instead of the iterable that it brings.",
  preset: "recommended",
  severity: "error",
  fixable: "safe",
  messages: {
    throws:
      "`{type}` is a promise, and only what it brings can be iterated, so this throws a TypeError. Put `await` before it.",
    rejects:
      "`{type}` is a promise, and only what it brings can be iterated, so this promise rejects with a TypeError. Put `await` before it.",
    empty:
      "`{type}` is a promise, and only what it brings can be iterated: none of its items is found here. Put `await` before it.",
    member:
      "`{type}` is a promise, and only what it brings has `{member}`, so this throws a TypeError. Put `await` before it.",
  },
  // Whatever iterates or calls a method has one of these.
  words: ["for", "...", "[", "yield", "(", "."],
  compilerCodes: [2488, 2504, 2769, 2345, 2339, 2551, 2739, 2740, 2741],
  listeners: mergeListeners(iterationListeners(checkIteration), {
    [SyntaxKind.PropertyAccessExpression]: checkMember,
  }),
});

async function checkIteration(site: IterationSite, context: RuleContext): Promise<void> {
  const { checker } = context;
  const type = await context.typeOf(site.typed);
  const brought = await iterableOf(type, context);
  if (!type || !brought) return;
  const consumer = await consumerOf(checker, site);
  if (site.form === "call" && !consumer) return;
  context.report({
    at: site.at,
    message: consumer?.failure ?? "throws",
    data: { type: await checker.textOf(await checker.nonNullable(type)) },
    fixes: [await fixFor(site, consumer, brought, context)],
  });
}

/** `load().forEach(…)` where `(await load()).forEach(…)` is meant. */
async function checkMember(node: PropertyAccessExpression, context: RuleContext): Promise<void> {
  const member = node.name.text;
  if (!iteratingMethods.has(member) || !isCallExpression(node.parent) || node.parent.expression !== node)
    return;
  const { checker } = context;
  const type = await context.typeOf(node.expression);
  const brought = await iterableOf(type, context);
  if (!type || !brought || brought.types.some(isUncertain)) return;
  const names = await Promise.all(brought.types.map(item => checker.memberNamesOf(item)));
  const own = await checker.memberNamesOf(await checker.nonNullable(type));
  if (own.has(member) || !names.every(known => known.has(member))) return;
  context.report({
    at: node.name,
    message: "member",
    data: { type: await checker.textOf(await checker.nonNullable(type)), member },
    fixes: [brought.isNullable ? undefined : await awaitFix(context, node.expression)],
  });
}

/** What a promise brings that can be iterated. */
interface Brought {
  readonly types: readonly Type[];
  /** Whether only `for await` can iterate it. */
  readonly isAsync: boolean;
  /** Whether the promise, or what it brings, may be missing. */
  readonly isNullable: boolean;
}

/** What awaiting a value gives to iterate, where the value is a promise and not iterable itself. */
async function iterableOf(type: Type | undefined, context: RuleContext): Promise<Brought | undefined> {
  if (!type || !mayBeObject(type)) return undefined;
  const { checker } = context;
  const own = await factsOf(checker, type);
  if (own.thenable !== "yes" || own.iterable !== "no" || own.asyncIterable !== "no") return undefined;
  const settled = await awaitedTypes(checker, await checker.nonNullable(type));
  const constituents = await Promise.all((settled ?? []).map(item => checker.constituentsOf(item)));
  const types = constituents.flat().filter(item => !isNullish(item));
  const isNullable = types.length < constituents.flat().length || (await checker.nonNullable(type)) !== type;
  if (types.length === 0) return undefined;
  const facts = await Promise.all(types.map(item => factsOf(checker, item)));
  // Of `Promise<any>` nothing is known but that it cannot be iterated as it is.
  const fits = types.every(
    (item, index) =>
      (item.flags & TypeFlags.Any && !item.isErrorType()) ||
      facts[index]?.iterable === "yes" ||
      facts[index]?.asyncIterable === "yes",
  );
  if (!fits) return undefined;
  return {
    types,
    isNullable,
    isAsync: facts.some(({ iterable, asyncIterable }) => asyncIterable === "yes" && iterable === "no"),
  };
}

async function fixFor(
  site: IterationSite,
  consumer: Consumer | undefined,
  brought: Brought,
  context: RuleContext,
): Promise<Fix | undefined> {
  const { value } = site;
  if (!value) return undefined;
  if (brought.isNullable)
    return site.form === "call" ? undefined : awaitOrNothing(site, value, brought, context);
  const acceptsAsync = consumer ? consumer.acceptsAsync === true : site.acceptsAsync;
  if (site.form === "for-await" && !brought.isAsync && (await hasPlainItems(brought, context)))
    return moveAwait(site.node as ForOfStatement, context);
  if (!brought.isAsync || acceptsAsync) return awaitFix(context, value);
  if (site.form !== "for-of") return collectFix(context, site, consumer, awaiting(value));
  const edits = putAround(context.sourceFile, value, awaiting(value));
  const fix = await forAwaitFix(context, site.node as ForOfStatement, edits);
  return (
    fix && {
      ...fix,
      title: fix.title.replace(/[Uu]se /, found => `${found === "Use " ? "A" : "a"}dd \`await\` and use `),
    }
  );
}

/** `await` with a fallback, where nothing may come: `(await promise) ?? []`. */
async function awaitOrNothing(
  site: IterationSite,
  value: Expression,
  brought: Brought,
  context: RuleContext,
): Promise<Fix | undefined> {
  if (brought.isAsync && !site.acceptsAsync) return undefined;
  const { before, after } = awaiting(value);
  const edits = putAround(context.sourceFile, value, { before: `(${before}`, after: `${after}) ?? []` });
  return awaitFix(context, value, { edits, title: "Add `await` and a fallback", safe: false });
}

/** `for await (x of promise)` → `for (x of await promise)`: after that nothing in the loop has to wait. */
async function moveAwait(loop: ForOfStatement, context: RuleContext): Promise<Fix | undefined> {
  const { awaitModifier, expression } = loop;
  if (!awaitModifier || !(await placeForAwait(context, loop))) return undefined;
  const { sourceFile, file, text } = context;
  const start = awaitModifier.getStart(sourceFile);
  const end = skipTrivia(text, awaitModifier.end, true, true);
  const removal: Edit = { file, start, end, newText: "" };
  return {
    title: "Move `await` to the promise",
    safe: !hasComment(sourceFile, start, end),
    edits: [removal, ...putAround(sourceFile, expression, awaiting(expression))],
  };
}

/** Whether no item of what the promise brings can be a promise itself. */
async function hasPlainItems(brought: Brought, { checker }: RuleContext): Promise<boolean> {
  const items = await Promise.all(brought.types.map(type => itemTypesOf(checker, type, "sync")));
  const facts = await Promise.all(items.flat().map(item => factsOf(checker, item)));
  return items.every(item => item !== undefined) && facts.every(({ thenable }) => thenable === "no");
}

/** Methods of lists, Sets and Maps that go through the items. */
const iteratingMethods: ReadonlySet<string> = new Set([
  "entries",
  "every",
  "filter",
  "find",
  "findIndex",
  "findLast",
  "findLastIndex",
  "flatMap",
  "forEach",
  "join",
  "keys",
  "map",
  "reduce",
  "reduceRight",
  "some",
  "sort",
  "toSorted",
  "values",
]);
