import { asyncEditsAround } from "../../analysis/awaiting.ts";
import {
  enclosingScope,
  forEachInScope,
  isAsync,
  isFunctionNode,
  isGenerator,
} from "../../analysis/functions.ts";
import { defineRule, type RelatedPlace, type RuleContext, type TextRange } from "../../engine/rule.ts";
import {
  type AwaitExpression,
  type ForOfStatement,
  isIdentifier,
  isSourceFile,
  type Node,
  NodeFlags,
  SyntaxKind,
  type VariableDeclarationList,
} from "../../typescript/syntax.ts";

export default defineRule({
  id: "no-for-await-in-sync-function",
  summary: "Reports `for await`, `await` and `await using` in a function that is not async.",
  preset: "recommended",
  severity: "error",
  fixable: "suggestion",
  messages: {
    function:
      "`{keyword}` needs an async function, and {name} is not one, so JavaScript refuses to load the whole file. Make it `async`.",
    generator:
      "`{keyword}` needs an async function, and {name} is a generator that is not async, so JavaScript refuses to load the whole file. Make it `async function*`; `for await` then reads its items.",
    never:
      "`{keyword}` cannot stand in {name}, so JavaScript refuses to load the whole file. Move it into an async function.",
    commonjs:
      "A CommonJS file has no top-level `{keyword}`, so Node refuses to load it. Move it into an async function, or make the file an ECMAScript module (`.mjs`).",
  },
  words: ["await"],
  compilerCodes: [1103, 1308, 1309, 1378, 1432, 2524, 2852, 2853, 18037, 18038, 18054],
  listeners: {
    [SyntaxKind.ForOfStatement]: checkLoop,
    [SyntaxKind.AwaitExpression]: checkAwait,
    [SyntaxKind.VariableDeclarationList]: checkDeclaration,
  },
});

async function checkLoop(node: ForOfStatement, context: RuleContext): Promise<void> {
  if (node.awaitModifier)
    await check(node, node.awaitModifier.getStart(context.sourceFile), "for await", context);
}

async function checkAwait(node: AwaitExpression, context: RuleContext): Promise<void> {
  await check(node, node.getStart(context.sourceFile), "await", context);
}

async function checkDeclaration(node: VariableDeclarationList, context: RuleContext): Promise<void> {
  if (waits(node)) await check(node, node.getStart(context.sourceFile), "await using", context);
}

async function check(node: Node, start: number, keyword: string, context: RuleContext): Promise<void> {
  const scope = enclosingScope(node);
  const message = messageFor(node, scope);
  // One missing `async` is one defect, however often the function awaits.
  if (!message || !isFirstIn(scope, node, message)) return;
  const fix = message === "function" ? await asyncEditsAround(context, node) : undefined;
  const at: TextRange = { start, end: start + "await".length };
  context.report({
    at,
    message,
    data: { keyword, name: describe(node, scope) },
    related: related(scope, context),
    fixes: fix ? [{ title: "Make the function async", safe: false, edits: fix }] : [],
  });
}

/** Whether no other place before this one has the same to say about its function. */
function isFirstIn(scope: Node, node: Node, message: string): boolean {
  if (isSourceFile(scope)) return true;
  let first: Node | undefined;
  forEachInScope(scope, inner => {
    if (!first && waits(inner) && enclosingScope(inner) === scope && messageFor(inner, scope) === message)
      first = inner;
  });
  return first === undefined || first === node;
}

function waits(node: Node): boolean {
  return (
    node.kind === SyntaxKind.AwaitExpression ||
    (node.kind === SyntaxKind.ForOfStatement && (node as ForOfStatement).awaitModifier !== undefined) ||
    (node.kind === SyntaxKind.VariableDeclarationList &&
      (node.flags & NodeFlags.AwaitUsing) === NodeFlags.AwaitUsing)
  );
}

/** Which message applies where `await` is not allowed; undefined where it is. */
function messageFor(node: Node, scope: Node): "function" | "generator" | "never" | "commonjs" | undefined {
  if (isSourceFile(scope)) return /\.c[jt]s$/i.test(scope.fileName) ? "commonjs" : undefined;
  if (!isFunctionNode(scope)) return "never";
  if (!isInBody(node, scope)) return isInParameter(node, scope) ? "never" : undefined;
  if (isAsync(scope)) return undefined;
  if (neverAsync.has(scope.kind)) return "never";
  return isGenerator(scope) ? "generator" : "function";
}

/** What the `await` stands in, as words for a message. */
function describe(node: Node, scope: Node): string {
  const { name } = scope as { name?: Node };
  const known = name && isIdentifier(name) ? `\`${name.text}\`` : undefined;
  if (isFunctionNode(scope) && !isInBody(node, scope)) return "the default value of a parameter";
  switch (scope.kind) {
    case SyntaxKind.Constructor:
      return "a constructor";
    case SyntaxKind.GetAccessor:
      return "a getter";
    case SyntaxKind.SetAccessor:
      return "a setter";
    case SyntaxKind.ClassStaticBlockDeclaration:
      return "a static block";
    case SyntaxKind.PropertyDeclaration:
      return "the initial value of a class field";
    case SyntaxKind.ModuleBlock:
      return "a namespace";
    default:
      return known ?? "this function";
  }
}

/** Where the function that is not async starts. */
function related(scope: Node, { file, sourceFile }: RuleContext): RelatedPlace[] {
  if (!isFunctionNode(scope) || isAsync(scope)) return [];
  const { name } = scope as { name?: Node };
  const start = (name ?? scope).getStart(sourceFile);
  const end = name
    ? name.end
    : Math.min(scope.end, start + firstLine(sourceFile.text.slice(start, scope.end)));
  return [{ file, start, end, message: "This function is not async." }];
}

function firstLine(text: string): number {
  const end = text.search(/[\r\n{]/);
  return end <= 0 ? text.length : end;
}

function isInBody(node: Node, scope: Node): boolean {
  const { body } = scope as { body?: Node };
  return body !== undefined && node.pos >= body.pos && node.end <= body.end;
}

function isInParameter(node: Node, scope: Node): boolean {
  const { parameters } = scope as unknown as { parameters: readonly Node[] };
  const initializers = parameters.map(parameter => (parameter as { initializer?: Node }).initializer);
  return initializers.some(
    initializer => initializer && node.pos >= initializer.pos && node.end <= initializer.end,
  );
}

const neverAsync: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.Constructor,
  SyntaxKind.GetAccessor,
  SyntaxKind.SetAccessor,
]);
