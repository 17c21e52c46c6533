import { type Identifier, type Node, type SourceFile, SyntaxKind, skipTrivia } from "./syntax.ts";

/**
 * A node and all nodes below it that are of certain kinds, in the order of the text, parents first. Comments for
 * documentation (JSDoc) are left out, as `forEachChild` does.
 *
 * A tree arrives as one table of numbers, and its nodes become objects when somebody looks at them. This reads the
 * kinds from the table, so that only the nodes that are wanted, and those around them, become objects.
 */
export function* nodesWithin(root: Node, kinds: Iterable<SyntaxKind>): Generator<Node, void, undefined> {
  const scan = new Scan(root, kinds);
  for (let node = scan.next(); node; node = scan.next()) yield node;
}

/** What {@link nodesWithin} does, one call for each node, for the one walk that sees most of a tree. */
export class Scan {
  private readonly table: Table;
  private readonly layout: Layout;
  /** By kind. */
  private readonly isWanted = new Uint8Array(SyntaxKind.Count);
  private readonly end: number;
  private index: number;

  constructor(root: Node, kinds: Iterable<SyntaxKind>) {
    const { table, layout } = tableOf(root.getSourceFile());
    this.table = table;
    this.layout = layout;
    for (const kind of kinds) this.isWanted[kind] = 1;
    this.index = (root as unknown as { index: number }).index;
    this.end = endOfSubtree(this.index, layout);
  }

  /** The next node that is wanted; undefined after the last one. */
  next(): Node | undefined {
    const index = this.nextIndex();
    return index === undefined ? undefined : this.table.getOrCreateNodeAtIndex(index);
  }

  /** Its place in the table. */
  nextIndex(): number | undefined {
    const { isWanted, end } = this;
    const { view, offset, size } = this.layout;
    for (let { index } = this; index < end; index++) {
      // Lists of nodes stand in the table too, under the kind -1.
      const kind = view.getInt32(offset + index * size, true);
      if (kind < 0) continue;
      if (kind === documentation) {
        index = endOfSubtree(index, this.layout) - 1;
      } else if (isWanted[kind] === 1) {
        this.index = index + 1;
        return index;
      }
    }
    this.index = end;
    return undefined;
  }
}

const identifierIndexes = new WeakMap<SourceFile, ReadonlyMap<string, readonly number[]>>();

/** All identifiers of a file with a text, in the order of the text; those of documentation are left out. */
export function identifiersWithText(sourceFile: SourceFile, text: string): readonly Identifier[] {
  let index = identifierIndexes.get(sourceFile);
  if (!index) {
    index = indexIdentifiers(sourceFile);
    identifierIndexes.set(sourceFile, index);
  }
  const table = sourceFile as unknown as Table;
  return (index.get(text) ?? []).map(at => table.getOrCreateNodeAtIndex(at) as Identifier);
}

/** Where the identifiers stand in the table, by their text. */
function indexIdentifiers(sourceFile: SourceFile): ReadonlyMap<string, readonly number[]> {
  const { text } = sourceFile;
  const { layout } = tableOf(sourceFile);
  const index = new Map<string, number[]>();
  const scan = new Scan(sourceFile, [SyntaxKind.Identifier]);
  for (let at = scan.nextIndex(); at !== undefined; at = scan.nextIndex()) {
    const record = layout.offset + at * layout.size;
    const start = skipTrivia(text, layout.view.getInt32(record + posOffset, true));
    const name = text.slice(start, layout.view.getInt32(record + endOffset, true));
    const known = index.get(name);
    if (known) known.push(at);
    else index.set(name, [at]);
  }
  return index;
}

/** The index after the last node below a node: that of its next sibling, or of the next one of those around it. */
function endOfSubtree(index: number, { view, offset, size, length }: Layout): number {
  for (let at = index; at > 1; at = view.getUint32(offset + at * size + parentOffset, true)) {
    const next = view.getUint32(offset + at * size + nextOffset, true);
    if (next !== 0) return next;
  }
  return length;
}

const documentation = SyntaxKind.JSDoc;

// Where a node's record has its range and the indexes of its next sibling and its parent; 0 stands for none.
const posOffset = 4;
const endOffset = 8;
const nextOffset = 12;
const parentOffset = 16;

function tableOf(sourceFile: SourceFile): { readonly table: Table; readonly layout: Layout } {
  const table = sourceFile as unknown as Table;
  const { view, _offsetNodes: offset, nodes, constructor: kind } = table;
  return { table, layout: { view, offset, size: kind.NODE_LEN, length: nodes.length } };
}

interface Layout {
  readonly view: DataView;
  readonly offset: number;
  readonly size: number;
  readonly length: number;
}

/** What a source file of this very version of TypeScript's client keeps to itself. */
interface Table {
  readonly view: DataView;
  readonly _offsetNodes: number;
  readonly nodes: readonly (Node | undefined)[];
  readonly constructor: { readonly NODE_LEN: number };
  getOrCreateNodeAtIndex(index: number): Node;
}
