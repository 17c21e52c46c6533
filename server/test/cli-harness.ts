/** What the tests of the command share: the built `dist/cli.cjs` as a child process, on folders made for a test. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { copyFile, mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { after } from "node:test";
import { findTypeScriptBinary } from "../src/typescript/binary.ts";
import { type Outcome, repository } from "./harness.ts";

/** Absolute path of the built command. */
export const cli = path.join(repository, "dist/cli.cjs");
const folders: string[] = [];

after(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

/** Makes a folder with the given files, by their path in it, and returns its absolute path. */
export async function project(files: Readonly<Record<string, string | Buffer>>): Promise<string> {
  const folder = await realpath(await mkdtemp(path.join(tmpdir(), "forawait-cli-")));
  folders.push(folder);
  for (const [name, content] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
    await writeFile(path.join(folder, name), content);
  }
  return folder;
}

export interface Running {
  readonly child: ChildProcess;
  readonly outcome: Promise<Outcome>;
}

export interface Environment {
  readonly env?: Readonly<Record<string, string>>;
  readonly user?: { readonly uid: number; readonly gid: number };
  readonly program?: string;
}

/** Starts the command in a folder, without the color wishes of whoever runs the tests. */
export function start(
  folder: string,
  args: readonly string[],
  { env, user, program = cli }: Environment = {},
): Running {
  const inherited = { ...process.env };
  for (const name of ["NO_COLOR", "FORCE_COLOR", "NODE_OPTIONS", "GITHUB_WORKSPACE"]) delete inherited[name];
  const started = performance.now();
  const child = spawn(process.execPath, [program, ...args], {
    cwd: folder,
    env: { ...inherited, ...env },
    stdio: ["ignore", "pipe", "pipe"],
    ...user,
  });
  const outcome = (async (): Promise<Outcome> => {
    let stdout = "";
    let stderr = "";
    child.stdout?.setEncoding("utf8").on("data", chunk => {
      stdout += chunk;
    });
    child.stderr?.setEncoding("utf8").on("data", chunk => {
      stderr += chunk;
    });
    const deadline = setTimeout(() => child.kill("SIGKILL"), 60_000);
    const [code, signal] = await once(child, "close");
    clearTimeout(deadline);
    const exit = signal === "SIGKILL" ? "deadline" : (code ?? -1);
    return { stdout, stderr, exit, milliseconds: performance.now() - started };
  })();
  return { child, outcome };
}

/** Runs the command to its end. */
export function forawait(
  folder: string,
  args: readonly string[],
  environment?: Environment,
): Promise<Outcome> {
  return start(folder, args, environment).outcome;
}

/** Only the rule that most tests use, so that they do not depend on what other rules find. */
export const loops = ["--preset", "off", "--rule", "no-for-await-of-sync:on"];

/** A file with one misuse, on line 2, and its message; and one without. */
export const misuse = `export async function print(names: string[]) {
  for await (const name of names) console.log(name);
}
`;
export const fine = `export async function print(names: AsyncIterable<string>) {
  for await (const name of names) console.log(name);
}
`;
export const message =
  "`string[]` is not async iterable, so nothing here arrives later: `for await` only adds a pause before each item, in which other code can run. Use a plain `for…of`.";

/** For tests that put a script in TypeScript's place. */
export const onlyWithScripts = {
  skip: process.platform === "win32" && "a script cannot stand in for a program on Windows",
};

/**
 * Copies the command, and puts a TypeScript beside it that dies when it is asked for a source file.
 *
 * @param deaths How often it does, before it works.
 * @param script What it does instead of all this.
 * @returns The path of the copy.
 */
export async function withMortalTypeScript(deaths: number, script?: string): Promise<string> {
  const folder = await project({ "deaths.txt": "" });
  const mortal = `
    const { spawn } = require("node:child_process");
    const { appendFileSync, readFileSync } = require("node:fs");
    const deaths = ${JSON.stringify(path.join(folder, "deaths.txt"))};
    const real = spawn(${JSON.stringify(findTypeScriptBinary())}, process.argv.slice(2), {
      stdio: ["pipe", "inherit", "inherit"],
    });
    real.on("exit", code => process.exit(code ?? 1));
    real.stdin.on("error", () => {});
    process.stdin.on("data", chunk => {
      if (readFileSync(deaths).length < ${deaths} && chunk.includes('"getSourceFile"')) {
        appendFileSync(deaths, "x");
        real.kill("SIGKILL");
      } else real.stdin.write(chunk);
    });
    process.stdin.on("end", () => real.stdin.end());
  `;
  await mkdir(path.join(folder, "typescript/lib"), { recursive: true });
  const binary = path.join(folder, "typescript/lib/tsc");
  await writeFile(binary, `#!${process.execPath}\n${script ?? mortal}`, { mode: 0o755 });
  const program = path.join(folder, "cli.cjs");
  await copyFile(cli, program);
  return program;
}
