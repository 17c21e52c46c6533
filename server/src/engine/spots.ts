import { unwrapped } from "../analysis/edits.ts";
import {
  isArrayBindingPattern,
  isArrayLiteralExpression,
  isArrowFunction,
  isBinaryExpression,
  isPropertyAssignment,
  isPropertyDeclaration,
  isVariableDeclaration,
  type Node,
  type SourceFile,
} from "../typescript/syntax.ts";
import type { CompilerDiagnostic } from "../typescript/types.ts";
import type { TextRange } from "./rule.ts";

/**
 * All ranges at which a finding is about the same mistake as a compiler diagnostic: its own, and the places that
 * rules point at where the compiler points at another part of the same construct.
 *
 * - `const [a] = value`, `[a] = value`: it points at the pattern, rules also at the value.
 * - `name: () => value`: it points at the value that does not fit, rules also at `async` or at the name.
 *
 * @returns Ranges in UTF-16 offsets; those beside the diagnostic's own are empty ones.
 */
export function spotsOf(
  sourceFile: SourceFile,
  { pos, end }: Pick<CompilerDiagnostic, "pos" | "end">,
): readonly TextRange[] {
  const own = { start: pos, end };
  const node = nodeAt(sourceFile, own);
  if (!node || node.getStart(sourceFile) !== pos || node.end !== end) return [own];
  return [own, ...otherPlaces(node).map(place => startOf(place, sourceFile))];
}

/** Whether two ranges are about one spot: one contains the other. */
export function touches(a: TextRange, b: TextRange): boolean {
  return (a.start >= b.start && a.end <= b.end) || (b.start >= a.start && b.end <= a.end);
}

/** The innermost node around a range. */
export function nodeAt(sourceFile: SourceFile, { start, end }: TextRange): Node | undefined {
  let found: Node | undefined;
  const visit = (node: Node): undefined => {
    if (node.getStart(sourceFile) > start || node.end < end) return;
    found = node;
    node.forEachChild(visit);
  };
  sourceFile.forEachChild(visit);
  return found;
}

function otherPlaces(node: Node): readonly Node[] {
  const { parent } = node;
  if (isArrayBindingPattern(node) && isVariableDeclaration(parent) && parent.initializer)
    return [unwrapped(parent.initializer)];
  if (isArrayLiteralExpression(node) && isBinaryExpression(parent) && parent.left === node)
    return [unwrapped(parent.right)];
  if (!isArrowFunction(parent) || parent.body !== node) return [];
  const member = parent.parent;
  const isValue = isPropertyAssignment(member) || isPropertyDeclaration(member);
  return isValue && member.initializer === parent ? [parent, member.name] : [parent];
}

function startOf(node: Node, sourceFile: SourceFile): TextRange {
  const start = node.getStart(sourceFile);
  return { start, end: start };
}
