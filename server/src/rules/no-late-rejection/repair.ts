import { hasComment, replaceNode } from "../../analysis/edits.ts";
import { endsWithSemicolons } from "../../analysis/imports.ts";
import { indentationAt } from "../../analysis/statements.ts";
import type { Edit, Fix, RuleContext } from "../../engine/rule.ts";
import {
  type AwaitExpression,
  type ForOfStatement,
  isAwaitExpression,
  isBlock,
  isExpressionStatement,
  isIdentifier,
  isParenthesizedExpression,
  isPropertyAccessExpression,
  isSourceFile,
  isVariableStatement,
  type Node,
} from "../../typescript/syntax.ts";
import type { Started } from "./started.ts";

/** `await Promise.all([a, b]);` before the first of them is awaited; what is awaited later is there already. */
export function allAtOnceFix(group: readonly Started[], context: RuleContext): Fix | undefined {
  const { sourceFile, text, file } = context;
  const [first] = group;
  if (!first || group.length < 2) return undefined;
  const list = statementOf(first.declaration)?.parent;
  const statements = group.map(({ awaited }) => statementIn(list, awaited));
  const [earliest] = statements.filter(statement => statement !== undefined).sort((a, b) => a.pos - b.pos);
  if (!list || !earliest || !isBlockLike(list)) return undefined;
  const fits = group.every(
    ({ declaration, between }) =>
      statementOf(declaration)?.parent === list &&
      declaration.end <= earliest.pos &&
      (between === undefined || between.pos >= earliest.pos),
  );
  if (!fits) return undefined;
  const start = earliest.getStart(sourceFile);
  const semicolon = endsWithSemicolons(sourceFile) || /[([`]/.test(text[start] ?? "") ? ";" : "";
  const names = group.map(({ name }) => name.text).join(", ");
  const newText = `await Promise.all([${names}])${semicolon}${lineBreak(text)}${indentationAt(text, start)}`;
  return {
    title: "Wait for all of them first with `Promise.all`",
    safe: false,
    edits: [{ file, start, end: start, newText }],
  };
}

/** `promise.catch(() => {});` after the start: the `await` still throws, and until then the rejection is handled. */
export function handlerFix(late: readonly Started[], context: RuleContext): Fix | undefined {
  const { sourceFile, text } = context;
  const lines = new Map<Node, string>();
  for (const { declaration, name } of late) {
    const statement = statementOf(declaration);
    if (!statement || !isBlockLike(statement.parent)) return undefined;
    const indentation = indentationAt(text, statement.getStart(sourceFile));
    const semicolon =
      endsWithSemicolons(sourceFile) || /^\s*[([`]/.test(text.slice(statement.end)) ? ";" : "";
    const line = `${lineBreak(text)}${indentation}${name.text}.catch(() => {})${semicolon}`;
    lines.set(statement, (lines.get(statement) ?? "") + line);
  }
  const edits: Edit[] = [...lines].map(([statement, newText]) => {
    // A comment at the end of the line stays with its statement.
    const comment = /^[ \t]*\/\/[^\r\n]*/.exec(text.slice(statement.end))?.[0].length ?? 0;
    const end = statement.end + comment;
    return { file: sourceFile.fileName, start: end, end, newText };
  });
  return { title: "Handle a rejection that comes before the `await`", safe: false, edits };
}

/**
 * `for (const p of ps) use(await p)` → `for (const p of await Promise.all(ps)) use(p)`, and a loop that does nothing
 * but wait → `await Promise.all(ps)`.
 */
export function eachAfterAllFix(
  loop: ForOfStatement,
  awaits: readonly AwaitExpression[],
  { sourceFile, file }: RuleContext,
): Fix | undefined {
  const all = `await Promise.all(${loop.expression.getText(sourceFile)})`;
  const start = loop.getStart(sourceFile);
  if (onlyWaits(loop.statement)) {
    if (hasComment(sourceFile, start, loop.end)) return undefined;
    const edits = [{ file, start, end: loop.end, newText: `${all};` }];
    return { title: "Wait for all of them with `Promise.all`", safe: false, edits };
  }
  const hidden = awaits.some(({ parent }) => hasComment(sourceFile, parent.getStart(sourceFile), parent.end));
  if (hidden) return undefined;
  const edits: Edit[] = [replaceNode(sourceFile, loop.expression, all)];
  for (const node of awaits) {
    const { parent } = node;
    const isWrapped = isParenthesizedExpression(parent) && isPropertyAccessExpression(parent.parent);
    edits.push(replaceNode(sourceFile, isWrapped ? parent : node, node.expression.getText(sourceFile)));
  }
  return { title: "Loop over the results of `Promise.all`", safe: false, edits };
}

/** Whether a loop's body is one `await`, as a statement. */
function onlyWaits(body: Node): boolean {
  const [statement, ...others] = isBlock(body) ? body.statements : [body];
  if (!statement || others.length > 0 || !isExpressionStatement(statement)) return false;
  return isAwaitExpression(statement.expression) && isIdentifier(statement.expression.expression);
}

function statementOf(declaration: Node): Node | undefined {
  const statement = declaration.parent.parent;
  return isVariableStatement(statement) ? statement : undefined;
}

/** The statement of a list that a node is in. */
function statementIn(list: Node | undefined, node: Node): Node | undefined {
  let current = node;
  while (current.parent && current.parent !== list) current = current.parent;
  return current.parent ? current : undefined;
}

function isBlockLike(node: Node): boolean {
  return isBlock(node) || isSourceFile(node);
}

function lineBreak(text: string): string {
  return text.includes("\r\n") ? "\r\n" : "\n";
}
