import { unwrapped } from "../../analysis/edits.ts";
import type { FunctionNode } from "../../analysis/functions.ts";
import type { Protocol } from "../../analysis/iterator-syntax.ts";
import { awaitedTypes, factsOf, isNullish } from "../../analysis/protocol.ts";
import { initializerOf, localDeclarationsOf } from "../../analysis/values.ts";
import { type Checker, isUncertain } from "../../typescript/checker.ts";
import {
  type Expression,
  isBinaryExpression,
  isCallExpression,
  isIdentifier,
  isObjectLiteralExpression,
  isPropertyAccessExpression,
  isPropertyAssignment,
  isShorthandPropertyAssignment,
  NodeFlags,
  type ObjectLiteralExpression,
  SyntaxKind,
} from "../../typescript/syntax.ts";
import { type Type, TypeFlags } from "../../typescript/types.ts";

/**
 * What a method gives: an object, nothing at all, nothing in some cases that syntax shows, a primitive, an object
 * that is no iterator result, or something that cannot be told.
 */
export type Shape = "object" | "nothing" | "maybe" | "primitive" | "other-object" | "unknown";

/** What an expression gives, and the type of that. */
export type Judged = { readonly shape: Exclude<Shape, "unknown">; readonly type: Type } | typeof unsure;

const unsure = { shape: "unknown", type: undefined } as const;

/** What an expression gives as an iterator's result; for the async protocol what it gives when awaited. */
export async function shapeOf(checker: Checker, expression: Expression, protocol: Protocol): Promise<Judged> {
  const members = await resultMembers(checker, await checker.typeOf(expression), protocol);
  const [type] = members ?? [];
  if (!members || !type) return unsure;
  const shapes = await Promise.all(members.map(member => shapeOfMember(checker, member)));
  const all = (...wanted: Shape[]) => shapes.every(shape => wanted.includes(shape));
  if (shapes.includes("unknown")) return unsure;
  if (all("nothing")) return { shape: "nothing", type };
  if (all("other-object")) return { shape: "other-object", type };
  if (all("primitive", "nothing")) return { shape: "primitive", type };
  // A union with `undefined` may have been checked before; `?.` and `&&` were written because it was not.
  if (shapes.includes("nothing") && canSkipCall(expression)) return { shape: "maybe", type };
  const falsy = members[shapes.indexOf("primitive")];
  if (falsy && isConditioned(expression)) return { shape: "nothing", type: falsy };
  return { shape: "object", type };
}

/** `index < last && { … }` */
function isConditioned(node: Expression): boolean {
  const expression = unwrapped(node);
  return (
    isBinaryExpression(expression) &&
    expression.operatorToken.kind === SyntaxKind.AmpersandAmpersandToken &&
    isObjectLiteralExpression(unwrapped(expression.right))
  );
}

/** Whether a function can come to the end of its body, by syntax and by the type that the checker infers. */
export async function canEndWithoutResult(checker: Checker, node: FunctionNode): Promise<boolean> {
  // Where the compiler checks a written type, it has looked at this itself.
  if (node.type && /\.[mc]?jsx?$/.test(node.getSourceFile().fileName)) return true;
  const signature = await checker.signatureOfDeclaration(node);
  const type = signature && (await checker.returnTypeOf(signature));
  if (!type) return false;
  if (type.flags & TypeFlags.Any) return true;
  const members = await resultMembers(checker, type, "async");
  return members?.some(member => isNullish(member) || (member.flags & TypeFlags.Any) !== 0) ?? true;
}

/** The object literal that a result is, directly or through a constant or `Promise.resolve`. */
export async function literalOf(
  checker: Checker,
  expression: Expression | undefined,
): Promise<ObjectLiteralExpression | undefined> {
  if (!expression) return undefined;
  const node = unwrapped(expression);
  if (isObjectLiteralExpression(node)) return node;
  if (isCallExpression(node)) {
    const [argument] = node.arguments;
    const isResolve = node.expression.getText() === "Promise.resolve" && argument !== undefined;
    const value = isResolve ? unwrapped(argument) : undefined;
    return value && isObjectLiteralExpression(value) ? value : undefined;
  }
  if (!isIdentifier(node)) return undefined;
  const [declaration] = await localDeclarationsOf(checker, node);
  const isConstant = declaration && (declaration.parent.flags & NodeFlags.Const) !== 0;
  const initializer = isConstant ? initializerOf(declaration) : undefined;
  const value = initializer && unwrapped(initializer);
  return value && isObjectLiteralExpression(value) ? value : undefined;
}

/** The value of a property in an object literal; undefined where it has none, also where a spread may bring it. */
export function propertyOf(literal: ObjectLiteralExpression, name: string): Expression | undefined {
  for (const property of literal.properties) {
    if (isShorthandPropertyAssignment(property) && property.name.getText() === name)
      return property.name as Expression;
    if (isPropertyAssignment(property) && property.name.getText().replace(/^["']|["']$/g, "") === name)
      return property.initializer;
  }
  return undefined;
}

/**
 * The `value` of a result that is not the last one, where it is a promise and no written type says so.
 *
 * @param returned The whole expression that is returned, whose expected type a written type would be.
 */
export async function promisedValueOf(
  checker: Checker,
  literal: ObjectLiteralExpression,
  returned: Expression | undefined,
): Promise<Expression | undefined> {
  const value = propertyOf(literal, "value");
  if (!value || propertyOf(literal, "done")?.kind === SyntaxKind.TrueKeyword) return undefined;
  const [type, wanted] = await Promise.all([
    checker.typeOf(value),
    returned && checker.contextualTypeOf(returned),
  ]);
  if ((await factsOf(checker, type)).thenable !== "yes") return undefined;
  for (const member of (await resultMembers(checker, wanted, "async")) ?? []) {
    const { thenable } = await factsOf(checker, await checker.memberTypeOf(member, "value"));
    if (thenable === "yes") return undefined;
  }
  return value;
}

async function resultMembers(
  checker: Checker,
  type: Type | undefined,
  protocol: Protocol,
): Promise<readonly Type[] | undefined> {
  if (!type || isUncertain(type)) return undefined;
  const settled = protocol === "async" ? await awaitedTypes(checker, type) : [type];
  if (!settled) return undefined;
  const members = await Promise.all(
    settled.map(result => (result.isIntersectionType() ? [result] : checker.constituentsOf(result))),
  );
  return members.flat();
}

async function shapeOfMember(checker: Checker, type: Type): Promise<Shape> {
  if (isNullish(type)) return "nothing";
  if (type.flags & primitiveFlags) return "primitive";
  if (!type.isObjectType()) return "unknown";
  const names = await checker.memberNamesOf(type);
  // `{}` and `object` say nothing about their members, and an index signature brings any.
  if (names.size === 0) return "unknown";
  return names.has("done") || names.has("value") ? "object" : "other-object";
}

const primitiveFlags =
  TypeFlags.StringLike |
  TypeFlags.NumberLike |
  TypeFlags.BigIntLike |
  TypeFlags.BooleanLike |
  TypeFlags.ESSymbolLike;

/** Whether an expression is a call that `?.` or `&&` can leave out. */
function canSkipCall(node: Expression): boolean {
  const expression = unwrapped(node);
  if (expression.kind === SyntaxKind.AwaitExpression) {
    return canSkipCall((expression as unknown as { expression: Expression }).expression);
  }
  if (isBinaryExpression(expression)) {
    return (
      expression.operatorToken.kind === SyntaxKind.AmpersandAmpersandToken &&
      isCallExpression(unwrapped(expression.right))
    );
  }
  return isCallExpression(expression) && isOptional(expression);
}

/** Whether a chain of calls and accesses has a `?.` in it. */
function isOptional(node: Expression): boolean {
  if ((node as { questionDotToken?: unknown }).questionDotToken) return true;
  return (isCallExpression(node) || isPropertyAccessExpression(node)) && isOptional(node.expression);
}
