import type { Node, SyntaxKind } from "../typescript/syntax.ts";

/** Something that wants to see the nodes of one kind. */
export type Visit = (node: Node) => void;

export type Visitors = ReadonlyMap<SyntaxKind, readonly Visit[]>;

/** Walks a tree once, parents before children, and hands each node to the visitors of its kind. */
export function walk(root: Node, visitors: Visitors): void {
  const visit = (node: Node): undefined => {
    const wanted = visitors.get(node.kind);
    if (wanted) for (const see of wanted) see(node);
    node.forEachChild(visit);
  };
  visit(root);
}

/** A tree of no more characters is walked in one go. */
const portion = 20_000;

/**
 * Like `walk`, but in a large tree others get their turn now and then, so that an editor stays answered.
 *
 * @param pause Called between portions; may return a promise to wait for. What it throws ends the walk.
 */
export async function walkInTurns(
  root: Node,
  visitors: Visitors,
  pause: () => Promise<void> | undefined,
): Promise<void> {
  if (root.end - root.pos <= portion) return walk(root, visitors);
  for (const see of visitors.get(root.kind) ?? []) see(root);
  const children: Node[] = [];
  root.forEachChild(child => {
    children.push(child);
    return undefined;
  });
  for (const child of children) {
    if (child.end - child.pos > portion) await walkInTurns(child, visitors, pause);
    else walk(child, visitors);
    const waiting = pause();
    if (waiting) await waiting;
  }
}
