/** Measures the parts of the benchmark one after the other, and hands each over as soon as it is there. */
import { measureCold } from "./cold.ts";
import { measureEdits } from "./edits.ts";
import { measureGrowth } from "./growth.ts";
import { type MemoryResult, measureMemory } from "./memory.ts";
import { type BenchProject, factsOf } from "./projects.ts";
import type { Circumstances, Measured, PartName, Results } from "./results.ts";
import type { ServerMode } from "./server-mode.ts";
import { measureStart } from "./start.ts";
import type { Tool } from "./tools.ts";
import { editedProject } from "./typing.ts";
import { type Verified, verify } from "./verify.ts";

/** What is measured. */
export interface Wanted {
  readonly parts: readonly PartName[];
  /** For `cold`. */
  readonly coldProjects: readonly BenchProject[];
  /** For `start`. */
  readonly startProjects: readonly BenchProject[];
  /** For `edits` and `memory`. */
  readonly edited: BenchProject | undefined;
  readonly tools: readonly Tool[];
  readonly runs: number;
  /** How many edits of each kind are made at most. */
  readonly edits: number;
  readonly modes: readonly ServerMode[];
}

/**
 * @param how The same for all parts; each gets the time at which it begins.
 * @param tell Receives a line now and then, so that a person sees that it goes on.
 * @throws Error when a tool does not do what it is timed for; nothing has been measured then that is worth keeping.
 */
export async function* measureParts(
  wanted: Wanted,
  how: Omit<Circumstances, "date">,
  tell: (line: string) => void,
): AsyncGenerator<Results> {
  const { parts, coldProjects, startProjects, edited, tools, runs, edits, modes } = wanted;
  const measured = async <T>(values: () => Promise<T>): Promise<Measured<T>> => {
    const date = `${new Date().toISOString().slice(0, 16).replace("T", " ")} UTC`;
    return { ...how, date, values: await values() };
  };
  if (parts.includes("cold")) {
    // A check that fails must do so before hours of measuring.
    const verified = new Map<BenchProject, Verified[]>();
    for (const project of coldProjects) verified.set(project, await verify(project, tools, tell));
    for (const project of coldProjects) {
      const found = verified.get(project) ?? [];
      const cold = await measured(async () => ({
        facts: factsOf(project, found),
        verified: found,
        results: await measureCold(project, tools, runs, tell),
      }));
      yield { cold: [cold] };
    }
  }
  if (parts.includes("edits") && edited) {
    yield { edits: await measured(() => measureEdits(edited, tools, edits, tell)) };
  }
  if (parts.includes("start")) {
    yield { start: await measured(() => measureStart(startProjects, runs, tell)) };
  }
  if (parts.includes("memory") && edited) {
    yield { memory: await measured(() => memoryOf(edited, modes, edits, tell)) };
  }
  if (parts.includes("growth")) {
    yield { growth: await measured(() => measureGrowth(tools, runs, tell)) };
  }
}

/** Whether a part needs the project whose file is typed into. */
export function needsEdited(parts: readonly PartName[], name: string): boolean {
  return name === editedProject && (parts.includes("edits") || parts.includes("memory"));
}

async function memoryOf(
  project: BenchProject,
  modes: readonly ServerMode[],
  limit: number,
  tell: (line: string) => void,
): Promise<MemoryResult[]> {
  const results: MemoryResult[] = [];
  const edits = limit === Number.POSITIVE_INFINITY ? undefined : ([limit, 2 * limit] as const);
  for (const mode of modes) {
    const result = await measureMemory(project, mode, { edits }, tell);
    if (result) results.push(result);
  }
  return results;
}
