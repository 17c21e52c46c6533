import { type FunctionNode, isGenerator } from "../../analysis/functions.ts";
import { iteratorsOf, placeOfFactory } from "../../analysis/iterator-declarations.ts";
import { type PromiseOutcomes, promiseOutcomesOf } from "../../analysis/iterator-results.ts";
import type { Factory, IteratorMember, MemberName, Protocol } from "../../analysis/iterator-syntax.ts";
import { hasFallback } from "../../analysis/values.ts";
import { defineRule, type Fix, type RuleContext } from "../../engine/rule.ts";
import {
  type Expression,
  isIdentifier,
  type Node,
  type SourceFile,
  SyntaxKind,
} from "../../typescript/syntax.ts";
import { endlessness } from "./endless.ts";
import { type End, endsOf } from "./ends.ts";
import { addDone, awaitValue, giveResult, giveResultAtEnd, giveResultOtherwise, wrapItem } from "./repair.ts";
import { canEndWithoutResult, literalOf, promisedValueOf, shapeOf } from "./shapes.ts";

export default defineRule({
  id: "valid-iterator-result",
  summary: "Reports iterators whose results are no objects, never say `done`, or hold a promise.",
  preset: "recommended",
  severity: "error",
  fixable: "suggestion",
  messages: {
    nothing:
      "`{name}` gives `{type}` here, but an iterator result must be an object: {consumer} throws a TypeError. Return `{ done: true, value: undefined }`.",
    end: "`{name}` can end without a result, but an iterator result must be an object: {consumer} throws a TypeError. Return `{ done: true, value: undefined }` at the end.",
    maybe:
      "`{name}` gives `undefined` here when there is nothing to call, but an iterator result must be an object: {consumer} throws a TypeError. Add `?? { done: true, value: undefined }`.",
    primitive:
      "`{name}` gives a plain `{type}` here, but an iterator result must be an object: {consumer} throws a TypeError. Return `{ done: false, value: … }`.",
    "other-object":
      "`{name}` gives a `{type}` here, which has neither `done` nor `value`: a loop never ends, and every item is `undefined`. Return `{ done: false, value: … }`.",
    endless:
      "No result of `next` says `done: true`, so a loop over this iterator goes on after the last item, for ever. Return `{ done: true, value: undefined }` at the end.",
    promise:
      "`value` is a promise here. Nobody awaits it: `for await` waits for the result of `next`, not for what is in it, and the loop gets the promise. Await it first.",
  },
  words: ["next"],
  compilerCodes: [2322, 2416],
  listeners: {
    [SyntaxKind.SourceFile]: check,
  },
});

async function check(sourceFile: SourceFile, context: RuleContext): Promise<void> {
  const seen = new Set<Node>();
  for (const protocol of ["async", "sync"] as const) {
    const iterators = await iteratorsOf(context.checker, sourceFile, protocol);
    await Promise.all(
      iterators.flatMap(iterator => {
        if (iterator.kind !== "object") return [];
        const members = [...iterator.members.values()].filter(({ at }) => !seen.has(at));
        for (const { at } of members) seen.add(at);
        return members.map(member => checkMember(member, protocol, iterator.factory, context));
      }),
    );
  }
}

async function checkMember(
  member: IteratorMember,
  protocol: Protocol,
  factory: Factory | undefined,
  context: RuleContext,
): Promise<void> {
  const outcomes = await promiseOutcomesOf(context.checker, member);
  if (!outcomes.node || isOfOtherRule(member, outcomes, protocol)) return;
  const subject: Subject = { member, protocol, promises: outcomes.promises };
  const ends = endsOf(outcomes.node, protocol);
  const judged = await Promise.all(ends.map(end => checkEnd(end, subject, context)));
  // A function that gives no results at all has been reported for that.
  if (member.name !== "next" || judged.includes(true)) return;
  const endless = await endlessness(context.checker, outcomes.node, factory);
  if (!endless) return;
  context.report({
    at: member.at,
    message: "endless",
    fixes: [endless.last && addDone(endless.last, context)],
    related: placeOfFactory(factory, member.at),
  });
}

/** A method of an iterator. */
interface Subject {
  readonly member: IteratorMember;
  readonly protocol: Protocol;
  /** Whether some of its paths give a promise. */
  readonly promises: boolean;
}

/** Whether require-async-next or no-async-next-in-sync-iterator reports this method. */
function isOfOtherRule(
  { name }: IteratorMember,
  { plain, nothing, promises, unknown, node }: PromiseOutcomes,
  protocol: Protocol,
): boolean {
  if (node && isGenerator(node)) return true;
  if (protocol === "sync") return promises;
  return plain.length > 0 || (name === "next" && nothing.length > 0 && !promises && !unknown);
}

/** Checks one way in which a method ends, and says whether it was reported. */
async function checkEnd(end: End, subject: Subject, context: RuleContext): Promise<boolean> {
  const { expression } = end;
  if (!expression) return checkEmptyEnd(end, subject, context);
  const { member, protocol } = subject;
  const isNext = member.name === "next";
  const { shape, type } = isMissingArgument(expression, member, end.node)
    ? ({ shape: "nothing", type: undefined } as const)
    : await shapeOf(context.checker, expression, protocol);
  if (shape === "unknown" || ((shape === "nothing" || shape === "maybe") && hasFallback(expression)))
    return false;
  if (shape === "object") return isNext && (await checkValue(end, protocol, context));
  if (shape === "other-object" && !isNext) return false;
  let fix: Fix | undefined;
  if (shape === "nothing") fix = await giveResult(end, protocol, subject.promises, context);
  else if (shape === "maybe") fix = giveResultOtherwise(end, subject.promises, context);
  else if (isNext) fix = await wrapItem(end, expression, protocol, context);
  const data = { ...dataOf(subject), type: type ? await context.checker.textOf(type) : "undefined" };
  context.report({ at: expression, message: shape, data, fixes: [fix] });
  return true;
}

/** `return;`, or the end of the body. */
async function checkEmptyEnd(end: End, subject: Subject, context: RuleContext): Promise<boolean> {
  const { member, protocol, promises } = subject;
  const { statement } = end;
  if (!statement && !(await canEndWithoutResult(context.checker, end.node))) return false;
  const fix = await (statement ? giveResult : giveResultAtEnd)(end, protocol, promises, context);
  const message = statement ? "nothing" : "end";
  const data = { ...dataOf(subject), type: "undefined" };
  context.report({ at: statement ?? member.at, message, data, fixes: [fix] });
  return true;
}

/** Only the async protocol makes promises of values a mistake: a sync iterator may hand out promises. */
async function checkValue(end: End, protocol: Protocol, context: RuleContext): Promise<boolean> {
  const literal = protocol === "async" ? await literalOf(context.checker, end.expression) : undefined;
  const value = literal && (await promisedValueOf(context.checker, literal, end.returned));
  if (!value) return false;
  context.report({ at: value, message: "promise", fixes: [awaitValue(value, context)] });
  return true;
}

/** `return(value) { return value; }`: a loop calls `return` without a value. */
function isMissingArgument(
  expression: Expression,
  { name, value }: IteratorMember,
  node: FunctionNode,
): boolean {
  const [parameter] = node.parameters;
  return (
    name === "return" &&
    node === value &&
    isIdentifier(expression) &&
    parameter !== undefined &&
    !parameter.initializer &&
    !parameter.dotDotDotToken &&
    parameter.name.getText() === expression.text
  );
}

function dataOf({ member, protocol }: Subject): Record<string, string> {
  return { name: member.name, consumer: consumers[member.name][protocol] };
}

/** What throws over a result that is no object. */
const consumers: Readonly<Record<MemberName, Readonly<Record<Protocol, string>>>> = {
  next: { async: "`for await`", sync: "`for…of`" },
  return: { async: "leaving a `for await` early", sync: "leaving a `for…of` early" },
  throw: { async: "`yield*`", sync: "`yield*`" },
};
