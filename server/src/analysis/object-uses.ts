/**
 * Where a file takes a value for a plain object (its own properties are listed or copied) or for text. An
 * iterable's items are never among what such a place sees.
 */
import type { Listeners, RuleContext } from "../engine/rule.ts";
import type { Checker } from "../typescript/checker.ts";
import {
  type BinaryExpression,
  type CallExpression,
  type Expression,
  type ForInStatement,
  type Identifier,
  isArrayLiteralExpression,
  isBinaryExpression,
  isIdentifier,
  isNoSubstitutionTemplateLiteral,
  isObjectLiteralExpression,
  isPropertyAccessExpression,
  isPropertyAssignment,
  isShorthandPropertyAssignment,
  isSpreadElement,
  isStringLiteral,
  isTaggedTemplateExpression,
  isTemplateExpression,
  type Node,
  type SpreadAssignment,
  SyntaxKind,
  type TemplateSpan,
} from "../typescript/syntax.ts";
import { ObjectFlags, SymbolFlags, type Type, TypeFlags } from "../typescript/types.ts";
import { unwrapped } from "./edits.ts";
import { isAssignmentTarget } from "./iteration-sites.ts";
import { originOf } from "./origins.ts";
import { isPlainName, isPlainValue } from "./plain-values.ts";

/** How a place uses its value. */
export type ObjectForm =
  /** `for (const key in value)` */
  | "for-in"
  /** `{ ...value }`, `Object.assign({}, value)` */
  | "copy"
  /** `Object.keys(value)`, `Object.values(value)`, `Object.entries(value)` */
  | "keys"
  /** `JSON.stringify(value)`, also for a value inside the literal that is its argument */
  | "json"
  /** `${value}`, `"" + value`, `String(value)`, `value.toString()` */
  | "text";

/** One place that takes a value for an object or for text. */
export interface ObjectUse {
  readonly form: ObjectForm;
  readonly node: Node;
  readonly value: Expression;
  /** The built-in function, as one writes it; undefined for syntax. */
  readonly name?: string;
  /** Whether a call goes to the built-in function; asked last, because it costs a question. */
  readonly confirm?: (checker: Checker) => Promise<boolean>;
}

/** Listeners that hand every such place to `see`. */
export function objectUseListeners<Options>(
  see: (use: ObjectUse, context: RuleContext<Options>) => Promise<void>,
): Pick<
  Listeners<Options>,
  | SyntaxKind.ForInStatement
  | SyntaxKind.SpreadAssignment
  | SyntaxKind.TemplateSpan
  | SyntaxKind.BinaryExpression
  | SyntaxKind.CallExpression
> {
  const listen = <N extends Node>(read: (node: N) => readonly ObjectUse[]) => {
    return (node: N, context: RuleContext<Options>): Promise<void> | undefined => {
      const uses = read(node);
      if (uses.length === 0) return undefined;
      return Promise.all(uses.map(use => see(use, context))).then(() => undefined);
    };
  };
  return {
    [SyntaxKind.ForInStatement]: listen(usesInLoop),
    [SyntaxKind.SpreadAssignment]: listen(usesInSpread),
    [SyntaxKind.TemplateSpan]: listen(usesInTemplate),
    [SyntaxKind.BinaryExpression]: listen(usesInConcatenation),
    [SyntaxKind.CallExpression]: listen(usesInCall),
  };
}

/**
 * Whether a value of this type has no own enumerable properties, so that copying it, listing its keys or writing
 * it as JSON gives nothing: an instance of a class or interface that has only methods and accessors, those of the
 * platform, whose attributes are accessors of the prototype, and an object literal with symbols for keys alone.
 */
export async function hasNoOwnProperties(checker: Checker, type: Type): Promise<boolean> {
  const members = await checker.constituentsOf(type);
  const plain = await Promise.all(
    members.map(async member => {
      if (member.flags & (TypeFlags.Null | TypeFlags.Undefined)) return true;
      if (!member.isObjectType()) return false;
      const entries = [...(await checker.membersOf(member))];
      if (isPlainObject(member)) return entries.every(([name]) => name.startsWith("["));
      return entries.every(([, symbol]) => {
        if ((symbol.flags & SymbolFlags.Property) === 0) return true;
        return symbol.declarations.every(({ path }) => isLibraryFile(path));
      });
    }),
  );
  return !type.isIntersectionType() && plain.every(Boolean);
}

/** Whether a type is that of an object literal or written like one, whose members are all its own. */
export function isPlainObject(type: Type): boolean {
  return type.isObjectType() && (type.objectFlags & (ObjectFlags.Anonymous | ObjectFlags.Mapped)) !== 0;
}

/** Whether an object literal that copies an iterable gives it other iteration methods, to wrap it on purpose. */
export function redefinesIteration(use: ObjectUse): boolean {
  const { parent } = use.node;
  if (!isObjectLiteralExpression(parent)) return false;
  return parent.properties.some(property => {
    const name = (property as { name?: Node }).name?.getText();
    return name !== undefined && /^(?:next|return|throw)$|asyncIterator/.test(name);
  });
}

/** Whether a path is one of TypeScript's own `lib.*.d.ts` files. */
function isLibraryFile(path: string): boolean {
  return /(?:^|\/)lib\.[\w.]*d\.ts$/.test(path);
}

function usesInLoop(node: ForInStatement): ObjectUse[] {
  return [{ form: "for-in", node, value: node.expression }];
}

function usesInSpread(node: SpreadAssignment): ObjectUse[] {
  if (isAssignmentTarget(node.parent)) return [];
  return [{ form: "copy", node, value: node.expression }];
}

function usesInTemplate(node: TemplateSpan): ObjectUse[] {
  // A tag gets the value itself and may well iterate it.
  if (isTaggedTemplateExpression(node.parent.parent) || isPrimitive(node.expression)) return [];
  return [{ form: "text", node, value: node.expression }];
}

function usesInConcatenation(node: BinaryExpression): ObjectUse[] {
  const operator = node.operatorToken.kind;
  if (operator === SyntaxKind.PlusEqualsToken && !isPrimitive(node.right))
    return [{ form: "text", node, value: node.right }];
  if (operator !== SyntaxKind.PlusToken) return [];
  const uses: ObjectUse[] = [];
  if (isText(node.left) && !isPrimitive(node.right)) uses.push({ form: "text", node, value: node.right });
  if (isText(node.right) && !isPrimitive(node.left)) uses.push({ form: "text", node, value: node.left });
  return uses;
}

function usesInCall(node: CallExpression): ObjectUse[] {
  const callee = unwrapped(node.expression);
  const name = isIdentifier(callee)
    ? callee.text
    : isPropertyAccessExpression(callee)
      ? callee.name.text
      : undefined;
  const [first] = node.arguments;
  const isCallTo = (origin: string) => async (checker: Checker) =>
    (await originOf(checker, node.expression)) === origin;
  switch (name) {
    case "toString":
      if (node.arguments.length > 0 || !isPropertyAccessExpression(callee)) return [];
      if (isPrimitive(callee.expression)) return [];
      return [{ form: "text", node, value: callee.expression, name: ".toString()" }];
    case "String":
      if (!first || isPrimitive(first)) return [];
      return [{ form: "text", node, value: first, name: "String", confirm: isCallTo("#String") }];
    case "keys":
    case "values":
    case "entries":
      if (!first || isPrimitive(first)) return [];
      return [
        {
          form: "keys",
          node,
          value: first,
          name: `Object.${name}`,
          confirm: isCallTo(`#Object.${name}`),
        },
      ];
    case "assign":
      return node.arguments.slice(1).flatMap(value => {
        if (isSpreadElement(value) || isPrimitive(value)) return [];
        return { form: "copy", node, value, name: "Object.assign", confirm: isCallTo("#Object.assign") };
      });
    case "stringify":
      return (first ? valuesIn(first) : []).map(value => ({
        form: "json",
        node,
        value,
        name: "JSON.stringify",
        confirm: isCallTo("#JSON.stringify"),
      }));
    default:
      return [];
  }
}

/** The expressions whose values make up a literal: `{ a: x, b: [y] }` holds `x` and `y`. */
function valuesIn(node: Expression): Expression[] {
  const expression = unwrapped(node);
  if (isPrimitive(expression)) return [];
  if (isArrayLiteralExpression(expression)) {
    return expression.elements.flatMap(element => (isSpreadElement(element) ? [] : valuesIn(element)));
  }
  if (!isObjectLiteralExpression(expression)) return [node];
  return expression.properties.flatMap((property): Expression[] => {
    if (isPropertyAssignment(property)) return valuesIn(property.initializer);
    return isShorthandPropertyAssignment(property) ? [property.name as Identifier] : [];
  });
}

function isText(node: Expression): boolean {
  const expression = unwrapped(node);
  if (isBinaryExpression(expression) && expression.operatorToken.kind === SyntaxKind.PlusToken)
    return isText(expression.left) || isText(expression.right);
  return (
    isStringLiteral(expression) ||
    isNoSubstitutionTemplateLiteral(expression) ||
    isTemplateExpression(expression)
  );
}

/** Whether an expression is certainly a primitive, a function or the like, as far as its own file tells. */
function isPrimitive(node: Expression): boolean {
  const expression = unwrapped(node);
  if (isIdentifier(expression)) return isPlainName(expression);
  return isText(expression) || primitiveKinds.has(expression.kind) || isPlainValue(expression);
}

const primitiveKinds: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.NumericLiteral,
  SyntaxKind.BigIntLiteral,
  SyntaxKind.TrueKeyword,
  SyntaxKind.FalseKeyword,
  SyntaxKind.NullKeyword,
  SyntaxKind.TypeOfExpression,
  SyntaxKind.PrefixUnaryExpression,
  SyntaxKind.PostfixUnaryExpression,
  SyntaxKind.ArrowFunction,
  SyntaxKind.FunctionExpression,
]);
