import { readFileSync } from "node:fs";
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { Session } from "../session/session.ts";
import { version } from "../session/version.ts";
import { typescriptVersion } from "../typescript/version.ts";
import type { Checks } from "./checks.ts";
import type { ClientAbilities } from "./client.ts";
import type { Documents } from "./documents.ts";
import type { Settings } from "./settings.ts";

export interface DebugOptions {
  readonly client: () => ClientAbilities;
  readonly documents: Documents;
  readonly checks: Checks;
  readonly settings: () => Settings;
  readonly session: () => Session;
}

/**
 * What one needs to know to understand a report about forawait, as Markdown: versions, projects, work, memory.
 *
 * @param document Checked anew for the times of its rules.
 */
export async function debugInformation(options: DebugOptions, document?: TextDocument): Promise<string> {
  const { documents, checks, session } = options;
  const timings = document ? await timingsOf(options, document) : [];
  const { workspace, sharing, configFiles } = session();
  const { questions, requests } = workspace.statistics;
  const { sent, received } = await workspace.traffic();
  const { started, snapshots, answeredFirst, finished } = checks.statistics;
  return [
    "# forawait",
    "",
    ...list([
      ["forawait", version],
      ["TypeScript", typescriptVersion],
      ["TypeScript server", sharing?.server === "shared" ? "shared with the editor" : "own process"],
      ...(sharing?.reason ? [["Not shared because", sharing.reason] as const] : []),
      ["Node", `${process.version}, ${process.platform}-${process.arch}`],
      ["Client", options.client().name],
      ["Workspace folders", documents.folders.join(", ") || "none"],
      ["Open documents", String(documents.all().length)],
    ]),
    "",
    "## Projects",
    "",
    ...(workspace.projects.length === 0 ? ["None is open."] : workspace.projects.map(file => `- ${file}`)),
    "",
    "## Configuration",
    "",
    ...configFiles.files.map(file => `- ${file}`),
    ...configFiles.problems.map(({ file, line, message }) => `- ${file}:${line + 1}: ${message}`),
    "",
    "```json",
    JSON.stringify(options.settings(), null, 2),
    "```",
    "",
    "## Work",
    "",
    ...list([
      ["Checks", `${started} started, ${finished} finished`],
      ["Answered before all was checked", String(answeredFirst)],
      ["Snapshots", String(snapshots)],
      ["Questions to the newest snapshot", `${questions} in ${requests} requests`],
      ["Sent to TypeScript and received", `${megabytes(sent)}, ${megabytes(received)}`],
    ]),
    "",
    "## Memory",
    "",
    ...list([
      ["Server", megabytes(process.memoryUsage.rss())],
      ["TypeScript", memoryOf(await workspace.processId())],
    ]),
    ...timings,
    "",
  ].join("\n");
}

/** Checks a document as if nothing were known of it, and measures. */
async function timingsOf(
  { documents, checks, session }: DebugOptions,
  document: TextDocument,
): Promise<string[]> {
  const file = documents.pathOf(document);
  if (file === undefined || !documents.isSource(document)) return [];
  const rules = new Map<string, number>();
  const add = (rule: string, time: number) => rules.set(rule, (rules.get(rule) ?? 0) + time);
  let walk = 0;
  const started = performance.now();
  const lease = await checks.lease(file);
  try {
    const leased = performance.now();
    const view = await lease.view(file);
    const fetched = performance.now();
    const result = await session().check(lease, file, {
      onRuleTime: add,
      onWalkTime: milliseconds => {
        walk = milliseconds;
      },
    });
    const checked = performance.now();
    const slowest = [...rules].sort(([, a], [, b]) => b - a);
    return [
      "",
      `## Timings of ${file}`,
      "",
      ...list([
        ["Project", view?.config ?? "none; a loose file"],
        ["Size", `${document.lineCount} lines, ${document.getText().length} characters`],
        ["Snapshot", milliseconds(leased - started)],
        ["Tree", milliseconds(fetched - leased)],
        ["Walk, without the rules", milliseconds(walk)],
        ["Check", `${milliseconds(checked - fetched)}, ${result.findings.length} findings`],
      ]),
      "",
      "| Rule | Own time |",
      "|---|---|",
      ...slowest.map(([rule, time]) => `| ${rule} | ${milliseconds(time)} |`),
    ];
  } finally {
    lease.release();
  }
}

function list(entries: readonly (readonly [string, string])[]): string[] {
  return entries.map(([name, value]) => `- ${name}: ${value}`);
}

function milliseconds(time: number): string {
  return `${time.toFixed(1)} ms`;
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 2 ** 20)} MB`;
}

/** The resident memory of a process, where the system tells without running a program. */
function memoryOf(pid: number | undefined): string {
  if (pid === undefined) return "not running";
  try {
    const kilobytes = /^VmRSS:\s*(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    return kilobytes ? megabytes(Number(kilobytes) * 1024) : "not known";
  } catch {
    return `not known on this system (process ${pid})`;
  }
}
