import { outermost, unwrapped } from "../../analysis/edits.ts";
import { enclosingFunction, enclosingScope } from "../../analysis/functions.ts";
import { isPromiseUse, promiseMethods } from "../../analysis/promise-uses.ts";
import { isNullStrict, isPlainPromise, type PromiseFacts, promiseFactsOf } from "../../analysis/promises.ts";
import { isConst, isWrite, localDeclarationOf, referencesOf, variableOf } from "../../analysis/references.ts";
import type { RuleContext } from "../../engine/rule.ts";
import {
  type Expression,
  isArrayBindingPattern,
  isBinaryExpression,
  isBindingElement,
  isCallExpression,
  isElementAccessExpression,
  isIdentifier,
  isNewExpression,
  isPropertyAccessExpression,
  isPropertyDeclaration,
  isVariableDeclaration,
  type Node,
  SyntaxKind,
} from "../../typescript/syntax.ts";

/**
 * Whether a condition asks if a promise is there at all, which is what lazily filled caches do, rather than for
 * its result: the type allows for its absence, or cannot be trusted to tell, or the promise itself is used nearby.
 *
 * @param isYesOrNo Whether the promise resolves to a boolean, so that its result is what a condition would want.
 */
export async function isPresenceTest(
  node: Expression,
  facts: PromiseFacts,
  isYesOrNo: boolean,
  context: RuleContext,
): Promise<boolean> {
  const expression = unwrapped(node);
  const otherwise = defaultFor(expression);
  if (otherwise) {
    const other = await context.typeOf(otherwise);
    if ((await promiseFactsOf(context.checker, other))?.kind === "promise" && !isCallExpression(expression))
      return true;
  }
  if (isCallExpression(expression)) return facts.nullable && !(isYesOrNo && isOptionalQuestion(expression));
  if (facts.nullable || isAskedForMethods(expression)) return true;
  if (await isClearedElsewhere(expression, context)) return true;
  // A promise with members of its own is a handle, such as a timer that can be cancelled.
  if (!isYesOrNo && !(await isPlainPromise(context.checker, facts))) return true;
  const trust = await trustIn(expression, context);
  if (trust === "certain") return false;
  if (trust === "doubtful" && !isYesOrNo) return true;
  return isUsedAsPromise(expression, await isOwnVariable(expression, context));
}

/**
 * Whether another function takes the promise out of the variable, which the compiler does not see:
 * `running.finally(() => { running = undefined; })`.
 */
async function isClearedElsewhere(expression: Expression, context: RuleContext): Promise<boolean> {
  const variable = isIdentifier(expression) ? await variableOf(context.checker, expression) : undefined;
  if (!variable || isConst(variable) || !isIdentifier(variable.name)) return false;
  const scope = enclosingScope(expression);
  const references = await referencesOf(context.checker, variable.name);
  return references.some(
    reference => isWrite(reference) && enclosingScope(reference) !== scope && isClearing(reference),
  );
}

/** `value && typeof value.then === "function"`: this is how code tells promises from other values. */
function isAskedForMethods(expression: Expression): boolean {
  const text = normalized(expression);
  let node: Node = outermost(expression);
  for (let { parent } = node; parent; node = parent, parent = parent.parent) {
    if (isBinaryExpression(parent) && parent.operatorToken.kind === SyntaxKind.AmpersandAmpersandToken) {
      const right = parent.left === node ? normalized(parent.right) : "";
      if (promiseMethods.some(method => right.includes(`${text}.${method}`))) return true;
    } else if (
      parent.kind !== SyntaxKind.PrefixUnaryExpression &&
      unwrapped(parent as Expression) === parent
    ) {
      return false;
    }
  }
  return false;
}

function isClearing(reference: Expression): boolean {
  const { parent } = reference;
  return (
    isBinaryExpression(parent) &&
    parent.left === reference &&
    parent.operatorToken.kind === SyntaxKind.EqualsToken &&
    /^(?:null|undefined|void 0|false)$/.test(unwrapped(parent.right).getText())
  );
}

/** How far the type of a reference can be trusted to say that the promise is there. */
type Trust = "certain" | "declared" | "doubtful";

async function trustIn(expression: Expression, context: RuleContext): Promise<Trust> {
  const trust = await declaredTrust(expression, context);
  if (isNullStrict(context.compilerOptions)) return trust;
  // Every type includes null here, whatever it says.
  return trust === "certain" && isIdentifier(expression) ? "declared" : "doubtful";
}

async function declaredTrust(expression: Expression, context: RuleContext): Promise<Trust> {
  // An element past the end or a key that is not there gives undefined, which its type does not say.
  if (isElementAccessExpression(expression)) return "doubtful";
  if (isPropertyAccessExpression(expression)) {
    const symbol = await context.checker.symbolOf(expression);
    if (!symbol) return "doubtful";
    const declarations = await context.checker.declarationsOf(symbol);
    return declarations.some(node => isFilledLater(node, context)) ? "doubtful" : "declared";
  }
  if (!isIdentifier(expression)) return "certain";
  const declaration = await localDeclarationOf(context.checker, expression);
  if (!declaration) return "declared";
  if (isBindingElement(declaration)) {
    return isArrayBindingPattern(declaration.parent) ? "doubtful" : "declared";
  }
  if (!isVariableDeclaration(declaration)) return "declared";
  if (declaration.exclamationToken) return "doubtful";
  if (!declaration.initializer) return "declared";
  const initializer = unwrapped(declaration.initializer);
  if (isElementAccessExpression(initializer)) return "doubtful";
  return isCallExpression(initializer) || isNewExpression(initializer) ? "certain" : "declared";
}

/** Whether a property's author promised the compiler that something else fills it in time. */
function isFilledLater(declaration: Node, context: RuleContext): boolean {
  if (!isPropertyDeclaration(declaration)) return false;
  if (declaration.postfixToken) return true;
  if (declaration.modifiers?.some(({ kind }) => kind === SyntaxKind.DeclareKeyword)) return true;
  return context.compilerOptions.strictPropertyInitialization === false && !declaration.initializer;
}

/** `user?.isAdmin()`: absent only when the user is. What a container hands out may itself be absent. */
function isOptionalQuestion(call: Expression): boolean {
  if (!isCallExpression(call)) return false;
  const callee = unwrapped(call.expression);
  if (isPropertyAccessExpression(callee) && containerReads.has(callee.name.text)) return false;
  let current: Expression = call;
  while (
    isCallExpression(current) ||
    isPropertyAccessExpression(current) ||
    isElementAccessExpression(current)
  ) {
    if (current.questionDotToken) return true;
    current = unwrapped(current.expression);
  }
  return false;
}

const containerReads: ReadonlySet<string> = new Set(["get", "at", "find", "findLast", "pop", "shift"]);

/** What stands in for a value that is missing: `Promise.resolve()` in `this.ready || Promise.resolve()`. */
function defaultFor(expression: Expression): Expression | undefined {
  const whole = outermost(expression);
  const { parent } = whole;
  const isDefaulted =
    isBinaryExpression(parent) &&
    parent.left === whole &&
    parent.operatorToken.kind === SyntaxKind.BarBarToken;
  return isDefaulted ? parent.right : undefined;
}

/** Whether a name is a variable of the same function, where the compiler sees what each assignment leaves in it. */
async function isOwnVariable(expression: Expression, context: RuleContext): Promise<boolean> {
  const variable = isIdentifier(expression) ? await variableOf(context.checker, expression) : undefined;
  return variable !== undefined && enclosingScope(variable) === enclosingScope(expression);
}

/**
 * Whether the function awaits, chains, keeps or hands on the promise somewhere: then its presence was meant.
 *
 * @param ignoreWrites Whether giving the reference a new value says nothing.
 */
function isUsedAsPromise(expression: Expression, ignoreWrites: boolean): boolean {
  const text = normalized(expression);
  const name = isIdentifier(expression) ? expression.text : undefined;
  let used = false;
  const visit = (node: Node): undefined => {
    if (used) return;
    if (node.kind === expression.kind && node !== expression) {
      if (name !== undefined ? isIdentifier(node) && node.text === name : normalized(node) === text) {
        used = isPromiseUse(node as Expression) && !(ignoreWrites && isIdentifier(node) && isWrite(node));
      }
    }
    node.forEachChild(visit);
  };
  (enclosingFunction(expression) ?? expression.getSourceFile()).forEachChild(visit);
  return used;
}

function normalized(node: Node): string {
  return node.getText().replace(/\s+/g, "").replace(/\?\./g, ".").replace(/!\./g, ".");
}
