import type { Checker } from "../typescript/checker.ts";
import {
  type Expression,
  type ForStatement,
  isBlock,
  isCallExpression,
  isElementAccessExpression,
  isForStatement,
  isIdentifier,
  type Node,
  type Statement,
  SyntaxKind,
  type WhileStatement,
} from "../typescript/syntax.ts";
import { unwrapped } from "./edits.ts";
import { canBeLeft, isEndless, type LoopStatement } from "./flow.ts";
import { type FunctionNode, forEachInScope, isGenerator } from "./functions.ts";
import { isConst, variableOf } from "./references.ts";
import { localFunctionOf } from "./values.ts";

/**
 * Whether an expression is a generator that never comes to its end by itself, made by a function of this file:
 * `ids()` or a constant that holds it. TypeScript says `void`, not `never`, for the return type of such functions.
 */
export async function isEndlessGenerator(checker: Checker, node: Expression): Promise<boolean> {
  const expression = unwrapped(node);
  if (isIdentifier(expression)) {
    const variable = await variableOf(checker, expression);
    return variable?.initializer !== undefined && isConst(variable)
      ? isEndlessGenerator(checker, variable.initializer)
      : false;
  }
  if (!isCallExpression(expression)) return false;
  const callee = unwrapped(expression.expression);
  // `generator[Symbol.asyncIterator]()` is the generator itself.
  if (isElementAccessExpression(callee)) return isEndlessGenerator(checker, callee.expression);
  const source = await localFunctionOf(checker, callee);
  return source !== undefined && isGenerator(source) && neverEnds(source);
}

/** Whether a function's body holds a loop that nothing leaves, on its way to the end, and no `return`. */
function neverEnds(source: FunctionNode): boolean {
  const { body } = source;
  if (!body || !isBlock(body)) return false;
  let returns = false;
  forEachInScope(body, node => {
    returns ||= node.kind === SyntaxKind.ReturnStatement;
  });
  return !returns && body.statements.some(isEndlessLoop);
}

function isEndlessLoop(statement: Statement): boolean {
  const inner = statement.kind === SyntaxKind.LabeledStatement ? statementOf(statement) : statement;
  const kinds = [SyntaxKind.WhileStatement, SyntaxKind.DoStatement, SyntaxKind.ForStatement];
  if (!kinds.includes(inner.kind)) return false;
  const condition = isForStatement(inner)
    ? (inner as ForStatement).condition
    : (inner as WhileStatement).expression;
  return isEndless(condition) && !canBeLeft(inner as LoopStatement);
}

function statementOf(labeled: Node): Node {
  return (labeled as unknown as { statement: Node }).statement;
}
