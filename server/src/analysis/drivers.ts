import {
  isCallExpression,
  isNewExpression,
  isYieldExpression,
  SyntaxKind,
  type YieldExpression,
} from "../typescript/syntax.ts";
import { destinyOf } from "./dropped.ts";
import { type FunctionNode, forEachInScope } from "./functions.ts";

/**
 * Whether syntax shows that something else drives a generator step by step and may do as it likes with what it hands
 * out: it is given away (`co(function* () {…})`), decorated (`@task *run() {…}`), uses what `yield` gives back, or
 * stands in a file that imports a library which runs generators.
 */
export function isDriven(generator: FunctionNode): boolean {
  const { parent } = generator;
  if ((isCallExpression(parent) || isNewExpression(parent)) && parent.expression !== generator) return true;
  if (generator.modifiers?.some(({ kind }) => kind === SyntaxKind.Decorator)) return true;
  return yieldsOf(generator).some(isAnswered) || runnerModules.test(generator.getSourceFile().text);
}

/** Whether the value that a `yield` gives back is used: whoever drives the generator answers it. */
export function isAnswered(node: YieldExpression): boolean {
  const destiny = destinyOf(node);
  return destiny?.kind !== "dropped" || destiny.awaited;
}

/** Every `yield` and `yield*` of a generator itself, in source order. */
export function yieldsOf(generator: FunctionNode): readonly YieldExpression[] {
  const known = knownYields.get(generator);
  if (known) return known;
  const found: YieldExpression[] = [];
  knownYields.set(generator, found);
  if (generator.body) {
    forEachInScope(generator.body, node => {
      if (isYieldExpression(node)) found.push(node);
    });
  }
  return found;
}

const knownYields = new WeakMap<FunctionNode, readonly YieldExpression[]>();

/** Libraries that run generators and let them yield other generators. */
const runnerModules =
  /["'](?:@?redux-saga|typed-redux-saga|@redux-saga|co|co-[\w-]+|koa|mobx|mobx-[\w-]+|effection|@effection|bluebird|q|gensync|ember-concurrency|cofx|fluture)(?:\/[^"']*)?["']/;
