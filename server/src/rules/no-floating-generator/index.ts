import { type Destiny, destinyOf } from "../../analysis/dropped.ts";
import { outermost, unwrapped } from "../../analysis/edits.ts";
import { type LazyCall, lazyCallOf } from "../../analysis/lazy-calls.ts";
import { identifiersNamed, isDeclarationName, isWrite, referencesOf } from "../../analysis/references.ts";
import { placeOf } from "../../analysis/wording.ts";
import { defineRule, type RelatedPlace, type RuleContext, type TextRange } from "../../engine/rule.ts";
import {
  type ArrowFunction,
  type CallExpression,
  type Expression,
  type Identifier,
  isBinaryExpression,
  isCallExpression,
  isElementAccessExpression,
  isFunctionExpression,
  isIdentifier,
  isJsxExpression,
  isPropertyAccessExpression,
  isPropertyAssignment,
  isVariableDeclaration,
  isVariableDeclarationList,
  isVariableStatement,
  type Node,
  SyntaxKind,
} from "../../typescript/syntax.ts";
import { TypeFlags } from "../../typescript/types.ts";
import { iterate } from "./repair.ts";

export default defineRule({
  id: "no-floating-generator",
  summary:
    "Reports a call of a generator function whose result nobody iterates, so that its body never runs.",
  preset: "recommended",
  severity: "error",
  fixable: "suggestion",
  messages: {
    dropped:
      "Nothing inside `{name}` runs here: calling a generator function only creates a generator, and this one is dropped. Iterate it (`{loop}`), or remove the call.",
    unused:
      "Nothing inside `{name}` runs here: calling a generator function only creates a generator, and `{variable}` is never iterated. Iterate it (`{loop}`), or remove it.",
    callback:
      "Nothing inside `{name}` runs here: calling a generator function only creates a generator, and the caller of this callback ignores it. Iterate it in the callback (`{loop}`).",
    helper:
      "`{name}` runs nothing here: it only prepares an iterator, and this one is dropped. Iterate it (`{loop}`), or use `forEach`.",
  },
  // A generator can come from anywhere, so any call may be one.
  words: ["("],
  listeners: {
    [SyntaxKind.CallExpression]: check,
  },
});

async function check(call: CallExpression, context: RuleContext): Promise<void> {
  const destiny = destinyOf(call);
  if (!destiny || isHarmless(call.expression) || !mayBeLost(destiny)) return;
  const lazy = await lazyCallOf(context.checker, call);
  // `await` on an async generator is what no-await-of-async-iterable reports.
  if (!lazy || (destiny.awaited && lazy.isAsync)) return;
  const references = await referencesTo(destiny, context);
  if (!references.every(isWrite)) return;
  if (destiny.kind === "callback" && !(await isResultIgnored(destiny.arrow, context))) return;
  const { range, name } = calleeOf(call.expression, context);
  context.report({
    at: range,
    message: lazy.kind === "helper" ? "helper" : messageFor[destiny.kind],
    data: {
      name,
      loop: lazy.isAsync ? "for await…of" : "for…of",
      variable: destiny.kind === "variable" ? destiny.declaration.name.getText(context.sourceFile) : "",
    },
    related: related(lazy),
    // A variable that is written again cannot go.
    fixes: references.length === 0 ? [await iterate(call, lazy, destiny, context)] : [],
  });
}

const messageFor = { dropped: "dropped", variable: "unused", callback: "callback" } as const;

/** Calls that cannot be generators, and that are too many to ask the checker about. */
function isHarmless(callee: Expression): boolean {
  if (callee.kind === SyntaxKind.SuperKeyword || callee.kind === SyntaxKind.ImportKeyword) return true;
  if (isIdentifier(callee)) return callee.text === "require";
  if (!isPropertyAccessExpression(callee) || !isIdentifier(callee.expression)) return false;
  return callee.expression.text === "console";
}

/** Whether the syntax alone allows that the value is lost. */
function mayBeLost(destiny: Destiny): boolean {
  if (destiny.kind === "dropped") return true;
  if (destiny.kind === "callback") return isCalledForNothing(destiny.arrow);
  const { name, parent } = destiny.declaration;
  if (!isIdentifier(name) || !isVariableDeclarationList(parent)) return false;
  const isExported = isVariableStatement(parent.parent) && parent.parent.modifiers !== undefined;
  const isUsing = /^(?:await\s+)?using\b/.test(parent.getText());
  return !isExported && !isUsing && !isRead(name);
}

/** Whether a name is read somewhere in the block that declares it, judged by its text. */
function isRead(name: Identifier): boolean {
  let block: Node = name;
  while (block.parent && block.kind !== SyntaxKind.Block && block.kind !== SyntaxKind.ModuleBlock)
    block = block.parent;
  return identifiersNamed(name.getSourceFile(), name.text).some(
    other =>
      other !== name &&
      other.pos >= block.pos &&
      other.end <= block.end &&
      !isWrite(other) &&
      !isDeclarationName(other),
  );
}

/** Whether an arrow function goes where what it returns is commonly ignored; its type has the last word. */
function isCalledForNothing(arrow: ArrowFunction): boolean {
  const node = outermost(arrow);
  const { parent } = node;
  if (isBinaryExpression(parent)) return true;
  if (isVariableDeclaration(parent)) return parent.type !== undefined;
  if (!isCallExpression(parent)) return isPropertyAssignment(parent) || isJsxExpression(parent);
  const { expression: callee } = parent;
  const name = isPropertyAccessExpression(callee) ? callee.name.text : callee.getText();
  return /^(?:forEach|set\w+|queueMicrotask|nextTick|on\w*|once|add\w*|prepend\w*|subscribe|use\w*|defer|after\w*|before\w*|it|test)$/.test(
    name,
  );
}

async function referencesTo(destiny: Destiny, context: RuleContext): Promise<readonly Identifier[]> {
  if (destiny.kind !== "variable" || !isIdentifier(destiny.declaration.name)) return [];
  return referencesOf(context.checker, destiny.declaration.name);
}

/** Whether whoever calls an arrow function expects nothing from it: its contextual type returns `void`. */
async function isResultIgnored(arrow: Expression, context: RuleContext): Promise<boolean> {
  const { checker } = context;
  const expected = await checker.contextualTypeOf(arrow);
  if (!expected) return false;
  const callable = await checker.nonNullable(expected);
  const signatures = await checker.callSignaturesOf(callable);
  const returned = await Promise.all(signatures.map(signature => checker.returnTypeOf(signature)));
  return returned.length > 0 && returned.every(type => type && (type.flags & TypeFlags.Void) !== 0);
}

/** What to underline, and what to call it: the name of what is called, or `function*` itself. */
function calleeOf(
  callee: Expression,
  { sourceFile }: Pick<RuleContext, "sourceFile">,
): { range: TextRange; name: string } {
  const expression = unwrapped(callee);
  if (isFunctionExpression(expression) && expression.asteriskToken) {
    const range = { start: expression.getStart(sourceFile), end: expression.asteriskToken.end };
    return { range, name: expression.name?.text ?? "function*" };
  }
  if (isPropertyAccessExpression(expression) && /^(?:call|apply)$/.test(expression.name.text)) {
    return calleeOf(expression.expression, { sourceFile });
  }
  const named = isPropertyAccessExpression(expression)
    ? expression.name
    : isElementAccessExpression(expression)
      ? expression.argumentExpression
      : expression;
  const text = named.getText(sourceFile);
  const range = { start: named.getStart(sourceFile), end: named.end };
  return { range, name: text.length > 40 || text.includes("\n") ? "the generator" : text };
}

function related({ declaration }: LazyCall): RelatedPlace[] {
  const name = (declaration as { name?: Node } | undefined)?.name;
  const message = "This is a generator function: its body runs while its result is iterated.";
  return name ? [placeOf(name, message)] : [];
}
