/** Keys by which results are known again: equal keys mean that a file would be checked with the same outcome. */
import { fingerprint } from "./disk.ts";

/** A file of a program and what it imports; see `FileImports`. All files are absolute paths. */
export interface GraphNode {
  readonly imports: readonly (readonly string[])[];
  readonly isGlobal: boolean;
  readonly isUnclear: boolean;
}

/** A program as far as keys depend on it. */
export interface Graph {
  /** All that applies to the whole program: compiler options, versions. */
  readonly settings: string;
  readonly rootFiles: readonly string[];
  /** All files but TypeScript's own. */
  readonly files: readonly string[];
  /** What is known of files that are not installed, and of installed ones that may import such files. */
  readonly nodes: ReadonlyMap<string, GraphNode>;
}

export interface KeyOptions {
  /** The fingerprint of a file's content; undefined where it is not certain, so that nothing that needs it has a key. */
  readonly contentOf: (file: string) => string | undefined;
  /** The name of a file that stays the same when the whole folder is somewhere else. */
  readonly nameOf: (file: string) => string;
}

/**
 * Computes the key of each file of a program.
 *
 * A file depends on itself, on what it imports, transitively, and on what all files of the program share: packages,
 * declaration files, scripts, files that add to globals or packages, what these import in turn, and every file that came
 * into the program in another way than by an import or as a root.
 *
 * @returns A function that gives the key of a file; undefined for files without one.
 */
export function keysOf(graph: Graph, options: KeyOptions): (file: string) => string | undefined {
  const modules = moduleParts(graph);
  const shared = sharedFiles(graph, modules);
  const sharedPart = fingerprintOf([...shared], graph, options);
  if (sharedPart === undefined) return () => undefined;
  const base = fingerprint([graph.settings, sharedPart]);
  const known = new Set(graph.files);
  const everything = new Later<string | undefined>(() =>
    fingerprintOf(
      graph.files.filter(file => !shared.has(file)),
      graph,
      options,
    ),
  );
  const parts = componentParts<string | undefined>(
    graph.files.filter(file => !shared.has(file)),
    file => targetsOf(graph, file, modules).filter(target => known.has(target) && !shared.has(target)),
    (members, below) => {
      const own = fingerprintOf(members, graph, options);
      const isUnclear = members.some(file => graph.nodes.get(file)?.isUnclear);
      const all = isUnclear ? everything.value : "";
      const certain = below.filter(part => part !== undefined);
      if (own === undefined || all === undefined || certain.length < below.length) return undefined;
      return fingerprint([own, all, ...[...new Set(certain)].sort()]);
    },
  );
  return file => {
    if (!known.has(file)) return undefined;
    const part = shared.has(file) ? "" : parts.get(file);
    return part === undefined ? undefined : fingerprint([base, options.nameOf(file), part]);
  };
}

/** The files whose content every file of the program may depend on. */
function sharedFiles(graph: Graph, modules: ReadonlyMap<string, readonly string[]>): Set<string> {
  const known = new Set(graph.files);
  const shared = new Set<string>();
  const spread = (from: Iterable<string>, into: Set<string>) => {
    const open = [...from].filter(file => known.has(file) && !into.has(file));
    for (const file of open) into.add(file);
    for (let file = open.pop(); file !== undefined; file = open.pop()) {
      for (const target of targetsOf(graph, file, modules)) {
        if (!known.has(target) || into.has(target)) continue;
        into.add(target);
        open.push(target);
      }
    }
  };
  const isShared = (file: string) => {
    const node = graph.nodes.get(file);
    return !node || node.isGlobal || /\.d\.(?:[^./]+\.)?[mc]?ts$/i.test(file) || isInstalled(file);
  };
  spread(graph.files.filter(isShared), shared);
  const reached = new Set(shared);
  spread(graph.rootFiles, reached);
  spread(
    graph.files.filter(file => !reached.has(file)),
    shared,
  );
  return shared;
}

/** Whether a path lies in a package that is installed. */
export function isInstalled(file: string): boolean {
  return file.includes("/node_modules/") || file.includes("\\node_modules\\");
}

function targetsOf({ nodes }: Graph, file: string, parts: ReadonlyMap<string, readonly string[]>): string[] {
  return [...(nodes.get(file)?.imports.flat() ?? []), ...(parts.get(file) ?? [])];
}

/** The files that are one module with a file, because one of them adds to the other. */
function moduleParts({ nodes }: Graph): Map<string, readonly string[]> {
  const parts = new Map<string, Set<string>>();
  for (const { imports } of nodes.values()) {
    for (const group of imports) {
      if (group.length < 2) continue;
      for (const file of group) {
        const others = parts.get(file) ?? new Set();
        parts.set(file, others);
        for (const other of group) others.add(other);
      }
    }
  }
  return new Map([...parts].map(([file, others]) => [file, [...others]]));
}

/** A fingerprint of files: names, contents, and where each of their imports leads. */
function fingerprintOf(files: readonly string[], { nodes }: Graph, options: KeyOptions): string | undefined {
  const parts: string[] = [];
  for (const file of files) {
    const content = options.contentOf(file);
    if (content === undefined) return undefined;
    const imports = nodes.get(file)?.imports ?? [];
    parts.push(
      JSON.stringify([
        options.nameOf(file),
        content,
        ...imports.map(targets => targets.map(options.nameOf).join("\n")),
      ]),
    );
  }
  return fingerprint(parts.sort());
}

/** A value that is computed when it is wanted. */
class Later<T> {
  private readonly compute: () => T;
  private known: { readonly value: T } | undefined;

  constructor(compute: () => T) {
    this.compute = compute;
  }

  get value(): T {
    this.known ??= { value: this.compute() };
    return this.known.value;
  }
}

/**
 * Computes something for each group of files that import each other, from the bottom up (Tarjan's strongly
 * connected components, without recursion, because chains of imports can be long).
 *
 * @param combine Gets the files of a group, and what was computed for the groups that they import.
 * @returns For each file what was computed for its group.
 */
function componentParts<T>(
  files: readonly string[],
  targetsOf: (file: string) => readonly string[],
  combine: (members: readonly string[], below: readonly T[]) => T,
): Map<string, T> {
  const parts = new Map<string, T>();
  const order = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const finish = (file: string) => {
    if (low.get(file) !== order.get(file)) return;
    const members = stack.splice(stack.lastIndexOf(file));
    const inside = new Set(members);
    const below = new Set(members.flatMap(member => targetsOf(member)).filter(target => !inside.has(target)));
    const part = combine(
      members,
      [...below].map(target => parts.get(target) as T),
    );
    for (const member of members) parts.set(member, part);
  };
  const enter = (file: string) => {
    order.set(file, order.size);
    low.set(file, order.get(file) as number);
    stack.push(file);
    return { file, targets: targetsOf(file).values() };
  };
  for (const root of files) {
    if (order.has(root)) continue;
    const path = [enter(root)];
    for (let frame = path.at(-1); frame; frame = path.at(-1)) {
      const { file } = frame;
      const { value: target, done } = frame.targets.next();
      if (!done) {
        if (!order.has(target)) path.push(enter(target));
        else if (!parts.has(target))
          low.set(file, Math.min(low.get(file) as number, order.get(target) as number));
        continue;
      }
      path.pop();
      finish(file);
      const above = path.at(-1)?.file;
      if (above !== undefined) low.set(above, Math.min(low.get(above) as number, low.get(file) as number));
    }
  }
  return parts;
}
