import type { Edit } from "../engine/rule.ts";
import {
  type ArrowFunction,
  type Block,
  type CallExpression,
  type Expression,
  type FunctionExpression,
  isArrowFunction,
  isBlock,
  isCallExpression,
  isCatchClause,
  isExpressionStatement,
  isIdentifier,
  isIfStatement,
  isReturnStatement,
  isTryStatement,
  type NewExpression,
  type Node,
  type SourceFile,
  type Statement,
  SyntaxKind,
  skipTrivia,
} from "../typescript/syntax.ts";
import { hasComment, insertAfter, insertBefore, separatorBefore, unwrapped } from "./edits.ts";
import { enclosingFunction, forEachInScope } from "./functions.ts";
import { identifiersNamed } from "./references.ts";
import { contains } from "./scopes.ts";
import { indentationAt } from "./statements.ts";

/** The function given to `new Promise`. */
export type Executor = ArrowFunction | FunctionExpression;

/**
 * Whether nothing can be thrown out of an executor: all that it does is in a `try` whose `catch` calls `reject`,
 * and before that it calls and awaits nothing.
 */
export function catchesAll(executor: Executor): boolean {
  const reject = parameterName(executor, 1);
  if (!reject || !isBlock(executor.body)) return false;
  const last = executor.body.statements.at(-1);
  if (!last || !isTryStatement(last) || !last.catchClause) return false;
  if (executor.body.statements.some(statement => statement !== last && canThrow(statement))) return false;
  const { block } = last.catchClause;
  return block.statements.some(
    statement =>
      (isExpressionStatement(statement) || isReturnStatement(statement)) &&
      statement.expression !== undefined &&
      isCallOf(statement.expression, reject),
  );
}

/** Whether a statement calls, awaits or throws something itself; what it hands to others is their matter. */
function canThrow(statement: Statement): boolean {
  let found = statement.kind === SyntaxKind.ThrowStatement;
  forEachInScope(statement, node => {
    found ||= throwingKinds.has(node.kind);
  });
  return found;
}

const throwingKinds: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.AwaitExpression,
  SyntaxKind.CallExpression,
  SyntaxKind.NewExpression,
  SyntaxKind.TaggedTemplateExpression,
  SyntaxKind.ThrowStatement,
]);

/**
 * The edits that replace `new Promise(async (resolve, reject) => { … })` by an async function called on the spot,
 * with `return` for `resolve` and `throw` for `reject`.
 *
 * @returns undefined where one of the two is handed on, called by a callback, or called before something else.
 */
export function asyncFunctionEdits(
  sourceFile: SourceFile,
  node: NewExpression,
  executor: Executor,
): Edit[] | undefined {
  const { body } = executor;
  const file = sourceFile.fileName;
  const start = node.getStart(sourceFile);
  const bodyStart = body.getStart(sourceFile);
  if (hasComment(sourceFile, start, bodyStart) || hasComment(sourceFile, body.end, node.end))
    return undefined;
  if (executor.parameters.some(({ name }) => !isIdentifier(name)) || executor.parameters.length === 0)
    return undefined;
  const calls = settlingEdits(sourceFile, executor);
  if (!calls) return undefined;
  const [type] = node.typeArguments ?? [];
  const returns = type ? `: Promise<${type.getText(sourceFile)}>` : "";
  const head = isArrowFunction(executor) ? `(async ()${returns} => ` : `(async function ()${returns} `;
  return [
    { file, start, end: bodyStart, newText: `${separatorBefore(sourceFile, node)}${head}` },
    ...calls,
    { file, start: body.end, end: node.end, newText: ")()" },
  ];
}

/** The edits for each call of `resolve` and `reject`, all of which must be the last that happens. */
function settlingEdits(sourceFile: SourceFile, executor: Executor): Edit[] | undefined {
  const edits: Edit[] = [];
  for (const [index, keyword] of [
    [0, "return"],
    [1, "throw"],
  ] as const) {
    const name = parameterName(executor, index);
    if (!name) continue;
    for (const use of identifiersNamed(sourceFile, name)) {
      if (!contains(executor.body, use)) continue;
      const call = use.parent;
      const isOwn = isCallExpression(call) && call.expression === use && enclosingFunction(use) === executor;
      const edit = isOwn ? settlingEdit(sourceFile, call, keyword, executor) : undefined;
      if (!edit) return undefined;
      edits.push(...edit);
    }
  }
  return edits.length > 0 ? edits : undefined;
}

function settlingEdit(
  sourceFile: SourceFile,
  call: CallExpression,
  keyword: "return" | "throw",
  executor: Executor,
): Edit[] | undefined {
  const { fileName: file } = sourceFile;
  const [value, ...others] = call.arguments;
  if (others.length > 0 || (keyword === "throw" && !value)) return undefined;
  const start = call.getStart(sourceFile);
  if (value && hasComment(sourceFile, start, value.getStart(sourceFile))) return undefined;
  const opening = value?.getStart(sourceFile) ?? call.end;
  const closing: Edit[] = value ? [{ file, start: value.end, end: call.end, newText: "" }] : [];
  if (call.parent === executor) {
    // `async resolve => resolve(await work())`.
    if (!value || keyword === "throw") return undefined;
    const wraps = value.kind === SyntaxKind.ObjectLiteralExpression;
    return [
      { file, start, end: opening, newText: wraps ? "(" : "" },
      ...closing.map(edit => ({ ...edit, newText: wraps ? ")" : "" })),
    ];
  }
  const statement = call.parent;
  if (isReturnStatement(statement)) {
    if (keyword === "throw") {
      if (isCaught(statement, executor)) return undefined;
      return [{ file, start: statement.getStart(sourceFile), end: opening, newText: "throw " }, ...closing];
    }
    return [{ file, start, end: opening, newText: "" }, ...closing];
  }
  if (!isExpressionStatement(statement)) return undefined;
  if (keyword === "throw" && isCaught(statement, executor)) return undefined;
  const after = followingReturn(statement);
  if (!after && !isLast(statement, executor)) return undefined;
  const dropped: Edit[] = [];
  if (after) {
    if (hasComment(sourceFile, statement.end, after.end)) return undefined;
    dropped.push({ file, start: statement.end, end: after.end, newText: "" });
  }
  return [{ file, start, end: opening, newText: value ? `${keyword} ` : keyword }, ...closing, ...dropped];
}

/** The bare `return` right behind a statement. */
function followingReturn(statement: Statement): Statement | undefined {
  const siblings = (statement.parent as Partial<Block>).statements;
  const next = siblings?.[siblings.indexOf(statement) + 1];
  return next && isReturnStatement(next) && !next.expression ? next : undefined;
}

/** Whether nothing more happens in the executor after a statement. */
function isLast(statement: Statement, executor: Executor): boolean {
  let current: Node = statement;
  while (current !== executor.body) {
    const { parent } = current;
    if (isBlock(parent)) {
      if (parent.statements.at(-1) !== current) return false;
    } else if (!isIfStatement(parent) && !isTryStatement(parent) && !isCatchClause(parent)) return false;
    current = parent;
  }
  return true;
}

/** Whether something thrown at a place is caught inside the executor. */
function isCaught(node: Node, executor: Executor): boolean {
  let current = node;
  while (current !== executor) {
    const { parent } = current;
    if (isTryStatement(parent) && parent.tryBlock === current && parent.catchClause) return true;
    current = parent;
  }
  return false;
}

/**
 * The edits that keep `new Promise` but move the async part into a function of its own, whose rejection goes to
 * `reject`.
 *
 * @returns undefined for executors whose parameters are patterns.
 */
export function forwardingEdits(
  sourceFile: SourceFile,
  node: NewExpression,
  executor: Executor,
): Edit[] | undefined {
  const { body, parameters } = executor;
  const asyncKeyword = executor.modifiers?.find(({ kind }) => kind === SyntaxKind.AsyncKeyword);
  if (!asyncKeyword || parameters.length > 2 || parameters.some(({ name }) => !isIdentifier(name)))
    return undefined;
  const file = sourceFile.fileName;
  const { text } = sourceFile;
  const reject = parameterName(executor, 1) ?? freeReject(sourceFile, executor);
  const indentation = indentationAt(text, node.getStart(sourceFile));
  const newline = text.includes("\r\n") ? "\r\n" : "\n";
  const step = indentation.includes("\t") ? "\t" : "  ";
  const inner = `{${newline}${indentation}${step}(async () => `;
  const end = `)().catch(${reject});${newline}${indentation}}`;
  const keywordStart = asyncKeyword.getStart(sourceFile);
  return [
    { file, start: keywordStart, end: skipTrivia(text, asyncKeyword.end, true, true), newText: "" },
    ...(parameters.length < 2 ? parameterEdits(sourceFile, executor, reject) : []),
    insertBefore(sourceFile, body, inner),
    insertAfter(sourceFile, body, end),
  ];
}

/** Adds `reject` to the parameters, with the parentheses that two parameters need. */
function parameterEdits(sourceFile: SourceFile, executor: Executor, reject: string): Edit[] {
  const [resolve] = executor.parameters;
  if (!resolve) {
    const start = sourceFile.text.indexOf("(", executor.modifiers?.end ?? executor.pos) + 1;
    return [{ file: sourceFile.fileName, start, end: start, newText: `_resolve, ${reject}` }];
  }
  const isBare =
    isArrowFunction(executor) && sourceFile.text[skipTrivia(sourceFile.text, resolve.end)] !== ")";
  const hasParenthesis = !isBare || sourceFile.text[executor.parameters.end] === ",";
  if (hasParenthesis) return [insertAfter(sourceFile, resolve, `, ${reject}`)];
  return [insertBefore(sourceFile, resolve, "("), insertAfter(sourceFile, resolve, `, ${reject})`)];
}

function freeReject(sourceFile: SourceFile, executor: Executor): string {
  const isFree = (name: string) => !identifiersNamed(sourceFile, name).some(use => contains(executor, use));
  return ["reject", "fail", "rejectPromise"].find(isFree) ?? "rejectThis";
}

function parameterName(executor: Executor, index: number): string | undefined {
  const name = executor.parameters[index]?.name;
  return name && isIdentifier(name) ? name.text : undefined;
}

function isCallOf(node: Expression, name: string): boolean {
  const expression = unwrapped(node);
  return (
    isCallExpression(expression) && isIdentifier(expression.expression) && expression.expression.text === name
  );
}
