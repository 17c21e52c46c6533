/** Before anything is timed: every tool must report misuse that is planted in a project, and look at every file. */
import { rm } from "node:fs/promises";
import path from "node:path";
import { writeWhole } from "./install.ts";
import { type BenchProject, ownEnding } from "./projects.ts";
import { run } from "./run.ts";
import type { Tool } from "./tools.ts";

/** One misuse for each rule that a tool is timed with, and one error of types for the compilers. */
const planted = `export async function planted(items: number[]): Promise<void> {
  for await (const item of items) console.log(item);
  work();
  if (work()) console.log(await 1);
}

async function work(): Promise<boolean> {
  await Promise.resolve();
  return true;
}

export const wrong: string = 1;
`;

/** What each tool says about a project as it is. */
export interface Verified {
  readonly tool: string;
  readonly files: number;
  readonly findings: number;
}

/**
 * Runs every tool once over a project with a planted file.
 *
 * @throws Error that names the tool which misses a rule or a file.
 */
export async function verify(
  project: BenchProject,
  tools: readonly Tool[],
  tell: (line: string) => void,
): Promise<Verified[]> {
  const file = path.join(project.folder, `src/planted${ownEnding}`);
  await writeWhole(file, planted);
  try {
    const verified: Verified[] = [];
    for (const tool of tools) {
      tell(`planted misuse: ${project.name}, ${tool.id}`);
      verified.push(await verifyTool(tool, project, file));
    }
    return verified;
  } finally {
    await rm(file);
  }
}

async function verifyTool(tool: Tool, project: BenchProject, file: string): Promise<Verified> {
  const { output } = await run(tool.readable(project), true);
  const { files, findings } = tool.read(output, project);
  const isPlanted = (found: string) => path.resolve(project.folder, found) === file;
  const reported = findings.filter(finding => isPlanted(finding.file)).map(finding => finding.rule);
  const missed = tool.mustReport.filter(rule => !reported.includes(rule));
  if (missed.length > 0) {
    throw new Error(
      `${tool.title} misses ${missed.join(", ")} in ${project.name}, so timing it would mean nothing. It reports ${reported.join(", ") || "nothing"} in the planted file.`,
    );
  }
  const expected = project.files.length + 1;
  if (files !== expected) {
    throw new Error(`${tool.title} looks at ${files} files of ${project.name}, not at ${expected}.`);
  }
  return { tool: tool.id, files: files - 1, findings: findings.length - reported.length };
}
