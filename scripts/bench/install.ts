/** Where the benchmark keeps what it downloads and writes, and how packages get there. */
import { execFile } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

export const repository = fileURLToPath(new URL("../..", import.meta.url));

/**
 * Ignored by git; everything in it can be deleted. Not in `.cache/`, because Biome finds no misuse by type in a
 * hidden folder, and says nothing of it.
 */
export const cache = realPath(path.join(repository, "out/bench"));

/**
 * Installs packages into a folder of their own, once for each set of versions. No script of a package is run.
 *
 * @param folder Absolute path; its `package.json` is written here.
 * @param packages Exact versions by name.
 */
export async function install(folder: string, packages: Readonly<Record<string, string>>): Promise<void> {
  const manifest = JSON.stringify({ private: true, dependencies: packages }, undefined, 2);
  const mark = path.join(folder, "installed.json");
  if (existsSync(mark) && (await readFile(mark, "utf8")) === manifest) return;
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, "package.json"), manifest);
  // The packages' peers are of no interest here, and would pull in other versions of what is measured.
  const options = ["--ignore-scripts", "--no-audit", "--no-fund", "--no-package-lock", "--legacy-peer-deps"];
  await promisify(execFile)("npm", ["install", ...options], { cwd: folder, maxBuffer: 1 << 26 });
  await writeWhole(mark, manifest);
}

/**
 * Makes sure that this is the only benchmark that runs: two would slow each other down, and remove each other's files.
 *
 * @returns False while another one runs. The mark is gone when this process ends.
 */
export function takeTurn(): boolean {
  const mark = path.join(cache, "running.pid");
  mkdirSync(cache, { recursive: true });
  try {
    writeFileSync(mark, String(process.pid), { flag: "wx" });
  } catch {
    if (isRunning(Number(readFileSync(mark, "utf8")))) return false;
    // Whoever left it has been killed.
    writeFileSync(mark, String(process.pid));
  }
  process.once("exit", () => rmSync(mark, { force: true }));
  return true;
}

function isRunning(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** ESLint looks at no file whose path leads through a link into its folder. */
function realPath(folder: string): string {
  return existsSync(folder) ? realpathSync(folder) : folder;
}

/** Writes a file so that nobody ever sees half of it. */
export async function writeWhole(file: string, text: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(`${file}.new`, text);
  await rename(`${file}.new`, file);
}
