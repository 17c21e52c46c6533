/**
 * `npm run bench [-- part …] [--runs N] [--project NAME] [--peers ID,ID] [--typescript own,shared] [--edits N]`:
 * measures forawait beside the tools that people could use instead. Parts: cold, edits, start, memory, growth.
 *
 * Each part is stored as soon as it is measured, and `--continue` measures only what is not stored yet with this
 * build. When all parts are there, `docs/benchmarks.md` is written; `--report` writes it again, or says why not. A
 * run of some projects or tools, or with fewer than five runs, prints only. `--edits` limits the edits of each kind,
 * and `--built` measures what is in `dist/` as it is; both print only, too.
 */
import { execFileSync } from "node:child_process";
import path from "node:path";
import { parseArgs } from "node:util";
import { builtServer } from "../language-client.ts";
import { repository, takeTurn, writeWhole } from "./install.ts";
import { thisMachine } from "./machine.ts";
import { measureParts, needsEdited, type Wanted } from "./parts.ts";
import { packageVersions, prepareProjects, projectNames } from "./projects.ts";
import { page } from "./report.ts";
import { type Circumstances, coldName, merged, namedParts, parts, type Results } from "./results.ts";
import { addToStored, hashOf, missingParts, readStored, whyNoPage } from "./store.ts";
import {
  allTools,
  configureTools,
  forawaitCommand,
  prepareTools,
  type Tool,
  toolIds,
  versionsOfTools,
} from "./tools.ts";
import { editedProject } from "./typing.ts";

const modes = ["own", "shared"] as const;
/** The fewest runs whose numbers are worth a page. */
const fullRuns = 5;
/** What is measured of forawait. */
const bundles = [builtServer, forawaitCommand];
const document = path.join(repository, "docs/benchmarks.md");

const { values, positionals } = options();

const tell = (line: string) => console.error(line);

if (values.report) {
  const results = await readStored();
  const reason = whyNoPage(results, projectNames);
  if (reason) fail(reason);
  await writePage(results);
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
        continue: { type: "boolean", default: false },
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
  const chosenParts = chosen(positionals, parts, "part");
  const names = chosen(values.project, projectNames, "project");
  const ids = chosen(values.peers?.split(","), toolIds, "tool");
  const serverModes = chosen(values.typescript?.split(","), modes, "mode");
  const isFull =
    names.length === projectNames.length &&
    (values.peers === undefined || ids.length === toolIds.length) &&
    serverModes.length === modes.length &&
    !values.built &&
    edits === Number.POSITIVE_INFINITY &&
    runs >= fullRuns;
  if (values.continue && !isFull) {
    fail(
      "--continue adds to what is stored, so it goes with full settings only: leave the other options out.",
    );
  }

  if (!takeTurn()) fail("Another benchmark is running. Wait until it has ended.");
  if (!values.built) buildForawait();
  tell("installing tools and projects");
  await prepareTools();
  // forawait is always measured: it is what the others are compared with.
  const tools = allTools().filter(({ id }) => id === "forawait" || ids.includes(id));
  const how = circumstances(tools, runs);
  const missing = missingParts(values.continue ? namedParts(await readStored()) : [], names, how);
  const wantedParts = chosenParts.filter(part => missing.some(name => name.startsWith(part)));
  const prepared = await prepareProjects(
    projectNames.filter(name => names.includes(name) || needsEdited(wantedParts, name)),
  );
  for (const project of prepared) await configureTools(project);
  const projects = prepared.filter(({ name }) => names.includes(name));
  const wanted: Wanted = {
    parts: wantedParts,
    coldProjects: projects.filter(({ name }) => missing.includes(coldName(name))),
    startProjects: projects,
    edited: prepared.find(({ name }) => name === editedProject),
    tools,
    runs,
    edits,
    modes: serverModes,
  };

  let results: Results = {};
  for await (const part of measureParts(wanted, how, tell)) {
    if (hashOf(bundles) !== how.build) {
      fail(
        "forawait was built again while it was measured, so the last part is not kept. Leave dist/ alone.",
      );
    }
    results = merged(results, part);
    if (isFull) await addToStored(part);
  }
  if (!isFull) return console.log(page(results));
  const all = await readStored();
  const reason = whyNoPage(all, projectNames);
  if (reason === undefined) return writePage(all);
  console.log(page(results));
  tell(`Stored, but there is no page yet. ${reason}`);
}

function circumstances(tools: readonly Tool[], runs: number): Omit<Circumstances, "date"> {
  const args = process.argv.slice(2);
  return {
    command: `npm run bench${args.length > 0 ? ` -- ${args.join(" ")}` : ""}`,
    runs,
    machine: thisMachine(),
    build: hashOf(bundles),
    versions: { ...versionsOfTools(), ...packageVersions },
    tools: tools.map(({ id, title, does }) => ({ id, title, does })),
  };
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

async function writePage(results: Results): Promise<void> {
  await writeWhole(document, page(results));
  tell(`wrote ${path.relative(repository, document)}`);
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
