import type { Checker } from "../typescript/checker.ts";
import { type Expression, isPropertyAccessExpression } from "../typescript/syntax.ts";
import { unwrapped } from "./edits.ts";

/** What kind of collection of the language a method belongs to. */
export type CollectionKind = "array" | "typed array" | "iterator" | "set" | "map" | "other";

/**
 * The kind of collection whose own method a callee is: one that the language or the platform declares, not one of
 * the same name in a package or in the project.
 *
 * @returns undefined for every other callee, so also for streams, whose methods do wait for async callbacks.
 */
export async function libraryCollectionOf(
  checker: Checker,
  callee: Expression,
): Promise<CollectionKind | undefined> {
  const access = unwrapped(callee);
  if (!isPropertyAccessExpression(access)) return undefined;
  const [method, type] = await Promise.all([
    checker.symbolOf(access.name),
    checker.typeOf(access.expression),
  ]);
  const isOfLibrary = method?.declarations.some(({ path }) => /\/lib\.[\w.]+\.d\.ts$/.test(path)) ?? false;
  if (!isOfLibrary || !type) return undefined;
  const names = await checker.memberNamesOf(await checker.nonNullable(type));
  if (names.has("BYTES_PER_ELEMENT")) return "typed array";
  if (names.has("concat") && names.has("flatMap")) return "array";
  if (names.has("next")) return "iterator";
  if (names.has("get") && names.has("has") && names.has("size")) return "map";
  if (names.has("has") && names.has("size")) return "set";
  return "other";
}
