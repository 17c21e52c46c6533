/** A whole project, cold: every run is a fresh process, and the tools take turns. */
import type { BenchProject } from "./projects.ts";
import { run } from "./run.ts";
import { type Spread, spread } from "./statistics.ts";
import type { Tool } from "./tools.ts";

/** One tool's runs over one project. */
export interface ColdResult {
  readonly project: string;
  readonly tool: string;
  /** From the start of the process to its end. */
  readonly milliseconds: Spread;
  /** The most that the process and all that it started held at one time; null where it cannot be measured. */
  readonly peakBytes: Spread | null;
}

/** @param tell Receives a line about each run, so that a person sees that it goes on. */
export async function measureCold(
  project: BenchProject,
  tools: readonly Tool[],
  runs: number,
  tell: (line: string) => void,
): Promise<ColdResult[]> {
  const times = new Map<Tool, number[]>(tools.map(tool => [tool, []]));
  const peaks = new Map<Tool, number[]>(tools.map(tool => [tool, []]));
  for (const tool of tools) if (tool.needsEarlierRun) await run(tool.command(project));
  for (let round = 0; round < runs; round += 1) {
    for (const tool of turned(tools, round)) {
      const { milliseconds, peakBytes } = await run(tool.command(project));
      times.get(tool)?.push(milliseconds);
      if (peakBytes !== null) peaks.get(tool)?.push(peakBytes);
      tell(`cold ${round + 1}/${runs}: ${project.name}, ${tool.id}, ${Math.round(milliseconds)} ms`);
    }
  }
  return tools.map(tool => {
    const held = peaks.get(tool) ?? [];
    return {
      project: project.name,
      tool: tool.id,
      milliseconds: spread(times.get(tool) ?? []),
      peakBytes: held.length > 0 ? spread(held) : null,
    };
  });
}

/**
 * The list in another order for each round: from another start in every second round, and in between backward, so
 * that nobody always runs first or after the same one.
 */
export function turned<T>(list: readonly T[], round: number): T[] {
  const start = Math.floor(round / 2) % Math.max(1, list.length);
  const order = [...list.slice(start), ...list.slice(0, start)];
  return round % 2 === 0 ? order : order.reverse();
}
