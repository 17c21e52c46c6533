import { outermost, unwrapped } from "../../analysis/edits.ts";
import { isWrite, referencesOf } from "../../analysis/references.ts";
import type { RuleContext } from "../../engine/rule.ts";
import {
  type AwaitExpression,
  type BindingElement,
  type Identifier,
  isArrayBindingPattern,
  isBinaryExpression,
  isBindingElement,
  isElementAccessExpression,
  isIdentifier,
  isObjectBindingPattern,
  isObjectLiteralExpression,
  isPropertyAccessExpression,
  isPropertyAssignment,
  isShorthandPropertyAssignment,
  isStringLiteral,
  isVariableDeclaration,
  type Node,
  type ObjectBindingPattern,
  SyntaxKind,
  type VariableDeclaration,
} from "../../typescript/syntax.ts";

/** A step whose `value` is taken and whose `done` is not. */
export interface Taken {
  /** What to underline: the first place that says `value`. */
  readonly at: Node;
  /** The names that stand for the value or for the whole step. */
  readonly names: ReadonlySet<string>;
  /** The pattern `{ value }`, where there is one. */
  readonly pattern?: ObjectBindingPattern;
  /** The name of the whole step, where it has one. */
  readonly step?: string;
  /** The variable that is declared with the value alone: `const chunk = (await reader.read()).value`. */
  readonly variable?: VariableDeclaration;
}

/**
 * How the value of an awaited step is taken.
 *
 * @param index Which one of several steps that are awaited together; undefined for a step awaited by itself.
 * @returns undefined when `done` is looked at, or can be: the step is handed on as a whole.
 */
export async function valueTaken(
  node: AwaitExpression,
  index: number | undefined,
  context: RuleContext,
): Promise<Taken | undefined> {
  const outer = outermost(node);
  const { parent } = outer;
  if (index === undefined) {
    if (isValueAccess(parent) && parent.expression === outer) return takenByAccess(parent);
    if (isVariableDeclaration(parent)) return takenBy(parent.name, context);
    return isAssignment(parent, outer) ? takenBy(unwrapped(parent.left), context) : undefined;
  }
  if (!isVariableDeclaration(parent) || !isArrayBindingPattern(parent.name)) return undefined;
  const element = parent.name.elements[index];
  const isPlain = element && isBindingElement(element) && !element.dotDotDotToken && element.name;
  return isPlain ? takenBy(element.name as Node, context) : undefined;
}

/** How a callback's parameter takes the value of a step; what the callback gives may stand for the value, too. */
export async function valueTakenBy(
  parameter: Node,
  node: AwaitExpression,
  context: RuleContext,
): Promise<Taken | undefined> {
  const taken = await takenBy(parameter, context);
  if (!taken) return undefined;
  const { parent } = outermost(node);
  const given = isVariableDeclaration(parent) ? namesIn(parent.name) : [];
  return { at: taken.at, names: new Set([...taken.names, ...given]) };
}

async function takenBy(target: Node, context: RuleContext): Promise<Taken | undefined> {
  if (isIdentifier(target)) return takenFrom(target, context);
  const isPattern = isObjectBindingPattern(target) || isObjectLiteralExpression(target);
  return isPattern ? takenByPattern(target) : undefined;
}

/** `{ value }` or `{ value: chunk }`, and nothing else. */
function takenByPattern(pattern: Node): Taken | undefined {
  const keys = new Map<string, Node>();
  let isPlain = true;
  pattern.forEachChild(child => {
    const key = keyOf(child);
    if (key === undefined) isPlain = false;
    else keys.set(key, child);
  });
  const value = keys.get("value");
  if (!isPlain || !value || keys.size > 1) return undefined;
  const name = isBindingElement(value) ? value.name : (value as { initializer?: Node }).initializer;
  const names = new Set(name ? namesIn(name) : ["value"]);
  return isObjectBindingPattern(pattern) ? { at: value, names, pattern } : { at: value, names };
}

function keyOf(element: Node): string | undefined {
  if (isBindingElement(element)) {
    const { dotDotDotToken, propertyName, name } = element as BindingElement;
    const key = propertyName ?? name;
    return !dotDotDotToken && key && isIdentifier(key) ? key.text : undefined;
  }
  const isKeyed = isPropertyAssignment(element) || isShorthandPropertyAssignment(element);
  return isKeyed && isIdentifier(element.name) ? element.name.text : undefined;
}

function namesIn(name: Node): string[] {
  if (isIdentifier(name)) return [name.text];
  const names: string[] = [];
  name.forEachChild(child => {
    names.push(...namesIn(child));
  });
  return names;
}

/** `step.value` and no other use of `step`, but for conditions that it meets anyway. */
async function takenFrom(name: Identifier, context: RuleContext): Promise<Taken | undefined> {
  const reads = (await referencesOf(context.checker, name)).filter(reference => !isWrite(reference));
  let first: Node | undefined;
  for (const reference of reads) {
    const outer = outermost(reference);
    const { parent } = outer;
    if (isValueAccess(parent) && parent.expression === outer) {
      first ??= isPropertyAccessExpression(parent) ? parent.name : parent.argumentExpression;
    } else if (isVariableDeclaration(parent) && isObjectBindingPattern(parent.name)) {
      const taken = takenByPattern(parent.name);
      if (!taken) return undefined;
      first ??= taken.at;
    } else if (!isCondition(parent, outer)) return undefined;
  }
  return first && { at: first, names: new Set([name.text]), step: name.text };
}

function takenByAccess(access: Node): Taken {
  const at = isPropertyAccessExpression(access)
    ? access.name
    : (access as unknown as { argumentExpression: Node }).argumentExpression;
  const outer = outermost(access);
  const { parent } = outer;
  if (isVariableDeclaration(parent)) {
    const variable = isIdentifier(parent.name) ? { variable: parent } : {};
    return { at, names: new Set(namesIn(parent.name)), ...variable };
  }
  if (isAssignment(parent, outer)) return { at, names: new Set(namesIn(unwrapped(parent.left))) };
  return { at, names: new Set() };
}

function isValueAccess(node: Node): node is Node & { expression: Node; argumentExpression: Node } {
  if (isPropertyAccessExpression(node)) return node.name.text === "value";
  return (
    isElementAccessExpression(node) &&
    isStringLiteral(node.argumentExpression) &&
    node.argumentExpression.text === "value"
  );
}

function isAssignment(node: Node, right: Node): node is Node & { left: never } {
  return (
    isBinaryExpression(node) && node.operatorToken.kind === SyntaxKind.EqualsToken && node.right === right
  );
}

/** Whether a node is the whole condition of a loop: an object is always true there. */
function isCondition(parent: Node, node: Node): boolean {
  if (parent.kind === SyntaxKind.ForStatement) return (parent as { condition?: Node }).condition === node;
  const isLoop = parent.kind === SyntaxKind.WhileStatement || parent.kind === SyntaxKind.DoStatement;
  return isLoop && (parent as unknown as { expression: Node }).expression === node;
}
