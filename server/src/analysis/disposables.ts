import type { Checker } from "../typescript/checker.ts";
import {
  type Expression,
  NodeFlags,
  SyntaxKind,
  type VariableDeclarationList,
} from "../typescript/syntax.ts";
import { type Type, TypeFlags } from "../typescript/types.ts";
import { originOf } from "./origins.ts";
import { isNullish, type Verdict } from "./protocol.ts";

/** Whether values of a type can be disposed of, at once or asynchronously. */
export interface DisposalFacts {
  /** Has `[Symbol.dispose]`. */
  readonly sync: Verdict;
  /** Has `[Symbol.asyncDispose]`. */
  readonly async: Verdict;
}

/**
 * What a type says about disposal, a type parameter by its constraint, as for the compiler. `null` and `undefined`
 * are passed over, as `using` does.
 *
 * @see https://tc39.es/proposal-explicit-resource-management/
 */
export async function disposalOf(checker: Checker, type: Type | undefined): Promise<DisposalFacts> {
  if (type && type.flags & TypeFlags.TypeParameter) {
    const constraint = await checker.constraintOf(type);
    return constraint === type ? nothingKnown : disposalOf(checker, constraint);
  }
  const members = type ? (await checker.constituentsOf(type)).filter(member => !isNullish(member)) : [];
  // The parts of an intersection are asked for together; those of a union one by one.
  const asked = type?.isIntersectionType() ? [type] : members;
  if (asked.length === 0 || !asked.every(isKnown)) return nothingKnown;
  const names = await Promise.all(asked.map(member => checker.memberNamesOf(member)));
  const verdict = (name: string): Verdict => {
    if (names.every(all => all.has(name))) return "yes";
    return names.some(all => all.has(name)) ? "unknown" : "no";
  };
  return { sync: verdict("[dispose]"), async: verdict("[asyncDispose]") };
}

const nothingKnown: DisposalFacts = { sync: "unknown", async: "unknown" };

/** Which kind of `using` a declaration list is; undefined for `const`, `let` and `var`. */
export function usingKind(list: VariableDeclarationList): "using" | "await using" | undefined {
  const kind = list.flags & NodeFlags.BlockScoped;
  if (kind === NodeFlags.AwaitUsing) return "await using";
  return kind === NodeFlags.Using ? "using" : undefined;
}

/** Whether an expression is `Symbol.dispose` or `Symbol.asyncDispose`, and which of them. */
export async function disposalSymbol(
  checker: Checker,
  node: Expression,
): Promise<"dispose" | "asyncDispose" | undefined> {
  const kinds = [
    SyntaxKind.PropertyAccessExpression,
    SyntaxKind.ElementAccessExpression,
    SyntaxKind.Identifier,
  ];
  if (!kinds.includes(node.kind)) return undefined;
  const origin = await originOf(checker, node);
  if (origin === "#Symbol.dispose") return "dispose";
  return origin === "#Symbol.asyncDispose" ? "asyncDispose" : undefined;
}

function isKnown(type: Type): boolean {
  return type.isObjectType() || type.isIntersectionType();
}
