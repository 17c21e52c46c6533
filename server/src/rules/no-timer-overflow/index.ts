import { constantNumberOf } from "../../analysis/constants.ts";
import { unwrapped } from "../../analysis/edits.ts";
import { importsOf, originOf } from "../../analysis/origins.ts";
import { nameOf } from "../../analysis/values.ts";
import { sleepOf } from "../../analysis/waiting.ts";
import { defineRule, type RuleContext } from "../../engine/rule.ts";
import {
  type CallExpression,
  type Expression,
  isIdentifier,
  isNumericLiteral,
  isSpreadElement,
  SyntaxKind,
} from "../../typescript/syntax.ts";

/** The longest delay that a timer can hold, in milliseconds: 2³¹ − 1, about 24.8 days. */
const longest = 2 ** 31 - 1;

export default defineRule({
  id: "no-timer-overflow",
  summary: "Reports delays that are too long for a timer.",
  preset: "recommended",
  severity: "warning",
  fixable: "no",
  messages: {
    delay:
      "A timer holds at most 2,147,483,647 ms (24.8 days), and this is {delay} ms: it fires after 1 ms instead. Wait in shorter steps until the time has come.",
    endless:
      "A timer cannot wait for ever: with `Infinity` it fires after 1 ms. Wait for a promise or an event instead, or use `2 ** 31 - 1`.",
    signal:
      "`AbortSignal.timeout` holds at most 2,147,483,647 ms (24.8 days), and this is {delay} ms: Node aborts after 1 ms, or throws. Leave the signal out where nothing shall end the wait.",
  },
  words: [
    "imeout",
    "nterval",
    "wait",
    "Wait",
    "sleep",
    "Sleep",
    "delay",
    "Delay",
    "pause",
    "Pause",
    "promisify",
  ],
  listeners: {
    [SyntaxKind.CallExpression]: check,
  },
});

/** Which argument of a timer function is the delay. */
const delayIndexes: ReadonlyMap<string, number> = new Map([
  ["#setTimeout", 1],
  ["#setInterval", 1],
  ["node:timers#setTimeout", 1],
  ["node:timers#setInterval", 1],
  ["node:timers/promises#setInterval", 0],
  ["node:timers#promises.setInterval", 0],
  ["#AbortSignal.timeout", 0],
]);

async function check(call: CallExpression, context: RuleContext): Promise<void> {
  const callee = unwrapped(call.expression);
  if (call.arguments.length === 0 || call.arguments.some(argument => isSpreadElement(argument))) return;
  if (!isPlausible(call, callee, context)) return;
  const { checker } = context;
  const origin = await originOf(checker, callee);
  const index = origin === undefined ? undefined : delayIndexes.get(origin);
  // What only sleeps may count in seconds.
  const sleep = index === undefined ? await sleepOf(checker, callee) : undefined;
  const delay = call.arguments[index ?? sleep?.duration ?? -1] as Expression | undefined;
  if (!delay) return;
  const value = await constantNumberOf(checker, delay);
  if (value === undefined || value * (sleep?.unit ?? 1) <= longest) return;
  const isEndless = value === Number.POSITIVE_INFINITY;
  context.report({
    at: delay,
    message: origin === "#AbortSignal.timeout" ? "signal" : isEndless ? "endless" : "delay",
    data: { delay: isEndless ? "infinitely many" : (value * (sleep?.unit ?? 1)).toLocaleString("en-US") },
  });
}

/** Whether a call can be one of a timer with a long delay: its name sounds like it, or a long delay is to be seen. */
function isPlausible(call: CallExpression, callee: Expression, { sourceFile, text }: RuleContext): boolean {
  const delays = call.arguments.slice(0, 2).map(argument => unwrapped(argument as Expression));
  // A short literal is by far the most frequent delay.
  if (delays.every(delay => isNumericLiteral(delay) && Number(delay.text) < 1e6)) return false;
  const name = (nameOf(callee) as { text?: string } | undefined)?.text;
  if (name === undefined || /timeout|interval|sleep|delay|wait|pause/i.test(name)) return true;
  if (isIdentifier(callee) && importsOf(sourceFile).get(name)?.startsWith("node:timers")) return true;
  return delays.some(delay => {
    if (isNumericLiteral(delay)) return Number(delay.text) >= 1e6;
    const start = delay.getStart(sourceFile);
    const isShort = delay.end - start < 80;
    return isShort && /\bInfinity\b|\bMAX_|\*|\de\d/.test(text.slice(start, delay.end));
  });
}
