import type { Edit, Fix } from "../engine/rule.ts";
import type { Checker } from "../typescript/checker.ts";
import { type Expression, type ForOfStatement, skipTrivia } from "../typescript/syntax.ts";
import { type Type, TypeFlags } from "../typescript/types.ts";
import { mayBeObject } from "./async-values.ts";
import { awaitFix } from "./await-fix.ts";
import { type FileFacts, placeForAwait } from "./await-place.ts";
import { awaiting, collectFix, forAwaitFix, putAround } from "./collecting.ts";
import { hasComment } from "./edits.ts";
import type { Consumer, IterationSite } from "./iteration-sites.ts";
import { awaitedTypes, factsOf, isNullish, itemTypesOf } from "./protocol.ts";

/** What a promise brings that can be iterated. */
export interface Brought {
  readonly types: readonly Type[];
  /** Whether only `for await` can iterate it. */
  readonly isAsync: boolean;
  /** Whether the promise, or what it brings, may be missing. */
  readonly isNullable: boolean;
}

/** What awaiting a value gives to iterate, where the value is a promise and not iterable itself. */
export async function promisedIterableOf(
  checker: Checker,
  type: Type | undefined,
): Promise<Brought | undefined> {
  if (!type || !mayBeObject(type)) return undefined;
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

/**
 * Awaits the promise that stands where its iterable is meant, and makes the place wait for its items where that is
 * needed.
 *
 * @returns undefined for destructured parameters, and where `await` cannot come.
 */
export async function unawaitedFix(
  context: FileFacts,
  site: IterationSite,
  consumer: Consumer | undefined,
  brought: Brought,
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
  context: FileFacts,
): Promise<Fix | undefined> {
  if (brought.isAsync && !site.acceptsAsync) return undefined;
  const { before, after } = awaiting(value);
  const edits = putAround(context.sourceFile, value, { before: `(${before}`, after: `${after}) ?? []` });
  return awaitFix(context, value, { edits, title: "Add `await` and a fallback", safe: false });
}

/** `for await (x of promise)` → `for (x of await promise)`: after that nothing in the loop has to wait. */
async function moveAwait(loop: ForOfStatement, context: FileFacts): Promise<Fix | undefined> {
  const { awaitModifier, expression } = loop;
  if (!awaitModifier || !(await placeForAwait(context, loop))) return undefined;
  const { sourceFile, file } = context;
  const start = awaitModifier.getStart(sourceFile);
  const end = skipTrivia(sourceFile.text, awaitModifier.end, true, true);
  const removal: Edit = { file, start, end, newText: "" };
  return {
    title: "Move `await` to the promise",
    safe: !hasComment(sourceFile, start, end),
    edits: [removal, ...putAround(sourceFile, expression, awaiting(expression))],
  };
}

/** Whether no item of what the promise brings can be a promise itself. */
async function hasPlainItems(brought: Brought, { checker }: FileFacts): Promise<boolean> {
  const items = await Promise.all(brought.types.map(type => itemTypesOf(checker, type, "sync")));
  const facts = await Promise.all(items.flat().map(item => factsOf(checker, item)));
  return items.every(item => item !== undefined) && facts.every(({ thenable }) => thenable === "no");
}
