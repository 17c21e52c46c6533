import { outermost, unwrapped } from "../../analysis/edits.ts";
import { isGlobal, originOf } from "../../analysis/origins.ts";
import { allHaveFlags } from "../../analysis/promises.ts";
import { referencesOf, variableOf } from "../../analysis/references.ts";
import type { RuleContext } from "../../engine/rule.ts";
import {
  type CallExpression,
  type Expression,
  isBinaryExpression,
  isCallExpression,
  isIdentifier,
  isNewExpression,
  isNoSubstitutionTemplateLiteral,
  isObjectLiteralExpression,
  isPropertyAccessExpression,
  isPropertyAssignment,
  isStringLiteral,
  isTaggedTemplateExpression,
  isTemplateSpan,
  type NewExpression,
  type Node,
  SyntaxKind,
} from "../../typescript/syntax.ts";
import { TypeFlags } from "../../typescript/types.ts";

/** One piece of bytes that becomes text by itself. */
export interface Conversion {
  /**
   * How: `implicit` (`text += chunk`, a template, `String(chunk)`), `toString`, `parse` (`JSON.parse(chunk)`), `shared`
   * (a `TextDecoder` that is used for several pieces, without `stream`), `fresh` (a new `TextDecoder` each time).
   */
  readonly kind: "implicit" | "toString" | "parse" | "shared" | "fresh";
  /** The expression whose value is the text. */
  readonly node: Expression;
  /** The piece. */
  readonly chunk: Expression;
  /** The encoding that was asked for. */
  readonly encoding: string;
  /** The `TextDecoder` in use, as it is made. */
  readonly decoder?: NewExpression | undefined;
}

/** What makes text of a piece where it is used; undefined where nothing does, or in a way that loses nothing. */
export async function conversionOf(
  use: Expression,
  repeated: Node,
  context: RuleContext,
): Promise<Conversion | undefined> {
  const chunk = await asBytes(use, context);
  const { parent } = chunk;
  if (isPropertyAccessExpression(parent) && parent.expression === chunk) return byToString(parent, chunk);
  if (isTemplateSpan(parent) && !isTaggedTemplateExpression(parent.parent.parent)) return implicit(chunk);
  if (isBinaryExpression(parent)) {
    const operator = parent.operatorToken.kind;
    if (operator === SyntaxKind.PlusEqualsToken) return parent.right === chunk ? implicit(chunk) : undefined;
    if (operator !== SyntaxKind.PlusToken) return undefined;
    const other = parent.left === chunk ? parent.right : parent.left;
    const type = await context.typeOf(other);
    const isText = await allHaveFlags(context.checker, type && [type], TypeFlags.StringLike | TypeFlags.Any);
    return isText ? implicit(chunk) : undefined;
  }
  if (!isCallExpression(parent) || parent.arguments[0] !== chunk) return undefined;
  const callee = unwrapped(parent.expression);
  if (isIdentifier(callee) && callee.text === "String") {
    return (await isGlobal(context.checker, callee, "String")) ? implicit(chunk, parent) : undefined;
  }
  if (!isPropertyAccessExpression(callee)) return undefined;
  if (callee.name.text === "parse" && (await originOf(context.checker, callee)) === "#JSON.parse") {
    return { kind: "parse", node: parent, chunk, encoding: "utf8" };
  }
  return callee.name.text === "decode"
    ? byDecoder(parent, callee.expression, chunk, repeated, context)
    : undefined;
}

/** What happens to the text: it grows another one, it is kept or cut further, it is handed on, or none of these. */
export type Destiny = "grown" | "kept" | "passed" | "none";

/** What becomes of the text of one piece. */
export async function destinyOf(text: Expression, context: RuleContext): Promise<Destiny> {
  const whole = outermost(text);
  const { parent } = whole;
  if (isBinaryExpression(parent)) return destinyInOperator(whole, context);
  if (isTemplateSpan(parent)) return destinyOf(parent.parent as Expression, context);
  if (isPropertyAccessExpression(parent) && parent.expression === whole) {
    const name = parent.name.text;
    if (name === "split") return "kept";
    const call = parent.parent;
    return isCallExpression(call) && call.expression === parent && keepsText.has(name)
      ? destinyOf(call, context)
      : "none";
  }
  if (isCallExpression(parent) && parent.expression !== whole) return destinyOfArgument(parent);
  switch (parent.kind) {
    case SyntaxKind.YieldExpression:
      return "kept";
    case SyntaxKind.ConditionalExpression:
      return (parent as unknown as { condition: Node }).condition === whole
        ? "none"
        : destinyOf(parent as Expression, context);
    case SyntaxKind.ArrayLiteralExpression:
    case SyntaxKind.ReturnStatement:
    case SyntaxKind.ArrowFunction:
    case SyntaxKind.PropertyAssignment:
      return "passed";
    case SyntaxKind.VariableDeclaration:
      return destinyOfVariable(parent as Node & { name: Node }, context);
    default:
      return "none";
  }
}

async function destinyInOperator(operand: Expression, context: RuleContext): Promise<Destiny> {
  const binary = operand.parent;
  if (!isBinaryExpression(binary)) return "none";
  switch (binary.operatorToken.kind) {
    case SyntaxKind.PlusEqualsToken:
      return binary.right === operand ? "grown" : "none";
    case SyntaxKind.PlusToken:
      return destinyOf(binary, context);
    case SyntaxKind.BarBarToken:
    case SyntaxKind.QuestionQuestionToken:
      return destinyOf(binary, context);
    case SyntaxKind.EqualsToken: {
      if (binary.right !== operand) return "none";
      // `text = text + chunk`, `` text = `${text}${chunk}` ``, `text = text.concat(chunk)`
      const target = binary.left.getText();
      return mentions(operand, target) ? "grown" : "passed";
    }
    default:
      return "none";
  }
}

async function destinyOfVariable(declaration: Node & { name: Node }, context: RuleContext): Promise<Destiny> {
  if (!isIdentifier(declaration.name)) return "none";

  const references = await referencesOf(context.checker, declaration.name);
  const all = await Promise.all(references.map(reference => destinyOf(reference, context)));
  return (["grown", "kept", "passed"] as const).find(destiny => all.includes(destiny)) ?? "none";
}

function destinyOfArgument(call: CallExpression): Destiny {
  const callee = unwrapped(call.expression);
  if (!isPropertyAccessExpression(callee)) return "passed";
  if (isIdentifier(callee.expression) && callee.expression.text === "console") return "none";
  const name = callee.name.text;
  if (name === "concat") return mentions(call.parent, callee.expression.getText()) ? "grown" : "passed";
  return keepers.has(name) ? "kept" : "passed";
}

const keepers: ReadonlySet<string> = new Set(["push", "unshift", "parse", "write", "enqueue", "append"]);

const keepsText: ReadonlySet<string> = new Set([
  "toString",
  "trim",
  "trimStart",
  "trimEnd",
  "toUpperCase",
  "toLowerCase",
  "toLocaleUpperCase",
  "toLocaleLowerCase",
  "replace",
  "replaceAll",
  "normalize",
  "slice",
  "substring",
  "concat",
]);

function mentions(node: Node, text: string): boolean {
  let found = false;
  const visit = (inner: Node): undefined => {
    found ||= (isIdentifier(inner) || isPropertyAccessExpression(inner)) && inner.getText() === text;
    if (!found) inner.forEachChild(visit);
  };
  visit(node);
  return found;
}

function implicit(chunk: Expression, node: Expression = chunk): Conversion {
  return { kind: "implicit", node, chunk, encoding: "utf8" };
}

function byToString(access: Expression, chunk: Expression): Conversion | undefined {
  const call = access.parent;
  if (!isPropertyAccessExpression(access) || access.name.text !== "toString") return undefined;
  if (!isCallExpression(call) || call.expression !== access || call.arguments.length > 1) return undefined;
  const [argument] = call.arguments;
  const encoding = argument ? literalText(argument) : "utf8";
  if (encoding === undefined || !brittleEncodings.has(encoding.toLowerCase())) return undefined;
  return { kind: "toString", node: call, chunk, encoding };
}

/** Encodings in which one character, or one group of characters, takes several bytes. */
const brittleEncodings: ReadonlySet<string> = new Set([
  "utf8",
  "utf-8",
  "utf16le",
  "utf-16le",
  "ucs2",
  "ucs-2",
  "base64",
  "base64url",
]);

async function byDecoder(
  call: CallExpression,
  receiver: Expression,
  chunk: Expression,
  repeated: Node,
  context: RuleContext,
): Promise<Conversion | undefined> {
  const decoder = await decoderBehind(receiver, context);
  if (!decoder) return undefined;
  const { made } = decoder;
  const label = made?.arguments?.[0];
  const encoding = label ? literalText(label) : "utf-8";
  if (encoding === undefined || !/^(?:utf-?8|utf-?16(?:le|be)?|unicode-1-1-utf-8)$/i.test(encoding))
    return undefined;
  const isFresh = made !== undefined && made.pos >= repeated.pos && made.end <= repeated.end;
  if (!isFresh && streams(call.arguments[1])) return undefined;
  return { kind: isFresh ? "fresh" : "shared", node: call, chunk, encoding, decoder: made };
}

/** Whether a value is a `TextDecoder`, and where it is made, as far as that can be seen. */
async function decoderBehind(
  receiver: Expression,
  context: RuleContext,
): Promise<{ made: NewExpression | undefined } | undefined> {
  const expression = unwrapped(receiver);
  const variable = isIdentifier(expression) ? await variableOf(context.checker, expression) : undefined;
  const value = variable?.initializer ? unwrapped(variable.initializer) : expression;
  if (isNewExpression(value)) {
    const origin = await originOf(context.checker, value.expression);
    return origin === "#TextDecoder" || origin === "node:util#TextDecoder" ? { made: value } : undefined;
  }
  const type = await context.typeOf(expression);
  const symbol = type?.isObjectType() ? await context.checker.declaringSymbolOf(type) : undefined;
  const isLibrary = symbol?.declarations.every(({ path }) => /\.d\.[mc]?ts$/.test(path)) ?? false;
  return symbol?.name === "TextDecoder" && isLibrary ? { made: undefined } : undefined;
}

/** Whether decoding options say `stream: true`, or cannot be read. */
function streams(options: Expression | undefined): boolean {
  if (!options) return false;
  const value = unwrapped(options);
  if (!isObjectLiteralExpression(value)) return true;
  const property = value.properties.find(
    candidate => (candidate as { name?: Node }).name?.getText() === "stream",
  );
  if (!property) return value.properties.some(({ kind }) => kind === SyntaxKind.SpreadAssignment);
  return !isPropertyAssignment(property) || property.initializer.kind !== SyntaxKind.FalseKeyword;
}

/** The chunk with what only looks at it in another way: `Buffer.from(chunk)`, `chunk!`, `(chunk as Buffer)`. */
async function asBytes(use: Expression, context: RuleContext): Promise<Expression> {
  const whole = outermost(use);
  const call = whole.parent;
  if (!(isCallExpression(call) || isNewExpression(call)) || call.arguments?.[0] !== whole) return whole;
  if (call.arguments.length > 1 || !/^(?:Buffer\.from|Uint8Array)$/.test(call.expression.getText()))
    return whole;
  const origin = await originOf(context.checker, call.expression);
  return origin !== undefined && byteViews.has(origin) ? outermost(call) : whole;
}

const byteViews: ReadonlySet<string> = new Set(["#Buffer.from", "node:buffer#Buffer.from", "#Uint8Array"]);

function literalText(node: Expression): string | undefined {
  const value = unwrapped(node);
  return isStringLiteral(value) || isNoSubstitutionTemplateLiteral(value) ? value.text : undefined;
}
