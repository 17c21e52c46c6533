import { isFunctionNode } from "../analysis/functions.ts";
import { factsOf, itemTypesOf } from "../analysis/protocol.ts";
import { referencesOf } from "../analysis/references.ts";
import type { TextRange } from "../engine/rule.ts";
import type { Checker } from "../typescript/checker.ts";
import {
  type Expression,
  type Identifier,
  isArrayLiteralExpression,
  isAwaitExpression,
  isCallExpression,
  isDoStatement,
  isForInStatement,
  isForOfStatement,
  isForStatement,
  isIdentifier,
  isParenthesizedExpression,
  isPropertyAccessExpression,
  isSpreadElement,
  isVariableDeclaration,
  isWhileStatement,
  isYieldExpression,
  type Node,
  SyntaxKind,
  type VariableDeclaration,
} from "../typescript/syntax.ts";
import type { FileView } from "../typescript/workspace.ts";
import { waitingOf } from "./iteration-note.ts";

/** A remark for the end of some code, about other places in the file. */
export interface Remark {
  /** The UTF-16 offset that it stands at. */
  readonly offset: number;
  readonly text: string;
  /** The places that it names, in order. */
  readonly places: readonly TextRange[];
}

/**
 * Says for each loop that starts in a range where it suspends: at each step of a `for await`, and at each `await`
 * and `yield` that belongs to no loop within it.
 */
export async function suspensionsIn(view: FileView, range: TextRange): Promise<Remark[]> {
  const loops = nodesIn(view, range, isLoop);
  const remarks = await Promise.all(loops.map(loop => suspensionsOf(view, loop)));
  return remarks.filter(remark => remark !== undefined);
}

/** Says for each variable that is declared in a range and holds a started promise, or several, where it is awaited. */
export async function awaitsIn(view: FileView, range: TextRange): Promise<Remark[]> {
  const declarations = nodesIn(view, range, isKeptValue);
  const remarks = await Promise.all(declarations.map(declaration => awaitsOf(view, declaration)));
  return remarks.filter(remark => remark !== undefined);
}

interface Loop extends Node {
  readonly statement: Node;
}

function isLoop(node: Node): node is Loop {
  return (
    isForStatement(node) ||
    isForOfStatement(node) ||
    isForInStatement(node) ||
    isWhileStatement(node) ||
    isDoStatement(node)
  );
}

async function suspensionsOf({ sourceFile, checker }: FileView, loop: Loop): Promise<Remark | undefined> {
  const places: TextRange[] = [];
  const visit = (node: Node): undefined => {
    if (isFunctionNode(node) || node.kind === SyntaxKind.ClassStaticBlockDeclaration || isLoop(node)) {
      // What a loop within iterates over is evaluated here; what it does belongs to it.
      if (isForOfStatement(node) || isForInStatement(node)) visit(node.expression);
      return;
    }
    if (isAwaitExpression(node) || isYieldExpression(node)) {
      const start = node.getStart(sourceFile);
      places.push({ start, end: start + 5 });
    }
    node.forEachChild(visit);
  };
  loop.forEachChild(child => {
    // What is iterated over is evaluated once, before the loop.
    const isSource = (isForOfStatement(loop) || isForInStatement(loop)) && child === loop.expression;
    const isStart = isForStatement(loop) && child === loop.initializer;
    return isSource || isStart ? undefined : visit(child);
  });
  const offset = isDoStatement(loop) ? loop.getStart(sourceFile) + "do".length : loop.statement.pos;
  const step = await stepOf(checker, loop);
  if (step === undefined && places.length === 0) return undefined;
  const text = step === undefined ? "suspends at" : places.length === 0 ? step : `${step}, and at`;
  return { offset, text, places };
}

async function stepOf(checker: Checker, loop: Loop): Promise<string | undefined> {
  if (!isForOfStatement(loop) || !loop.awaitModifier) return undefined;
  const type = await checker.typeOf(loop.expression);
  const waiting = type && (await waitingOf(checker, type));
  return waiting === "not" ? "suspends at each step, without waiting" : "suspends at each step";
}

type KeptValue = VariableDeclaration & { readonly name: Identifier; readonly initializer: Expression };

function isKeptValue(node: Node): node is KeptValue {
  if (!isVariableDeclaration(node) || !isIdentifier(node.name) || !node.initializer) return false;
  return !isAwaitExpression(unparenthesized(node.initializer));
}

async function awaitsOf(
  { sourceFile, checker }: FileView,
  declaration: KeptValue,
): Promise<Remark | undefined> {
  const type = await checker.typeOf(declaration.name);
  if (!type) return undefined;
  if ((await factsOf(checker, type)).thenable !== "yes") {
    if ((await factsOf(checker, type)).iterable !== "yes") return undefined;
    const items = (await itemTypesOf(checker, type, "sync")) ?? [];
    const facts = await Promise.all(items.map(item => factsOf(checker, item)));
    if (items.length === 0 || !facts.every(({ thenable }) => thenable === "yes")) return undefined;
  }
  const references = await referencesOf(checker, declaration.name);
  const places = references.flatMap(reference => {
    const node = awaitOf(reference);
    const start = node?.getStart(sourceFile);
    return start === undefined ? [] : [{ start, end: start + 5 }];
  });
  return places.length === 0 ? undefined : { offset: declaration.end, text: "awaited at", places };
}

/** The node that awaits a reference to a promise: alone, or together with others in `Promise.all` and the like. */
function awaitOf(reference: Node): Node | undefined {
  for (let node: Node = reference; node.parent; node = node.parent) {
    const { parent } = node;
    if (isAwaitExpression(parent)) return parent;
    if (isForOfStatement(parent))
      return parent.awaitModifier && parent.expression === node ? parent.awaitModifier : undefined;
    const isWrapped =
      isParenthesizedExpression(parent) || isArrayLiteralExpression(parent) || isSpreadElement(parent);
    if (!isWrapped && !(isCombination(parent) && parent.expression !== node)) return undefined;
  }
  return undefined;
}

/** Whether a node is a call of `Promise.all`, `allSettled`, `any` or `race`. */
function isCombination(node: Node): node is Node & { readonly expression: Expression } {
  if (!isCallExpression(node) || !isPropertyAccessExpression(node.expression)) return false;
  const { expression, name } = node.expression;
  return isIdentifier(expression) && expression.text === "Promise" && combinations.has(name.text);
}

const combinations: ReadonlySet<string> = new Set(["all", "allSettled", "any", "race"]);

function unparenthesized(node: Expression): Expression {
  let current = node;
  while (isParenthesizedExpression(current)) current = current.expression;
  return current;
}

function nodesIn<T extends Node>(
  { sourceFile }: FileView,
  range: TextRange,
  isWanted: (node: Node) => node is T,
): T[] {
  const found: T[] = [];
  const visit = (node: Node): undefined => {
    if (node.end < range.start || node.pos > range.end) return;
    const start = node.getStart(sourceFile);
    if (start >= range.start && start <= range.end && isWanted(node)) found.push(node);
    node.forEachChild(visit);
  };
  sourceFile.forEachChild(visit);
  return found;
}
