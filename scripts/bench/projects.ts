/** The projects that are checked: the sources that npm packages ship, each with a tsconfig that resolves. */
import { existsSync } from "node:fs";
import { copyFile, mkdir, readFile, rename, rm } from "node:fs/promises";
import path from "node:path";
import { globby } from "globby";
import { cache, install, writeWhole } from "./install.ts";
import type { ToolId } from "./tools.ts";

/** One project that all tools check. */
export interface BenchProject {
  readonly name: string;
  /** Absolute path; holds `tsconfig.json` and the sources below `src/`. */
  readonly folder: string;
  /** Absolute paths of all source files, sorted. */
  readonly files: readonly string[];
  readonly lines: number;
  /** What it is made of, with versions. */
  readonly packages: readonly string[];
}

/** The facts of a project that a table shows. */
export interface ProjectFacts {
  readonly name: string;
  readonly packages: readonly string[];
  readonly files: number;
  readonly lines: number;
  /** How many errors each compiler reports; null when it was not asked. */
  readonly errors: { readonly typescript7: number | null; readonly typescript6: number | null };
}

/** Exact versions: two people who run the benchmark check the same code. */
export const packageVersions = {
  "@ai-sdk/provider-utils": "4.0.66",
  "@anthropic-ai/sdk": "1.10.0",
  ai: "6.0.326",
  effect: "4.1.0",
  ix: "7.0.0",
  openai: "6.49.0",
  rxjs: "7.8.2",
} as const;

type PackageName = keyof typeof packageVersions;

/** The projects by name. `many` is one project of several packages, larger than 1,000 files. */
const contents: Readonly<Record<string, readonly PackageName[]>> = {
  effect: ["effect"],
  openai: ["openai"],
  rxjs: ["rxjs"],
  many: ["@ai-sdk/provider-utils", "@anthropic-ai/sdk", "ai", "ix", "openai", "rxjs"],
};

export const projectNames = Object.keys(contents);

/** What the sources import besides each other, and npm does not install with them. */
const imported = { "@types/node": "20.19.43", "@types/ws": "8.18.1", zod: "4.6.7" };

/** Minified bundles in the shape of a source file. No linter is meant to read them, and forawait does not. */
const bundles = ["**/httpApiScalar.ts", "**/httpApiSwagger.ts"];

/** How the names of files end that the benchmark adds to a project for a while. */
export const ownEnding = "-for-the-benchmark.ts";

const root = path.join(cache, "projects");

/** The settings of all projects: strict, and wide enough for what each package was written for. */
const tsconfig = {
  compilerOptions: {
    target: "es2022",
    lib: ["es2023", "esnext.disposable", "dom", "dom.iterable", "dom.asynciterable"],
    module: "esnext",
    moduleResolution: "bundler",
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    esModuleInterop: true,
    allowImportingTsExtensions: true,
    resolveJsonModule: true,
    types: ["node"],
  },
  include: ["src"],
};

/** Downloads the packages and lays out these projects. */
export async function prepareProjects(names: readonly string[]): Promise<BenchProject[]> {
  await installPackages();
  const projects: BenchProject[] = [];
  for (const name of names) projects.push(await prepareProject(name, contents[name] ?? []));
  return projects;
}

/**
 * Lays out a project of one package's sources, so many times beside each other.
 *
 * @param copies How many folders with the same sources the project has.
 */
export async function prepareCopies(name: PackageName, copies: number): Promise<BenchProject> {
  await installPackages();
  const folder = path.join(root, `${copies}x-${name}`);
  const sources: Source[] = [];
  for (let copy = 1; copy <= copies; copy += 1) sources.push({ name, target: `src/copy${copy}` });
  return layOut(`${copies}× ${name}`, folder, sources);
}

/** What a table says about a project, when the compilers have looked at it. */
export function factsOf(
  { name, packages, files, lines }: BenchProject,
  verified: readonly { readonly tool: string; readonly findings: number }[],
): ProjectFacts {
  const errors = (compiler: ToolId) => verified.find(({ tool }) => tool === compiler)?.findings ?? null;
  return {
    name,
    packages,
    files: files.length,
    lines,
    errors: { typescript7: errors("tsc7"), typescript6: errors("tsc6") },
  };
}

export async function countLines(files: readonly string[]): Promise<number> {
  let lines = 0;
  for (const file of files) lines += (await readFile(file, "utf8")).split("\n").length;
  return lines;
}

function installPackages(): Promise<void> {
  return install(root, { ...packageVersions, ...imported });
}

function prepareProject(name: string, packages: readonly PackageName[]): Promise<BenchProject> {
  const alone = packages.length === 1;
  return layOut(
    name,
    path.join(root, name),
    packages.map(source => ({ name: source, target: alone ? "src" : `src/${source.replace(/.*\//, "")}` })),
  );
}

/** The sources of a package, and the folder of the project that they come to lie in. */
interface Source {
  readonly name: PackageName;
  readonly target: string;
}

async function layOut(name: string, folder: string, sources: readonly Source[]): Promise<BenchProject> {
  // A mark of what was laid out, so that an update of a version is noticed.
  const mark = path.join(folder, "sources.json");
  const wanted = JSON.stringify({
    sources: sources.map(source => [source, packageVersions[source.name]]),
    tsconfig,
    bundles,
  });
  if (!existsSync(mark) || (await readFile(mark, "utf8")) !== wanted) {
    const temporary = `${folder}.new`;
    await rm(temporary, { recursive: true, force: true });
    for (const source of sources) await copySources(source, path.join(temporary, source.target));
    await writeWhole(path.join(temporary, "tsconfig.json"), JSON.stringify(tsconfig, undefined, 2));
    await writeWhole(path.join(temporary, "package.json"), '{ "private": true, "type": "module" }\n');
    // The project lies in a folder that git ignores, and tools that respect that would find nothing to check.
    // They stop looking where a repository starts.
    await mkdir(path.join(temporary, ".git"), { recursive: true });
    await writeWhole(path.join(temporary, "sources.json"), wanted);
    await rm(folder, { recursive: true, force: true });
    await rename(temporary, folder);
  }
  // A run that was killed may have left files behind.
  for (const left of await globby(`src/**/*${ownEnding}`, { cwd: folder, absolute: true })) await rm(left);
  const found = await globby("src/**/*.{ts,tsx,mts,cts}", { cwd: folder, absolute: true });
  const files = found.sort();
  const packages = [...new Set(sources.map(source => `${source.name} ${packageVersions[source.name]}`))];
  return { name, folder, files, lines: await countLines(files), packages };
}

/** TypeScript sources only: each tool has its own idea of what else is to be checked. */
async function copySources({ name }: Source, target: string): Promise<void> {
  const from = path.join(root, "node_modules", name, "src");
  const files = await globby("**/*.{ts,tsx,mts,cts}", {
    cwd: from,
    ignore: ["**/*.d.*", "**/*.test.*", "**/*.test-d.*", "**/__tests__/**", ...bundles],
  });
  if (files.length === 0) throw new Error(`${name} ships no TypeScript sources.`);
  for (const file of files) {
    await mkdir(path.join(target, path.dirname(file)), { recursive: true });
    await copyFile(path.join(from, file), path.join(target, file));
  }
}
