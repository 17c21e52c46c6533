import { unwrapped } from "../../analysis/edits.ts";
import { enclosingFunction, isGenerator } from "../../analysis/functions.ts";
import { type Guards, guardPlaces, guardsAround } from "../../analysis/guards.ts";
import { lazyCallOf } from "../../analysis/lazy-calls.ts";
import { isConst, referencesOf, variableOf } from "../../analysis/references.ts";
import { leavesOf } from "../../analysis/returned.ts";
import { headOf, placeOf } from "../../analysis/wording.ts";
import { defineRule, type RelatedPlace, type RuleContext } from "../../engine/rule.ts";
import {
  type Expression,
  isCallExpression,
  isIdentifier,
  type Node,
  type ReturnStatement,
  SyntaxKind,
} from "../../typescript/syntax.ts";
import { delegate, type ReturnedGenerator } from "./repair.ts";

export default defineRule({
  id: "no-generator-returned-from-try",
  summary: "Reports `return gen()` inside `try`, whose `catch` can never see the errors of the generator.",
  preset: "recommended",
  severity: "warning",
  fixable: "suggestion",
  messages: {
    catch:
      "Nothing inside `{name}` has run yet: its errors come when its items are taken, after this `catch` is gone. {advice}",
    finally: "Nothing inside `{name}` has run yet: `finally` comes before its first item is taken. {advice}",
    both: "Nothing inside `{name}` has run yet: its errors come when its items are taken, after this `catch` and `finally`. {advice}",
    using:
      "Nothing inside `{name}` has run yet: `{resource}` is disposed before its first item is taken. {advice}",
  },
  words: ["try", "using"],
  listeners: {
    [SyntaxKind.ReturnStatement]: check,
  },
});

async function check(statement: ReturnStatement, context: RuleContext): Promise<void> {
  const { expression } = statement;
  const scope = expression && enclosingFunction(statement);
  if (!scope) return;
  const guards = guardsAround(statement);
  if (!guards.catchClause && !guards.finallyBlock && !guards.resource) return;
  const leaves = leavesOf(expression).map(({ node }) => node);
  const judged = await Promise.all(leaves.map(node => generatorAt(node, context)));
  const [generator] = judged.filter(found => found !== undefined);
  if (!generator) return;
  const at = headOf(generator.call);
  context.report({
    at: headOf(generator.node),
    message: messageFor(guards),
    data: {
      name: context.text.slice(at.start, at.end),
      resource: guards.resource?.name.getText() ?? "",
      advice: isGenerator(scope)
        ? "Delegate to it inside the `try`, with `return yield*`."
        : "Iterate it inside the `try`, or make this function a generator that delegates to it.",
    },
    fixes: [await delegate(generator, scope, context)],
    related: [...guardPlaces(guards), ...createdAt(generator), ...declaredAt(generator)],
  });
}

/** The generator that an expression is: a call of a generator function, or a constant that such a call made. */
async function generatorAt(node: Expression, context: RuleContext): Promise<ReturnedGenerator | undefined> {
  const { checker } = context;
  const expression = unwrapped(node);
  const variable = isIdentifier(expression) ? await variableOf(checker, expression) : undefined;
  const made = variable?.initializer && isConst(variable) ? unwrapped(variable.initializer) : expression;
  if (!isCallExpression(made)) return undefined;
  const lazy = await lazyCallOf(checker, made);
  // Whoever has taken a first item already has seen the errors up to there.
  if (lazy && variable && (await referencesOf(checker, variable.name)).length > 1) return undefined;
  return lazy && { node, call: made, lazy };
}
function messageFor({ catchClause, finallyBlock }: Guards): string {
  if (catchClause) return finallyBlock ? "both" : "catch";
  return finallyBlock ? "finally" : "using";
}

/** Where the generator function is, which says that it is one. */
function declaredAt({ lazy: { declaration } }: ReturnedGenerator): readonly RelatedPlace[] {
  const name = (declaration as { name?: Node } | undefined)?.name;
  return name
    ? [placeOf(name, "This is a generator function: its body runs while its result is iterated.")]
    : [];
}

function createdAt({ node, call }: ReturnedGenerator): readonly RelatedPlace[] {
  return unwrapped(node) === call ? [] : [placeOf(call, "The generator is made here.")];
}
