import { isEndless } from "../../analysis/flow.ts";
import { isPath } from "../../analysis/loop-bodies.ts";
import { isWrite } from "../../analysis/references.ts";
import { codeOf, placeOf } from "../../analysis/wording.ts";
import { defineRule, type RuleContext } from "../../engine/rule.ts";
import {
  type Block,
  type CaseOrDefaultClause,
  type Expression,
  type Identifier,
  isAwaitExpression,
  isBlock,
  isCallExpression,
  isIdentifier,
  isNewExpression,
  isPropertyAccessExpression,
  type Node,
  type SourceFile,
  SyntaxKind,
} from "../../typescript/syntax.ts";
import { isOnce, type OnceStatement, onceIn } from "./once.ts";
import { loopFix, togetherFix } from "./repair.ts";

export default defineRule({
  id: "no-sequential-once",
  summary: "Reports `await once(…)` after `await once(…)` on the same emitter, which can miss events.",
  preset: "strict",
  severity: "warning",
  fixable: "suggestion",
  messages: {
    sequence:
      "`{emitter}` may emit this event right after the one before, and nothing listens for it yet: it is missed, and this waits for ever. Listen for both at once with `Promise.all`.",
    loop: "Between two rounds nothing listens to `{emitter}`: events that come together are missed, all but the first. Loop over `on(…)` of node:events, which keeps them.",
  },
  words: ["once"],
  listeners: {
    [SyntaxKind.Block]: (node: Block, context) => checkList(node.statements, context),
    [SyntaxKind.SourceFile]: (node: SourceFile, context) => checkList(node.statements, context),
    [SyntaxKind.CaseClause]: (node: CaseOrDefaultClause, context) => checkList(node.statements, context),
    [SyntaxKind.DefaultClause]: (node: CaseOrDefaultClause, context) => checkList(node.statements, context),
    [SyntaxKind.WhileStatement]: checkLoop,
    [SyntaxKind.DoStatement]: checkLoop,
    [SyntaxKind.ForStatement]: checkLoop,
  },
});

async function checkList(statements: readonly Node[], context: RuleContext): Promise<void> {
  let run: OnceStatement[] = [];
  for (const statement of statements) {
    const found = onceIn(statement);
    const [first] = run;
    if (found && first && found.emitter.getText() === first.emitter.getText()) {
      run.push(found);
      continue;
    }
    // Code that causes nothing may stand in between.
    if (!found && run.length > 0 && isIdle(statement)) continue;
    await checkRun(run, context);
    run = found ? [found] : [];
  }
  await checkRun(run, context);
}

async function checkRun(run: readonly OnceStatement[], context: RuleContext): Promise<void> {
  const [first, second] = run;
  if (!first || !second || !isPath(first.emitter)) return;
  const own = await Promise.all(run.map(({ call }) => isOnce(call, context)));
  if (!own.every(Boolean)) return;
  context.report({
    at: second.call.expression,
    message: "sequence",
    data: { emitter: codeOf(first.emitter) },
    fixes: [togetherFix(run, context)],
    related: [placeOf(first.call, "This one is waited for first.")],
  });
}

/** `while (true) { const [chunk] = await once(emitter, "event"); … }`. */
async function checkLoop(
  loop: Node & { statement: Node; expression?: Expression; condition?: Expression },
  context: RuleContext,
): Promise<void> {
  const statements = isBlock(loop.statement) ? loop.statement.statements : [loop.statement];
  const [first, ...rest] = statements;
  const found = first && onceIn(first);
  if (!found || !isPath(found.emitter) || rest.some(statement => onceIn(statement))) return;
  if (!countsRounds(loop)) return;
  // Code that uses what came is caused by the event; other code may cause the next one.
  if (!rest.every(statement => isIdle(statement) || uses(statement, found.bound))) return;
  if (rest.some(statement => mentions(statement, found.emitter))) return;
  if (!(await isOnce(found.call, context))) return;
  context.report({
    at: found.call.expression,
    message: "loop",
    data: { emitter: codeOf(found.emitter) },
    fixes: [await loopFix(loop, found, context)],
  });
}

/**
 * Whether a loop counts the events: it is endless, or its condition depends on what the loop itself changes. A loop
 * that waits until something outside has changed looks again after each event, and may miss some.
 */
function countsRounds(
  loop: Node & { statement: Node; expression?: Expression; condition?: Expression },
): boolean {
  const condition = loop.expression ?? loop.condition;
  if (!condition || isEndless(condition)) return true;
  const names = namesIn(condition);
  const changed = [loop.statement, (loop as { incrementor?: Node }).incrementor];
  return changed.some(
    part => part && identifiersIn(part).some(name => names.has(name.text) && isChanged(name)),
  );
}

/** `count++`, `count = …`, `list.push(…)`. */
function isChanged(name: Identifier): boolean {
  const { parent } = name;
  return (
    isWrite(name) ||
    (isPropertyAccessExpression(parent) && parent.expression === name && isCallExpression(parent.parent))
  );
}

function namesIn(node: Node): ReadonlySet<string> {
  return new Set(identifiersIn(node).map(({ text }) => text));
}

function identifiersIn(node: Node): readonly Identifier[] {
  const found: Identifier[] = [];
  const visit = (inner: Node): undefined => {
    if (isIdentifier(inner)) found.push(inner);
    inner.forEachChild(visit);
  };
  visit(node);
  return found;
}

/** Whether code can cause nothing: it calls nothing but `console`, and assigns to nothing outside. */
function isIdle(node: Node): boolean {
  let idle = true;
  const visit = (inner: Node): undefined => {
    const isCall = isCallExpression(inner) || isNewExpression(inner);
    if (isCall && !/^console\b/.test(inner.expression.getText())) idle = false;
    if (isAwaitExpression(inner) || inner.kind === SyntaxKind.ForOfStatement) idle = false;
    if (idle) inner.forEachChild(visit);
  };
  visit(node);
  return idle;
}

/** Whether a statement uses one of the names that an event's values are bound to. */
function uses(statement: Node, bound: Node | undefined): boolean {
  if (!bound) return false;
  const names = namesIn(bound);
  return identifiersIn(statement).some(({ text }) => names.has(text));
}

function mentions(node: Node, emitter: Expression): boolean {
  const text = emitter.getText();
  let found = false;
  const visit = (inner: Node): undefined => {
    found ||= inner.kind === emitter.kind && inner.getText() === text;
    if (!found) inner.forEachChild(visit);
  };
  visit(node);
  return found;
}
