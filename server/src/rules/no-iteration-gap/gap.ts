import { unwrapped } from "../../analysis/edits.ts";
import { type FlowEvent, historyOf } from "../../analysis/flow.ts";
import type { RuleContext } from "../../engine/rule.ts";
import type { Node } from "../../typescript/syntax.ts";
import type { Reading } from "./lines.ts";
import { letsEventsIn, type Pause } from "./pauses.ts";

/**
 * The first reading that a real pause comes before, after the interface was made.
 *
 * @param made Where the interface is made in this scope.
 */
export async function gapBefore(
  readings: readonly Reading[],
  made: readonly Node[],
  pauses: readonly Pause[],
  scope: Node,
  { checker }: RuleContext,
): Promise<{ reading: Reading; pause: Node } | undefined> {
  const events = new Map<Node, FlowEvent>(pauses.map(({ node }) => [node, { marks: true }]));
  for (const node of made) events.set(node, { clears: true });
  const keys = readings.map(({ at }) => unwrapped(at));
  for (const key of keys) events.set(key, { marks: true });
  const history = historyOf(scope, events);
  for (const [index, reading] of readings.entries()) {
    const before = history.get(keys[index] as Node) ?? new Set();
    // Whoever reads for the second time has another problem, which no-reused-iterable reports.
    if (keys.some((key, other) => other !== index && before.has(key))) continue;
    const { loop } = reading;
    for (const pause of pauses) {
      // A round of the loop itself is no gap before it.
      if (!before.has(pause.node) || (loop && pause.node.pos >= loop.pos && pause.node.end <= loop.end))
        continue;
      if (await letsEventsIn(checker, pause)) return { reading, pause: pause.node };
    }
  }
  return undefined;
}
