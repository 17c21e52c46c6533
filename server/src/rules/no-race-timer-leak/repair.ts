import { hasComment } from "../../analysis/edits.ts";
import { enclosingScope, isFunctionNode } from "../../analysis/functions.ts";
import { endsWithSemicolons } from "../../analysis/imports.ts";
import { freeName } from "../../analysis/names.ts";
import { originOf } from "../../analysis/origins.ts";
import { indentationAt } from "../../analysis/statements.ts";
import type { Edit, Fix, RuleContext } from "../../engine/rule.ts";
import {
  type ArrowFunction,
  type CallExpression,
  isArrowFunction,
  isBlock,
  isSourceFile,
  type Node,
  SyntaxKind,
} from "../../typescript/syntax.ts";
import { TypeFlags } from "../../typescript/types.ts";
import type { Leak } from "./leaks.ts";

/** Ends a timer when its race is over; undefined where the code has no simple place for that. */
export async function stopTimer(
  leak: Leak,
  race: CallExpression,
  context: RuleContext,
): Promise<Fix | undefined> {
  return leak.kind === "executor" ? clearTimer(leak, race, context) : abortSleep(leak, race, context);
}

/** Keeps the handle in a variable and clears it in `finally`. */
async function clearTimer(
  { timer, arm }: Leak,
  race: CallExpression,
  context: RuleContext,
): Promise<Fix | undefined> {
  const { sourceFile } = context;
  const name = freeName(sourceFile, ["timer", "timeout", "deadline"]);
  const type = await handleType(timer, context);
  const kept = keepHandle(timer, name, context);
  const declared = declareBefore(firstOf(arm, race), race, `let ${name}${type}`, context);
  if (!kept || !declared) return undefined;
  const ending = finallyAfter(race, `clearTimeout(${name})`, context);
  const edits = [...declared.before, ...kept, ending, ...declared.after];
  return { title: "Clear the timer when the race is over", safe: false, edits };
}

/** The annotation of the handle's variable. Where Node's and the browser's types meet, the call decides which it is. */
async function handleType(timer: CallExpression, { file, checker }: RuleContext): Promise<string> {
  if (!/\.[mc]?tsx?$/.test(file)) return "";
  const handle = await checker.typeOf(timer);
  const isNumber = handle !== undefined && (handle.flags & TypeFlags.NumberLike) !== 0;
  return isNumber ? ": number | undefined" : ": ReturnType<typeof setTimeout> | undefined";
}

/** Gives a sleep of `timers/promises` a signal that is aborted in `finally`. */
async function abortSleep(
  { timer, arm }: Leak,
  race: CallExpression,
  context: RuleContext,
): Promise<Fix | undefined> {
  const { file, sourceFile, checker } = context;
  const origin = await originOf(checker, timer.expression);
  if (origin !== "node:timers/promises#setTimeout" && origin !== "node:timers#promises.setTimeout")
    return undefined;
  const last = timer.arguments.at(-1);
  if (!last || timer.arguments.length > 2) return undefined;
  const name = freeName(sourceFile, ["controller", "cancel", "raceOver"]);
  const declared = declareBefore(firstOf(arm, race), race, `const ${name} = new AbortController()`, context);
  if (!declared) return undefined;
  const value = timer.arguments.length === 1 ? ", undefined" : "";
  const options: Edit = {
    file,
    start: last.end,
    end: last.end,
    newText: `${value}, { signal: ${name}.signal }`,
  };
  const ending = finallyAfter(race, `${name}.abort()`, context);
  const edits = [...declared.before, options, ending, ...declared.after];
  return { title: "Abort the sleep when the race is over", safe: false, edits };
}

/** `setTimeout(…)` → `timer = setTimeout(…)`. */
function keepHandle(
  timer: CallExpression,
  name: string,
  { file, sourceFile }: RuleContext,
): Edit[] | undefined {
  const start = timer.getStart(sourceFile);
  if (timer.parent.kind === SyntaxKind.ExpressionStatement) {
    return [{ file, start, end: start, newText: `${name} = ` }];
  }
  if (!isArrowFunction(timer.parent) || timer.parent.body !== timer) return undefined;
  // The value of an executor means nothing, so braces change nothing.
  return [
    { file, start, end: start, newText: `{ ${name} = ` },
    { file, start: timer.end, end: timer.end, newText: "; }" },
  ];
}

function finallyAfter(race: CallExpression, code: string, { file }: RuleContext): Edit {
  return { file, start: race.end, end: race.end, newText: `.finally(() => ${code})` };
}

/** What comes first in the text: the arm's own declaration, when it has one in the same function, or the race. */
function firstOf(arm: Node, race: CallExpression): Node | undefined {
  if (arm.pos >= race.pos && arm.end <= race.end) return race;
  return enclosingScope(arm) === enclosingScope(race) && arm.pos < race.pos ? arm : undefined;
}

/** Edits that belong before and after others at the same offset. */
interface Around {
  readonly before: readonly Edit[];
  readonly after: readonly Edit[];
}

/** Declares a variable that both a node and the race after it can see. */
function declareBefore(
  node: Node | undefined,
  race: CallExpression,
  code: string,
  context: RuleContext,
): Around | undefined {
  if (!node) return undefined;
  const { file, sourceFile, text } = context;
  const end = endsWithSemicolons(sourceFile) ? ";" : "";
  let statement: Node = node;
  while (statement.parent && !isBlock(statement.parent) && !isSourceFile(statement.parent)) {
    if (isFunctionNode(statement.parent)) return asBlock(statement.parent, statement, race, code, context);
    if (
      statement.parent.kind === SyntaxKind.CaseBlock ||
      statement.parent.kind === SyntaxKind.PropertyDeclaration
    )
      return undefined;
    statement = statement.parent;
  }
  if (!statement.parent || race.pos < statement.parent.pos || race.end > statement.parent.end)
    return undefined;
  const start = statement.getStart(sourceFile);
  const newline = text.includes("\r\n") ? "\r\n" : "\n";
  const newText = `${code}${end}${newline}${indentationAt(text, start)}`;
  return { before: [{ file, start, end: start, newText }], after: [] };
}

/** `() => Promise.race([…])` → `() => { let timer; return Promise.race([…]); }`. */
function asBlock(
  scope: Node,
  body: Node,
  race: CallExpression,
  code: string,
  { file, sourceFile }: RuleContext,
): Around | undefined {
  if (!isArrowFunction(scope) || (scope as ArrowFunction).body !== body) return undefined;
  if (race.pos < body.pos || race.end > body.end || body.kind === SyntaxKind.ParenthesizedExpression)
    return undefined;
  const start = body.getStart(sourceFile);
  if (hasComment(sourceFile, start, body.end)) return undefined;
  return {
    before: [{ file, start, end: start, newText: `{ ${code}; return ` }],
    after: [{ file, start: body.end, end: body.end, newText: "; }" }],
  };
}
