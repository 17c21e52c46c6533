import { outermost, unwrapped } from "../../analysis/edits.ts";
import { enclosingScope, forEachInScope, isFunctionNode } from "../../analysis/functions.ts";
import { originOf } from "../../analysis/origins.ts";
import { isBuiltIn, promiseFactsOf } from "../../analysis/promises.ts";
import { referencesOf } from "../../analysis/references.ts";
import { handlesItself } from "../../analysis/running-promises.ts";
import { sleepOf, timerPromiseOf } from "../../analysis/waiting.ts";
import type { RuleContext } from "../../engine/rule.ts";
import {
  type AwaitExpression,
  type Expression,
  type Identifier,
  isArrayBindingPattern,
  isArrayLiteralExpression,
  isAwaitExpression,
  isBindingElement,
  isCallExpression,
  isForOfStatement,
  isIdentifier,
  isNewExpression,
  isVariableDeclaration,
  isVariableDeclarationList,
  type Node,
  NodeFlags,
  SyntaxKind,
  type VariableDeclaration,
} from "../../typescript/syntax.ts";

/** A promise in a variable that is awaited by its name and not used in any other way. */
export interface Started {
  readonly name: Identifier;
  /** The call that starts it. */
  readonly made: Expression;
  readonly declaration: VariableDeclaration;
  /** The first `await` of it. */
  readonly awaited: AwaitExpression;
  /** What else the code waits for in between; undefined where it awaits the promise first. */
  readonly between: Node | undefined;
}

/** The promises that a function, or the top level of a file, starts in variables and awaits later. */
export async function startedIn(scope: Node, context: RuleContext): Promise<readonly Started[]> {
  const waits: Node[] = [];
  const declarations: VariableDeclaration[] = [];
  forEachInScope(scope, node => {
    if (isVariableDeclaration(node) && node.initializer) declarations.push(node);
    else if (isWait(node)) waits.push(node);
  });
  if (waits.length < 2) return [];
  const found = await Promise.all(
    declarations.flatMap(promisesOf).map(async ({ name, made, declaration }) => {
      const awaited = waits.find(
        (wait): wait is AwaitExpression => awaits(wait, name.text) && wait.pos >= declaration.end,
      );
      if (!awaited || !(await canRejectUnheard(name, made, context))) return undefined;
      const between = waits.find(wait => wait.getStart() >= declaration.end && comesBefore(wait, awaited));
      return { name, made, declaration, awaited, between };
    }),
  );
  return found.filter(started => started !== undefined);
}

interface Candidate {
  readonly name: Identifier;
  readonly made: Expression;
  readonly declaration: VariableDeclaration;
}

/** `const a = start()` and `const [a, b] = [start(), start()]`. */
function promisesOf(declaration: VariableDeclaration): readonly Candidate[] {
  const value = declaration.initializer && unwrapped(declaration.initializer);
  if (!value) return [];
  if (isIdentifier(declaration.name)) {
    return isStart(value) ? [{ name: declaration.name, made: value, declaration }] : [];
  }
  if (!isArrayBindingPattern(declaration.name) || !isArrayLiteralExpression(value)) return [];
  return declaration.name.elements.flatMap((element, index) => {
    const made = value.elements[index];
    if (!made || !isBindingElement(element) || !element.name || !isIdentifier(element.name)) return [];
    return isStart(unwrapped(made)) ? [{ name: element.name, made: unwrapped(made), declaration }] : [];
  });
}

function isStart(value: Expression): boolean {
  return isCallExpression(value) || isNewExpression(value);
}

/** `await`, `for await`, `await using` and `yield`, after which the consumer takes its time. */
function isWait(node: Node): boolean {
  if (isAwaitExpression(node) || node.kind === SyntaxKind.YieldExpression) return true;
  if (isForOfStatement(node)) return node.awaitModifier !== undefined;
  return isVariableDeclarationList(node) && (node.flags & NodeFlags.BlockScoped) === NodeFlags.AwaitUsing;
}

function awaits(wait: Node, name: string): boolean {
  if (!isAwaitExpression(wait)) return false;
  const operand = unwrapped(wait.expression);
  return isIdentifier(operand) && operand.text === name;
}

/** Whether a wait is over, or has begun, when an `await` further down is reached. */
function comesBefore(wait: Node, awaited: Node): boolean {
  if (wait === awaited) return false;
  // The operand of an `await` is evaluated before it waits; the body of `for await` runs after it has.
  return isForOfStatement(wait) ? wait.getStart() < awaited.getStart() : wait.end <= awaited.getStart();
}

async function canRejectUnheard(name: Identifier, made: Expression, context: RuleContext): Promise<boolean> {
  const { checker } = context;
  const facts = await promiseFactsOf(checker, await context.typeOf(made));
  if (facts?.kind !== "promise" || facts.nullable || !(await isBuiltIn(checker, facts))) return false;
  const references = await referencesOf(checker, name);
  const scope = enclosingScope(name);
  const isOnlyAwaited = references.every(
    reference => isAwaitExpression(outermost(reference).parent) && enclosingScope(reference) === scope,
  );
  if (!isOnlyAwaited) return false;
  return !(await handlesItself(checker, made)) && !(await neverRejects(made, context));
}

/** Sleeps, `Promise.resolve`, promises whose executor takes no `reject`, and `once`, which rejects with `error` only. */
async function neverRejects(made: Expression, { checker }: RuleContext): Promise<boolean> {
  if (isNewExpression(made)) {
    const [executor] = made.arguments ?? [];
    const takesReject =
      executor && isFunctionNode(unwrapped(executor)) && parametersOf(unwrapped(executor)) > 1;
    return !takesReject || (await timerPromiseOf(checker, made)) !== undefined;
  }
  if (!isCallExpression(made)) return true;
  const origin = await originOf(checker, made.expression);
  // Listening has to begin before what causes the event.
  if (origin === "#Promise.resolve" || origin === "node:events#once") return true;
  return (await sleepOf(checker, made.expression)) !== undefined;
}

function parametersOf(node: Node): number {
  return isFunctionNode(node) ? node.parameters.length : 0;
}
