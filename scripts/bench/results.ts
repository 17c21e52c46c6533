/** What has been measured, as it is stored: part by part, each with the circumstances of its own run. */
import type { ColdResult } from "./cold.ts";
import type { EditedFile, EditResult } from "./edits.ts";
import type { GrowthResult } from "./growth.ts";
import type { Machine } from "./machine.ts";
import type { MemoryResult } from "./memory.ts";
import type { ProjectFacts } from "./projects.ts";
import type { StartResult } from "./start.ts";
import type { ToolId } from "./tools.ts";
import type { Verified } from "./verify.ts";

export const parts = ["cold", "edits", "start", "memory", "growth"] as const;

export type PartName = (typeof parts)[number];

/** How something was measured. */
export interface Circumstances {
  /** The command that did it. */
  readonly command: string;
  /** When it began: year, month, day, hour and minute, in UTC. */
  readonly date: string;
  readonly runs: number;
  readonly machine: Machine;
  /** A hash of forawait's bundles. */
  readonly build: string;
  /** Of all that is measured, and of what it is measured with, by name. */
  readonly versions: Readonly<Record<string, string>>;
  readonly tools: readonly { readonly id: ToolId; readonly title: string; readonly does: string }[];
}

/** The numbers of one table. They come from one run, so they can be compared. */
export interface Measured<T> extends Circumstances {
  readonly values: T;
}

/** What all tools need for one project. */
export interface ColdProject {
  readonly facts: ProjectFacts;
  /** What the tools report in the project as it is. */
  readonly verified: readonly Verified[];
  readonly results: readonly ColdResult[];
}

export interface Results {
  /** Each project is measured and stored by itself. */
  readonly cold?: readonly Measured<ColdProject>[];
  readonly edits?: Measured<{ readonly edited: EditedFile; readonly results: readonly EditResult[] }>;
  readonly start?: Measured<readonly StartResult[]>;
  readonly memory?: Measured<readonly MemoryResult[]>;
  readonly growth?: Measured<readonly GrowthResult[]>;
}

/** One table's circumstances with its name, such as "cold (rxjs)". */
export interface NamedPart {
  readonly name: string;
  readonly part: PartName;
  readonly how: Circumstances;
}

/** Everything that was measured, in the order of the page. */
export function namedParts(results: Results): NamedPart[] {
  const cold = (results.cold ?? []).map(how => ({
    name: coldName(how.values.facts.name),
    part: "cold" as const,
    how,
  }));
  const others = parts.flatMap(part => {
    const how = part === "cold" ? undefined : results[part];
    return how ? [{ name: part, part, how }] : [];
  });
  return [...cold, ...others];
}

/** What a part is called for one project. */
export function coldName(project: string): string {
  return `cold (${project})`;
}

/** Both together. What is in both is taken from the second one. */
export function merged(earlier: Results, later: Results): Results {
  const cold = new Map<string, Measured<ColdProject>>();
  for (const one of [...(earlier.cold ?? []), ...(later.cold ?? [])]) cold.set(one.values.facts.name, one);
  return { ...earlier, ...later, cold: [...cold.values()] };
}
