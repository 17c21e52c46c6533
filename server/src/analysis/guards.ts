import type { RelatedPlace } from "../engine/rule.ts";
import {
  type Block,
  type CatchClause,
  isBlock,
  isForOfStatement,
  isForStatement,
  isIdentifier,
  isSourceFile,
  isThrowStatement,
  isTryStatement,
  isVariableDeclarationList,
  isVariableStatement,
  type Node,
  NodeFlags,
  SyntaxKind,
  type VariableDeclaration,
} from "../typescript/syntax.ts";
import { unwrapped } from "./edits.ts";
import { isFunctionNode } from "./functions.ts";
import { placeAt, placeOf } from "./wording.ts";

/** What watches over the code at some place of a function, the innermost of each kind. */
export interface Guards {
  /** Catches what is thrown there, and does more with it than throw it again. */
  readonly catchClause: CatchClause | undefined;
  /** Runs when the place is left; it is not empty. */
  readonly finallyBlock: Block | undefined;
  /** Is disposed when the place is left: `using x = …`, `await using x = …`. */
  readonly resource: VariableDeclaration | undefined;
}

/** What watches over the code where a node stands, within the function that the node belongs to. */
export function guardsAround(node: Node): Guards {
  let catchClause: CatchClause | undefined;
  let finallyBlock: Block | undefined;
  let resource: VariableDeclaration | undefined;
  let child = node;
  for (
    let current = node.parent;
    !isSourceFile(current) && !isFunctionNode(current);
    current = current.parent
  ) {
    if (isTryStatement(current) && child !== current.finallyBlock) {
      if (child === current.tryBlock && current.catchClause && !isRethrow(current.catchClause)) {
        catchClause ??= current.catchClause;
      }
      if (current.finallyBlock?.statements.length) finallyBlock ??= current.finallyBlock;
    }
    resource ??= resourceIn(current, child);
    child = current;
  }
  return { catchClause, finallyBlock, resource };
}

/** The guards as related places of a finding. */
export function guardPlaces({ catchClause, finallyBlock, resource }: Guards): readonly RelatedPlace[] {
  const places: RelatedPlace[] = [];
  if (catchClause) {
    places.push(
      placeAt(catchClause.getStart(), "catch".length, catchClause, "This `catch` does not see the error."),
    );
  }
  if (finallyBlock) {
    const before = finallyBlock.getSourceFile().text.slice(0, finallyBlock.getStart());
    const start = before.lastIndexOf("finally");
    places.push(placeAt(start, "finally".length, finallyBlock, "This `finally` runs first."));
  }
  if (resource) places.push(placeOf(resource.name, "This is disposed first."));
  return places;
}

/** Whether a `catch` does nothing but throw what it caught. */
function isRethrow({ variableDeclaration, block }: CatchClause): boolean {
  const [statement, another] = block.statements;
  if (!statement || another || !isThrowStatement(statement)) return false;
  const expression = unwrapped(statement.expression);
  const name = variableDeclaration?.name;
  return (
    isIdentifier(expression) && name !== undefined && isIdentifier(name) && expression.text === name.text
  );
}

/** The last resource that a scope declares before one of its children. */
function resourceIn(scope: Node, child: Node): VariableDeclaration | undefined {
  if (isForOfStatement(scope) || isForStatement(scope)) {
    return child === scope.statement ? declaredResource(scope.initializer) : undefined;
  }
  const statements = statementsOf(scope);
  const before = statements.slice(0, statements.indexOf(child));
  return before
    .map(statement =>
      isVariableStatement(statement) ? declaredResource(statement.declarationList) : undefined,
    )
    .findLast(declaration => declaration !== undefined);
}

function statementsOf(scope: Node): readonly Node[] {
  const hasStatements =
    isBlock(scope) || scope.kind === SyntaxKind.CaseClause || scope.kind === SyntaxKind.DefaultClause;
  return hasStatements ? ((scope as unknown as { statements: readonly Node[] }).statements ?? []) : [];
}

function declaredResource(list: Node | undefined): VariableDeclaration | undefined {
  if (!list || !isVariableDeclarationList(list) || (list.flags & NodeFlags.Using) === 0) return undefined;
  return list.declarations.at(-1);
}
