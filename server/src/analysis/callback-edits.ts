import type { Edit } from "../engine/rule.ts";
import type { Checker } from "../typescript/checker.ts";
import {
  type CallExpression,
  type Expression,
  type ExpressionStatement,
  isArrowFunction,
  isAwaitExpression,
  isBlock,
  isExpressionStatement,
  isFunctionExpression,
  isIdentifier,
  isParenthesizedExpression,
  isPropertyAccessExpression,
  type PropertyAccessExpression,
  type SourceFile,
  SyntaxKind,
} from "../typescript/syntax.ts";
import type { CollectionKind } from "./array-methods.ts";
import {
  hasComment,
  insertAfter,
  insertBefore,
  isAwaited,
  needsParenthesesAsOperand,
  needsParenthesesInPlace,
  replaceNode,
  separatorBefore,
  unwrapped,
} from "./edits.ts";
import { isFunctionNode, isGenerator } from "./functions.ts";
import { endsWithSemicolons } from "./imports.ts";
import { continueEdits, type InlineCallback, isPath, usesOwnCall } from "./loop-bodies.ts";
import { isFreeName } from "./names.ts";
import { identifiersNamed, isConst, isWrite, variableOf } from "./references.ts";
import { contains } from "./scopes.ts";

/** A call of a collection's method with an async callback, as the fixes need it. */
export interface CallbackSite {
  readonly call: CallExpression;
  readonly access: PropertyAccessExpression;
  readonly kind: CollectionKind;
  /** The `await` that stands before the call already, without effect. */
  readonly outer: Expression | undefined;
  readonly sourceFile: SourceFile;
}

/**
 * The edits that turn `list.forEach(async item => { … })` into `for (const item of list) { … }`, in which each
 * step waits for the one before.
 *
 * @returns undefined where the loop would mean something else: a callback that returns values, uses `this` or its
 *   third parameter, or a call that is no statement.
 */
export function forOfEdits({ sourceFile, call, access, kind, outer }: CallbackSite): Edit[] | undefined {
  const statement = (outer ?? call).parent;
  const [argument] = call.arguments;
  if (!isExpressionStatement(statement) || !argument || call.arguments.length > 1) return undefined;
  // What else the platform calls `forEach` on may hand out other items than its iterator.
  if (kind === "other") return undefined;
  const callback = unwrapped(argument as Expression);
  const list = access.expression.getText(sourceFile);
  const source = access.questionDotToken ? `${asOperand(access.expression, list)} ?? []` : list;
  if (isArrowFunction(callback) || isFunctionExpression(callback))
    return inlineEdits(sourceFile, statement, callback, source, kind);
  if (!isIdentifier(callback) || kind === "map") return undefined;
  const name = ["item", "each", "one"].find(
    candidate => candidate !== callback.text && !isIdentifierIn(candidate, source),
  );
  if (!name || hasComment(sourceFile, statement.getStart(sourceFile), statement.end)) return undefined;
  const end = endsWithSemicolons(sourceFile) ? ";" : "";
  const text = `for (const ${name} of ${source}) await ${callback.text}(${name})${end}`;
  return [
    { file: sourceFile.fileName, start: statement.getStart(sourceFile), end: statement.end, newText: text },
  ];
}

function inlineEdits(
  sourceFile: SourceFile,
  statement: ExpressionStatement,
  callback: InlineCallback,
  source: string,
  kind: CollectionKind,
): Edit[] | undefined {
  const binding = bindingFor(sourceFile, callback, source, kind);
  const { body } = callback;
  if (!binding || isGenerator(callback) || usesOwnCall(callback)) return undefined;
  const file = sourceFile.fileName;
  const start = statement.getStart(sourceFile);
  const head = `for (const ${binding.name} of ${binding.source}) `;
  const bodyStart = body.getStart(sourceFile);
  if (hasComment(sourceFile, start, bodyStart) || hasComment(sourceFile, body.end, statement.end))
    return undefined;
  const opening: Edit = { file, start, end: bodyStart, newText: head };
  if (!isBlock(body)) {
    const end = endsWithSemicolons(sourceFile) ? ";" : "";
    const value = unwrapped(body as Expression);
    const isWaiting = value.kind === SyntaxKind.AwaitExpression;
    const wraps = !isWaiting && needsParenthesesAsOperand(value);
    return [
      { ...opening, newText: `${head}${isWaiting ? "" : `await ${wraps ? "(" : ""}`}` },
      { file, start: body.end, end: statement.end, newText: `${wraps ? ")" : ""}${end}` },
    ];
  }
  const leaves = continueEdits(sourceFile, callback);
  if (!leaves) return undefined;
  return [opening, ...leaves, { file, start: body.end, end: statement.end, newText: "" }];
}

/** What stands between `const` and `of`, and after it. */
function bindingFor(
  sourceFile: SourceFile,
  callback: InlineCallback,
  source: string,
  kind: CollectionKind,
): { name: string; source: string } | undefined {
  const { parameters } = callback;
  if (parameters.length > 2 || parameters.some(each => each.dotDotDotToken || each.initializer))
    return undefined;
  const [item, second] = parameters;
  const names = parameters.map(({ name }) => name.getText(sourceFile));
  // A loop's constant cannot be set, and is not yet there where the list of the same name is read.
  const isSimple = parameters.every(
    ({ name }) =>
      !isIdentifier(name) ||
      !identifiersNamed(sourceFile, name.text).some(use => contains(callback, use) && isWrite(use)),
  );
  if (!isSimple || names.some(name => isIdentifierIn(name, source))) return undefined;
  if (!item) {
    const unused = ["_", "_item"].find(name => isFreeName(sourceFile, name));
    return unused && kind !== "map" ? { name: unused, source } : undefined;
  }
  if (kind === "map") {
    return { name: second ? `[${names[1]}, ${names[0]}]` : `[, ${names[0]}]`, source };
  }
  if (!second) return { name: names[0] as string, source };
  if (kind !== "array" && kind !== "typed array") return undefined;
  const list = source.includes(" ?? ") ? `(${source})` : source;
  return { name: `[${names[1]}, ${names[0]}]`, source: `${list}.entries()` };
}

function isIdentifierIn(name: string, text: string): boolean {
  return (
    /^[\w$]+$/.test(name) && new RegExp(`(?<![\\w$.])${name.replace(/\$/g, "\\$&")}(?![\\w$])`).test(text)
  );
}

function asOperand(node: Expression, text: string): string {
  return needsParenthesesAsOperand(unwrapped(node)) ? `(${text})` : text;
}

/** Whether a call is the only thing that `await Promise.all(…)` waits for. */
function promiseAllAround(call: CallExpression): CallExpression | undefined {
  const outer = call.parent;
  const isAll =
    outer.kind === SyntaxKind.CallExpression &&
    (outer as CallExpression).expression.getText() === "Promise.all" &&
    (outer as CallExpression).arguments[0] === call;
  return isAll && isAwaited(outer as CallExpression) ? (outer as CallExpression) : undefined;
}

/** `await Promise.all(list.map(…))` as a statement. */
export function allEdits(site: CallbackSite): Edit[] | undefined {
  const { call, access, kind, outer, sourceFile } = site;
  const mapped = mapEdits(site);
  if (!mapped || kind === "map" || kind === "other" || !isExpressionStatement((outer ?? call).parent))
    return undefined;
  const callback = unwrapped(call.arguments[0] as Expression);
  // A set hands out each value twice, and only a list hands out itself; only the first parameter is sure.
  const parameters = isFunctionNode(callback) ? callback.parameters.length : 1;
  if (parameters > 1 && kind !== "array") return undefined;
  return [
    insertBefore(sourceFile, call, `${outer ? "" : "await "}Promise.all(`),
    ...mapped,
    insertAfter(sourceFile, call, access.questionDotToken ? " ?? [])" : ")"),
  ];
}

/** The edits that make a call of `map` out of one of another method. */
function mapEdits({ access, kind, sourceFile }: CallbackSite): Edit[] | undefined {
  const rename = replaceNode(sourceFile, access.name, "map");
  if (kind === "array" || kind === "iterator") return [rename];
  // What a typed array maps to is numbers again, and a set has no `map`.
  if (access.questionDotToken) return undefined;
  const { expression } = access;
  return [insertBefore(sourceFile, expression, "[..."), insertAfter(sourceFile, expression, "]"), rename];
}

/** `(await Promise.all(list.map(…))).some(Boolean)` and the like. */
export async function predicateEdits(site: CallbackSite, checker: Checker): Promise<Edit[] | undefined> {
  const { call, access, kind, sourceFile } = site;
  const method = access.name.text;
  const list = access.expression.getText(sourceFile);
  const mapped = mapEdits(site);
  if (!mapped) return undefined;
  if (/^(?:some|every|findIndex|findLastIndex)$/.test(method))
    return around(site, "(await Promise.all(", mapped, `)).${method}(Boolean)`);
  // The list is needed a second time, so it must be a plain name or a path to one.
  if (kind !== "array" || !isPath(access.expression)) return undefined;
  if (method === "find" || method === "findLast")
    return around(site, `${list}[(await Promise.all(`, mapped, `)).${method}Index(Boolean)]`);
  if (method !== "filter" || /\b(?:answers|index)\b/.test(list)) return undefined;
  if (!(await isSameInFunctions(checker, access.expression))) return undefined;
  const then = `.then(answers => ${list}.filter((_, index) => answers[index]))`;
  const all = promiseAllAround(call);
  if (all) return [...mapped, insertAfter(sourceFile, all, then)];
  const wraps = needsParenthesesInPlace(site.outer ?? call);
  return around(site, `${wraps ? "(" : ""}await Promise.all(`, mapped, `)${then}${wraps ? ")" : ""}`);
}

/**
 * Whether a name or path has the same type in a function that is written beside it. What was found out before about
 * its value (`Array.isArray(list)`, `list !== undefined`) is not known there, unless it is a constant.
 */
async function isSameInFunctions(checker: Checker, path: Expression): Promise<boolean> {
  const expression = unwrapped(path);
  const name = isPropertyAccessExpression(expression) ? expression.name : expression;
  if (!isIdentifier(name)) return true;
  const variable = name === expression ? await variableOf(checker, name) : undefined;
  if (variable && isConst(variable)) return true;
  const [type, symbol] = await Promise.all([checker.typeOf(expression), checker.symbolOf(name)]);
  const declared = symbol && (await checker.typeOfSymbol(symbol));
  return type !== undefined && declared?.id === type.id;
}

/** `(await Promise.all(list.map(…))).flat()`, also where `Promise.all` stands around already. */
export function flattenEdits(site: CallbackSite): Edit[] | undefined {
  const { call, sourceFile } = site;
  const mapped = mapEdits(site);
  if (!mapped) return undefined;
  const all = promiseAllAround(call);
  if (!all) return around(site, "(await Promise.all(", mapped, ")).flat()");
  const waiting = awaitAround(all);
  if (!waiting) return undefined;
  if (isParenthesizedExpression(waiting.parent))
    return [...mapped, insertAfter(sourceFile, waiting.parent, ".flat()")];
  const opening = `${separatorBefore(sourceFile, waiting)}(`;
  return [
    insertBefore(sourceFile, waiting, opening),
    ...mapped,
    insertAfter(sourceFile, waiting, ").flat()"),
  ];
}

/** Text before and after a call, in place of an `await` that stood there without effect. */
function around(
  { call, outer, sourceFile }: CallbackSite,
  before: string,
  inner: readonly Edit[],
  after: string,
): Edit[] {
  const separator = before.startsWith("(") ? separatorBefore(sourceFile, outer ?? call) : "";
  const start = (outer ?? call).getStart(sourceFile);
  const opening: Edit = {
    file: sourceFile.fileName,
    start,
    end: call.getStart(sourceFile),
    newText: `${separator}${before}`,
  };
  return [opening, ...inner, insertAfter(sourceFile, call, after)];
}

/** The `await` right before an expression. */
export function awaitAround(node: Expression): Expression | undefined {
  return isAwaitExpression(node.parent) ? node.parent : undefined;
}
