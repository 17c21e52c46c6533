/**
 * Turns TypeScript into JavaScript by deleting what only the type checker reads.
 *
 * Comments, names and line breaks stay as the author wrote them. A transpiler prints code anew and drops
 * comments, which is no use for code that people are meant to read.
 */
import {
  isAsExpression,
  isConditionalExpression,
  isExpressionWithTypeArguments,
  isHeritageClause,
  isImportDeclaration,
  isInterfaceDeclaration,
  isNonNullExpression,
  isSatisfiesExpression,
  isTypeAliasDeclaration,
  isTypeNode,
  isTypeParameterDeclaration,
  type Node,
  type NodeArray,
  type SourceFile,
  SyntaxKind,
} from "../server/src/typescript/syntax.ts";

const TYPE_ONLY_MODIFIERS = new Set<SyntaxKind>([
  SyntaxKind.AbstractKeyword,
  SyntaxKind.DeclareKeyword,
  SyntaxKind.OverrideKeyword,
  SyntaxKind.PrivateKeyword,
  SyntaxKind.ProtectedKeyword,
  SyntaxKind.PublicKeyword,
  SyntaxKind.ReadonlyKeyword,
]);

/**
 * The file's text without types. White space that surrounded them may be left over, so format the result.
 *
 * Covers erasable syntax as it occurs in snippets; whoever calls it checks that the result is JavaScript.
 */
export function stripTypes(file: SourceFile): string {
  const text = file.text;
  const deleted: { start: number; end: number }[] = [];

  function visitAll(nodes: NodeArray<Node>): void {
    const [first] = nodes;
    if (
      first &&
      (isTypeParameterDeclaration(first) || isTypeNode(first)) &&
      !isHeritageClause(first.parent)
    ) {
      // The list lies between the angle brackets, both of which go with it.
      deleted.push({ start: nodes.pos - 1, end: text.indexOf(">", nodes.end) + 1 });
      return;
    }
    for (const node of nodes) visit(node);
  }

  function visit(node: Node): void {
    const start = node.getStart(file);
    if (isInterfaceDeclaration(node) || isTypeAliasDeclaration(node) || isTypeImport(node)) {
      deleted.push({ start, end: node.end });
      return;
    }
    if (isHeritageClause(node) && node.token === SyntaxKind.ImplementsKeyword) {
      deleted.push({ start, end: node.end });
      return;
    }
    if (TYPE_ONLY_MODIFIERS.has(node.kind)) {
      deleted.push({ start, end: node.end });
      return;
    }
    if (node.kind === SyntaxKind.QuestionToken && !isConditionalExpression(node.parent)) {
      deleted.push({ start, end: node.end });
      return;
    }
    if (isAsExpression(node) || isSatisfiesExpression(node) || isNonNullExpression(node)) {
      visit(node.expression);
      deleted.push({ start: node.expression.end, end: node.end });
      return;
    }
    if (isTypeNode(node) && !isExpressionWithTypeArguments(node)) {
      // A type's full range begins right behind its colon.
      deleted.push({ start: node.pos - 1, end: node.end });
      return;
    }
    node.forEachChild(visit, visitAll);
  }

  visit(file);
  deleted.sort((a, b) => a.start - b.start);
  let result = "";
  let position = 0;
  for (const { start, end } of deleted) {
    result += text.slice(position, start);
    position = end;
  }
  return result + text.slice(position);
}

function isTypeImport(node: Node): boolean {
  return isImportDeclaration(node) && node.importClause?.phaseModifier === SyntaxKind.TypeKeyword;
}
