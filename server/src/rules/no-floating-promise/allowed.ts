import { unwrapped } from "../../analysis/edits.ts";
import { originOf } from "../../analysis/origins.ts";
import { extendsPromise, type PromiseFacts } from "../../analysis/promises.ts";
import type { RuleContext } from "../../engine/rule.ts";
import { type CallExpression, isPropertyAccessExpression } from "../../typescript/syntax.ts";
import type { Type } from "../../typescript/types.ts";

/** What the rule can be told. */
export interface Options {
  readonly ignoreVoid: boolean;
  readonly ignoreIIFE: boolean;
  readonly checkThenables: boolean;
  readonly allowForKnownSafeCalls: readonly string[];
  readonly allowForKnownSafePromises: readonly string[];
}

export type Context = RuleContext<Options>;

/** Whether a value is of a kind that the options ask about. */
export async function isMeant(facts: PromiseFacts, { checker, options }: Context): Promise<boolean> {
  const types = facts.kind === "list" ? await itemsOf(facts, checker) : facts.types;
  const { allowForKnownSafePromises: safe } = options;
  const names = safe.length > 0 ? await Promise.all(types.map(type => namesOf(type, checker))) : [];
  if (names.flat().some(name => safe.includes(name))) return false;
  if (options.checkThenables) return true;
  return (await Promise.all(types.map(type => extendsPromise(checker, type)))).every(Boolean);
}

async function itemsOf(facts: PromiseFacts, checker: Context["checker"]): Promise<readonly Type[]> {
  const items = (await Promise.all(facts.types.map(type => checker.typeArgumentsOf(type)))).flat();
  return (await Promise.all(items.map(item => checker.constituentsOf(item)))).flat();
}

/** The names under which a type is known. */
async function namesOf(type: Type, checker: Context["checker"]): Promise<readonly string[]> {
  const parts = type.isIntersectionType() ? await checker.constituentsOf(type) : [type];
  const symbols = await Promise.all([
    type.getAliasSymbol(),
    ...parts.map(part => checker.declaringSymbolOf(part)),
  ]);
  return symbols.flatMap(symbol => (symbol ? [symbol.name] : []));
}

/** Whether the promise of a call may be dropped, by the options or because the call is known to allow it. */
export async function isSafeCall(
  call: CallExpression,
  { checker, options, sourceFile }: Context,
): Promise<boolean> {
  const origin = await originOf(checker, call.expression);
  // What `test` and `describe` of node:test return is for tests that make other tests.
  if (origin?.startsWith("node:test#") || origin === "node:test") return true;
  // These return the promise that they were given.
  if (
    origin &&
    /^#(?:Object\.(?:assign|freeze|seal|preventExtensions|define\w+|setPrototypeOf))$/.test(origin)
  )
    return true;
  const { allowForKnownSafeCalls: safe } = options;
  if (safe.length === 0) return false;
  const callee = unwrapped(call.expression);
  const names = [
    callee.getText(sourceFile),
    isPropertyAccessExpression(callee) ? callee.name.text : undefined,
    origin,
  ];
  return names.some(name => name !== undefined && safe.includes(name));
}
