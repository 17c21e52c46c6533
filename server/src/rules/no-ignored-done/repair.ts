import { hasComment, unwrapped } from "../../analysis/edits.ts";
import { isLoop } from "../../analysis/flow.ts";
import { endsWithSemicolons } from "../../analysis/imports.ts";
import { freeName } from "../../analysis/names.ts";
import { indentationAt } from "../../analysis/statements.ts";
import type { Edit, Fix, RuleContext } from "../../engine/rule.ts";
import {
  type AwaitExpression,
  isBlock,
  isExpressionStatement,
  isForStatement,
  isVariableStatement,
  type Node,
  type Statement,
  SyntaxKind,
} from "../../typescript/syntax.ts";
import { isTruthOf, type Repetition } from "./repetition.ts";
import type { Taken } from "./taken.ts";

/** Leaves the repetition when a step is the last one; undefined where the code has no simple place for that. */
export function stopWhenDone(
  node: AwaitExpression,
  repetition: Repetition,
  taken: Taken,
  context: RuleContext,
): Fix | undefined {
  const edits = testInHead(repetition, taken, context) ?? testAfterStep(node, repetition, taken, context);
  return edits && { title: "Stop when `done` is true", safe: false, edits };
}

/** `while (step)` → `while (!step.done)`, `for (…; ; …)` → `for (…; !step.done; …)`. */
function testInHead({ loop, condition }: Repetition, taken: Taken, context: RuleContext): Edit[] | undefined {
  const { file, sourceFile, text } = context;
  if (!taken.step || !loop) return undefined;
  const newText = `!${taken.step}.done`;
  if (condition && isTruthOf(condition, taken.step)) {
    const code = unwrapped(condition).getText(sourceFile);
    const asked = code === taken.step ? newText : `!(${code}).done`;
    return [{ file, start: condition.getStart(sourceFile), end: condition.end, newText: asked }];
  }
  if (!isForStatement(loop) || loop.condition || !loop.initializer || !loop.incrementor) return undefined;
  if (!loop.initializer.getText(sourceFile).includes(taken.step)) return undefined;
  const start = text.indexOf(";", loop.initializer.end) + 1;
  const end = text.indexOf(";", start);
  return hasComment(sourceFile, start, end) ? undefined : [{ file, start, end, newText: ` ${newText}` }];
}

/** `if (done) break;` after the statement that takes the step. */
function testAfterStep(
  node: AwaitExpression,
  repetition: Repetition,
  taken: Taken,
  context: RuleContext,
): Edit[] | undefined {
  const { file, sourceFile, text } = context;
  const statement = statementAround(node, repetition);
  if (!statement) return undefined;
  const name = freeName(sourceFile, ["done", "isDone", "ended"]);
  const asked = taken.step
    ? { edits: [], condition: `${taken.step}.done` }
    : takeDone(node, taken, name, context);
  if (!asked) return undefined;
  const newline = text.includes("\r\n") ? "\r\n" : "\n";
  const exit = repetition.loop ? "break" : "return";
  const end = endsWithSemicolons(sourceFile) ? ";" : "";
  const line = `${newline}${indentationAt(text, statement.getStart(sourceFile))}if (${asked.condition}) ${exit}${end}`;
  // A comment behind the statement stays with it.
  const comment = /^[ \t]*(?:\/\/.*|\/\*.*\*\/)(?=\r?\n)/.exec(text.slice(statement.end));
  const start = statement.end + (comment?.[0].length ?? 0);
  return [...asked.edits, { file, start, end: start, newText: line }];
}

/** Takes `done` beside `value`, under a name that is free. */
function takeDone(
  node: AwaitExpression,
  taken: Taken,
  name: string,
  { file, sourceFile }: RuleContext,
): { edits: Edit[]; condition: string } | undefined {
  const done = name === "done" ? name : `done: ${name}`;
  const last = taken.pattern?.elements.at(-1);
  if (last) {
    return { edits: [{ file, start: last.end, end: last.end, newText: `, ${done}` }], condition: name };
  }
  const { variable } = taken;
  if (!variable?.initializer || variable.type) return undefined;
  const start = variable.name.getStart(sourceFile);
  if (hasComment(sourceFile, start, variable.end)) return undefined;
  const newText = `{ value: ${variable.name.getText(sourceFile)}, ${done} } = ${node.getText(sourceFile)}`;
  return { edits: [{ file, start, end: variable.end, newText }], condition: name };
}

/** The statement in a block that holds the step, when `break` (or `return`) after it leaves the repetition. */
function statementAround(node: Node, { loop, body }: Repetition): Statement | undefined {
  let statement: Node = node;
  while (!isVariableStatement(statement) && !isExpressionStatement(statement)) {
    if (statement === body || !statement.parent) return undefined;
    statement = statement.parent;
  }
  if (!isBlock(statement.parent)) return undefined;
  for (let current = statement.parent as Node; current !== body; current = current.parent) {
    if (
      !current.parent ||
      (current !== loop && (isLoop(current) || current.kind === SyntaxKind.SwitchStatement))
    )
      return undefined;
  }
  return statement;
}
