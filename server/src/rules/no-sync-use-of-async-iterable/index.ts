import { isAsyncIterableType, isPointlessAwait, mayBeObject } from "../../analysis/async-values.ts";
import { forAwaitFix, wrapValueFix } from "../../analysis/collecting.ts";
import {
  type Consumer,
  consumerOf,
  type IterationSite,
  iterationListeners,
  mergeListeners,
} from "../../analysis/iteration-sites.ts";
import {
  hasNoOwnProperties,
  isPlainObject,
  type ObjectUse,
  objectUseListeners,
  redefinesIteration,
} from "../../analysis/object-uses.ts";
import { hasOnlyPrimitiveItems, syncUseFix } from "../../analysis/sync-use.ts";
import { defineRule, type Fix, type RuleContext } from "../../engine/rule.ts";
import type { ForInStatement } from "../../typescript/syntax.ts";
import { type Type, TypeFlags } from "../../typescript/types.ts";

export default defineRule({
  id: "no-sync-use-of-async-iterable",
  summary: "Reports an async iterable where only a sync iterable, an object or text works.",
  preset: "recommended",
  severity: "error",
  fixable: "safe",
  messages: {
    "for-of":
      "`{type}` is async iterable only, so a plain `for…of` throws a TypeError before the first item. Use `for await…of`.",
    spread:
      "`{type}` is async iterable only, so spreading it throws a TypeError. Collect the items first, with `await Array.fromAsync(…)` or `for await`.",
    destructuring:
      "`{type}` is async iterable only, so taking items out of it with `[…]` throws a TypeError. Collect the items first, with `await Array.fromAsync(…)`, or use `for await`.",
    delegation:
      "`{type}` is async iterable only, so `yield*` in a generator that is not async throws a TypeError. Make the generator `async function*`.",
    throws:
      "`{type}` is async iterable only, so `{name}` throws a TypeError. Collect the items first, with `await Array.fromAsync(…)` or `for await`.",
    rejects:
      "`{type}` is async iterable only, so the promise of `{name}` rejects with a TypeError. Collect the items with `await Array.fromAsync(…)` or `for await`.",
    empty:
      "`{type}` is async iterable only, so `{name}` finds no items in it and its result is always empty. Use `await Array.fromAsync(…)` or `for await`.",
    "for-in":
      "`for…in` lists property names, and `{type}` has none: the loop never runs. Use `for await…of` for its items.",
    copy: "The items of `{type}` are no properties of it, so nothing is copied. Collect them first, with `for await`.",
    keys: "The items of `{type}` are no properties of it, so `{name}` always gives an empty list. Collect them with `await Array.fromAsync(…)` or `for await`.",
    json: "`JSON.stringify` does not wait for the items of `{type}`: it writes `{}`. Collect them first, with `await Array.fromAsync(…)` or `for await`.",
    text: "`{type}` becomes a text like `[object AsyncGenerator]` here, without any of its items. Collect them first, with `for await` or `await Array.fromAsync(…)`.",
  },
  // Whatever iterates, lists or turns into text has one of these.
  words: ["for", "...", "[", "yield", "(", "`", "+"],
  // 2488 says it of syntax that iterates; the others say that no overload or parameter takes the argument.
  compilerCodes: [2488, 2769, 2345, 2741, 2740, 2739],
  listeners: mergeListeners(iterationListeners(checkIteration), objectUseListeners(checkUse)),
});

async function checkIteration(site: IterationSite, context: RuleContext): Promise<void> {
  if (site.acceptsAsync) return;
  const { checker } = context;
  const type = await context.typeOf(site.typed);
  if (!type || !(await isAsyncIterableType(checker, type))) return;
  const consumer = await consumerOf(checker, site);
  if (site.form === "call" && (!consumer || consumer.acceptsAsync)) return;
  if (site.value && (await isPointlessAwait(checker, site.value))) return;
  context.report({
    at: site.at,
    message: messageFor(site, consumer),
    data: { type: await nameOf(type, context), name: consumer?.name ?? "" },
    fixes: [await syncUseFix(context, site, consumer, type)],
  });
}

async function checkUse(use: ObjectUse, context: RuleContext): Promise<void> {
  const { checker } = context;
  const type = await context.typeOf(use.value);
  // The value of a type parameter can bring its own text, JSON or properties.
  if (!type || !mayBeObject(type) || type.flags & TypeFlags.TypeParameter) return;
  if (use.form === "copy" && isPlainObject(type)) return;
  if (!(await isAsyncIterableType(checker, type))) return;
  if (!(await losesItems(use, type, context)) || (await isPointlessAwait(checker, use.value))) return;
  if (use.confirm && !(await use.confirm(checker))) return;
  context.report({
    at: use.value,
    message: use.form,
    data: { type: await nameOf(type, context), name: use.name ?? "" },
    fixes: [await useFix(use, type, context)],
  });
}

/** Whether the place really sees nothing of the value, rather than what its class made for such places. */
async function losesItems(use: ObjectUse, type: Type, context: RuleContext): Promise<boolean> {
  const { checker } = context;
  const names = await checker.memberNamesOf(await checker.nonNullable(type));
  if (use.form === "text") return !names.has("toString") && !names.has("[toPrimitive]");
  if (use.form === "json" && names.has("toJSON")) return false;
  if (use.form === "copy" && redefinesIteration(use)) return false;
  return hasNoOwnProperties(checker, type);
}

function messageFor(site: IterationSite, consumer: Consumer | undefined): string {
  if (consumer) return consumer.failure;
  return site.form === "array-spread" || site.form === "argument-spread" ? "spread" : site.form;
}

async function useFix(use: ObjectUse, type: Type, context: RuleContext): Promise<Fix | undefined> {
  switch (use.form) {
    case "for-in":
      return forAwaitFix(context, use.node as ForInStatement);
    case "json":
      return wrapValueFix(context, use.value);
    case "text": {
      const readable = TypeFlags.StringLike | TypeFlags.NumberLike | TypeFlags.BigIntLike;
      return (await hasOnlyPrimitiveItems(context.checker, type, readable))
        ? wrapValueFix(context, use.value)
        : undefined;
    }
    default:
      return undefined;
  }
}

/** The type as a message shows it: without what may be missing, and the class where it is `this`. */
async function nameOf(type: Type, { checker }: RuleContext): Promise<string> {
  const isThis = type.isTypeParameter() && type.isThisType;
  return checker.textOf((isThis && (await checker.constraintOf(type))) || (await checker.nonNullable(type)));
}
