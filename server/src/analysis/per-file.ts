import type { SourceFile } from "../typescript/syntax.ts";

/**
 * Keeps the answers of a question about a file, for as long as its tree lives, so that a listener can ask for each
 * node.
 *
 * @param answer Gives the same answer each time. Keys are compared by identity.
 */
export function keptPerFile<K, V>(
  answer: (sourceFile: SourceFile, key: K) => V,
): (sourceFile: SourceFile, key: K) => V {
  const files = new WeakMap<SourceFile, Map<K, V>>();
  return (sourceFile, key) => {
    const known = files.get(sourceFile) ?? new Map<K, V>();
    files.set(sourceFile, known);
    if (!known.has(key)) known.set(key, answer(sourceFile, key));
    return known.get(key) as V;
  };
}
