import { hasComment, unwrapped } from "../../analysis/edits.ts";
import { repeatingLoop } from "../../analysis/flow.ts";
import { enclosingScope, isAsync, isFunctionNode } from "../../analysis/functions.ts";
import { mentions } from "../../analysis/mentions.ts";
import { originOf } from "../../analysis/origins.ts";
import { identifiersNamed, isConst, isWrite, referencesOf } from "../../analysis/references.ts";
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
  isSourceFile,
  isVariableDeclaration,
  isVariableStatement,
  type NewExpression,
  type Node,
  SyntaxKind,
} from "../../typescript/syntax.ts";
import { emitterMissed } from "./emitters.ts";
import { gapBefore } from "./gap.ts";
import { importedName, isInnocent, makesLineReader, type Reading, readingAt } from "./lines.ts";
import { memberFor } from "./members.ts";
import { pausesIn } from "./pauses.ts";

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
  if (name === "on") return checkEvents(call, context);
  const isMaker = name === "createInterface" || name === "Interface" || name === "readLines";
  if (isMaker || isIdentifier(unwrapped(call.expression))) return checkLines(call, context);
}

async function checkLines(call: CallExpression | NewExpression, context: RuleContext): Promise<void> {
  if (!mentions(context.sourceFile, wordsOfLines)) return;
  const variable = variableFor(call);
  if (!variable) return checkMember(call, context);
  const home = enclosingScope(call);
  // Only of a name that is read from somewhere need it be known what each place with that name refers to.
  if (!identifiersNamed(context.sourceFile, variable.text).some(readingAt)) return;
  const references = await referencesOf(context.checker, variable);
  const readings = references.flatMap(reference => readingAt(reference) ?? []);
  if (readings.length === 0 || !references.every(isInnocent)) return;
  const scope = await scopeOfReadings(readings, variable, home, context);
  const pauses = scope ? pausesIn(scope) : [];
  if (!scope || pauses.length === 0 || !(await makesLineReader(call, context))) return;
  const inScope = readings.filter(({ at }) => enclosingScope(at) === scope);
  const gap = await gapBefore(inScope, [variable, ...references.filter(isWrite)], pauses, scope, context);
  if (!gap) return;
  const { at, loop } = gap.reading;
  context.report({
    at,
    message: "lines",
    data: { name: variable.text },
    related: [
      placeOf(variable, "It is made here."),
      placeOf(gap.pause, "Lines that come during this are lost."),
    ],
    fixes: [loop && moveDown(variable, loop, references, context)],
  });
}

/** `this.lines = …`, read by an async method of the same class. */
async function checkMember(call: CallExpression | NewExpression, context: RuleContext): Promise<void> {
  const member = memberFor(call);
  const readings = member?.uses.flatMap(use => readingAt(use) ?? []) ?? [];
  if (!member || readings.length === 0 || !member.uses.every(isInnocent)) return;
  const [scope, another] = new Set(readings.map(({ at }) => enclosingScope(at)));
  if (!scope || another || !isFunctionNode(scope) || !isAsync(scope)) return;
  const pauses = pausesIn(scope);
  if (pauses.length === 0 || member.isMadeLate || !(await makesLineReader(call, context))) return;
  const gap = await gapBefore(readings, [], pauses, scope, context);
  if (!gap) return;
  context.report({
    at: gap.reading.at,
    message: "lines",
    data: { name: gap.reading.at.getText(context.sourceFile) },
    related: [
      placeOf(member.made, "It is made here."),
      placeOf(gap.pause, "Lines that come during this are lost."),
    ],
  });
}

const wordsOfLines = /createInterface|readLines|Interface/;

/**
 * The function in which the lines are read: the one that makes the interface, or an async function inside of it,
 * which runs when the interface is there already.
 */
async function scopeOfReadings(
  readings: readonly Reading[],
  variable: Identifier,
  home: Node,
  { checker }: RuleContext,
): Promise<Node | undefined> {
  const scopes = new Set(readings.map(({ at }) => enclosingScope(at)));
  if (scopes.has(home)) return home;
  const [scope] = scopes;
  const declaration = variable.parent;
  if (!scope || scopes.size > 1 || !isFunctionNode(scope) || !isAsync(scope)) return undefined;
  if (!isVariableDeclaration(declaration) || !isConst(declaration)) return undefined;
  const name = isVariableDeclaration(scope.parent) ? scope.parent.name : (scope as { name?: Node }).name;
  // A function that is called before the interface is made can make its pause before, too.
  const calls = name && isIdentifier(name) ? await referencesOf(checker, name) : [];
  return calls.some(call => call !== name && call.pos < variable.pos) ? undefined : scope;
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
