import { enclosingFunction, isAsync } from "../analysis/functions.ts";
import { libraryAncestorsOf, oneShotKindOf } from "../analysis/one-shot.ts";
import { awaitedTypes, factsOf, itemTypesOf, yieldedBy } from "../analysis/protocol.ts";
import type { TextRange } from "../engine/rule.ts";
import type { Checker } from "../typescript/checker.ts";
import {
  type AwaitExpression,
  type Expression,
  type ForOfStatement,
  getTokenAtPosition,
  isAwaitExpression,
  isCallExpression,
  isForOfStatement,
  isParenthesizedExpression,
  isPropertyAccessExpression,
  isYieldExpression,
  SyntaxKind,
  type YieldExpression,
} from "../typescript/syntax.ts";
import { type Type, TypeFlags } from "../typescript/types.ts";
import type { FileView } from "../typescript/workspace.ts";

/** One line about an iteration, for the keywords that drive it. */
export interface IterationNote extends TextRange {
  /** Markdown. */
  readonly text: string;
}

/**
 * Says what `for await`, `yield*` or an `await` at an offset iterates and how: the items, whether the source can
 * be iterated again, and whether a step really waits.
 *
 * @returns undefined away from these keywords, for an `await` that has nothing to do with iteration, and where
 *   the types do not tell.
 */
export async function iterationNoteAt(view: FileView, offset: number): Promise<IterationNote | undefined> {
  const { sourceFile, checker } = view;
  const token = getTokenAtPosition(sourceFile, offset);
  if (offset < token.getStart(sourceFile)) return undefined;
  const { parent } = token;
  const isKeyword = keywords.has(token.kind);
  if (!isKeyword || !parent) return undefined;
  if (isForOfStatement(parent) && parent.awaitModifier) {
    const range = { start: parent.getStart(sourceFile), end: parent.awaitModifier.end };
    return withText(range, await aboutLoop(checker, parent));
  }
  if (isYieldExpression(parent) && parent.asteriskToken) {
    const range = { start: parent.getStart(sourceFile), end: parent.asteriskToken.end };
    return withText(range, await aboutDelegation(checker, parent));
  }
  if (isAwaitExpression(parent) && token.kind === SyntaxKind.AwaitKeyword) {
    return withText({ start: token.getStart(sourceFile), end: token.end }, await aboutAwait(checker, parent));
  }
  return undefined;
}

/** How each step of an iteration waits. */
export type Waiting = "for the item" | "for a promise" | "not";

/** How the steps of a `for await` over values of a type wait; undefined where the type does not tell. */
export async function waitingOf(checker: Checker, type: Type): Promise<Waiting | undefined> {
  const facts = await factsOf(checker, type);
  if (facts.asyncIterable === "yes") return "for the item";
  if (facts.asyncIterable !== "no" || facts.iterable !== "yes") return undefined;
  const items = await itemTypesOf(checker, type, "sync");
  if (!items) return undefined;
  const thenable = (await Promise.all(items.map(item => factsOf(checker, item)))).map(item => item.thenable);
  if (thenable.every(verdict => verdict === "no")) return "not";
  return thenable.some(verdict => verdict === "yes") ? "for a promise" : undefined;
}

const keywords: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.ForKeyword,
  SyntaxKind.AwaitKeyword,
  SyntaxKind.YieldKeyword,
  SyntaxKind.AsteriskToken,
]);

async function aboutLoop(checker: Checker, loop: ForOfStatement): Promise<string | undefined> {
  const type = await checker.typeOf(loop.expression);
  const waiting = type && (await waitingOf(checker, type));
  if (!waiting) return undefined;
  const items = await itemsText(checker, type, waiting === "for the item" ? "async" : "sync", true);
  return sentence(
    ["`for await` takes", items, "from", await named(checker, type)],
    [
      await repeatability(checker, type),
      {
        "for the item": "each step waits for its item",
        "for a promise": "each step waits for a promise that runs already",
        not: "nothing arrives later, so a step only lets other code run",
      }[waiting],
    ],
  );
}

async function aboutDelegation(checker: Checker, node: YieldExpression): Promise<string | undefined> {
  const type = node.expression && (await checker.typeOf(node.expression));
  const scope = enclosingFunction(node);
  if (!type || !scope) return undefined;
  const waiting = isAsync(scope) ? await waitingOf(checker, type) : "not";
  if (!waiting) return undefined;
  const items = await itemsText(checker, type, waiting === "for the item" ? "async" : "sync", isAsync(scope));
  if (items === undefined) return undefined;
  return sentence(
    ["`yield*` passes on", items, "from", await named(checker, type)],
    [
      await repeatability(checker, type),
      {
        "for the item": "each step waits for its item",
        "for a promise": "each step waits for a promise that runs already",
        not: "no step waits",
      }[waiting],
    ],
  );
}

async function aboutAwait(checker: Checker, node: AwaitExpression): Promise<string | undefined> {
  const operand = unparenthesized(node.expression);
  const type = await checker.typeOf(operand);
  if (!type) return undefined;
  const facts = await factsOf(checker, type);
  if (facts.thenable === "no" && facts.asyncIterable === "yes") {
    return `\`await\` hands ${await named(checker, type)} back as it is: it is no promise, and nothing is iterated.`;
  }
  const isStep = isCallExpression(operand) && isPropertyAccessExpression(operand.expression);
  if (!isStep || !isPropertyAccessExpression(operand.expression)) return undefined;
  const method = operand.expression.name.text;
  if (method !== "next" && method !== "return") return undefined;
  const iterator = await checker.typeOf(operand.expression.expression);
  if (!iterator || (await factsOf(checker, iterator)).iterator !== "yes") return undefined;
  const source = await named(checker, iterator);
  if (facts.thenable === "no") {
    return `\`await\` of a step of ${source}, which is there already: it only lets other code run.`;
  }
  if (facts.thenable !== "yes") return undefined;
  if (method === "return") return `\`await\` waits until ${source} has cleaned up.`;
  const values = await typesText(checker, await yieldedBy(checker, iterator, "async"), true);
  const outcome = values === undefined ? "" : `: \`done\`, or a \`value\` of ${values}`;
  return `\`await\` waits for the next step of ${source}${outcome}.`;
}

function unparenthesized(node: Expression): Expression {
  let current = node;
  while (isParenthesizedExpression(current)) current = current.expression;
  return current;
}

function withText(range: TextRange, text: string | undefined): IterationNote | undefined {
  return text === undefined ? undefined : { ...range, text };
}

/** `a b: c, d.` without what is not known. */
function sentence(words: readonly (string | undefined)[], facts: readonly (string | undefined)[]): string {
  const about = facts.filter(fact => fact !== undefined).join(", ");
  return `${words.map(word => word ?? "items").join(" ")}${about && ": "}${about}.`;
}

/** `number` items, undefined where they cannot be told. */
async function itemsText(
  checker: Checker,
  type: Type,
  protocol: "sync" | "async",
  isAwaited: boolean,
): Promise<string | undefined> {
  const types = await typesText(checker, await itemTypesOf(checker, type, protocol), isAwaited);
  return types && `${types} items`;
}

/** @param isAwaited Whether a promise among the types stands for what it fulfills with. */
async function typesText(
  checker: Checker,
  types: readonly Type[] | undefined,
  isAwaited: boolean,
): Promise<string | undefined> {
  if (!types || types.length === 0) return undefined;
  const given = isAwaited ? await Promise.all(types.map(item => awaitedTypes(checker, item))) : [types];
  if (!given.every(settled => settled !== undefined)) return undefined;
  const names = await Promise.all(given.flat().map(item => checker.textOf(item)));
  return inCode([...new Set(names)].join(" | "));
}

async function named(checker: Checker, type: Type): Promise<string> {
  return inCode(await checker.textOf(type));
}

/** Types can be long, and a hover is one line. */
function inCode(text: string): string {
  const line = text.replace(/\s+/g, " ");
  const short = line.length > 80 ? `${line.slice(0, 79)}…` : line;
  return short.includes("`") ? `\`\` ${short} \`\`` : `\`${short}\``;
}

/** Whether a source can be iterated again, as far as its type tells. */
async function repeatability(checker: Checker, type: Type): Promise<string | undefined> {
  if (await oneShotKindOf(checker, type)) return "it can be iterated only once";
  if (type.flags & TypeFlags.StringLike) return "every loop starts anew";
  if (type.isUnionType() || type.isIntersectionType()) return undefined;
  const ancestors = await libraryAncestorsOf(checker, type);
  const isCollection = ancestors.some(({ name, library }) => library === "lib" && collections.test(name));
  return isCollection ? "every loop starts anew" : undefined;
}

const collections = /^(?:Readonly)?(?:Set|Map)$|Array$/;
