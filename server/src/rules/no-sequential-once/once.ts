import { unwrapped } from "../../analysis/edits.ts";
import { originOf } from "../../analysis/origins.ts";
import type { RuleContext } from "../../engine/rule.ts";
import {
  type CallExpression,
  type Expression,
  isAwaitExpression,
  isBinaryExpression,
  isCallExpression,
  isExpressionStatement,
  isIdentifier,
  isPropertyAccessExpression,
  isReturnStatement,
  isVariableStatement,
  type Node,
  SyntaxKind,
} from "../../typescript/syntax.ts";

/** A statement that does nothing but wait for one event. */
export interface OnceStatement {
  readonly statement: Node;
  readonly call: CallExpression;
  readonly emitter: Expression;
  /** What the event's values are bound to: `[chunk]` in `const [chunk] = await once(…)`. */
  readonly bound: Node | undefined;
}

/** Reads `await once(emitter, "event");`, with a declaration, an assignment or a `return` around it. */
export function onceIn(statement: Node): OnceStatement | undefined {
  let value: Expression | undefined;
  let bound: Node | undefined;
  if (isExpressionStatement(statement)) {
    value = unwrapped(statement.expression);
    if (isBinaryExpression(value) && value.operatorToken.kind === SyntaxKind.EqualsToken) {
      bound = value.left;
      value = unwrapped(value.right);
    }
  } else if (isVariableStatement(statement) && statement.declarationList.declarations.length === 1) {
    const [declaration] = statement.declarationList.declarations;
    bound = declaration?.name;
    value = declaration?.initializer && unwrapped(declaration.initializer);
  } else if (isReturnStatement(statement)) {
    value = statement.expression && unwrapped(statement.expression);
  }
  if (!value) return undefined;
  const call = isAwaitExpression(value)
    ? unwrapped(value.expression)
    : isReturnStatement(statement)
      ? value
      : undefined;
  if (!call || !isCallExpression(call) || call.arguments.length < 2) return undefined;
  const callee = unwrapped(call.expression);
  const name = isPropertyAccessExpression(callee)
    ? callee.name.text
    : isIdentifier(callee)
      ? callee.text
      : "";
  const [emitter] = call.arguments;
  return emitter && /once/i.test(name) ? { statement, call, emitter, bound } : undefined;
}

/** Whether a call is really that of node:events. */
export async function isOnce(call: CallExpression, { checker }: RuleContext): Promise<boolean> {
  const origin = await originOf(checker, call.expression);
  return origin === "node:events#once" || origin === "node:events#EventEmitter.once";
}
