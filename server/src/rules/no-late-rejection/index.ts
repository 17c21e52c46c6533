import { isAsync } from "../../analysis/functions.ts";
import { promiseFactsOf } from "../../analysis/promises.ts";
import { referencesOf } from "../../analysis/references.ts";
import { holdsRunningPromises, isLookedAfter } from "../../analysis/running-promises.ts";
import { placeOf } from "../../analysis/wording.ts";
import { defineRule, type RuleContext } from "../../engine/rule.ts";
import {
  type AwaitExpression,
  type ForOfStatement,
  isAwaitExpression,
  isIdentifier,
  isVariableDeclarationList,
  type Node,
  type SourceFile,
  SyntaxKind,
} from "../../typescript/syntax.ts";
import { allAtOnceFix, eachAfterAllFix, handlerFix } from "./repair.ts";
import { type Started, startedIn } from "./started.ts";

export default defineRule({
  id: "no-late-rejection",
  summary:
    "Reports promises that are started first and awaited only after other waiting, when a rejection comes too late.",
  preset: "strict",
  severity: "warning",
  fixable: "suggestion",
  messages: {
    late: "`{name}` runs already while the code waits for something else: if it rejects meanwhile, nothing handles that and the process ends, whatever `try` is around. Wait for all of them with `Promise.all`.",
    single:
      "`{name}` runs already while the code waits for something else: if it rejects meanwhile, nothing handles that and the process ends, whatever `try` is around. Give it a handler, or start it later.",
    list: "All promises of the list run already: if one rejects before its turn, nothing handles that and the process ends, whatever `try` is around. Wait for all of them with `Promise.all`.",
  },
  words: ["await"],
  listeners: {
    [SyntaxKind.SourceFile]: (node: SourceFile, context) => checkScope(node, context),
    [SyntaxKind.FunctionDeclaration]: checkFunction,
    [SyntaxKind.FunctionExpression]: checkFunction,
    [SyntaxKind.ArrowFunction]: checkFunction,
    [SyntaxKind.MethodDeclaration]: checkFunction,
    [SyntaxKind.ForOfStatement]: checkLoop,
  },
});

async function checkFunction(node: Node, context: RuleContext): Promise<void> {
  if (isAsync(node)) await checkScope(node, context);
}

/** One function, or the top level of a file: promises that are alive at the same time are reported together. */
async function checkScope(scope: Node, context: RuleContext): Promise<void> {
  const started = await startedIn(scope, context);
  for (const group of groupsOf(started)) {
    const late = group.filter(({ between }) => between !== undefined);
    const [first] = late;
    if (!first) continue;
    context.report({
      at: first.awaited.expression,
      message: group.length > 1 ? "late" : "single",
      data: { name: first.name.text },
      fixes: [allAtOnceFix(group, context), handlerFix(late, context)],
      related: [
        ...late.map(({ made, name }) => placeOf(made, `\`${name.text}\` is started here.`)),
        ...(first.between ? [placeOf(first.between, "The code waits here first.")] : []),
      ],
    });
  }
}

/** Promises whose times from start to `await` overlap. */
function groupsOf(started: readonly Started[]): readonly (readonly Started[])[] {
  const groups: Started[][] = [];
  let end = -1;
  for (const promise of [...started].sort((a, b) => a.made.pos - b.made.pos)) {
    if (promise.made.pos < end) groups.at(-1)?.push(promise);
    else groups.push([promise]);
    end = Math.max(end, promise.awaited.end);
  }
  return groups;
}

/** `for (const promise of promises) await promise`. */
async function checkLoop(loop: ForOfStatement, context: RuleContext): Promise<void> {
  if (loop.awaitModifier || !isVariableDeclarationList(loop.initializer)) return;
  const name = loop.initializer.declarations[0]?.name;
  if (!name || !isIdentifier(name)) return;
  const { checker } = context;
  const type = await context.typeOf(loop.expression);
  if (!type || !(await holdsRunningPromises(checker, type))) return;
  if ((await promiseFactsOf(checker, await context.typeOf(name)))?.kind !== "promise") return;
  const references = await referencesOf(checker, name);
  const awaits = references.flatMap(({ parent }) =>
    isAwaitExpression(parent) ? [parent as AwaitExpression] : [],
  );
  const [first] = awaits;
  if (!first || awaits.length < references.length || (await isLookedAfter(checker, loop.expression))) return;
  context.report({
    at: first.expression,
    message: "list",
    fixes: [eachAfterAllFix(loop, awaits, context)],
    related: [placeOf(loop.expression, "These promises run already.")],
  });
}
