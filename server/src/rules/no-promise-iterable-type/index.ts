import { hasComment, replaceNode } from "../../analysis/edits.ts";
import { isFunctionNode, isGenerator } from "../../analysis/functions.ts";
import { libraryTypeOf } from "../../analysis/one-shot.ts";
import { isBuiltIn, promiseFactsOf } from "../../analysis/promises.ts";
import { defineRule, type Fix, type RuleContext } from "../../engine/rule.ts";
import {
  type ExpressionWithTypeArguments,
  type Identifier,
  isConditionalTypeNode,
  isIdentifier,
  isTypeReferenceNode,
  type Node,
  SyntaxKind,
  type TypeNode,
  type TypeReferenceNode,
} from "../../typescript/syntax.ts";

export default defineRule({
  id: "no-promise-iterable-type",
  summary: "Reports types of async iterables whose items are promises: `AsyncIterable<Promise<T>>`.",
  preset: "strict",
  severity: "warning",
  fixable: "suggestion",
  messages: {
    iterable:
      "`for await` does not wait for promises that an async iterator hands out, but TypeScript types the loop as if it did: where the type says `{item}`, the items are promises. Write `{name}<{item}>` and await each item before it is handed out.",
    generator:
      "An async generator waits for what it yields, so it never hands out promises: where the type says `Promise`, there is the `{item}` itself. Write `{name}<{item}>`.",
  },
  words: ["AsyncIter", "AsyncGenerator", "ReadableStream"],
  listeners: {
    [SyntaxKind.TypeReference]: (node: TypeReferenceNode, context) =>
      isIdentifier(node.typeName) ? check(node, node.typeName, node.typeArguments?.[0], context) : undefined,
    [SyntaxKind.ExpressionWithTypeArguments]: (node: ExpressionWithTypeArguments, context) =>
      isIdentifier(node.expression)
        ? check(node, node.expression, node.typeArguments?.[0], context)
        : undefined,
  },
});

/** The types of JavaScript and the web whose first argument is what a `for await` loop gets. */
const names: ReadonlySet<string> = new Set([
  "AsyncIterable",
  "AsyncIterator",
  "AsyncIterableIterator",
  "AsyncIteratorObject",
  "AsyncGenerator",
  "ReadableStream",
]);

async function check(
  node: Node,
  name: Identifier,
  item: TypeNode | undefined,
  context: RuleContext,
): Promise<void> {
  if (!item || !names.has(name.text) || isPatternOfCondition(node)) return;
  const { checker } = context;
  const [facts, symbol] = await Promise.all([
    checker.typeOf(item).then(type => promiseFactsOf(checker, type)),
    checker.symbolOf(name),
  ]);
  if (facts?.kind !== "promise" || facts.nullable || !(await isBuiltIn(checker, facts))) return;
  if (!symbol || !libraryTypeOf(await checker.aliased(symbol))) return;
  const inner = innerType(item);
  context.report({
    at: item,
    message: isMadeByGenerator(node, name) ? "generator" : "iterable",
    data: { name: name.text, item: inner?.getText(context.sourceFile) ?? "T" },
    fixes: [inner && !isFilledHere(node, name) ? unwrapFix(item, inner, context) : undefined],
  });
}

/** `T extends AsyncIterable<Promise<infer U>> ? …` asks about types, and makes none. */
function isPatternOfCondition(node: Node): boolean {
  for (let current = node; current.parent; current = current.parent) {
    const { parent } = current;
    if (isConditionalTypeNode(parent)) return parent.extendsType === current;
    if (parent.kind === SyntaxKind.Block || parent.kind === SyntaxKind.SourceFile) return false;
  }
  return false;
}

/**
 * Whether the code right here makes what the type describes, so that it would not fit another type: the body of a
 * function, the members of a class, the value of a variable. An async generator yields the same either way.
 */
function isFilledHere(node: Node, name: Identifier): boolean {
  if (isMadeByGenerator(node, name)) return false;
  for (let current: Node = node; current.parent; current = current.parent) {
    const { parent } = current;
    if (parent.kind === SyntaxKind.Parameter) return false;
    if (parent.kind === SyntaxKind.HeritageClause)
      return parent.parent.kind !== SyntaxKind.InterfaceDeclaration;
    const { type, body, initializer } = parent as { type?: Node; body?: Node; initializer?: Node };
    if (type === current && (body ?? initializer)) return true;
    if (parent.kind === SyntaxKind.AsExpression || parent.kind === SyntaxKind.NewExpression) return true;
  }
  return false;
}

/** Whether a type says that an async generator makes the items, or is what such a function returns. */
function isMadeByGenerator(node: Node, name: Identifier): boolean {
  const { parent } = node;
  const isReturnType = isFunctionNode(parent) && parent.type === (node as TypeNode);
  return name.text === "AsyncGenerator" || (isReturnType && isGenerator(parent));
}

/** `T` of a written `Promise<T>`. */
function innerType(item: TypeNode): TypeNode | undefined {
  if (!isTypeReferenceNode(item) || !isIdentifier(item.typeName) || item.typeName.text !== "Promise")
    return undefined;
  return item.typeArguments?.length === 1 ? item.typeArguments[0] : undefined;
}

function unwrapFix(item: TypeNode, inner: TypeNode, { sourceFile }: RuleContext): Fix | undefined {
  if (hasComment(sourceFile, item.getStart(sourceFile), item.end)) return undefined;
  return {
    title: "Say what the items are, without `Promise`",
    safe: false,
    edits: [replaceNode(sourceFile, item, inner.getText(sourceFile))],
  };
}
