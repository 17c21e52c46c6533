import { hasComment } from "../../analysis/edits.ts";
import { isEndless } from "../../analysis/flow.ts";
import { endsWithSemicolons, importMember } from "../../analysis/imports.ts";
import type { Fix, RuleContext } from "../../engine/rule.ts";
import {
  type Expression,
  isBlock,
  isExpressionStatement,
  isVariableStatement,
  type Node,
  NodeFlags,
  SyntaxKind,
  skipTrivia,
} from "../../typescript/syntax.ts";
import type { OnceStatement } from "./once.ts";

/**
 * `const [a] = await once(e, "a"); const [b] = await once(e, "b");` →
 * `const [[a], [b]] = await Promise.all([once(e, "a"), once(e, "b")]);`
 *
 * @returns undefined where the statements do not follow each other directly, or are of different kinds.
 */
export function togetherFix(
  run: readonly OnceStatement[],
  { sourceFile, file }: RuleContext,
): Fix | undefined {
  const [first] = run;
  const last = run.at(-1);
  if (!first || !last) return undefined;
  const start = first.statement.getStart(sourceFile);
  const end = last.statement.end;
  if (hasComment(sourceFile, start, end) || !followEachOther(run)) return undefined;
  const calls = run.map(({ call }) => call.getText(sourceFile)).join(", ");
  const semicolon = endsWithSemicolons(sourceFile) ? ";" : "";
  const all = `await Promise.all([${calls}])${semicolon}`;
  const bound = run.map(({ bound: name }) => name?.getText(sourceFile) ?? "");
  if (bound.every(name => name === "") && run.every(({ statement }) => isExpressionStatement(statement))) {
    return { title, safe: false, edits: [{ file, start, end, newText: all }] };
  }
  const declared = run.every(
    ({ statement, bound: name }) =>
      (isVariableStatement(statement) && isConst(statement)) || name === undefined,
  );
  if (!declared || run.some(({ statement }) => statement.kind === SyntaxKind.ReturnStatement))
    return undefined;
  const pattern = bound.join(", ").replace(/(?:, )+$/, "");
  return { title, safe: false, edits: [{ file, start, end, newText: `const [${pattern}] = ${all}` }] };
}

const title = "Listen for all of them at once with `Promise.all`";

function followEachOther(run: readonly OnceStatement[]): boolean {
  const [first] = run;
  const list = first?.statement.parent as { statements?: readonly Node[] } | undefined;
  const siblings = list?.statements;
  if (!first || !siblings) return false;
  const from = siblings.indexOf(first.statement);
  return run.every(({ statement }, index) => siblings[from + index] === statement);
}

function isConst(statement: Node): boolean {
  return isVariableStatement(statement) && (statement.declarationList.flags & NodeFlags.Const) !== 0;
}

/**
 * `while (true) { const [a] = await once(e, "a"); … }` → `for await (const [a] of on(e, "a")) { … }`, which keeps
 * the events that come in between.
 */
export async function loopFix(
  loop: Node & { statement: Node; expression?: Expression; condition?: Expression },
  { statement, call, bound }: OnceStatement,
  context: RuleContext,
): Promise<Fix | undefined> {
  const { checker, sourceFile, file, text } = context;
  const { statement: body } = loop;
  if (!isBlock(body) || loop.kind === SyntaxKind.DoStatement || !isConst(statement) || !bound)
    return undefined;
  const hasHead =
    (loop as { initializer?: Node }).initializer ?? (loop as { incrementor?: Node }).incrementor;
  if (hasHead || !isEndless(loop.expression ?? loop.condition)) return undefined;
  const start = loop.getStart(sourceFile);
  if (
    hasComment(sourceFile, start, body.getStart(sourceFile)) ||
    hasComment(sourceFile, statement.getStart(sourceFile), statement.end)
  )
    return undefined;
  const imported = await importMember(checker, sourceFile, loop, {
    module: "node:events",
    name: "on",
    as: ["on", "eventsOf"],
    leaving: undefined,
  });
  if (!imported) return undefined;
  const args = call.arguments.map(argument => argument.getText(sourceFile)).join(", ");
  const head = `for await (const ${bound.getText(sourceFile)} of ${imported.expression}(${args})) `;
  const from = statement.getStart(sourceFile);
  const next = skipTrivia(text, statement.end, false, true);
  return {
    title: "Loop over `on` of node:events",
    safe: false,
    edits: [
      ...imported.edits,
      { file, start, end: body.getStart(sourceFile), newText: head },
      { file, start: from, end: next, newText: "" },
    ],
  };
}
