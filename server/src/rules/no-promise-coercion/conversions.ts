import { unwrapped } from "../../analysis/edits.ts";
import { originOf } from "../../analysis/origins.ts";
import { allHaveFlags } from "../../analysis/promises.ts";
import { isConst, variableOf } from "../../analysis/references.ts";
import type { RuleContext } from "../../engine/rule.ts";
import {
  type CallExpression,
  type Expression,
  isArrayLiteralExpression,
  isCallExpression,
  isConditionalExpression,
  isIdentifier,
  isObjectLiteralExpression,
  isPropertyAccessExpression,
  isPropertyAssignment,
  isShorthandPropertyAssignment,
  isSpreadElement,
  type NewExpression,
  type Node,
  type SyntaxKind,
} from "../../typescript/syntax.ts";
import { TypeFlags } from "../../typescript/types.ts";
import { canBePromise } from "./positions.ts";

/** What a value is turned into; also the key of the message. */
export type Coercion = "truth" | "negation" | "text" | "number" | "comparison" | "key" | "json" | "members";

/** A value that an operator, a call or another place turns into something else. */
export interface Conversion {
  readonly value: Expression;
  readonly coercion: Coercion;
  /** The other operand, and the operator between the two. */
  readonly other?: Expression;
  readonly operator?: SyntaxKind;
  /** What to underline, where that is not the value. */
  readonly at?: Node;
}

/** The values that a call of one of JavaScript's own functions turns into text, a number, JSON and so on. */
export async function convertedValues(
  call: CallExpression | NewExpression,
  context: RuleContext,
): Promise<readonly Conversion[]> {
  const callee = unwrapped(call.expression);
  const name = isPropertyAccessExpression(callee)
    ? callee.name.text
    : isIdentifier(callee)
      ? callee.text
      : "";
  const receiver = isPropertyAccessExpression(callee) ? callee.expression : undefined;
  if (isCallExpression(call) && receiver) {
    if (name === "toString" || name === "toLocaleString" || name === "join") {
      return [{ value: receiver, coercion: "text" }];
    }
  }
  const values = [...(call.arguments ?? [])].filter(argument => !isSpreadElement(argument));
  if (receiver && name === "concat") {
    const type = values.some(canBePromise) ? await context.typeOf(receiver) : undefined;
    const isText = await allHaveFlags(context.checker, type && [type], TypeFlags.StringLike);
    return isText ? values.map(value => ({ value, coercion: "text" })) : [];
  }
  if (values.length === 0 || !mayConvert(call, name)) return [];
  const origin = await originOf(context.checker, callee);
  if (origin === undefined) return [];
  if (origin === "#JSON.stringify" || origin === "#Response.json") return jsonValues(values[0], context);
  if (origin === "#Object.assign") return values.slice(1).map(value => ({ value, coercion: "members" }));
  const coercion = origin.startsWith("#Math.") ? "number" : conversions.get(origin);
  if (!coercion) return [];
  const taken = origin.startsWith("#Math.") ? values : values.slice(0, 1);
  return taken.map(value => ({ value, coercion }));
}

const conversions: ReadonlyMap<string, Coercion> = new Map<string, Coercion>([
  ["#String", "text"],
  ["#parseInt", "text"],
  ["#parseFloat", "text"],
  ["#Number.parseInt", "text"],
  ["#Number.parseFloat", "text"],
  ["#encodeURIComponent", "text"],
  ["#encodeURI", "text"],
  ["#decodeURIComponent", "text"],
  ["#decodeURI", "text"],
  ["#Error", "text"],
  ["#Number", "number"],
  ["#BigInt", "number"],
  ["#isNaN", "number"],
  ["#isFinite", "number"],
  ["#Number.isNaN", "number"],
  ["#Number.isFinite", "number"],
  ["#Number.isInteger", "number"],
  ["#Number.isSafeInteger", "number"],
  ["#Date", "number"],
  ["#Boolean", "truth"],
  ["#console.assert", "truth"],
  ["node:assert", "truth"],
  ["node:assert#ok", "truth"],
  ["node:assert#strict", "truth"],
  ["node:assert/strict", "truth"],
  ["node:assert/strict#ok", "truth"],
  ["#Object.keys", "members"],
  ["#Object.values", "members"],
  ["#Object.entries", "members"],
]);

/** Whether the last part of a callee's name is one of a converting function, to spare the question where it is from. */
function mayConvert(call: Node, name: string): boolean {
  // An import may be renamed, so only names of globals and members can be told by their text.
  return (
    lastNames.has(name) ||
    (isCallExpression(call) && isIdentifier(unwrapped(call.expression)) && /assert|ok/i.test(name))
  );
}

const lastNames: ReadonlySet<string> = new Set([
  ...[...conversions.keys()].map(origin => /\w+$/.exec(origin)?.[0] ?? ""),
  "stringify",
  "json",
  "assign",
  ...Object.getOwnPropertyNames(Math),
]);

/** The values that end up in the JSON of an argument: itself, or what stands in a literal, also behind a constant. */
async function jsonValues(
  argument: Expression | undefined,
  context: RuleContext,
): Promise<readonly Conversion[]> {
  if (!argument) return [];
  const expression = unwrapped(argument);
  if (isIdentifier(expression)) {
    const variable = await variableOf(context.checker, expression);
    const initializer =
      variable && isConst(variable) && variable.initializer && unwrapped(variable.initializer);
    if (initializer && (isObjectLiteralExpression(initializer) || isArrayLiteralExpression(initializer))) {
      return partsOf(initializer).map(value => ({ value, coercion: "json", at: expression }));
    }
  }
  return partsOf(argument).map(value => ({ value, coercion: "json" }));
}

function partsOf(value: Expression): readonly Expression[] {
  const expression = unwrapped(value);
  if (isConditionalExpression(expression)) {
    return [...partsOf(expression.whenTrue), ...partsOf(expression.whenFalse)];
  }
  if (isArrayLiteralExpression(expression)) return [...expression.elements].flatMap(partsOf);
  if (!isObjectLiteralExpression(expression)) return [value];
  return [...expression.properties].flatMap(property => {
    if (isPropertyAssignment(property)) return partsOf(property.initializer);
    return isShorthandPropertyAssignment(property) ? [property.name as Expression] : [];
  });
}
