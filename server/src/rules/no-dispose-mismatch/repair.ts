import { awaitFix } from "../../analysis/await-fix.ts";
import { placeForAwait, titleAt } from "../../analysis/await-place.ts";
import { type DisposalFacts, disposalSymbol, usingKind } from "../../analysis/disposables.ts";
import { prefixKeyword, replaceNode, unwrapped } from "../../analysis/edits.ts";
import type { Edit, Fix, RuleContext } from "../../engine/rule.ts";
import {
  type Expression,
  isClassDeclaration,
  isClassExpression,
  isComputedPropertyName,
  isObjectLiteralExpression,
  isPropertyAccessExpression,
  isVariableDeclarationList,
  type Node,
  type VariableDeclarationList,
} from "../../typescript/syntax.ts";

/** `using x = …` → `await using x = …`. */
export async function awaitUsingFix(
  list: VariableDeclarationList,
  context: RuleContext,
): Promise<Fix | undefined> {
  const place = await placeForAwait(context, list);
  if (!place) return undefined;
  return {
    title: titleAt(place, "Write `await using`"),
    safe: !place.makesAsync,
    edits: [...place.edits, keyword(list, context)],
  };
}

/** `using file = open(…)` → `await using file = await open(…)`. */
export function awaitValueFix(
  value: Expression,
  list: VariableDeclarationList,
  kind: "using" | "await using",
  result: DisposalFacts,
  context: RuleContext,
): Promise<Fix | undefined> {
  const needsAwait = kind === "using" && result.sync !== "yes";
  const edits = prefixKeyword(context.sourceFile, value, "await");
  return awaitFix(context, value, {
    title: "Await the value",
    edits: needsAwait ? [keyword(list, context), ...edits] : edits,
  });
}

/**
 * `[Symbol.dispose]` → `[Symbol.asyncDispose]`, together with `implements Disposable` and every `using` of the same
 * file that disposes of it.
 *
 * @returns undefined where the other member exists already, or where one of the `using` cannot become `await using`.
 */
export async function renameFix(
  key: Expression,
  value: Node,
  context: RuleContext,
): Promise<Fix | undefined> {
  const { checker, sourceFile } = context;
  const symbol = unwrapped(key);
  if (!isPropertyAccessExpression(symbol)) return undefined;
  const member = isComputedPropertyName(key.parent) ? key.parent.parent : value;
  const owner = member.parent;
  const edits: Edit[] = [replaceNode(sourceFile, symbol.name, "asyncDispose")];
  if (isClassDeclaration(owner) || isClassExpression(owner) || isObjectLiteralExpression(owner)) {
    const members: readonly Node[] = isObjectLiteralExpression(owner) ? owner.properties : owner.members;
    for (const other of members) {
      const name = (other as { name?: Node }).name;
      if (!name || other === member || !isComputedPropertyName(name)) continue;
      if ((await disposalSymbol(checker, name.expression)) === "asyncDispose") return undefined;
    }
  }
  if (isClassDeclaration(owner) || isClassExpression(owner)) {
    for (const type of (owner.heritageClauses ?? []).flatMap(clause => [...clause.types])) {
      if (type.expression.getText(sourceFile) === "Disposable") {
        edits.push(replaceNode(sourceFile, type.expression, "AsyncDisposable"));
      }
    }
  }
  for (const list of usingLists(sourceFile)) {
    if (!(await disposesOf(list, member, context))) continue;
    const place = await placeForAwait(context, list);
    if (!place || place.makesAsync) return undefined;
    edits.push(keyword(list, context));
  }
  return { title: "Use `Symbol.asyncDispose`", safe: false, edits };
}

function keyword(list: VariableDeclarationList, context: RuleContext): Edit {
  const start = list.getStart(context.sourceFile);
  return { file: context.file, start, end: start, newText: "await " };
}

function usingLists(root: Node): readonly VariableDeclarationList[] {
  const found: VariableDeclarationList[] = [];
  const visit = (node: Node): undefined => {
    if (isVariableDeclarationList(node) && usingKind(node) === "using") found.push(node);
    node.forEachChild(visit);
  };
  visit(root);
  return found;
}

/** Whether leaving the scope of a `using` calls the member. */
async function disposesOf(
  list: VariableDeclarationList,
  member: Node,
  context: RuleContext,
): Promise<boolean> {
  const { checker } = context;
  for (const declaration of list.declarations) {
    const type = await context.typeOf(declaration.name);
    const method = type && (await checker.membersOf(await checker.nonNullable(type))).get("[dispose]");
    if (method && (await checker.declarationsOf(method)).includes(member)) return true;
  }
  return false;
}
