/** Runs the in-editor tests in VS Code's server with a headless Chromium as its window. */
import { format } from "node:util";
import { reportMark } from "../results.ts";
import type { TestRun } from "../run.ts";
import { withWorkbench } from "./workbench.ts";

/**
 * Prints the report of the tests as they run, and what else the editor has said only when they fail.
 *
 * @throws Error when the tests fail or do not end before `signal`.
 */
export async function runInServer(run: TestRun): Promise<void> {
  const noise: string[] = [];
  const log = (text: string) => {
    if (text.startsWith(reportMark)) console.log(text);
    else noise.push(text);
  };
  let ended: (code: number) => void;
  const exitCode = new Promise<number>(resolve => {
    ended = resolve;
  });
  try {
    const code = await withWorkbench(
      {
        ...run,
        vsix: run.extension.vsix,
        payload: { extensionDevelopmentPath: run.extension.development, extensionTestsPath: run.tests },
        log,
        // The workbench calls these two, with which a driver of VS Code follows extension tests.
        prepare: async page => {
          await page.exposeFunction("codeAutomationLog", (_type: string, values: unknown[]) =>
            log(format(...values)),
          );
          await page.exposeFunction("codeAutomationExit", (code: number) => ended(code));
        },
      },
      () => exitCode,
    );
    if (code !== 0) throw new Error(`VS Code ended the tests with exit status ${code}.`);
  } catch (error) {
    console.log(["--- output of the editor", ...noise].join("\n"));
    throw error;
  }
}
