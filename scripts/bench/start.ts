/** From the start of forawait's server to the first diagnostics, beside what TypeScript alone needs. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { LanguageClient } from "../language-client.ts";
import { turned } from "./cold.ts";
import { forawaitServer } from "./editors.ts";
import type { BenchProject } from "./projects.ts";
import { median, type Spread, spread } from "./statistics.ts";
import { editedProject, editedText } from "./typing.ts";

export interface StartResult {
  readonly project: string;
  /** The file that is open, below the project. */
  readonly file: string;
  readonly lines: number;
  /** Start of the server's process to the diagnostics of the open file, in milliseconds. */
  readonly forawait: Spread;
  /** Start of a process to the syntax tree of that file, through TypeScript's API, in milliseconds. */
  readonly typescript: Spread;
  /** Ratio of the medians. */
  readonly ratio: number;
}

export async function measureStart(
  projects: readonly BenchProject[],
  runs: number,
  tell: (line: string) => void,
): Promise<StartResult[]> {
  const results: StartResult[] = [];
  for (const project of projects) {
    const { file, text } = await openedFile(project);
    const starts = {
      forawait: { start: () => startForawait(project, file, text), times: [] as number[] },
      typescript: { start: () => startTypeScript(project, file), times: [] as number[] },
    };
    for (let round = 0; round < runs; round += 1) {
      for (const { start, times } of turned(Object.values(starts), round)) times.push(await start());
      tell(`start ${round + 1}/${runs}: ${project.name}`);
    }
    const { forawait, typescript } = starts;
    results.push({
      project: project.name,
      file: path.relative(project.folder, file),
      lines: text.split("\n").length,
      forawait: spread(forawait.times),
      typescript: spread(typescript.times),
      ratio: median(forawait.times) / median(typescript.times),
    });
  }
  return results;
}

/** The file that is typed into, or else the longest with asynchronous code that a person would open. */
async function openedFile(project: BenchProject): Promise<{ file: string; text: string }> {
  if (project.name === editedProject) return editedText(project);
  const relevant: { file: string; text: string }[] = [];
  for (const file of project.files) {
    const text = await readFile(file, "utf8");
    if (/\bawait\b/.test(text) && text.length < longest) relevant.push({ file, text });
  }
  const [first] = relevant.sort((a, b) => b.text.length - a.text.length);
  if (!first) throw new Error(`${project.name} has no file with asynchronous code.`);
  return first;
}

/** In UTF-16 units; about 5,000 lines. */
const longest = 200_000;

async function startForawait(project: BenchProject, file: string, text: string): Promise<number> {
  const started = performance.now();
  const client = await LanguageClient.start(forawaitServer(project));
  try {
    await client.open(file, text);
    await client.diagnostics(file);
    return performance.now() - started;
  } finally {
    await client.stop();
  }
}

async function startTypeScript(project: BenchProject, file: string): Promise<number> {
  const script = fileURLToPath(new URL("open-project.mjs", import.meta.url));
  const config = path.join(project.folder, "tsconfig.json");
  const started = performance.now();
  const child = spawn(process.execPath, [script, config, file], {
    cwd: project.folder,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exit = once(child, "exit");
  const done = await Promise.race([once(child.stdout, "data").then(() => performance.now()), exit]);
  const [status] = await exit;
  if (typeof done !== "number" || status !== 0) {
    throw new Error(`TypeScript's API could not open ${project.name}; the script ended with ${status}.`);
  }
  return done - started;
}
