import { awaitFix } from "../../analysis/await-fix.ts";
import {
  consumerOf,
  type IterationSite,
  iterationListeners,
  mergeListeners,
} from "../../analysis/iteration-sites.ts";
import { promisedIterableOf, unawaitedFix } from "../../analysis/unawaited.ts";
import { defineRule, type RuleContext } from "../../engine/rule.ts";
import { isUncertain } from "../../typescript/checker.ts";
import { isCallExpression, type PropertyAccessExpression, SyntaxKind } from "../../typescript/syntax.ts";

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
  compilerCodes: [2488, 2504, 2769, 2345, 2339, 2739, 2740, 2741],
  listeners: mergeListeners(iterationListeners(checkIteration), {
    [SyntaxKind.PropertyAccessExpression]: checkMember,
  }),
});

async function checkIteration(site: IterationSite, context: RuleContext): Promise<void> {
  const { checker } = context;
  const type = await context.typeOf(site.typed);
  const brought = await promisedIterableOf(checker, type);
  if (!type || !brought) return;
  const consumer = await consumerOf(checker, site);
  if (site.form === "call" && !consumer) return;
  context.report({
    at: site.at,
    message: consumer?.failure ?? "throws",
    data: { type: await checker.textOf(await checker.nonNullable(type)) },
    fixes: [await unawaitedFix(context, site, consumer, brought)],
  });
}

/** `load().forEach(…)` where `(await load()).forEach(…)` is meant. */
async function checkMember(node: PropertyAccessExpression, context: RuleContext): Promise<void> {
  const member = node.name.text;
  if (!iteratingMethods.has(member) || !isCallExpression(node.parent) || node.parent.expression !== node)
    return;
  const { checker } = context;
  const type = await context.typeOf(node.expression);
  const brought = await promisedIterableOf(checker, type);
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
