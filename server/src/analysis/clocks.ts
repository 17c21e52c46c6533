import type { Checker } from "../typescript/checker.ts";
import {
  type Expression,
  isCallExpression,
  isElementAccessExpression,
  isIdentifier,
  isNewExpression,
  isNumericLiteral,
  isPrefixUnaryExpression,
  isPropertyAccessExpression,
  SyntaxKind,
} from "../typescript/syntax.ts";
import { unwrapped } from "./edits.ts";
import { originOf } from "./origins.ts";
import { conciseBodyOf, localFunctionOf, returnedBy } from "./values.ts";

/** An expression that reads the time. */
export interface ClockRead {
  /** How to write it where its value is computed with: `Date.now()` also for `new Date()`. */
  readonly text: string;
  /** How many milliseconds one unit is; `bigint` for nanoseconds as a bigint. */
  readonly unit: number | "bigint";
  /** Whether it is the time since some earlier reading, not the time itself. */
  readonly isElapsed: boolean;
}

/** The clocks by origin, see origins.ts. */
const clocks: ReadonlyMap<string, ClockRead["unit"]> = new Map<string, ClockRead["unit"]>([
  ["#Date.now", 1],
  ["#performance.now", 1],
  ["node:perf_hooks#performance.now", 1],
  ["#process.hrtime.bigint", "bigint"],
  ["node:process#hrtime.bigint", "bigint"],
  ["#process.uptime", 1000],
  ["node:process#uptime", 1000],
  ["node:os#uptime", 1000],
]);

const hrtimes: ReadonlySet<string> = new Set(["#process.hrtime", "node:process#hrtime"]);

/**
 * Whether an expression reads a clock: `Date.now()`, `new Date()` in all its spellings, `performance.now()`,
 * `process.hrtime`, `process.uptime()`, or a function of the file that returns one of these.
 */
export function clockReadOf(checker: Checker, node: Expression): Promise<ClockRead | undefined> {
  return readThrough(checker, node, true);
}

/** @param followsOwn Whether functions of the file may stand between; one level is enough. */
async function readThrough(
  checker: Checker,
  node: Expression,
  followsOwn: boolean,
): Promise<ClockRead | undefined> {
  const expression = unwrapped(node);
  if (isPrefixUnaryExpression(expression)) {
    const isNumber = expression.operator === SyntaxKind.PlusToken;
    return isNumber ? dateRead(checker, expression.operand as Expression) : undefined;
  }
  if (isElementAccessExpression(expression)) return hrtimePart(checker, expression);
  if (isNewExpression(expression)) return dateRead(checker, expression);
  if (!isCallExpression(expression)) return undefined;
  const callee = unwrapped(expression.expression);
  if (isPropertyAccessExpression(callee) && /^(?:getTime|valueOf)$/.test(callee.name.text)) {
    return dateRead(checker, callee.expression);
  }
  const text = expression.getText();
  const origin = await originOf(checker, callee);
  if (origin === "#Number") {
    const [date] = expression.arguments;
    return date && dateRead(checker, date as Expression);
  }
  const unit = origin === undefined ? undefined : clocks.get(origin);
  if (unit !== undefined) return { text, unit, isElapsed: false };
  if (origin !== undefined && hrtimes.has(origin)) return { text, unit: 1000, isElapsed: true };
  if (origin !== undefined || !followsOwn || !isIdentifier(callee) || expression.arguments.length > 0)
    return undefined;
  return ownClock(checker, callee, text);
}

/** `new Date()`, which counts as a number wherever it is computed with. */
async function dateRead(checker: Checker, node: Expression): Promise<ClockRead | undefined> {
  const expression = unwrapped(node);
  if (!isNewExpression(expression) || (expression.arguments?.length ?? 0) > 0) return undefined;
  if ((await originOf(checker, expression.expression)) !== "#Date") return undefined;
  return { text: "Date.now()", unit: 1, isElapsed: false };
}

/** `process.hrtime(start)[0]`: whole seconds since `start`. */
async function hrtimePart(checker: Checker, node: Expression): Promise<ClockRead | undefined> {
  if (!isElementAccessExpression(node)) return undefined;
  const call = unwrapped(node.expression);
  const index = unwrapped(node.argumentExpression);
  if (!isCallExpression(call) || !isNumericLiteral(index)) return undefined;
  const origin = await originOf(checker, call.expression);
  if (origin === undefined || !hrtimes.has(origin)) return undefined;
  return {
    text: node.getText(),
    unit: index.text === "0" ? 1000 : 1e-6,
    isElapsed: call.arguments.length > 0,
  };
}

/** A function of the file that gives the time: `const now = () => Date.now()`. */
async function ownClock(checker: Checker, callee: Expression, text: string): Promise<ClockRead | undefined> {
  const declaration = await localFunctionOf(checker, callee);
  if (!declaration || declaration.parameters.length > 0) return undefined;
  const statements = (declaration.body as { statements?: readonly unknown[] } | undefined)?.statements;
  if (!conciseBodyOf(declaration) && statements?.length !== 1) return undefined;
  const [returned] = returnedBy(declaration);
  const inner = returned && (await readThrough(checker, returned, false));
  return inner && !inner.isElapsed ? { ...inner, text } : undefined;
}
