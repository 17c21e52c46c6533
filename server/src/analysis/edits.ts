import type { Edit } from "../engine/rule.ts";
import type { Checker } from "../typescript/checker.ts";
import {
  type Expression,
  isArrowFunction,
  isAwaitExpression,
  isBinaryExpression,
  isCallExpression,
  isConditionalExpression,
  isElementAccessExpression,
  isExpressionStatement,
  isMethodDeclaration,
  isNewExpression,
  isNonNullExpression,
  isParenthesizedExpression,
  isPropertyAccessExpression,
  isTaggedTemplateExpression,
  isTypeReferenceNode,
  type Node,
  type SourceFile,
  SyntaxKind,
  skipTrivia,
  type TypeNode,
} from "../typescript/syntax.ts";
import { isAsync, isGenerator, type PlainFunctionNode } from "./functions.ts";
import { factsOf } from "./protocol.ts";

/** Whether a range of text holds a comment, which a fix that replaces the range would lose. */
export function hasComment(sourceFile: SourceFile, start: number, end: number): boolean {
  return commentsIn(sourceFile, start, end).length > 0;
}

/** The comments in a range of text, in order, as they are written. */
export function commentsIn(sourceFile: SourceFile, start: number, end: number): readonly string[] {
  const text = sourceFile.text.slice(start, end);
  if (!/\/[/*]/.test(text)) return [];
  // What looks like a comment may stand inside a literal; blank those out and look again.
  let code = text;
  const visit = (node: Node): undefined => {
    if (node.end <= start || node.pos >= end) return;
    if (literalKinds.has(node.kind)) {
      const from = Math.max(node.getStart(sourceFile), start) - start;
      const to = Math.min(node.end, end) - start;
      code = code.slice(0, from) + " ".repeat(Math.max(0, to - from)) + code.slice(Math.max(from, to));
    }
    node.forEachChild(visit);
  };
  sourceFile.forEachChild(visit);
  return [...code.matchAll(/\/\/[^\r\n]*|\/\*[\s\S]*?(?:\*\/|$)/g)].map(match =>
    text.slice(match.index, match.index + match[0].length),
  );
}

/** Removes a node and the white space after it; comments stay. */
export function removeWithSpace(sourceFile: SourceFile, node: Node): Edit {
  const end = skipTrivia(sourceFile.text, node.end, true, true);
  return { file: sourceFile.fileName, start: node.getStart(sourceFile), end, newText: "" };
}

export function insertBefore(sourceFile: SourceFile, node: Node, newText: string): Edit {
  const start = node.getStart(sourceFile);
  return { file: sourceFile.fileName, start, end: start, newText };
}

export function insertAfter(sourceFile: SourceFile, node: Node, newText: string): Edit {
  return { file: sourceFile.fileName, start: node.end, end: node.end, newText };
}

export function replaceNode(sourceFile: SourceFile, node: Node, newText: string): Edit {
  return { file: sourceFile.fileName, start: node.getStart(sourceFile), end: node.end, newText };
}

/**
 * Puts a unary keyword (`await`, `yield*`) before an expression, with the parentheses that its operand and its
 * place need, and with a semicolon where such a parenthesis would otherwise continue the line before.
 */
export function prefixKeyword(sourceFile: SourceFile, node: Expression, keyword: string): Edit[] {
  const wrapsOperand = needsParenthesesAsOperand(node);
  const wrapsWhole = needsParenthesesInPlace(node);
  const opening = wrapsWhole ? `${separatorBefore(sourceFile, node)}(` : "";
  const before = `${opening}${keyword} ${wrapsOperand ? "(" : ""}`;
  const after = `${wrapsOperand ? ")" : ""}${wrapsWhole ? ")" : ""}`;
  const edits = [insertBefore(sourceFile, node, before)];
  if (after) edits.push(insertAfter(sourceFile, node, after));
  return edits;
}

/**
 * The semicolon that must come before a parenthesis at an expression's start: in a file written without semicolons
 * it would call what the statement before ends with. Empty where none is needed.
 */
export function separatorBefore(sourceFile: SourceFile, node: Expression): string {
  const start = node.getStart(sourceFile);
  let statement: Node = node;
  while (!isExpressionStatement(statement)) {
    if (!statement.parent || statement.getStart(sourceFile) !== start) return "";
    statement = statement.parent;
  }
  if (statement.getStart(sourceFile) !== start) return "";
  const siblings = (statement.parent as { statements?: readonly Node[] }).statements;
  const before = siblings?.[siblings.indexOf(statement) - 1];
  return before && canBeContinued(sourceFile, before) ? ";" : "";
}

/** Whether a statement ends in an expression without a semicolon. */
function canBeContinued(sourceFile: SourceFile, statement: Node): boolean {
  const inner = statement as { statement?: Node; thenStatement?: Node; elseStatement?: Node };
  const last = inner.elseStatement ?? inner.thenStatement ?? inner.statement;
  if (last && statement.kind !== SyntaxKind.DoStatement) return canBeContinued(sourceFile, last);
  return !closedKinds.has(statement.kind) && !sourceFile.text.slice(0, statement.end).endsWith(";");
}

/** Statements that end in a block. */
const closedKinds: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.Block,
  SyntaxKind.ClassDeclaration,
  SyntaxKind.EnumDeclaration,
  SyntaxKind.FunctionDeclaration,
  SyntaxKind.InterfaceDeclaration,
  SyntaxKind.ModuleDeclaration,
  SyntaxKind.SwitchStatement,
  SyntaxKind.TryStatement,
]);

/** Whether an expression must be parenthesized to become the operand of `await`. */
export function needsParenthesesAsOperand(node: Expression): boolean {
  return (
    isBinaryExpression(node) ||
    isConditionalExpression(node) ||
    isArrowFunction(node) ||
    node.kind === SyntaxKind.YieldExpression ||
    node.kind === SyntaxKind.AsExpression ||
    node.kind === SyntaxKind.SatisfiesExpression
  );
}

/** Whether `await x` must be parenthesized where `x` stands, because something binds to it more tightly. */
export function needsParenthesesInPlace(node: Expression): boolean {
  const { parent } = node;
  if (isPropertyAccessExpression(parent) || isElementAccessExpression(parent))
    return parent.expression === node;
  if (isCallExpression(parent) || isNewExpression(parent)) return parent.expression === node;
  if (isTaggedTemplateExpression(parent)) return parent.tag === node;
  if (isNonNullExpression(parent)) return true;
  return (
    isBinaryExpression(parent) &&
    parent.operatorToken.kind === SyntaxKind.AsteriskAsteriskToken &&
    parent.left === node
  );
}

/**
 * Makes a function async: adds the modifier and rewrites a written return type `T` to `Promise<T>`, or
 * `Generator<…>` to `AsyncGenerator<…>` for a generator.
 *
 * @returns The edits, none for a function that is async already; undefined where a written return type has no
 *   async counterpart that can be spelled (a type predicate, an alias of a promise or generator type).
 */
export async function makeAsync(
  checker: Checker,
  sourceFile: SourceFile,
  node: PlainFunctionNode,
): Promise<Edit[] | undefined> {
  if (isAsync(node)) return [];
  const returnType = node.type
    ? await asyncReturnType(checker, sourceFile, node.type, isGenerator(node))
    : [];
  return returnType && [asyncModifier(sourceFile, node), ...returnType];
}

/** The edits that make a written return type fit an async function; undefined where that cannot be spelled. */
export async function asyncReturnType(
  checker: Checker,
  sourceFile: SourceFile,
  type: TypeNode,
  generator: boolean,
): Promise<Edit[] | undefined> {
  if (type.kind === SyntaxKind.TypePredicate) return undefined;
  const typeName = isTypeReferenceNode(type) ? type.typeName : undefined;
  const name = typeName?.getText(sourceFile);
  if (generator) {
    const renamed = name === undefined ? undefined : asyncCounterparts[name];
    if (name !== undefined && Object.values(asyncCounterparts).includes(name)) return [];
    return typeName && renamed ? [replaceNode(sourceFile, typeName, renamed)] : undefined;
  }
  if (name === "Promise") return [];
  if (name === "PromiseLike" && typeName) return [replaceNode(sourceFile, typeName, "Promise")];
  if ((await factsOf(checker, await checker.typeOf(type))).thenable === "yes") return undefined;
  return [insertBefore(sourceFile, type, "Promise<"), insertAfter(sourceFile, type, ">")];
}

/** The async twins of the language's sync iteration types, by name. */
export const asyncCounterparts: Readonly<Record<string, string>> = {
  Generator: "AsyncGenerator",
  Iterable: "AsyncIterable",
  IterableIterator: "AsyncIterableIterator",
  Iterator: "AsyncIterator",
  IteratorObject: "AsyncIteratorObject",
};

/** Strips parentheses, and the assertions that do not exist at run time. */
export function unwrapped(node: Expression): Expression {
  let current = node;
  while (
    isParenthesizedExpression(current) ||
    isNonNullExpression(current) ||
    current.kind === SyntaxKind.AsExpression ||
    current.kind === SyntaxKind.SatisfiesExpression ||
    current.kind === SyntaxKind.TypeAssertionExpression
  ) {
    current = (current as unknown as { expression: Expression }).expression;
  }
  return current;
}

/** An expression with the parentheses and assertions around it: the opposite of {@link unwrapped}. */
export function outermost(expression: Node): Expression {
  let current = expression;
  while (unwrapped(current.parent as Expression) !== current.parent) current = current.parent;
  return current as Expression;
}

/** Whether an expression's value is awaited right where it stands, perhaps through parentheses and assertions. */
export function isAwaited(node: Expression): boolean {
  return isAwaitExpression(outermost(node).parent);
}

/** Whether an expression is a whole statement, so that its value is dropped. */
export function isDropped(node: Expression): boolean {
  return isExpressionStatement(node.parent);
}

function asyncModifier(sourceFile: SourceFile, node: PlainFunctionNode): Edit {
  const { asteriskToken } = node as { asteriskToken?: Node };
  if (isMethodDeclaration(node)) return insertBefore(sourceFile, asteriskToken ?? node.name, "async ");
  if (isArrowFunction(node)) return insertBefore(sourceFile, node, "async ");
  // After `export`, `default` and the like, before `function`.
  const keyword = skipTrivia(sourceFile.text, node.modifiers?.at(-1)?.end ?? node.getStart(sourceFile));
  return { file: sourceFile.fileName, start: keyword, end: keyword, newText: "async " };
}

const literalKinds: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.StringLiteral,
  SyntaxKind.NoSubstitutionTemplateLiteral,
  SyntaxKind.TemplateHead,
  SyntaxKind.TemplateMiddle,
  SyntaxKind.TemplateTail,
  SyntaxKind.RegularExpressionLiteral,
  SyntaxKind.JsxText,
]);
