import { unwrapped } from "../../analysis/edits.ts";
import { type FlowEvent, historyOf, repeatingLoop } from "../../analysis/flow.ts";
import { enclosingScope } from "../../analysis/functions.ts";
import { type OneShotKind, oneShotKindOf } from "../../analysis/one-shot.ts";
import { isWrite, referencesOf } from "../../analysis/references.ts";
import { placeOf } from "../../analysis/wording.ts";
import { defineRule, type RuleContext } from "../../engine/rule.ts";
import {
  type Expression,
  type Identifier,
  isIdentifier,
  isPropertyAccessExpression,
  type Node,
  SyntaxKind,
} from "../../typescript/syntax.ts";
import { SymbolFlags } from "../../typescript/types.ts";
import { isMadeOutside, mayRunAgain, runsAgain } from "./again.ts";
import { type Aliases, aliasAt, noteAlias, originalOf, standsFor, throughAliases } from "./aliases.ts";
import { type Consumption, consumptionsAt, isConfirmed, isFetchBody, keyOf, rootOf } from "./consumption.ts";
import { earlierUse } from "./earlier.ts";
import { repair } from "./repair.ts";
import { refreshesIn } from "./surroundings.ts";

export default defineRule({
  id: "no-reused-iterable",
  summary:
    "Reports a second iteration of a source that can be iterated only once: a generator, an iterator, a stream, a response body.",
  preset: "recommended",
  severity: "warning",
  fixable: "suggestion",
  messages: {
    generator:
      "`{code}` has been iterated before, and a generator cannot start again, also not after `break`: there is nothing left here. Collect its items once, or make a new generator.",
    iterator:
      "`{code}` has been iterated before, and an iterator does not start again: there is nothing left here. Collect its items once, or ask for a new iterator.",
    webStream:
      "`{code}` has been read before, and a stream can be read only once: this gets nothing or throws a TypeError. Keep what the first reading gave, or `tee()` the stream.",
    nodeStream:
      "`{code}` has been iterated before, which destroys the stream at its end: this gets nothing, or throws an AbortError when the first loop was left early. Keep the chunks, or make a new stream.",
    lines:
      "`{code}` has been iterated before, which closes the interface at its end: no new lines arrive here. Use one loop, or make a new interface.",
    directory:
      "`{code}` has been iterated before, which closes the directory at its end: this throws. Keep the entries, or open it again.",
    repeated:
      "This runs more than once, but `{code}` can be iterated only once: from the second time on, it gives nothing. Make it inside, or collect its items before.",
  },
  // Any function can be one that iterates its argument.
  words: ["(", "..."],
  listeners: Object.fromEntries(
    [
      SyntaxKind.ForOfStatement,
      SyntaxKind.SpreadElement,
      SyntaxKind.ArrayBindingPattern,
      SyntaxKind.BinaryExpression,
      SyntaxKind.YieldExpression,
      SyntaxKind.CallExpression,
      SyntaxKind.NewExpression,
      SyntaxKind.VariableDeclaration,
    ].map(kind => [kind, see]),
  ),
  atEnd: checkAll,
});

/** The consumptions of one source in one function. */
interface Group {
  readonly scope: Node;
  readonly members: Consumption[];
}

/** What a file consumes, and which constants stand for something else in it. */
interface Collection {
  readonly consumptions: Consumption[];
  readonly aliases: Aliases;
}

const collected = new WeakMap<RuleContext, Collection>();

/** Notes what a node consumes. */
function see(node: Node, context: RuleContext): void {
  const found = consumptionsAt(node);
  const alias = aliasAt(node);
  if (found.length === 0 && !alias) return;
  const collection: Collection = collected.get(context) ?? { consumptions: [], aliases: new Map() };
  collected.set(context, collection);
  collection.consumptions.push(...found);
  if (alias) noteAlias(collection.aliases, alias);
}

async function checkAll(context: RuleContext): Promise<void> {
  const collection = collected.get(context);
  if (!collection) return;
  const { consumptions, aliases } = collection;
  const groups = new Map<string, Map<Node, Group>>();
  for (const member of consumptions) {
    const key = throughAliases(member.key, aliases);
    const scope = enclosingScope(member.node);
    const byScope = groups.get(key) ?? new Map<Node, Group>();
    groups.set(key, byScope);
    const group = byScope.get(scope) ?? { scope, members: [] };
    byScope.set(scope, group);
    group.members.push(member);
  }
  const all = [...groups.values()].flatMap(byScope => [...byScope.values()]);
  await Promise.all(all.filter(mayRepeat).map(group => checkGroup(group, aliases, context)));
}

/** Whether the syntax allows that something is consumed twice. */
function mayRepeat({ members, scope }: Group): boolean {
  if (members.length > 1 || members.some(({ node }) => repeatingLoop(node))) return true;
  return members.some(member => !member.handed && mayRunAgain(scope) && isMadeOutside(member, scope));
}

async function checkGroup({ scope, members }: Group, aliases: Aliases, context: RuleContext): Promise<void> {
  const { checker } = context;
  const [first] = members;
  const kind = first && (await kindOf(first, context));
  if (!kind) return;
  const root = originalOf(rootOf(first.source), aliases);
  const references = isIdentifier(root) ? await referencesOf(checker, root) : undefined;
  const confirmed = await Promise.all(
    members.map(
      async member =>
        (await isConfirmed(checker, member, kind)) &&
        (!references || (await standsFor(checker, rootOf(member.source), references, aliases))),
    ),
  );
  const writes = references?.filter(isWrite) ?? [];
  // What another name stands for stays the same when the variable gets a new value.
  const real = members.filter(
    ({ source }, index) =>
      confirmed[index] && (writes.length === 0 || rootOf(source) === originalOf(rootOf(source), aliases)),
  );
  if (real.length === 0) return;
  // A variable that other functions write can get a new value between any two steps.
  if (writes.some(reference => enclosingScope(reference) !== scope)) return;
  const events = eventsOf(real, writes, scope, isIdentifier(root) ? root.text : undefined);
  const history = historyOf(scope, events);
  const isOutside = writes.length === 0 && real.every(member => isMadeOutside(member, scope));
  const again = isOutside && (await runsAgain(checker, scope, root));
  for (const member of real) {
    const earlier = earlierUse(member, real, history.get(member.node), kind, scope, again);
    if (earlier) await report(member, earlier, kind, real, context);
  }
}

async function kindOf(member: Consumption, context: RuleContext): Promise<OneShotKind | undefined> {
  const { checker } = context;
  if (member.readsBody) return (await isFetchBody(checker, member.source)) ? "webStream" : undefined;
  const kind = await oneShotKindOf(checker, await context.typeOf(member.source));
  if (!kind || !isPropertyAccessExpression(member.source)) return kind;
  const symbol = await checker.symbolOf(member.source.name);
  // What stands behind an accessor may be made anew each time; the platform's own accessors are declared as properties.
  return symbol && symbol.flags & SymbolFlags.Accessor ? undefined : kind;
}

/** What happens to the source: it is used, or it gets a new value. */
function eventsOf(
  members: readonly Consumption[],
  writes: readonly Identifier[],
  scope: Node,
  root: string | undefined,
): Map<Node, FlowEvent> {
  const events = new Map<Node, FlowEvent>();
  for (const write of writes) events.set(write, { clears: true });
  for (const node of refreshesIn(scope, members, root)) events.set(node, { clears: true });
  for (const { node } of members) events.set(node, { marks: true });
  return events;
}

async function report(
  member: Consumption,
  earlier: Consumption,
  kind: OneShotKind,
  all: readonly Consumption[],
  context: RuleContext,
): Promise<void> {
  const code = keyOf(unwrapped(member.source as Expression)) ?? "";
  const isRepeated = earlier === member;
  context.report({
    at: member.at,
    message: isRepeated ? "repeated" : kind,
    data: { code: member.readsBody ? `${code}.body` : code },
    related: isRepeated ? [] : [placeOf(earlier.at, "It is used up here.")],
    fixes: await repair(member, kind, all, context),
  });
}
