import type { Fix } from "../engine/rule.ts";
import type { Checker } from "../typescript/checker.ts";
import { type ForOfStatement, isBinaryExpression, isConditionalExpression } from "../typescript/syntax.ts";
import { type Type, TypeFlags } from "../typescript/types.ts";
import type { FileFacts } from "./await-place.ts";
import { type Around, collectFix, forAwaitFix } from "./collecting.ts";
import type { Consumer, IterationSite } from "./iteration-sites.ts";
import { isNullish, itemTypesOf } from "./protocol.ts";

/**
 * Makes a place that iterates synchronously work with an async iterable: `for await` for a loop, `Array.fromAsync`
 * for the others.
 *
 * @param type The type of what is iterated.
 * @returns undefined where neither helps: in `yield*` of a sync generator, where `await` cannot come, for places that
 *   want bytes and get chunks of bytes.
 */
export async function syncUseFix(
  context: FileFacts,
  site: IterationSite,
  consumer: Consumer | undefined,
  type: Type,
): Promise<Fix | undefined> {
  if (site.form === "for-of") return forAwaitFix(context, site.node as ForOfStatement);
  if (consumer && /^Promise\.(?:race|any)$/.test(consumer.name)) return undefined;
  if (
    consumer &&
    /Array$|^Buffer\.from$|Array\.from$/.test(consumer.name) &&
    consumer.name !== "Array.from"
  ) {
    // Bytes and numbers fit; chunks of bytes would all become zero.
    if (!(await hasOnlyPrimitiveItems(context.checker, type, TypeFlags.NumberLike | TypeFlags.BigIntLike)))
      return undefined;
  }
  const isNullable = (await context.checker.nonNullable(type)) !== type;
  return collectFix(context, site, consumer, isNullable ? orNothing(site) : undefined);
}

/** `items` → `items ?? []`: what may be missing has no items. */
function orNothing({ value }: IterationSite): Around | undefined {
  if (!value) return undefined;
  const needsParentheses = isBinaryExpression(value) || isConditionalExpression(value);
  return needsParentheses ? { before: "(", after: ") ?? []" } : { before: "", after: " ?? []" };
}

/** Whether all items of an async iterable are primitives with one of the flags. */
export async function hasOnlyPrimitiveItems(
  checker: Checker,
  type: Type,
  flags: TypeFlags,
): Promise<boolean> {
  const items = await itemTypesOf(checker, await checker.nonNullable(type), "async");
  const members = await Promise.all((items ?? []).map(item => checker.constituentsOf(item)));
  const values = members.flat().filter(member => !isNullish(member));
  return values.length > 0 && values.every(member => (member.flags & flags) !== 0);
}
