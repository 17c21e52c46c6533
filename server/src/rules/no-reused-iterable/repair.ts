import { placeForAwait } from "../../analysis/await-place.ts";
import { hasComment, insertAfter, insertBefore, unwrapped } from "../../analysis/edits.ts";
import type { OneShotKind } from "../../analysis/one-shot.ts";
import { factsOf } from "../../analysis/protocol.ts";
import { isConst, referencesOf, variableOf } from "../../analysis/references.ts";
import type { Edit, Fix, RuleContext } from "../../engine/rule.ts";
import {
  type CallExpression,
  type Expression,
  type Identifier,
  isCallExpression,
  isIdentifier,
  isLiteralExpression,
  type Node,
  skipTrivia,
  type VariableDeclaration,
} from "../../typescript/syntax.ts";
import { type Consumption, keyOf, rootOf } from "./consumption.ts";

/** The ways to have the items again: collect them where the source is made, or make the source again. */
export async function repair(
  member: Consumption,
  kind: OneShotKind,
  all: readonly Consumption[],
  context: RuleContext,
): Promise<Fix[]> {
  if (kind !== "generator" && kind !== "iterator") return [];
  const { source } = member;
  // Where another name stands for the same source, changing one of them is not enough.
  if (!isIdentifier(source) || all.some(other => other.key !== member.key)) return [];
  const variable = await variableOf(context.checker, source);
  if (!variable?.initializer || !isConst(variable) || keyOf(variable.initializer)) return [];
  const fixes = [await collect(variable, all, context), await makeAgain(member, variable, context)];
  return fixes.filter(fix => fix !== undefined);
}

/** `const items = gen()` → `const items = [...gen()]`, or `await Array.fromAsync(gen())`. */
async function collect(
  variable: VariableDeclaration,
  all: readonly Consumption[],
  context: RuleContext,
): Promise<Fix | undefined> {
  const { sourceFile, checker } = context;
  const initializer = variable.initializer as Expression;
  if (variable.type || all.some(({ site }) => !site)) return undefined;
  const references = await referencesOf(checker, variable.name as Identifier);
  const sources = new Set<Node>(all.map(({ source }) => rootOf(source)));
  // Other uses may need what only an iterator has, such as `next()`.
  if (!references.every(reference => sources.has(reference))) return undefined;
  const { asyncIterable } = await factsOf(checker, await checker.typeOf(initializer));
  if (asyncIterable === "unknown") return undefined;
  if (asyncIterable === "no") {
    const edits = [insertBefore(sourceFile, initializer, "[..."), insertAfter(sourceFile, initializer, "]")];
    return { title: "Collect the items in an array", safe: false, edits };
  }
  const place = await placeForAwait(context, initializer);
  const loops = all.map(consumption => plainLoop(consumption, context));
  if (!place || place.makesAsync || loops.includes(undefined)) return undefined;
  const edits = [
    insertBefore(sourceFile, initializer, "await Array.fromAsync("),
    insertAfter(sourceFile, initializer, ")"),
    ...loops.flatMap(edit => edit ?? []),
  ];
  return { title: "Collect the items with `Array.fromAsync`", safe: false, edits };
}

/** `for await (… of items)` → `for (… of items)`: an array needs no waiting. */
function plainLoop({ loop }: Consumption, { sourceFile, file, text }: RuleContext): Edit[] | undefined {
  if (!loop?.awaitModifier) return undefined;
  const start = loop.awaitModifier.getStart(sourceFile);
  const end = skipTrivia(text, loop.awaitModifier.end, true, true);
  return hasComment(sourceFile, start, end) ? undefined : [{ file, start, end, newText: "" }];
}

/** Replaces the second use by a call like the one that made the source: `for (… of gen(3))`. */
async function makeAgain(
  member: Consumption,
  variable: VariableDeclaration,
  { file, sourceFile, checker }: RuleContext,
): Promise<Fix | undefined> {
  const call = unwrapped(variable.initializer as Expression);
  if (!isCallExpression(call) || !(await hasConstantArguments(call))) return undefined;
  const start = member.source.getStart(sourceFile);
  const callee = call.expression.getText(sourceFile);
  if (callee.includes("\n") || callee.includes("(")) return undefined;
  return {
    title: `Call \`${callee}\` again`,
    safe: false,
    edits: [{ file, start, end: member.source.end, newText: call.getText(sourceFile) }],
  };

  async function hasConstantArguments({ arguments: given }: CallExpression): Promise<boolean> {
    const constant = await Promise.all(
      given.map(async argument => {
        if (isLiteralExpression(argument)) return true;
        if (!isIdentifier(argument)) return false;
        const source = await variableOf(checker, argument);
        return source !== undefined && isConst(source);
      }),
    );
    return constant.every(Boolean);
  }
}
