import { destinyOf } from "../../analysis/dropped.ts";
import { replaceNode, unwrapped } from "../../analysis/edits.ts";
import { canAwaitAt } from "../../analysis/functions.ts";
import { type SpinningLoop, spinOf } from "../../analysis/spinning.ts";
import { turnCall } from "../../analysis/wait-edits.ts";
import { codeOf } from "../../analysis/wording.ts";
import { defineRule, type Fix, type RuleContext } from "../../engine/rule.ts";
import { type AwaitExpression, SyntaxKind } from "../../typescript/syntax.ts";

export default defineRule({
  id: "no-microtask-spin",
  summary: "Reports loops that wait without ever letting timers and I/O run.",
  preset: "recommended",
  severity: "warning",
  fixable: "suggestion",
  messages: {
    spin: "`await {operand}` goes on before any timer, request or event is handled. So nothing that this loop waits for can happen, and the process hangs. Wait for a promise of it, or let others run with `await setImmediate()`.",
  },
  words: ["await"],
  listeners: {
    [SyntaxKind.WhileStatement]: check,
    [SyntaxKind.DoStatement]: check,
    [SyntaxKind.ForStatement]: check,
  },
});

async function check(loop: SpinningLoop, context: RuleContext): Promise<void> {
  const pauses = await spinOf(context.checker, loop);
  const [pause] = pauses ?? [];
  if (!pause) return;
  const { sourceFile } = context;
  const start = pause.getStart(sourceFile);
  context.report({
    at: { start, end: start + "await".length },
    message: "spin",
    data: { operand: codeOf(pause.expression) },
    fixes: [await turnFix(pause, context)],
  });
}

/** Lets the event loop turn where the loop only pretended to. */
async function turnFix(pause: AwaitExpression, context: RuleContext): Promise<Fix | undefined> {
  const { checker, sourceFile } = context;
  // What a condition awaits is also its answer.
  if (!canAwaitAt(pause) || destinyOf(pause)?.kind !== "dropped") return undefined;
  const turn = await turnCall(checker, sourceFile, pause);
  return {
    title: "Let timers and I/O run with `await setImmediate()`",
    safe: false,
    edits: [...turn.edits, replaceNode(sourceFile, unwrapped(pause.expression), turn.text)],
  };
}
