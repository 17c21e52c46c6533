import type { Node, SyntaxKind } from "../typescript/syntax.ts";
import { Scan } from "../typescript/tree.ts";

/** Something that wants to see the nodes of one kind. */
export type Visit = (node: Node) => void;

export type Visitors = ReadonlyMap<SyntaxKind, readonly Visit[]>;

/** Walks a tree once, parents before children, and hands each node to the visitors of its kind. */
export function walk(root: Node, visitors: Visitors): void {
  const scan = new Scan(root, visitors.keys());
  for (let node = scan.next(); node; node = scan.next()) {
    show(node, visitors);
  }
}

/** Hands one node to the visitors of its kind. */
export function show(node: Node, visitors: Visitors): void {
  for (const see of visitors.get(node.kind) ?? []) see(node);
}

/** After how many nodes that somebody wants to see others may get their turn. */
const portion = 64;

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
  let seen = 0;
  const scan = new Scan(root, visitors.keys());
  for (let node = scan.next(); node; node = scan.next()) {
    show(node, visitors);
    seen += 1;
    if (seen % portion !== 0) continue;
    const waiting = pause();
    if (waiting) await waiting;
  }
}
