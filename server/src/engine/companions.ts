import { isAsyncIterableType, isPointlessAwait } from "../analysis/async-values.ts";
import { awaitFix } from "../analysis/await-fix.ts";
import type { FileFacts } from "../analysis/await-place.ts";
import { loopOver, moveToLoop, removalOf } from "../analysis/await-removal.ts";
import { asyncEditsAround } from "../analysis/awaiting.ts";
import { callFix, iterableFunctionOf } from "../analysis/calling.ts";
import { wrapValueFix } from "../analysis/collecting.ts";
import { unwrapped } from "../analysis/edits.ts";
import { consumerOf, type IterationSite, iterationSiteAt } from "../analysis/iteration-sites.ts";
import { awaitedTypes, factsOf, isNullish } from "../analysis/protocol.ts";
import { syncUseFix } from "../analysis/sync-use.ts";
import { promisedIterableOf, unawaitedFix } from "../analysis/unawaited.ts";
import { isUncertain } from "../typescript/checker.ts";
import {
  type AwaitExpression,
  type Expression,
  isAwaitExpression,
  isBindingElement,
  isCallExpression,
  isIdentifier,
  isNewExpression,
  isObjectBindingPattern,
  isPropertyAccessExpression,
  isVariableDeclaration,
  type Node,
} from "../typescript/syntax.ts";
import type { Fix, TextRange } from "./rule.ts";
import { nodeAt } from "./spots.ts";

/** An error or suggestion of the TypeScript compiler, with its range in UTF-16 offsets. */
export interface CompilerFinding extends TextRange {
  readonly code: number;
}

/**
 * Quick fixes for what the TypeScript compiler itself reports about `await` and async iteration. TypeScript up to
 * 6.0 had most of them, TypeScript 7 has none (microsoft/typescript-go#4005); some are new.
 *
 * They read the finding's code and place only, so they work beside any server that reports it. The fixes are those
 * that our rules offer for the same mistake, under the same titles, so a client can show each one once.
 *
 * @param view The file in a leased snapshot whose text is the text that was reported on.
 * @returns Best first; empty for codes without companions and for places that have changed meanwhile.
 */
export async function companionFixes(view: FileFacts, finding: CompilerFinding): Promise<readonly Fix[]> {
  const find = finders[finding.code];
  const node = find && nodeAt(view.sourceFile, finding);
  if (!node) return [];
  const fix = await find(node, view, finding);
  return fix ? [fix] : [];
}

type Finder = (node: Node, facts: FileFacts, range: TextRange) => Promise<Fix | undefined>;

const finders: Readonly<Record<number, Finder>> = {
  // 'for await' loops, 'await' expressions and 'await using' are only allowed within async functions.
  1103: makeAsync,
  1308: makeAsync,
  2852: makeAsync,
  // Property 'x' does not exist on type 'Promise<…>'.
  2339: awaitOwner,
  // Must have a '[Symbol.iterator]()' or '[Symbol.asyncIterator]()' method.
  2488: iterateRightly,
  2504: iterateRightly,
  // No overload matches this call; argument not assignable; properties missing in the argument's type.
  2769: changeArgument,
  2345: changeArgument,
  2739: changeArgument,
  2740: changeArgument,
  2741: changeArgument,
  // This condition will always return true since this 'Promise<…>' is always defined.
  2801: awaitCondition,
  // 'await' has no effect on the type of this expression.
  80007: dropAwait,
};

/** The codes that have companions. */
export const companionCodes: ReadonlySet<number> = new Set(Object.keys(finders).map(Number));

async function makeAsync(node: Node, facts: FileFacts): Promise<Fix | undefined> {
  const edits = await asyncEditsAround(facts, node);
  return edits && { title: "Make the function async", safe: false, edits };
}

/** `load().size` → `(await load()).size`, `const { size } = load()` → `= await load()`. */
async function awaitOwner(node: Node, facts: FileFacts): Promise<Fix | undefined> {
  const owner = ownerOf(node);
  if (!owner || !isIdentifier(node)) return undefined;
  const { checker } = facts;
  const type = await checker.typeOf(owner);
  if (!type || (await factsOf(checker, type)).thenable !== "yes") return undefined;
  const settled = await awaitedTypes(checker, await checker.nonNullable(type));
  const members = (await Promise.all((settled ?? []).map(item => checker.constituentsOf(item)))).flat();
  if (members.length === 0 || members.some(isNullish)) return undefined;
  const name = nameIn(node);
  const known = await Promise.all(
    members.map(async member => isUncertain(member) || (await checker.memberNamesOf(member)).has(name)),
  );
  return known.every(Boolean) ? awaitFix(facts, owner) : undefined;
}

/** The expression that a member is taken from. */
function ownerOf(name: Node): Expression | undefined {
  const { parent } = name;
  if (isPropertyAccessExpression(parent) && parent.name === name) return parent.expression;
  if (!isBindingElement(parent) || !isObjectBindingPattern(parent.parent)) return undefined;
  const declaration = parent.parent.parent;
  return isVariableDeclaration(declaration) ? declaration.initializer : undefined;
}

/** The member that a name takes: in `{ size: total }` that is `size`, wherever the compiler points. */
function nameIn(node: Node): string {
  const { parent } = node;
  const property = isBindingElement(parent) ? (parent.propertyName ?? parent.name) : node;
  return property?.getText() ?? "";
}

async function iterateRightly(node: Node, facts: FileFacts, range: TextRange): Promise<Fix | undefined> {
  const site = siteAt(node, range);
  return site && fixSite(site, facts);
}

async function changeArgument(node: Node, facts: FileFacts, range: TextRange): Promise<Fix | undefined> {
  const site = siteAt(node, range);
  if (site && (await consumerOf(facts.checker, site))) return fixSite(site, facts);
  return collectArgument(node, facts);
}

/** `sum(items)` → `sum(await Array.fromAsync(items))`, where the parameter takes a list. */
async function collectArgument(node: Node, facts: FileFacts): Promise<Fix | undefined> {
  const { checker } = facts;
  const { parent } = node;
  if (!isCallExpression(parent) && !isNewExpression(parent)) return undefined;
  const argument = parent.arguments?.find(candidate => candidate === node);
  if (!argument || !(await isAsyncIterableType(checker, await checker.typeOf(argument)))) return undefined;
  const wanted = await checker.contextualTypeOf(argument);
  const members = wanted ? await checker.constituentsOf(wanted) : [];
  const takes = await Promise.all(members.map(member => factsOf(checker, member)));
  if (!takes.some(({ iterable }) => iterable === "yes")) return undefined;
  return wrapValueFix(facts, argument);
}

/** The place that iterates and that the compiler points at. */
function siteAt(node: Node, { start, end }: TextRange): IterationSite | undefined {
  const sourceFile = node.getSourceFile();
  let current: Node | undefined = node;
  for (let height = 0; current && height < 5; height++) {
    const site = iterationSiteAt(current);
    if (site && site.at.getStart(sourceFile) === start && site.at.end === end) return site;
    current = current.parent;
  }
  return undefined;
}

/** What our rules would do about the place, whichever of them it is for. */
async function fixSite(site: IterationSite, facts: FileFacts): Promise<Fix | undefined> {
  const { checker } = facts;
  const type = await checker.typeOf(site.typed);
  const consumer = await consumerOf(checker, site);
  const value = site.value && unwrapped(site.value);
  if (value && isAwaitExpression(value) && (await isPointlessAwait(checker, value))) {
    const loop = loopOver(value);
    return loop && moveToLoop(facts, value, loop);
  }
  if (type && (await isAsyncIterableType(checker, type))) return syncUseFix(facts, site, consumer, type);
  const brought = await promisedIterableOf(checker, type);
  if (brought) return unawaitedFix(facts, site, consumer, brought);
  const called = await iterableFunctionOf(checker, value && (await checker.typeOf(value)));
  return called && callFix(facts, site, called, consumer);
}

async function awaitCondition(node: Node, facts: FileFacts): Promise<Fix | undefined> {
  const type = await facts.checker.typeOf(node);
  if ((await factsOf(facts.checker, type)).thenable !== "yes") return undefined;
  return awaitFix(facts, node as Expression);
}

async function dropAwait(node: Node, facts: FileFacts): Promise<Fix | undefined> {
  if (!isAwaitExpression(node)) return undefined;
  const loop = loopOver(node);
  if (loop && (await isPointlessAwait(facts.checker, node))) return moveToLoop(facts, node, loop);
  return removeAwait(node, facts);
}

function removeAwait(node: AwaitExpression, { sourceFile }: FileFacts): Fix | undefined {
  const edits = removalOf(sourceFile, node);
  return edits && { title: "Remove `await`", safe: true, edits };
}
