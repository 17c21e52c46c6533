import { placeForAwait, titleAt } from "../../analysis/await-place.ts";
import { destinyOf } from "../../analysis/dropped.ts";
import { insertBefore, prefixKeyword } from "../../analysis/edits.ts";
import { enclosingFunction, isAsync, isGenerator, isPlainFunction } from "../../analysis/functions.ts";
import { factsOf } from "../../analysis/protocol.ts";
import { nameOf } from "../../analysis/values.ts";
import { sleepOf, timerPromiseOf } from "../../analysis/waiting.ts";
import { defineRule, type Fix, type RelatedPlace, type RuleContext } from "../../engine/rule.ts";
import {
  type CallExpression,
  type Expression,
  isBlock,
  isExpressionStatement,
  isIdentifier,
  isVariableDeclaration,
  type NewExpression,
  type Node,
  SyntaxKind,
} from "../../typescript/syntax.ts";

interface Options {
  readonly sleeps: readonly string[];
}

export default defineRule<Options>({
  id: "no-floating-sleep",
  summary: "Reports waits that nothing waits for.",
  preset: "recommended",
  severity: "error",
  fixable: "safe",
  messages: {
    call: "`{name}` only waits, and nothing waits for it here: the code goes on at once. Add `await`.",
    promise:
      "Nothing waits for this promise: the code goes on at once, and its timer fires for nobody. Add `await`.",
    helper:
      "`{name}` does not give this promise to its caller, so nobody can wait for it: the code goes on at once. Return it.",
  },
  // A function that waits can have any name, and the call of an imported one is all that the file must have.
  words: ["("],
  options: {
    sleeps: {
      type: "array",
      items: { type: "string" },
      description:
        "More functions that only wait, by name (`pause`) or by module and name (`some-package#pause`). What Node, well-known packages and the project's own files have is known without this.",
      default: [],
    },
  },
  listeners: {
    [SyntaxKind.CallExpression]: checkCall,
    [SyntaxKind.NewExpression]: checkPromise,
  },
});

async function checkCall(call: CallExpression, context: RuleContext<Options>): Promise<void> {
  if (!isDropped(call)) return;
  const { checker, sourceFile } = context;
  const { thenable } = await factsOf(checker, await context.typeOf(call));
  if (thenable === "no") return;
  const sleep = await sleepOf(checker, call.expression, context.options.sleeps);
  if (!sleep) return;
  context.report({
    at: nameOf(call.expression) ?? call.expression,
    message: "call",
    data: { name: call.expression.getText(sourceFile) },
    fixes: [await awaitFix(context, call)],
    related: sleep.declaration ? placeOf(sleep.declaration, context) : [],
  });
}

/** `new Promise(resolve => setTimeout(resolve, ms));` as a statement. */
async function checkPromise(node: NewExpression, context: RuleContext<Options>): Promise<void> {
  if (!isDropped(node) || !(await timerPromiseOf(context.checker, node))) return;
  const helper = helperAround(node);
  context.report({
    at: node.expression,
    message: helper ? "helper" : "promise",
    data: { name: helper ?? "" },
    fixes: [helper ? returnFix(context, node) : undefined, await awaitFix(context, node)],
  });
}

function isDropped(node: Expression): boolean {
  const destiny = destinyOf(node);
  // `void` says that nobody is meant to wait.
  return destiny?.kind === "dropped" && !destiny.awaited && !destiny.voided;
}

/** The name of a function that does nothing but make the promise: a sleep helper that forgot `return`. */
function helperAround(node: NewExpression): string | undefined {
  const helper = enclosingFunction(node);
  if (!helper || !isPlainFunction(helper) || isAsync(helper) || isGenerator(helper)) return undefined;
  const isAll =
    helper.body !== undefined &&
    isBlock(helper.body) &&
    helper.body.statements.length === 1 &&
    node.parent === helper.body.statements[0];
  return isAll ? nameAround(helper) : undefined;
}

function nameAround(helper: Node): string | undefined {
  const { name } = helper as { name?: Node };
  if (name) return name.getText();
  const { parent } = helper;
  return isVariableDeclaration(parent) ||
    parent.kind === SyntaxKind.PropertyAssignment ||
    parent.kind === SyntaxKind.PropertyDeclaration
    ? (parent as { name?: Node }).name?.getText()
    : undefined;
}

/** `return` before the promise, where the helper does not say that it returns nothing. */
function returnFix(context: RuleContext<Options>, node: NewExpression): Fix | undefined {
  const { type } = enclosingFunction(node) as { type?: Node };
  if (type && !/^Promise(?:Like)?\b/.test(type.getText(context.sourceFile))) return undefined;
  if (!isExpressionStatement(node.parent)) return undefined;
  return {
    title: "Return the promise",
    safe: false,
    edits: [insertBefore(context.sourceFile, node, "return ")],
  };
}

async function awaitFix(context: RuleContext<Options>, node: Expression): Promise<Fix | undefined> {
  const place = await placeForAwait(context, node);
  return (
    place && {
      title: titleAt(place, "Add `await`"),
      safe: !place.makesAsync,
      edits: [...place.edits, ...prefixKeyword(context.sourceFile, node, "await")],
    }
  );
}

/** Where the function is declared, so that one can see that it only waits. */
function placeOf(declaration: Node, { sourceFile }: RuleContext<Options>): RelatedPlace[] {
  const own = declaration as { name?: Node };
  const name = own.name ?? (declaration.parent as { name?: Node }).name;
  if (!name || !isIdentifier(name)) return [];
  const file = name.getSourceFile();
  const message = `\`${name.text}\` only waits.`;
  const start = name.getStart(file);
  return [{ file: file === sourceFile ? sourceFile.fileName : file.fileName, start, end: name.end, message }];
}
