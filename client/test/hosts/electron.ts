/** Runs the in-editor tests in the desktop build of VS Code, downloaded by `@vscode/test-electron`. */
import { spawn } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { downloadAndUnzipVSCode, runTests, runVSCodeCommand } from "@vscode/test-electron";
import type { TestRun } from "../run.ts";

/** How long to wait for the download service before it counts as out of reach. */
const answerDeadline = 5_000;

/** Tells whether VS Code can be downloaded from here: one short question, asked once. */
export async function canDownload(): Promise<boolean> {
  try {
    const answer = await fetch("https://update.code.visualstudio.com/api/releases/stable", {
      signal: AbortSignal.timeout(answerDeadline),
    });
    await answer.body?.cancel();
    return answer.ok;
  } catch {
    return false;
  }
}

/**
 * Runs the tests in the version that the environment variable `FORAWAIT_VSCODE` names (`stable` without it).
 *
 * @throws Error when VS Code ends with a failure, which includes failed tests.
 */
export async function runInElectron(run: TestRun): Promise<void> {
  const version = process.env.FORAWAIT_VSCODE ?? "stable";
  const vscodeExecutablePath = await downloadAndUnzipVSCode(version);
  const profile = [`--user-data-dir=${run.data}`, `--extensions-dir=${path.join(run.data, "extensions")}`];
  await mkdir(path.join(run.data, "User"), { recursive: true });
  await writeFile(path.join(run.data, "User/settings.json"), JSON.stringify(run.settings));
  if (run.extension.vsix !== undefined) {
    await runVSCodeCommand([...profile, "--install-extension", run.extension.vsix], { version });
  }
  // `runTests` takes no signal, but ends VS Code when its own process is interrupted.
  run.signal.addEventListener("abort", () => process.emit("SIGINT"));
  await runTests({
    vscodeExecutablePath,
    extensionDevelopmentPath: run.extension.development,
    extensionTestsPath: run.tests,
    extensionTestsEnv: run.environment,
    launchArgs: [run.workspace, ...profile],
  });
}

/** Tells whether a window can be opened. */
export function hasDisplay(): boolean {
  return process.platform !== "linux" || Boolean(process.env.DISPLAY ?? process.env.WAYLAND_DISPLAY);
}

/**
 * Starts this very process again under a virtual display.
 *
 * @returns its exit status.
 * @throws Error in plain words when `xvfb-run` is missing.
 */
export async function rerunUnderXvfb(): Promise<number> {
  const command = [process.execPath, ...process.execArgv, ...process.argv.slice(1)];
  const child = spawn("xvfb-run", ["-a", ...command], {
    stdio: "inherit",
    env: { ...process.env, FORAWAIT_EDITOR: "electron" },
  });
  return new Promise((resolve, reject) => {
    child.on("error", () =>
      reject(new Error("There is no display and no xvfb-run. Install xvfb, or set FORAWAIT_EDITOR=server.")),
    );
    child.on("exit", code => resolve(code ?? 1));
  });
}
