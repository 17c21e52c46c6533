/** Everything that one run has measured, as it is stored. */
import type { ColdResult } from "./cold.ts";
import type { EditedFile, EditResult } from "./edits.ts";
import type { GrowthResult } from "./growth.ts";
import type { Machine } from "./machine.ts";
import type { MemoryResult } from "./memory.ts";
import type { ProjectFacts } from "./projects.ts";
import type { StartResult } from "./start.ts";
import type { ToolId } from "./tools.ts";
import type { Verified } from "./verify.ts";

export interface Results {
  /** The command that made them. */
  readonly command: string;
  /** Year, month and day. */
  readonly date: string;
  readonly runs: number;
  readonly machine: Machine;
  readonly tools: readonly { readonly id: ToolId; readonly title: string; readonly does: string }[];
  readonly projects: readonly ProjectFacts[];
  /** What the tools report in the projects as they are, by name of the project. */
  readonly verified: Readonly<Record<string, readonly Verified[]>>;
  readonly cold?: readonly ColdResult[];
  readonly edits?: { readonly edited: EditedFile; readonly results: readonly EditResult[] };
  readonly start?: readonly StartResult[];
  readonly memory?: readonly MemoryResult[];
  readonly growth?: readonly GrowthResult[];
}
