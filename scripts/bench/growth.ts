/** How time and memory of forawait grow with the number of files, and with the length of one file. */
import { readFile, rm } from "node:fs/promises";
import path from "node:path";
import { turned } from "./cold.ts";
import { writeWhole } from "./install.ts";
import { type BenchProject, countLines, ownEnding, prepareCopies, prepareProjects } from "./projects.ts";
import { type Command, run } from "./run.ts";
import { fittedExponent, type Spread, spread } from "./statistics.ts";
import { forawaitCommand, type Tool } from "./tools.ts";

/** One series: the same kind of code in several sizes. */
export interface GrowthResult {
  readonly title: string;
  readonly tool: string;
  readonly points: readonly GrowthPoint[];
  /** k of time = c · files^k, or lines^k; for the medians. */
  readonly timeExponent: number;
  /** The same for memory; null where it cannot be measured. */
  readonly memoryExponent: number | null;
}

export interface GrowthPoint {
  readonly files: number;
  readonly lines: number;
  readonly milliseconds: Spread;
  readonly peakBytes: number | null;
}

/** A package whose files import each other by relative paths only, and which is all about async iteration. */
const copied = "ix";
const copies = [1, 2, 4, 8];

/** Real asynchronous code, repeated to make a long file. Everything it imports is in one statement each. */
const repeatedProject = "openai";
const repeatedFile = "src/lib/AssistantStream.ts";
const lengths = [1_000, 10_000, 50_000];

/** What is measured at one size. */
interface Sized {
  readonly tool: string;
  readonly size: number;
  readonly files: number;
  readonly lines: number;
  readonly command: Command;
}

/** @param tools Of these, the ones that growth is compared for: forawait and TypeScript 7. */
export async function measureGrowth(
  tools: readonly Tool[],
  runs: number,
  tell: (line: string) => void,
): Promise<GrowthResult[]> {
  const compared = tools.filter(({ id }) => id === "forawait" || id === "tsc7");
  const withFiles: Sized[] = [];
  for (const count of copies) {
    const project = await prepareCopies(copied, count);
    const { length } = project.files;
    for (const tool of compared) {
      const { lines } = project;
      withFiles.push({ tool: tool.id, size: length, files: length, lines, command: tool.command(project) });
    }
  }
  const results = await measureSeries(`files (copies of ${copied})`, withFiles, runs, tell);
  const [project] = await prepareProjects([repeatedProject]);
  if (!project || !compared.some(({ id }) => id === "forawait")) return results;
  const written: string[] = [];
  try {
    const withLines: Sized[] = [];
    for (const wanted of lengths) {
      const file = await writeLongFile(project, wanted);
      written.push(file);
      const lines = await countLines([file]);
      withLines.push({ tool: "forawait", size: lines, files: 1, lines, command: checkOne(project, file) });
    }
    const title = `lines of one file (${repeatedFile} of ${repeatedProject}, repeated; the rest of the project is loaded, too)`;
    return [...results, ...(await measureSeries(title, withLines, runs, tell))];
  } finally {
    for (const file of written) await rm(file, { force: true });
  }
}

async function measureSeries(
  title: string,
  series: readonly Sized[],
  runs: number,
  tell: (line: string) => void,
): Promise<GrowthResult[]> {
  const measured = new Map(series.map(sized => [sized, { times: [] as number[], peaks: [] as number[] }]));
  for (let round = 0; round < runs; round += 1) {
    for (const sized of turned(series, round)) {
      const { milliseconds, peakBytes } = await run(sized.command);
      measured.get(sized)?.times.push(milliseconds);
      if (peakBytes !== null) measured.get(sized)?.peaks.push(peakBytes);
      tell(`growth ${round + 1}/${runs}: ${sized.tool}, ${sized.files} files, ${sized.lines} lines`);
    }
  }
  return [...new Set(series.map(({ tool }) => tool))].map(tool => {
    const own = series.filter(sized => sized.tool === tool);
    const points = own.map((sized): GrowthPoint => {
      const { times = [], peaks = [] } = measured.get(sized) ?? {};
      const peakBytes = peaks.length > 0 ? spread(peaks).median : null;
      return { files: sized.files, lines: sized.lines, milliseconds: spread(times), peakBytes };
    });
    const at = (index: number) => own[index]?.size ?? 1;
    const held = points.map(({ peakBytes }, index) => ({ x: at(index), y: peakBytes ?? 0 }));
    return {
      title,
      tool,
      points,
      timeExponent: fittedExponent(
        points.map((point, index) => ({ x: at(index), y: point.milliseconds.median })),
      ),
      memoryExponent: held.every(({ y }) => y > 0) ? fittedExponent(held) : null,
    };
  });
}

function checkOne(project: BenchProject, file: string): Command {
  const given = path.relative(project.folder, file);
  return {
    line: [process.execPath, forawaitCommand, "check", "--project", "tsconfig.json", given],
    folder: project.folder,
    expected: [0, 1],
  };
}

/** Writes a file of at least so many lines beside the code that it repeats, so that its imports resolve. */
async function writeLongFile(project: BenchProject, lines: number): Promise<string> {
  const source = path.join(project.folder, repeatedFile);
  const file = path.join(path.dirname(source), `long-${lines}${ownEnding}`);
  await writeWhole(file, repeated(await readFile(source, "utf8"), lines));
  return file;
}

/** A text with the same imports and so many copies of the rest, each in a namespace, that it has at least `lines` lines. */
export function repeated(text: string, lines: number): string {
  const imports = [...text.matchAll(/^import\b[^;]*;$/gm)].map(([statement]) => statement);
  const rest = imports.reduce((left, statement) => left.replace(statement, ""), text).trim();
  const needed = Math.ceil((lines - imports.length) / (rest.split("\n").length + 3));
  const parts = Array.from(
    { length: Math.max(1, needed) },
    (_, index) => `export namespace Part${index + 1} {\n${rest}\n}\n`,
  );
  return `${imports.join("\n")}\n\n${parts.join("\n")}`;
}
