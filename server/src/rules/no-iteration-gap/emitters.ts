import { unwrapped } from "../../analysis/edits.ts";
import { type FlowEvent, historyOf } from "../../analysis/flow.ts";
import { enclosingScope, isFunctionNode } from "../../analysis/functions.ts";
import { originOf } from "../../analysis/origins.ts";
import { isConst, referencesOf, variableOf } from "../../analysis/references.ts";
import type { Checker } from "../../typescript/checker.ts";
import {
  type CallExpression,
  type Expression,
  type Identifier,
  isCallExpression,
  isFunctionDeclaration,
  isIdentifier,
  isNewExpression,
  isPropertyAccessExpression,
  isStringLiteral,
  isVariableDeclaration,
  type Node,
} from "../../typescript/syntax.ts";
import { letsEventsIn, pausesIn, shareScope } from "./pauses.ts";

/** An emitter that was at work during a pause before anybody listened. */
export interface MissedEmitter {
  readonly emitter: Identifier;
  /** The pause. */
  readonly pause: Node;
}

/**
 * Whether events of the emitter that `on(emitter, …)` listens to can have been missed: it was made in the same
 * function, started, and then the function paused, for something that has nothing to do with the emitter.
 */
export async function emitterMissed(
  checker: Checker,
  on: CallExpression,
): Promise<MissedEmitter | undefined> {
  const [argument] = on.arguments;
  const emitter = argument && unwrapped(argument as Expression);
  if (!emitter || !isIdentifier(emitter)) return undefined;
  const variable = await variableOf(checker, emitter);
  if (!variable?.initializer || !isConst(variable) || !shareScope(variable, on)) return undefined;
  const scope = enclosingScope(on);
  const pauses = pausesIn(scope);
  const references = await referencesOf(checker, variable.name as Identifier);
  const events = new Map<Node, FlowEvent>(pauses.map(({ node }) => [node, { marks: true }]));
  events.set(variable.name as Node, { clears: true });
  events.set(on, {});
  const before = historyOf(scope, events).get(on) ?? new Set();
  const start = await startOf(checker, variable.initializer, references, nameOfEvent(on), scope);
  if (start === undefined) return undefined;
  for (const pause of pauses) {
    if (!before.has(pause.node) || pause.node.end < start) continue;
    // Who waits for the emitter itself, or hands it over, has thought of its events.
    const concerns = references.some(({ pos, end }) => pos >= pause.node.pos && end <= pause.node.end);
    if (!concerns && (await letsEventsIn(checker, pause))) return { emitter, pause: pause.node };
  }
  return undefined;
}

/** The event that is listened to, where it is written out. */
function nameOfEvent(call: CallExpression): string | undefined {
  return textOf(call.arguments[1]);
}

function textOf(node: Node | undefined): string | undefined {
  return node && isStringLiteral(node) ? node.text : undefined;
}

/**
 * From which offset on an emitter may emit: from its making when it is one that starts by itself, else from where
 * the file emits that very event, else from its first use that is more than listening.
 */
async function startOf(
  checker: Checker,
  initializer: Expression,
  references: readonly Identifier[],
  event: string | undefined,
  scope: Node,
): Promise<number | undefined> {
  const made = unwrapped(initializer);
  if (isCallExpression(made) || isNewExpression(made)) {
    const origin = await originOf(checker, made.expression);
    if (origin !== undefined && selfStarting.has(origin)) return made.end;
  }
  const emitting = references.filter(reference => event !== undefined && eventEmittedAt(reference) === event);
  const starts = await Promise.all(
    (emitting.length > 0 ? emitting : references.filter(isWork)).map(each => runsFrom(checker, each, scope)),
  );
  const known = starts.filter(start => start !== undefined);
  return known.length > 0 ? Math.min(...known) : undefined;
}

/** The event of `emitter.emit("event", …)`. */
function eventEmittedAt(reference: Identifier): string | undefined {
  const { parent } = reference;
  if (!isPropertyAccessExpression(parent) || parent.name.text !== "emit") return undefined;
  const call = parent.parent;
  return isCallExpression(call) && call.expression === parent ? textOf(call.arguments[0]) : undefined;
}

/**
 * From which offset on a piece of code inside a scope can run: what is in an inner function with a name, from where
 * that name is used first.
 */
async function runsFrom(checker: Checker, node: Node, scope: Node): Promise<number | undefined> {
  let inner = enclosingScope(node);
  if (inner === scope) return node.end;
  while (inner.parent && enclosingScope(inner) !== scope) inner = enclosingScope(inner);
  const name = nameOfFunction(inner);
  if (!name) return node.end;
  return (await referencesOf(checker, name))[0]?.end;
}

function nameOfFunction(node: Node): Identifier | undefined {
  if (isFunctionDeclaration(node)) return node.name;
  const { parent } = node;
  const isNamed = isFunctionNode(node) && isVariableDeclaration(parent) && isConst(parent);
  return isNamed && isIdentifier(parent.name) ? parent.name : undefined;
}

function isWork(reference: Identifier): boolean {
  const { parent } = reference;
  if (!isPropertyAccessExpression(parent)) return true;
  return !listening.has(parent.name.text);
}

const listening: ReadonlySet<string> = new Set([
  "addListener",
  "off",
  "on",
  "once",
  "prependListener",
  "removeListener",
  "setMaxListeners",
]);

/** Functions and classes by origin whose objects emit without being told to begin. */
const selfStarting: ReadonlySet<string> = new Set([
  "node:child_process#exec",
  "node:child_process#execFile",
  "node:child_process#fork",
  "node:child_process#spawn",
  "node:cluster#fork",
  "node:fs#watch",
  "node:net#connect",
  "node:net#createConnection",
  "node:worker_threads#Worker",
]);
