import { hasComment, unwrapped } from "../../analysis/edits.ts";
import { type FlowEvent, historyOf, repeatingLoop } from "../../analysis/flow.ts";
import { enclosingScope } from "../../analysis/functions.ts";
import { libraryAncestorsOf, oneShotKindOf } from "../../analysis/one-shot.ts";
import { importsOf, originOf } from "../../analysis/origins.ts";
import { isWrite, referencesOf } from "../../analysis/references.ts";
import { indentationAt, removeStatement } from "../../analysis/statements.ts";
import { placeOf } from "../../analysis/wording.ts";
import { defineRule, type Fix, type RuleContext } from "../../engine/rule.ts";
import {
  type CallExpression,
  type Expression,
  type ForOfStatement,
  type Identifier,
  isBinaryExpression,
  isBlock,
  isCallExpression,
  isForOfStatement,
  isIdentifier,
  isPropertyAccessExpression,
  isSourceFile,
  isStringLiteral,
  isVariableDeclaration,
  isVariableStatement,
  type NewExpression,
  type Node,
  SyntaxKind,
} from "../../typescript/syntax.ts";
import { emitterMissed } from "./emitters.ts";
import { letsEventsIn, type Pause, pausesIn, shareScope } from "./pauses.ts";

export default defineRule({
  id: "no-iteration-gap",
  summary:
    "Reports a pause between making a readline interface and iterating it, and between an emitter's start and `events.on`: what comes in meanwhile is lost.",
  preset: "recommended",
  severity: "error",
  fixable: "suggestion",
  messages: {
    lines:
      "The interface reads from the moment it is made, and lines that come during the `await` before this loop are lost; when its input ends meanwhile, the loop never ends. Make `{name}` right before the loop.",
    emitter:
      "`on` only hears what comes after it is called, and `{name}` has been at work since before the last `await`: events that came meanwhile are lost. Call `on` before that `await`; it keeps the events until the loop asks for them.",
  },
  words: ["createInterface", "readLines", "Interface", "events"],
  listeners: {
    [SyntaxKind.CallExpression]: check,
    [SyntaxKind.NewExpression]: check,
  },
});

async function check(call: CallExpression | NewExpression, context: RuleContext): Promise<void> {
  const name = importedName(unwrapped(call.expression));
  if (name === "createInterface" || name === "Interface" || name === "readLines") {
    return checkLines(call, name, context);
  }
  if (name === "on") return checkEvents(call, context);
}

/** The name by which a function is known in its module, also when the import gives it another one. */
function importedName(callee: Expression): string {
  if (isPropertyAccessExpression(callee)) return callee.name.text;
  if (!isIdentifier(callee)) return "";
  const origin = importsOf(callee.getSourceFile()).get(callee.text);
  return origin === undefined ? callee.text : (/\w+$/.exec(origin)?.[0] ?? "");
}

async function checkLines(
  call: CallExpression | NewExpression,
  name: string,
  context: RuleContext,
): Promise<void> {
  const { checker } = context;
  const variable = variableFor(call);
  if (!variable) return;
  const scope = enclosingScope(call);
  const pauses = pausesIn(scope);
  if (pauses.length === 0) return;
  const references = await referencesOf(checker, variable);
  const loops = references
    .flatMap(reference => loopOver(reference) ?? [])
    .filter(loop => shareScope(loop, call));
  if (loops.length === 0 || !references.every(isInnocent)) return;
  if (!(await isLineReader(call, name, context))) return;
  const gap = await gapBefore(loops, variable, references, pauses, scope, context);
  if (!gap) return;
  context.report({
    at: gap.loop.expression,
    message: "lines",
    data: { name: variable.text },
    related: [
      placeOf(variable, "It is made here."),
      placeOf(gap.pause, "Lines that come during this are lost."),
    ],
    fixes: [moveDown(variable, gap.loop, references, context)],
  });
}

/** `on(emitter, "event")` after a pause during which the emitter was already at work. */
async function checkEvents(call: CallExpression | NewExpression, context: RuleContext): Promise<void> {
  const { checker } = context;
  if (!isCallExpression(call) || !isIterated(call)) return;
  if ((await originOf(checker, call.expression)) !== "node:events#on") return;
  const missed = await emitterMissed(checker, call);
  if (!missed) return;
  const { emitter, pause } = missed;
  context.report({
    at: call.expression,
    message: "emitter",
    data: { name: emitter.text },
    related: [placeOf(pause, "Events that come during this are lost.")],
  });
}

/** The variable that gets a new object: `const lines = …`, `lines = …`. */
function variableFor(call: Expression): Identifier | undefined {
  let node: Node = call;
  while (unwrapped(node.parent as Expression) === call) node = node.parent;
  const { parent } = node;
  if (isVariableDeclaration(parent)) return isIdentifier(parent.name) ? parent.name : undefined;
  const isAssigned =
    isBinaryExpression(parent) &&
    parent.operatorToken.kind === SyntaxKind.EqualsToken &&
    parent.right === node &&
    isIdentifier(parent.left);
  return isAssigned ? (parent.left as Identifier) : undefined;
}

/** Whether a new object reads lines: it comes from Node's readline, or from a file handle. */
async function isLineReader(
  call: CallExpression | NewExpression,
  name: string,
  { checker }: RuleContext,
): Promise<boolean> {
  if (name !== "readLines") {
    const origin = await originOf(checker, call.expression);
    if (origin !== undefined)
      return /^node:readline(?:\/promises|#promises)?[#.](?:createInterface|Interface)$/.test(origin);
    return (await oneShotKindOf(checker, await checker.typeOf(call))) === "lines";
  }
  const callee = unwrapped(call.expression);
  const handle = isPropertyAccessExpression(callee) ? await checker.typeOf(callee.expression) : undefined;
  if (!handle) return false;
  const ancestors = await libraryAncestorsOf(checker, await checker.nonNullable(handle));
  return ancestors.some(ancestor => ancestor.name === "FileHandle");
}

/** The `for await` loop over a name. */
function loopOver(reference: Identifier): ForOfStatement | undefined {
  let node: Node = reference;
  while (unwrapped(node.parent as Expression) === reference) node = node.parent;
  const { parent } = node;
  const isLoop = isForOfStatement(parent) && parent.awaitModifier && parent.expression === node;
  return isLoop ? (parent as ForOfStatement) : undefined;
}

/** Whether a use of the interface reads no lines itself: a loop, an assignment, closing, a listener for its end. */
function isInnocent(reference: Identifier): boolean {
  if (loopOver(reference) || isWrite(reference)) return true;
  const { parent } = reference;
  if (!isPropertyAccessExpression(parent) || !isCallExpression(parent.parent)) return false;
  if (harmlessMethods.has(parent.name.text)) return true;
  const [event] = parent.parent.arguments;
  const listens = /^(?:on|once|addListener)$/.test(parent.name.text);
  return listens && event !== undefined && isStringLiteral(event) && event.text !== "line";
}

const harmlessMethods: ReadonlySet<string> = new Set(["close", "pause", "prompt", "question", "setPrompt"]);

/** The first loop that a real pause comes before, after the interface was made. */
async function gapBefore(
  loops: readonly ForOfStatement[],
  variable: Identifier,
  references: readonly Identifier[],
  pauses: readonly Pause[],
  scope: Node,
  { checker }: RuleContext,
): Promise<{ loop: ForOfStatement; pause: Node } | undefined> {
  const events = new Map<Node, FlowEvent>(pauses.map(({ node }) => [node, { marks: true }]));
  events.set(variable, { clears: true });
  for (const write of references.filter(isWrite)) events.set(write, { clears: true });
  for (const { expression } of loops) events.set(unwrapped(expression), {});
  const history = historyOf(scope, events);
  for (const loop of loops) {
    const before = history.get(unwrapped(loop.expression)) ?? new Set();
    for (const pause of pauses) {
      // A round of the loop itself is no gap before it.
      if (!before.has(pause.node) || (pause.node.pos >= loop.pos && pause.node.end <= loop.end)) continue;
      if (await letsEventsIn(checker, pause)) return { loop, pause: pause.node };
    }
  }
  return undefined;
}

/** Whether what a call gives is iterated: in the head of the loop, or through a constant. */
function isIterated(call: CallExpression): boolean {
  let node: Node = call;
  while (unwrapped(node.parent as Expression) === call) node = node.parent;
  const { parent } = node;
  if (isForOfStatement(parent)) return parent.awaitModifier !== undefined && parent.expression === node;
  return isVariableDeclaration(parent) && isIdentifier(parent.name);
}

/** Moves the declaration to the line before the loop. */
function moveDown(
  variable: Identifier,
  loop: ForOfStatement,
  references: readonly Identifier[],
  { sourceFile, file, text }: RuleContext,
): Fix | undefined {
  const list = variable.parent.parent;
  const statement = list?.parent;
  if (!statement || !isVariableStatement(statement) || statement.modifiers) return undefined;
  if (statement.declarationList.declarations.length !== 1) return undefined;
  if (repeatingLoop(statement) !== repeatingLoop(loop)) return undefined;
  if (!isBlock(loop.parent) && !isSourceFile(loop.parent)) return undefined;
  // Nothing may need the variable before, nor outside of the block that it moves to.
  const isFree = references.every(
    ({ pos, end }) => pos >= loop.pos && pos >= loop.parent.pos && end <= loop.parent.end,
  );
  const start = loop.getStart(sourceFile);
  if (!isFree || hasComment(sourceFile, statement.getStart(sourceFile), statement.end)) return undefined;
  const removal = removeStatement(sourceFile, statement);
  if (!removal) return undefined;
  const newline = text.includes("\r\n") ? "\r\n" : "\n";
  const newText = `${statement.getText(sourceFile)}${newline}${indentationAt(text, start)}`;
  return {
    title: `Make \`${variable.text}\` right before the loop`,
    safe: false,
    edits: [removal, { file, start, end: start, newText }],
  };
}
