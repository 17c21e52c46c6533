import type { Node, SyntaxKind } from "../typescript/syntax.ts";

/** Something that wants to see the nodes of one kind. */
export type Visit = (node: Node) => void;

/** Walks a tree once, parents before children, and hands each node to the visitors of its kind. */
export function walk(root: Node, visitors: ReadonlyMap<SyntaxKind, readonly Visit[]>): void {
  const visit = (node: Node): undefined => {
    const wanted = visitors.get(node.kind);
    if (wanted) for (const see of wanted) see(node);
    node.forEachChild(visit);
  };
  visit(root);
}
