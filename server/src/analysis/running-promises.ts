/**
 * Lists of promises that run already while something waits for them one by one, and whether anybody looks after
 * those that reject early.
 */
import type { Checker } from "../typescript/checker.ts";
import {
  type CallExpression,
  type Expression,
  type Identifier,
  isArrayLiteralExpression,
  isBlock,
  isCallExpression,
  isForOfStatement,
  isIdentifier,
  isPropertyAccessExpression,
  isSpreadElement,
  isTryStatement,
  type Node,
} from "../typescript/syntax.ts";
import { SymbolFlags, type Type } from "../typescript/types.ts";
import { unwrapped } from "./edits.ts";
import { isAsync, isFunctionNode } from "./functions.ts";
import { libraryTypeOf } from "./one-shot.ts";
import { originOf } from "./origins.ts";
import { extendsPromise } from "./promises.ts";
import { isNullish } from "./protocol.ts";
import { referencesOf, variableOf } from "./references.ts";
import { localFunctionOf, returnedBy } from "./values.ts";

/**
 * Whether a type is a list whose items are built-in promises, so that all of them run while the list exists: an
 * array, a tuple of several, a `Set`, or the iterator that their `values()` gives. Generators and other iterables
 * may make each promise when it is asked for; other thenables may start when they are awaited.
 */
export async function holdsRunningPromises(checker: Checker, type: Type): Promise<boolean> {
  if (type.isUnionType()) {
    const members = (await checker.constituentsOf(type)).filter(member => !isNullish(member));
    const held = await Promise.all(members.map(member => holdsRunningPromises(checker, member)));
    return held.length > 0 && held.every(Boolean);
  }
  if (!type.isTypeReference()) return false;
  const items = await checker.typeArgumentsOf(type);
  const library = libraryTypeOf(await checker.declaringSymbolOf(type));
  if (!library) {
    // A tuple has no symbol, but its elements are members.
    if (!(await checker.memberNamesOf(type)).has("1")) return false;
    const promises = await Promise.all(items.map(item => isBuiltInPromise(checker, item)));
    return promises.filter(Boolean).length > 1;
  }
  const [item] = items;
  return library.library === "lib" && lists.has(library.name) && !!item && isBuiltInPromise(checker, item);
}

/** Lists in memory. An iterator comes from one of them; iterator helpers, which are lazy, have another type. */
const lists: ReadonlySet<string> = new Set([
  "Array",
  "ReadonlyArray",
  "Set",
  "ReadonlySet",
  "ArrayIterator",
  "SetIterator",
  "MapIterator",
]);

async function isBuiltInPromise(checker: Checker, type: Type): Promise<boolean> {
  if (type.isUnionType()) {
    const members = await checker.constituentsOf(type);
    const promises = await Promise.all(members.map(member => isBuiltInPromise(checker, member)));
    return promises.every(Boolean);
  }
  if (type.isIntersectionType()) {
    const parts = await checker.constituentsOf(type);
    return (await Promise.all(parts.map(part => isBuiltInPromise(checker, part)))).some(Boolean);
  }
  const symbol = await checker.declaringSymbolOf(type);
  const library = libraryTypeOf(symbol);
  if (library?.library === "lib") return library.name === "Promise";
  // A class that extends Promise has called its constructor, so it runs, unless it says otherwise. Behind an
  // interface that extends it there may be an object that starts when somebody awaits it.
  if (!symbol || (symbol.flags & SymbolFlags.Class) === 0 || /lazy/i.test(symbol.name)) return false;
  return extendsPromise(checker, type);
}

/**
 * Whether the code of this file shows that no promise of a list can be rejected without a handler: each one ends
 * in `.catch(…)` or catches its own errors, or the list itself goes to `Promise.all` and the like beside.
 */
export async function isLookedAfter(checker: Checker, list: Expression, depth = 0): Promise<boolean> {
  const expression = unwrapped(list);
  if (depth > 4) return false;
  if (isArrayLiteralExpression(expression)) {
    // A single promise is waited for at once, like by `await`.
    if (expression.elements.length === 1 && !isSpreadElement(expression.elements[0] as Expression))
      return true;
    const handled = await Promise.all(
      expression.elements.map(element =>
        isSpreadElement(element)
          ? isLookedAfter(checker, element.expression, depth + 1)
          : handlesItself(checker, element),
      ),
    );
    return handled.every(Boolean);
  }
  if (isIdentifier(expression)) return isVariableLookedAfter(checker, expression, depth);
  if (!isCallExpression(expression) || !isPropertyAccessExpression(unwrapped(expression.expression)))
    return false;
  const callback = await callbackOf(checker, expression);
  if (callback) return isCallbackSafe(checker, callback);
  // `list.filter(…)`, `list.slice(…)` and `list.values()` give the same promises.
  const callee = unwrapped(expression.expression);
  return (
    isPropertyAccessExpression(callee) &&
    passingMethods.has(callee.name.text) &&
    isLookedAfter(checker, callee.expression, depth + 1)
  );
}

const passingMethods: ReadonlySet<string> = new Set([
  "filter",
  "reverse",
  "slice",
  "sort",
  "toReversed",
  "values",
]);

/** The function that makes the items: `list.map(callback)`, `Array.from(list, callback)`. */
async function callbackOf(checker: Checker, call: CallExpression): Promise<Expression | undefined> {
  const callee = unwrapped(call.expression);
  if (!isPropertyAccessExpression(callee)) return undefined;
  if (callee.name.text === "map") return call.arguments[0];
  if (callee.name.text !== "from") return undefined;
  return (await originOf(checker, callee)) === "#Array.from" ? call.arguments[1] : undefined;
}

async function isCallbackSafe(checker: Checker, callback: Expression): Promise<boolean> {
  const made = await localFunctionOf(checker, callback);
  if (!made) return false;
  if (isAsync(made)) return made.body !== undefined && isBlock(made.body) && catchesAll(made.body);
  const values = returnedBy(made);
  if (values.length === 0) return false;
  return (await Promise.all(values.map(value => handlesItself(checker, value)))).every(Boolean);
}

/** Whether a function's body is one `try` whose `catch` throws nothing on. */
function catchesAll(body: Node): boolean {
  const statements = (body as { statements?: readonly Node[] }).statements ?? [];
  const last = statements.at(-1);
  if (!last || !isTryStatement(last) || !last.catchClause) return false;
  return !/\bthrow\b|\bPromise\.reject\b/.test(last.catchClause.block.getText());
}

/** Whether a promise has a handler from the start: `.catch(…)`, `.then(…, …)`, an async function that catches. */
export async function handlesItself(checker: Checker, node: Expression): Promise<boolean> {
  const expression = unwrapped(node);
  if (!isCallExpression(expression)) return false;
  const callee = unwrapped(expression.expression);
  if (isPropertyAccessExpression(callee)) {
    const { text } = callee.name;
    if (text === "catch") return expression.arguments.length > 0;
    if (text === "then" && expression.arguments.length > 1) return true;
    if (text === "finally") return handlesItself(checker, callee.expression);
    if (text === "allSettled") return (await originOf(checker, callee)) === "#Promise.allSettled";
  }
  const called = await localFunctionOf(checker, callee);
  if (!called || !isFunctionNode(called) || !isAsync(called)) return false;
  return called.body !== undefined && isBlock(called.body) && catchesAll(called.body);
}

/** Looks at all that happens to a list in a variable: how it is made, what is pushed, who else waits for it. */
async function isVariableLookedAfter(checker: Checker, name: Identifier, depth: number): Promise<boolean> {
  const references = await referencesOf(checker, name);
  const others = references.filter(reference => reference !== name);
  const waiting = await Promise.all(others.map(reference => isWaitedForTogether(checker, reference)));
  if (waiting.some(Boolean)) return true;
  const variable = await variableOf(checker, name);
  if (!variable?.initializer) return false;
  const pushed = others.flatMap(pushedTo);
  const initial = unwrapped(variable.initializer);
  const isEmpty = isArrayLiteralExpression(initial) && initial.elements.length === 0;
  if (isEmpty && pushed.length === 0) return false;
  const handled = await Promise.all(pushed.map(value => handlesItself(checker, value)));
  if (!handled.every(Boolean)) return false;
  return isEmpty || isLookedAfter(checker, variable.initializer, depth + 1);
}

/** `Promise.all(list)` and its relatives, or a loop that gives every promise of the list a handler. */
async function isWaitedForTogether(checker: Checker, reference: Identifier): Promise<boolean> {
  const { parent } = reference;
  if (isCallExpression(parent) && parent.arguments.includes(reference)) {
    const origin = await originOf(checker, parent.expression);
    return origin !== undefined && /^#Promise\.(?:all|allSettled|any|race)$/.test(origin);
  }
  if (isForOfStatement(parent) && parent.expression === reference && !parent.awaitModifier)
    return addsHandler(parent.statement);
  if (!isPropertyAccessExpression(parent) || parent.expression !== reference) return false;
  return parent.name.text === "forEach" && addsHandler(parent.parent);
}

function addsHandler(code: Node): boolean {
  return /\.catch\(|\.then\([^()]*,/.test(code.getText());
}

/** What `list.push(…)` adds. */
function pushedTo(reference: Identifier): readonly Expression[] {
  const access = reference.parent;
  if (!isPropertyAccessExpression(access) || access.expression !== reference) return [];
  const call = access.parent;
  if (!isCallExpression(call) || call.expression !== access) return [];
  return access.name.text === "push" || access.name.text === "unshift" ? [...call.arguments] : [];
}
