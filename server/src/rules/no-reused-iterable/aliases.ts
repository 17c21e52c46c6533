import { unwrapped } from "../../analysis/edits.ts";
import { isConst, referencesOf } from "../../analysis/references.ts";
import type { Checker } from "../../typescript/checker.ts";
import {
  type Expression,
  type Identifier,
  isIdentifier,
  isVariableDeclaration,
  isVariableDeclarationList,
  type Node,
} from "../../typescript/syntax.ts";
import { keyOf, rootOf } from "./consumption.ts";

/** A constant that is another name for a variable or a member: `const again = items`, `const body = reply.body`. */
export interface Alias {
  readonly name: Identifier;
  readonly key: string;
  readonly value: Expression;
}

/** The aliases of a file by name; undefined for names that are declared more than once. */
export type Aliases = Map<string, Alias | undefined>;

/** The alias that a declaration makes. */
export function aliasAt(node: Node): Alias | undefined {
  if (!isVariableDeclaration(node) || !isIdentifier(node.name) || !node.initializer) return undefined;
  if (!isVariableDeclarationList(node.parent) || !isConst(node)) return undefined;
  const value = unwrapped(node.initializer);
  const key = keyOf(value);
  return key && key !== "this" ? { name: node.name, key, value } : undefined;
}

export function noteAlias(aliases: Aliases, alias: Alias): void {
  const { text } = alias.name;
  aliases.set(text, aliases.has(text) ? undefined : alias);
}

/** A path with the aliases that it begins with replaced by what they stand for. */
export function throughAliases(key: string, aliases: Aliases): string {
  let path = key;
  for (let hops = 0; hops < 4; hops++) {
    const [root = "", ...members] = path.split(".");
    const alias = aliases.get(root);
    if (!alias) return path;
    path = [alias.key, ...members].join(".");
  }
  return path;
}

/** The variable (or `this`) that a path really begins with. */
export function originalOf(root: Expression, aliases: Aliases): Expression {
  let current = root;
  for (let hops = 0; hops < 4 && isIdentifier(current); hops++) {
    const alias = aliases.get(current.text);
    if (!alias) break;
    current = rootOf(alias.value);
  }
  return current;
}

/** Whether the first name of a path is one of a variable's references, or an alias of it. */
export async function standsFor(
  checker: Checker,
  root: Expression,
  references: readonly Identifier[],
  aliases: Aliases,
): Promise<boolean> {
  if (!isIdentifier(root)) return false;
  if (references.includes(root)) return true;
  const alias = aliases.get(root.text);
  if (!alias || !(await referencesOf(checker, alias.name)).includes(root)) return false;
  return standsFor(checker, rootOf(alias.value), references, aliases);
}
