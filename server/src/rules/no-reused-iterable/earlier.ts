import { branchesAround, repeatingLoop, sharesConditions } from "../../analysis/flow.ts";
import type { OneShotKind } from "../../analysis/one-shot.ts";
import { type Node, SyntaxKind } from "../../typescript/syntax.ts";
import type { Consumption } from "./consumption.ts";

/** The use before this one that leaves nothing for it; undefined where that is not certain. */
export function earlierUse(
  member: Consumption,
  all: readonly Consumption[],
  before: ReadonlySet<Node> | undefined,
  kind: OneShotKind,
  scope: Node,
  again: boolean,
): Consumption | undefined {
  if (looksAtState(member.node, scope)) return undefined;
  const usesUp = ({ complete }: Consumption) => complete || kind !== "iterator";
  const earlier = all.find(
    other =>
      other !== member &&
      before?.has(other.node) &&
      usesUp(other) &&
      sharesConditions(other.node, member.node, scope) &&
      !continues(other, member),
  );
  if (earlier) return earlier;
  if (!usesUp(member)) return undefined;
  const loop = repeatingLoop(member.node);
  if (before?.has(member.node) && loop && branchesAround(member.node, loop).size === 0) return member;
  return again && branchesAround(member.node, scope).size === 0 ? member : undefined;
}

/** Whether a use inside the loop of another one goes on with it on purpose, as parsers do. */
function continues({ loop }: Consumption, { node }: Consumption): boolean {
  if (!loop || node.pos < loop.statement.pos || node.end > loop.statement.end) return false;
  return branchesAround(node, loop).size > 0 || /\b(?:break|return)\b/.test(loop.statement.getText());
}

/** Whether a condition around a use asks if the source can still be read. */
function looksAtState(node: Node, scope: Node): boolean {
  for (let current = node; current !== scope && current.parent; current = current.parent) {
    const { expression, condition } = current.parent as { expression?: Node; condition?: Node };
    const asked = current.parent.kind === SyntaxKind.IfStatement ? expression : condition;
    if (asked && asked !== current && statePattern.test(asked.getText())) return true;
  }
  return false;
}

const statePattern = /\b(?:bodyUsed|locked|readable|readableEnded|readableDidRead|destroyed|closed|done)\b/;
