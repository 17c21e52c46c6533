import path from "node:path";
import type { Session } from "../session/session.ts";
import { isInstalledFile, isSourceFile } from "../typescript/ownership.ts";
import type { Recalled, ResultCache } from "./cache/results.ts";
import { selectFiles } from "./files.ts";
import { displayPath, type Notice } from "./report.ts";
import { Source } from "./sources.ts";
import { type Reading, readSource } from "./texts.ts";

/** Which files a run is about. */
export interface InputOptions {
  /** Absolute path of the working folder. */
  readonly folder: string;
  /** Files, folders or glob patterns as given; none means the working folder, or the whole project. */
  readonly paths: readonly string[];
  /** Absolute paths of the config of `--project` and of those that it references; empty without `--project`. */
  readonly projects: readonly string[];
  readonly shard: { readonly index: number; readonly count: number } | undefined;
  /** Where results of earlier runs are; without it every file is read. */
  readonly cache: ResultCache | undefined;
  readonly throwIfInterrupted: () => void;
  /** Called with the files that were found, as absolute paths, before they are read. */
  readonly onFound: (files: readonly string[]) => void;
}

/** The files of a run, read. */
export interface Input {
  /** All files that could be read: absolute path to the name that is shown. */
  readonly names: ReadonlyMap<string, string>;
  /** Those of them in which some rule could find something, by absolute path. */
  readonly sources: ReadonlyMap<string, Source>;
  /** Those of all files that need not be checked, with what is known of them. They are not read unless they have findings. */
  readonly recalled: ReadonlyMap<string, Recalled>;
  /** What could not be used. */
  readonly problems: readonly Notice[];
  /** What was left out on purpose, though it was named or is a source file. */
  readonly skipped: readonly Notice[];
}

/** Finds and reads the files of a run. What is wrong with a path or file becomes a problem, nothing is thrown. */
export async function readInput(session: Session, options: InputOptions): Promise<Input> {
  const { files, problems, skipped } = await select(session, options);
  options.onFound(files);
  const names = new Map<string, string>();
  const sources = new Map<string, Source>();
  const { readings, recalled } = await readOrRecall(files, options);
  for (const file of files) {
    const name = displayPath(options.folder, file);
    const known = recalled.get(file);
    if (known) {
      names.set(file, name);
      const reading = readings.get(file);
      const content = reading?.kind === "text" ? reading : undefined;
      if (known.isRelevant) sources.set(file, new Source(file, name, content));
      continue;
    }
    const reading = readings.get(file) as Reading;
    if (reading.kind === "unreadable") problems.push({ file: name, message: reading.reason });
    else if (reading.kind === "skipped") {
      skipped.push({ file: name, message: `skipped, because ${reading.reason}` });
    } else {
      names.set(file, name);
      if (!session.isRelevant(file, reading.text)) continue;
      sources.set(file, new Source(file, name, reading));
    }
  }
  return { names, sources, recalled, problems, skipped };
}

/** Reads the files of which no result still holds. */
async function readOrRecall(
  files: readonly string[],
  { cache, throwIfInterrupted }: InputOptions,
): Promise<{ readings: ReadonlyMap<string, Reading>; recalled: ReadonlyMap<string, Recalled> }> {
  if (!cache) return { readings: await readAll(files, throwIfInterrupted), recalled: new Map() };
  const unknown = await readAll(
    files.filter(file => !cache.has(file)),
    throwIfInterrupted,
  );
  // What is left out, such as minified code, is left out of the projects too.
  const present = files.filter(file => (unknown.get(file)?.kind ?? "text") === "text");
  const recalled = cache.recall(present);
  const found = await readAll(
    [...recalled].flatMap(([file, { result }]) =>
      result.findings.length + result.compilerReported.length > 0 ? [file] : [],
    ),
    throwIfInterrupted,
  );
  // Findings are places in a text. One that has changed since it was compared a moment ago ends all recalling.
  if ([...found].some(([file, { kind }]) => kind !== "text" || !cache.isCurrent(file))) recalled.clear();
  const stale = present.filter(file => !recalled.has(file) && !unknown.has(file));
  return {
    readings: new Map([...unknown, ...found, ...(await readAll(stale, throwIfInterrupted))]),
    recalled,
  };
}

interface Selected {
  files: readonly string[];
  problems: Notice[];
  skipped: Notice[];
}

async function select(session: Session, options: InputOptions): Promise<Selected> {
  const { folder, paths, projects, shard } = options;
  const isIgnored = (file: string) => session.configFiles.settingsFor(file).ignored;
  const selected: Selected = { files: [], problems: [], skipped: [] };
  if (projects.length === 0 || paths.length > 0) {
    const found = await selectFiles(paths.length > 0 ? paths : ["."], { folder, isIgnored });
    selected.files = found.files;
    selected.problems.push(...found.problems);
    selected.skipped.push(...found.skipped);
  }
  if (projects.length > 0) {
    const name = displayPath(folder, projects[0] as string);
    const included = (await filesOf(session, options)).filter(file => !isIgnored(file));
    if (paths.length === 0) selected.files = included;
    else narrow(selected, new Set(included), name, options);
    if (selected.files.length === 0 && selected.problems.length === 0) {
      const what = paths.length > 0 ? `nothing of ${paths.join(", ")}` : "no source files";
      selected.problems.push({ file: name, message: `includes ${what}` });
    }
  }
  return { ...selected, files: shard ? part(selected.files, shard) : selected.files };
}

/** The source files that a project includes; of one that only refers to other projects, theirs. */
async function filesOf(session: Session, { projects, folder, cache }: InputOptions): Promise<string[]> {
  const rootFiles = async (config: string): Promise<readonly string[]> => {
    const known = cache?.rootFilesOf(config);
    if (known) return known;
    const files = await session.workspace.rootFiles(config);
    cache?.noteRootFiles(config, files);
    return files;
  };
  const [own, ...referenced] = projects as readonly [string, ...string[]];
  const listed = [...(await rootFiles(own))];
  if (listed.length === 0) {
    for (const config of referenced) listed.push(...(await rootFiles(config)));
  }
  return [...new Set(listed)]
    .filter(file => isSourceFile(file) && !isInstalledFile(path.relative(folder, file)))
    .sort();
}

/** Keeps the selected files that a project includes; a file that was named is not dropped in silence. */
function narrow(
  selected: Selected,
  included: ReadonlySet<string>,
  project: string,
  { paths, folder }: InputOptions,
): void {
  const named = new Set(paths.map(given => path.resolve(folder, given)));
  for (const file of selected.files) {
    if (included.has(file) || !named.has(file)) continue;
    selected.skipped.push({
      file: displayPath(folder, file),
      message: `skipped, because ${project} does not include it`,
    });
  }
  selected.files = selected.files.filter(file => included.has(file));
}

/** One of several parts of about equal size. Neighbors stay together, so that a part opens few projects. */
function part(files: readonly string[], { index, count }: { index: number; count: number }): string[] {
  const start = Math.floor(((index - 1) * files.length) / count);
  return files.slice(start, Math.floor((index * files.length) / count));
}

async function readAll(
  files: readonly string[],
  throwIfInterrupted: () => void,
): Promise<ReadonlyMap<string, Reading>> {
  const readings = new Map<string, Reading>();
  const queue = files.values();
  const work = async () => {
    for (const file of queue) {
      throwIfInterrupted();
      readings.set(file, await readSource(file));
    }
  };
  await Promise.all(Array.from({ length: 16 }, work));
  return readings;
}
