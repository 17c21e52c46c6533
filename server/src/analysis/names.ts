import { isIdentifier, isSourceFile, type Node, type SourceFile } from "../typescript/syntax.ts";
import { identifiersNamed, isDeclarationName } from "./references.ts";
import { contains, scopeOf } from "./scopes.ts";

/** Whether a name is written nowhere in a file, members left aside, so that it can be declared at the top. */
export function isFreeName(sourceFile: SourceFile, name: string): boolean {
  return identifiersNamed(sourceFile, name).length === 0;
}

/** The first of `candidates` that is free in a file, else the first one with a number after it. */
export function freeName(sourceFile: SourceFile, candidates: readonly [string, ...string[]]): string {
  const free = candidates.find(name => isFreeName(sourceFile, name));
  if (free !== undefined) return free;
  let number = 2;
  while (!isFreeName(sourceFile, `${candidates[0]}${number}`)) number += 1;
  return `${candidates[0]}${number}`;
}

/** Whether a name of the file's top level means something else where `at` stands, because a scope declares it anew. */
export function isShadowed(sourceFile: SourceFile, name: string, at: Node): boolean {
  return identifiersNamed(sourceFile, name).some(identifier => {
    const scope = isDeclarationName(identifier) ? scopeOf(identifier) : undefined;
    return scope !== undefined && !isSourceFile(scope) && contains(scope, at);
  });
}

/** Whether an identifier of one of the names stands in a node, whatever it means there. */
export function usesName(node: Node, ...names: readonly string[]): boolean {
  if (isIdentifier(node)) return names.includes(node.text);
  let found = false;
  node.forEachChild(child => {
    found ||= usesName(child, ...names);
  });
  return found;
}
