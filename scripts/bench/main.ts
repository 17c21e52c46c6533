/**
 * `npm run bench [-- part …] [--runs N] [--project NAME] [--peers ID,ID] [--typescript own,shared] [--edits N]`:
 * measures forawait beside the tools that people could use instead. Parts: cold, edits, start, memory, growth.
 *
 * A run of everything writes `docs/benchmarks.md`, and keeps its numbers, from which `--report` writes the page
 * again. A run of some parts, projects or tools, or with fewer than five runs, prints only. `--edits` limits the
 * edits of each kind, and `--built` measures what is in `dist/` as it is.
 */
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { parseArgs } from "node:util";
import { measureCold } from "./cold.ts";
import { measureEdits } from "./edits.ts";
import { measureGrowth } from "./growth.ts";
import { cache, repository, takeTurn, writeWhole } from "./install.ts";
import { thisMachine } from "./machine.ts";
import { type MemoryResult, measureMemory } from "./memory.ts";
import { type BenchProject, factsOf, type ProjectFacts, prepareProjects, projectNames } from "./projects.ts";
import { page } from "./report.ts";
import type { Results } from "./results.ts";
import type { ServerMode } from "./server-mode.ts";
import { measureStart } from "./start.ts";
import { allTools, configureTools, prepareTools, toolIds } from "./tools.ts";
import { editedProject } from "./typing.ts";
import { type Verified, verify } from "./verify.ts";

const parts = ["cold", "edits", "start", "memory", "growth"] as const;
const modes = ["own", "shared"] as const;
/** The fewest runs whose numbers are worth a page. */
const fullRuns = 5;
const stored = path.join(cache, "results.json");
const document = path.join(repository, "docs/benchmarks.md");

const { values, positionals } = options();

const tell = (line: string) => console.error(line);

if (values.report) {
  if (!existsSync(stored))
    fail("There are no numbers to write a page from. Run everything first: npm run bench");
  await writePage(JSON.parse(await readFile(stored, "utf8")) as Results);
} else {
  await measure();
}

function options() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        runs: { type: "string", default: String(fullRuns) },
        project: { type: "string", multiple: true },
        peers: { type: "string" },
        typescript: { type: "string" },
        edits: { type: "string" },
        report: { type: "boolean", default: false },
        built: { type: "boolean", default: false },
      },
    });
  } catch (error) {
    // Node explains after the first sentence how to pass what looks like an option.
    return fail((error as Error).message.split(". ")[0] as string);
  }
}

async function measure(): Promise<void> {
  const runs = positive(values.runs, "--runs");
  const edits = values.edits === undefined ? Number.POSITIVE_INFINITY : positive(values.edits, "--edits");
  const wanted = chosen(positionals, parts, "part");
  const names = chosen(values.project, projectNames, "project");
  const ids = chosen(values.peers?.split(","), toolIds, "tool");
  const serverModes = chosen(values.typescript?.split(","), modes, "mode");
  const everything =
    wanted.length === parts.length &&
    names.length === projectNames.length &&
    (values.peers === undefined || ids.length === toolIds.length) &&
    serverModes.length === modes.length &&
    !values.built &&
    edits === Number.POSITIVE_INFINITY &&
    runs >= fullRuns;

  if (!takeTurn()) fail("Another benchmark is running. Wait until it has ended.");
  if (!values.built) buildForawait();
  tell("installing tools and projects");
  await prepareTools();
  // forawait is always measured: it is what the others are compared with.
  const tools = allTools().filter(({ id }) => id === "forawait" || ids.includes(id));
  const needsEdited = wanted.includes("edits") || wanted.includes("memory");
  const prepared = await prepareProjects(
    projectNames.filter(name => names.includes(name) || (needsEdited && name === editedProject)),
  );
  for (const project of prepared) await configureTools(project);
  const projects = prepared.filter(({ name }) => names.includes(name));
  const edited = prepared.find(({ name }) => name === editedProject);

  // A check that fails must do so before hours of measuring.
  const verified: Record<string, Verified[]> = {};
  const facts: ProjectFacts[] = [];
  if (wanted.includes("cold")) {
    for (const project of projects) {
      verified[project.name] = await verify(project, tools, tell);
      facts.push(await factsOf(project));
    }
  }
  const results: Results = {
    command: `npm run bench${commandLine()}`,
    date: new Date().toISOString().slice(0, 10),
    runs,
    machine: thisMachine(),
    tools: tools.map(({ id, title, does }) => ({ id, title, does })),
    projects: facts,
    verified,
    ...(wanted.includes("cold") && { cold: await measureCold(projects, tools, runs, tell) }),
    ...(wanted.includes("edits") && edited && { edits: await measureEdits(edited, tools, edits, tell) }),
    ...(wanted.includes("start") && { start: await measureStart(projects, runs, tell) }),
    ...(wanted.includes("memory") && edited && { memory: await memoryOf(edited, serverModes, edits) }),
    ...(wanted.includes("growth") && { growth: await measureGrowth(tools, runs, tell) }),
  };
  if (!everything) {
    console.log(page(results));
    return;
  }
  await writeWhole(stored, `${JSON.stringify(results, undefined, 2)}\n`);
  await writePage(results);
}

/** As it is shipped. */
function buildForawait(): void {
  tell("building forawait");
  try {
    const script = path.join(repository, "scripts/build.ts");
    execFileSync(process.execPath, ["--import", "tsx", script, "--production"], {
      cwd: repository,
      stdio: "inherit",
    });
  } catch {
    fail("forawait cannot be built; esbuild says why above.");
  }
}

async function memoryOf(
  project: BenchProject,
  serverModes: readonly ServerMode[],
  limit: number,
): Promise<MemoryResult[]> {
  const measured: MemoryResult[] = [];
  const edits = limit === Number.POSITIVE_INFINITY ? undefined : ([limit, 2 * limit] as const);
  for (const mode of serverModes) {
    const result = await measureMemory(project, mode, { edits }, tell);
    if (result) measured.push(result);
  }
  return measured;
}

async function writePage(results: Results): Promise<void> {
  await writeWhole(document, page(results));
  tell(`wrote ${path.relative(repository, document)}`);
}

function commandLine(): string {
  const args = process.argv.slice(2);
  return args.length > 0 ? ` -- ${args.join(" ")}` : "";
}

/** The chosen ones of a list, in the order of the list; all when none was named. */
function chosen<T extends string>(
  names: readonly string[] | undefined,
  all: readonly T[],
  what: string,
): T[] {
  if (!names || names.length === 0) return [...all];
  for (const name of names) {
    if (!all.some(known => known === name)) {
      fail(`There is no ${what} "${name}". Choose from ${all.join(", ")}.`);
    }
  }
  return all.filter(name => names.includes(name));
}

function positive(given: string, option: string): number {
  const value = Number(given);
  if (!Number.isInteger(value) || value < 1)
    fail(`${option} must be a whole number above 0, not "${given}".`);
  return value;
}

function fail(message: string): never {
  console.error(message);
  process.exit(2);
}
