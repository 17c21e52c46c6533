import { isDriven, yieldsOf } from "../../analysis/drivers.ts";
import { unwrapped } from "../../analysis/edits.ts";
import type { FunctionNode } from "../../analysis/functions.ts";
import { libraryTypeOf } from "../../analysis/one-shot.ts";
import { factsOf, itemTypesOf } from "../../analysis/protocol.ts";
import { variableOf } from "../../analysis/references.ts";
import { contains } from "../../analysis/scopes.ts";
import type { RuleContext } from "../../engine/rule.ts";
import { type Checker, isUncertain } from "../../typescript/checker.ts";
import {
  type Expression,
  isCallExpression,
  isIdentifier,
  isNewExpression,
  type Node,
  type YieldExpression,
} from "../../typescript/syntax.ts";
import { type Type, TypeFlags } from "../../typescript/types.ts";

/**
 * Whether a sync generator is, or may be, driven step by step by a library, such as redux-saga, co or Effect: such a
 * driver goes on after `return()` until the generator is done, so that clean-up may yield, too.
 */
export async function isCoroutine(
  scope: FunctionNode,
  node: YieldExpression,
  context: RuleContext,
): Promise<boolean> {
  if (isDriven(scope) || handsNothingOut(scope)) return true;
  const { checker } = context;
  if (await expectsAnswers(scope, context)) return true;
  if (!node.expression) return false;
  const type = await context.typeOf(node.expression);
  if (!type) return true;
  if (isUncertain(type)) return !(await isCollected(node.expression, scope, checker));
  if (!node.asteriskToken) return isInstruction(checker, type);
  if (!(await isOrdinaryIterable(checker, type))) return true;
  const items = await itemTypesOf(checker, type, "sync");
  if (!items) return true;
  const instructions = await Promise.all(
    items.map(item => isUncertain(item) || isInstruction(checker, item)),
  );
  return instructions.some(Boolean);
}

/** Whether no `yield` of a generator has an item: it only lets others work. */
function handsNothingOut(scope: FunctionNode): boolean {
  return yieldsOf(scope).every(({ expression }) => expression === undefined);
}

/** Whether a value without a known type is at least one that the generator keeps in a variable of its own. */
async function isCollected(value: Expression, scope: FunctionNode, checker: Checker): Promise<boolean> {
  const name = unwrapped(value);
  const variable = isIdentifier(name) ? await variableOf(checker, name) : undefined;
  return (
    variable !== undefined &&
    contains(scope, variable) &&
    !(variable.initializer && mayCall(variable.initializer))
  );
}

function mayCall(node: Node): boolean {
  let found = isCallExpression(node) || isNewExpression(node);
  node.forEachChild(child => {
    found ||= mayCall(child);
  });
  return found;
}

/** Whether the written type of a generator says that `next` takes a value: `Generator<Effect, void, Result>`. */
async function expectsAnswers(scope: FunctionNode, { checker }: RuleContext): Promise<boolean> {
  const declared = scope.type && (await checker.typeOf(scope.type));
  if (!declared) return false;
  const [, , next] = await checker.typeArgumentsOf(declared);
  const nothing = TypeFlags.Any | TypeFlags.Unknown | TypeFlags.Undefined | TypeFlags.Void | TypeFlags.Never;
  return next !== undefined && (next.flags & nothing) === 0;
}

/** Whether a value tells a driver what to do: a promise, a function, or an effect of redux-saga. */
async function isInstruction(checker: Checker, type: Type): Promise<boolean> {
  const members = await checker.constituentsOf(type);
  const found = await Promise.all(
    members.map(async member => {
      if (!member.isObjectType() && !member.isIntersectionType()) return isUncertain(member);
      const [{ thenable }, calls, names] = await Promise.all([
        factsOf(checker, member),
        checker.callSignaturesOf(member),
        checker.memberNamesOf(member),
      ]);
      return (
        thenable === "yes" || calls.length > 0 || [...names].some(name => name.startsWith("@@redux-saga"))
      );
    }),
  );
  return found.some(Boolean);
}

/** Whether an iterable is one of the language's own, and no operation that a library wants to be run. */
async function isOrdinaryIterable(checker: Checker, type: Type): Promise<boolean> {
  if (type.flags & TypeFlags.StringLike) return true;
  if (!type.isObjectType()) return false;
  const symbol = await checker.declaringSymbolOf(type);
  // A tuple has no symbol.
  return symbol === undefined || libraryTypeOf(symbol)?.library === "lib";
}
