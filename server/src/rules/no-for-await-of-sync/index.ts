import { hasComment } from "../../analysis/edits.ts";
import { factsOf, itemTypesOf } from "../../analysis/protocol.ts";
import { defineRule, type Fix, type RuleContext } from "../../engine/rule.ts";
import { type ForOfStatement, type Node, SyntaxKind, skipTrivia } from "../../typescript/syntax.ts";
import type { Type } from "../../typescript/types.ts";

export default defineRule({
  id: "no-for-await-of-sync",
  summary: "Reports `for await` over something that is only synchronously iterable.",
  preset: "recommended",
  severity: "warning",
  fixable: "safe",
  messages: {
    sync: "`{type}` is not async iterable, so nothing here arrives later: `for await` only adds a pause before each item, in which other code can run. Use a plain `for…of`.",
  },
  words: ["await"],
  listeners: {
    [SyntaxKind.ForOfStatement]: check,
  },
});

async function check(node: ForOfStatement, context: RuleContext): Promise<void> {
  if (!node.awaitModifier) return;
  const type = await context.typeOf(node.expression);
  if (!type) return;
  const facts = await factsOf(context.checker, type);
  if (facts.asyncIterable !== "no" || facts.iterable !== "yes") return;
  if (!(await hasOnlyPlainItems(type, context))) return;
  context.report({
    at: node.awaitModifier,
    message: "sync",
    data: { type: await context.checker.textOf(type) },
    fixes: [dropAwait(node.awaitModifier, context)],
  });
}

/** Whether no item can be a promise: those are awaited by the loop, so `for await` would change what they give. */
async function hasOnlyPlainItems(type: Type, context: RuleContext): Promise<boolean> {
  const items = await itemTypesOf(context.checker, type, "sync");
  if (!items) return false;
  const facts = await Promise.all(items.map(item => factsOf(context.checker, item)));
  return facts.every(({ thenable }) => thenable === "no");
}

function dropAwait(keyword: Node, context: RuleContext): Fix {
  const start = keyword.getStart(context.sourceFile);
  const end = skipTrivia(context.text, keyword.end, true, true);
  return {
    title: "Use a plain `for…of`",
    safe: !hasComment(context.sourceFile, start, end),
    edits: [{ file: context.file, start, end, newText: "" }],
  };
}
