import type { Fix } from "../engine/rule.ts";
import {
  type Expression,
  isArrowFunction,
  isBlock,
  isCallExpression,
  isClassDeclaration,
  isClassExpression,
  isFunctionDeclaration,
  isFunctionExpression,
  isIdentifier,
  isMethodDeclaration,
  isNewExpression,
  isObjectLiteralExpression,
  isPropertyAccessExpression,
  isPropertyAssignment,
  isPropertyDeclaration,
  isReturnStatement,
  isVariableDeclaration,
  type Node,
  SyntaxKind,
} from "../typescript/syntax.ts";
import { identifiersWithText } from "../typescript/tree.ts";
import { type Type, TypeFlags } from "../typescript/types.ts";
import type { FileFacts } from "./await-place.ts";
import { isAwaited, isDropped, makeAsync, outermost } from "./edits.ts";
import {
  enclosingFunction,
  forEachInScope,
  isAsync,
  isGenerator,
  isPlainFunction,
  type PlainFunctionNode,
} from "./functions.ts";
import { factsOf } from "./protocol.ts";
import { identifiersNamed } from "./references.ts";
import { listenerAdded } from "./streams.ts";

/**
 * The edits that make the function around a node async, so that `await` can be written where the node stands.
 *
 * @returns undefined where there is no such function, or where being async would break those who call it.
 */
export async function asyncEditsAround(context: FileFacts, node: Node): Promise<Fix["edits"] | undefined> {
  const { checker, sourceFile } = context;
  const scope = enclosingFunction(node);
  if (!scope || !isPlainFunction(scope) || isAsync(scope) || isGenerator(scope)) return undefined;
  const { body } = scope;
  if (!body || node.pos < body.pos || node.end > body.end) return undefined;
  if (hasOverloads(scope) || isResultUsed(scope)) return undefined;
  if (!(await callersAcceptPromise(context, scope))) return undefined;
  return makeAsync(checker, sourceFile, scope);
}

function hasOverloads(scope: PlainFunctionNode): boolean {
  if (!isFunctionDeclaration(scope) && !isMethodDeclaration(scope)) return false;
  const name = scope.name?.getText();
  let found = false;
  scope.parent.forEachChild(sibling => {
    if (sibling.kind !== scope.kind || (sibling as { body?: Node }).body) return;
    found ||= (sibling as { name?: Node }).name?.getText() === name;
  });
  return found;
}

/**
 * Whether some call in the same file uses what the function returns as it is. Such a place would get a promise
 * instead, and break in turn.
 */
function isResultUsed(scope: PlainFunctionNode): boolean {
  return nameOf(scope) === undefined ? isCalledInPlace(scope) : mentionsOf(scope).some(usesResult);
}

/** All mentions of a function's name in its file, its own included; for a method `object.name`, whatever the object. */
function mentionsOf(scope: PlainFunctionNode): readonly Expression[] {
  const name = nameOf(scope);
  if (name === undefined) return [];
  const sourceFile = scope.getSourceFile();
  const isMember =
    isMethodDeclaration(scope) || isPropertyDeclaration(scope.parent) || isPropertyAssignment(scope.parent);
  if (!isMember) return identifiersNamed(sourceFile, name);
  return identifiersWithText(sourceFile, name).flatMap(identifier => {
    const { parent } = identifier;
    return isPropertyAccessExpression(parent) && parent.name === identifier ? [parent] : [];
  });
}

function nameOf(scope: PlainFunctionNode): string | undefined {
  const own = (scope as { name?: Node }).name;
  if (own && isIdentifier(own)) return own.text;
  const { parent } = scope;
  const isNamed =
    isVariableDeclaration(parent) || isPropertyDeclaration(parent) || isPropertyAssignment(parent);
  return isNamed && isIdentifier(parent.name) ? parent.name.text : undefined;
}

/** Whether a function expression is called on the spot and its result is used. */
function isCalledInPlace(scope: PlainFunctionNode): boolean {
  const whole = outermost(scope);
  return isCallExpression(whole.parent) && whole.parent.expression === whole && usesResult(whole);
}

/** Whether a reference to a function is called and the result neither dropped, awaited nor handed on as it is. */
function usesResult(reference: Node): boolean {
  const call = reference.parent;
  if (!isCallExpression(call) || call.expression !== reference) return false;
  if (isAwaited(call) || isDropped(call)) return false;
  if (call.parent.kind === SyntaxKind.VoidExpression) return false;
  const scope = enclosingFunction(call);
  const isReturned =
    isReturnStatement(call.parent) || (isArrowFunction(call.parent) && call.parent.body === call);
  return !(isReturned && scope !== undefined && isAsync(scope));
}

/** Whether whoever calls a function expression, an overriding method or a function passed by name can do with a promise. */
async function callersAcceptPromise(context: FileFacts, scope: PlainFunctionNode): Promise<boolean> {
  if (isMethodDeclaration(scope) && (await isPrescribed(context, scope))) return false;
  const isExpression = isArrowFunction(scope) || isFunctionExpression(scope);
  const places = [...(isExpression ? [scope] : []), ...mentionsOf(scope).filter(isPassedOn)];
  const accepted = await Promise.all(places.map(place => placeAcceptsPromise(context, place, scope)));
  return accepted.every(Boolean);
}

/** Whether a mention of a function gives it to something that may call it. */
function isPassedOn(mention: Expression): boolean {
  const { parent } = mention;
  if (isCallExpression(parent) || isNewExpression(parent)) return parent.expression !== mention;
  return valueHolders.has(parent.kind) && (parent as { name?: Node }).name !== mention;
}

const valueHolders: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.ArrayLiteralExpression,
  SyntaxKind.JsxExpression,
  SyntaxKind.PropertyAssignment,
  SyntaxKind.ReturnStatement,
  SyntaxKind.VariableDeclaration,
]);

/** @param place The function, or a mention of it. */
async function placeAcceptsPromise(
  context: FileFacts,
  place: Expression,
  scope: PlainFunctionNode,
): Promise<boolean> {
  const { checker } = context;
  const contextual = await checker.contextualTypeOf(place);
  const call = argumentOf(place);
  if (!contextual) return call === undefined;
  if (call && (isIterationCallback(call) || isExecutorOrReader(call))) return false;
  const signatures = (
    await Promise.all((await checker.constituentsOf(contextual)).map(type => checker.callSignaturesOf(type)))
  ).flat();
  if (signatures.length === 0) return call === undefined;
  const returned = await Promise.all(signatures.map(signature => checker.returnTypeOf(signature)));
  const accepted = await Promise.all(returned.map(type => acceptsPromise(context, type, scope)));
  return accepted.every(Boolean);
}

async function acceptsPromise(
  context: FileFacts,
  type: Type | undefined,
  scope: PlainFunctionNode,
): Promise<boolean> {
  if (!type) return false;
  if (type.flags & TypeFlags.Void) return true;
  // A callback whose result is not described may be used either way, unless there is no result.
  if (type.flags & (TypeFlags.Any | TypeFlags.Unknown | TypeFlags.TypeParameter)) return !returnsValue(scope);
  const members = await context.checker.constituentsOf(type);
  const facts = await Promise.all(members.map(member => factsOf(context.checker, member)));
  return facts.some(({ thenable }) => thenable === "yes");
}

function returnsValue(scope: PlainFunctionNode): boolean {
  if (!scope.body || !isBlock(scope.body)) return true;
  let found = false;
  forEachInScope(scope.body, node => {
    found ||= isReturnStatement(node) && node.expression !== undefined;
  });
  return found;
}

/** The call that an expression is an argument of. */
function argumentOf(place: Expression): Node | undefined {
  const { parent } = place;
  return (isCallExpression(parent) || isNewExpression(parent)) && parent.expression !== place
    ? parent
    : undefined;
}

/** Whether a call is `forEach` or another helper that runs its callback for each item and waits for none. */
function isIterationCallback(call: Node): boolean {
  if (!isCallExpression(call) || !isPropertyAccessExpression(call.expression)) return false;
  return iterationHelpers.has(call.expression.name.text);
}

/** `new Promise(…)` and `stream.on("data", …)` take any function and wait for none. */
function isExecutorOrReader(call: Node): boolean {
  if (isNewExpression(call)) return isIdentifier(call.expression) && call.expression.text === "Promise";
  return isCallExpression(call) && listenerAdded(call, "data") !== undefined;
}

const iterationHelpers: ReadonlySet<string> = new Set([
  "forEach",
  "filter",
  "some",
  "every",
  "find",
  "findIndex",
  "findLast",
  "findLastIndex",
  "sort",
  "toSorted",
  "flatMap",
  "reduce",
  "reduceRight",
  "map",
]);

/** Whether a base class, an implemented interface or the type expected of an object literal has the method too. */
async function isPrescribed(context: FileFacts, method: Node): Promise<boolean> {
  const { checker } = context;
  const name = (method as { name?: Node }).name;
  if (!name || !isIdentifier(name)) return true;
  const { parent } = method;
  if (isObjectLiteralExpression(parent)) {
    const expected = await checker.contextualTypeOf(parent);
    return expected !== undefined && (await checker.memberNamesOf(expected)).has(name.text);
  }
  if (!isClassDeclaration(parent) && !isClassExpression(parent)) return true;
  const heritage = (parent.heritageClauses ?? []).flatMap(clause => [...clause.types]);
  const types = await Promise.all(heritage.map(type => checker.typeOf(type)));
  const members = await Promise.all(types.map(type => type && checker.memberNamesOf(type)));
  return members.some(names => names?.has(name.text) ?? true);
}
