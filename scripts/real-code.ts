/**
 * Real code to try rules on: the sources that popular npm packages ship, pinned by version in
 * `real-packages.json`, with the packages that they import, so that types resolve.
 */
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { globby } from "globby";
import { isSourceFile, sourceExtensions } from "../server/src/typescript/ownership.ts";

const run = promisify(execFile);

const repository = fileURLToPath(new URL("..", import.meta.url));
const cache = path.join(repository, ".cache/real");

/** The sources of one package. */
export interface RealPackage {
  readonly name: string;
  readonly version: string;
  /** Absolute path of the unpacked package. */
  readonly folder: string;
  /** Absolute paths of its source files, sorted. */
  readonly files: readonly string[];
}

/** Files larger than this are bundles or tables, which nobody reads findings in. */
const largest = 400_000;

/**
 * Unpacks the packages, once for each version of the list, and says what is there.
 *
 * @param only Names of packages to use; all unless said otherwise.
 */
export async function realPackages(only: readonly string[] = []): Promise<RealPackage[]> {
  const list = JSON.parse(
    await readFile(path.join(repository, "scripts/real-packages.json"), "utf8"),
  ) as Record<string, { version: string; sources: string }>;
  const wanted = Object.entries(list).filter(([name]) => only.length === 0 || only.includes(name));
  await installDependencies(Object.entries(list).map(([name, { version }]) => `${name}@${version}`));
  const packages: RealPackage[] = [];
  for (const [name, { version, sources }] of wanted) {
    const folder = await unpack(name, version);
    packages.push({ name, version, folder, files: await sourcesIn(folder, sources) });
  }
  return packages;
}

/** What the sources import resolves from the folder above them. */
async function installDependencies(packages: readonly string[]): Promise<void> {
  const mark = path.join(cache, "installed.txt");
  const content = packages.join("\n");
  if (existsSync(mark) && (await readFile(mark, "utf8")) === content) return;
  await mkdir(cache, { recursive: true });
  await writeFile(path.join(cache, "package.json"), '{ "private": true }\n');
  const options = ["--ignore-scripts", "--no-audit", "--no-fund", "--legacy-peer-deps", "--no-package-lock"];
  await run("npm", ["install", ...options, ...packages, "@types/node@20"], {
    cwd: cache,
    maxBuffer: 1 << 26,
  });
  await writeFile(mark, content);
}

/** Unpacks a package outside `node_modules`, where files count as installed and are not checked. */
async function unpack(name: string, version: string): Promise<string> {
  const folder = path.join(cache, "sources", `${name.replace("/", "+")}@${version}`);
  if (existsSync(folder)) return folder;
  await mkdir(path.dirname(folder), { recursive: true });
  const temporary = await mkdtemp(path.join(cache, "unpack-"));
  try {
    await run("npm", ["pack", `${name}@${version}`, "--silent"], { cwd: temporary });
    const [archive] = (await readdir(temporary)).filter(file => file.endsWith(".tgz"));
    await run("tar", ["xzf", archive ?? "", "--strip-components=1", "--one-top-level=package"], {
      cwd: temporary,
    });
    await rename(path.join(temporary, "package"), folder);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
  return folder;
}

async function sourcesIn(folder: string, sources: string): Promise<string[]> {
  const found = await globby(`**/*.{${sourceExtensions.join(",")}}`, {
    cwd: path.join(folder, sources),
    absolute: true,
    ignore: ["**/node_modules/**", "**/*.min.*"],
    stats: true,
  });
  return found
    .filter(entry => isSourceFile(entry.path) && (entry.stats?.size ?? 0) <= largest)
    .map(entry => entry.path)
    .sort();
}
