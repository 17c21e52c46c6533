/** The entry that VS Code calls inside its extension host; `client/test/run.ts` bundles it with Mocha. */
import { writeFile } from "node:fs/promises";
import { format } from "node:util";
import Mocha from "mocha";
import { type Results, reportMark } from "../results.ts";

/** Runs all tests. @throws Error when one fails, which VS Code turns into its exit status. */
export async function run(): Promise<void> {
  Mocha.reporters.Base.consoleLog = (...values: unknown[]) => {
    console.log(format(...values).replace(/^/gm, reportMark));
  };
  const mocha = new Mocha({ ui: "tdd", color: false, timeout: 60_000, grep: process.env.FORAWAIT_TEST_GREP });
  // Mocha does this for each file that it loads itself; here the files are part of the bundle.
  mocha.suite.emit("pre-require", globalThis, "", mocha);
  if (process.env.FORAWAIT_TEST_MODE === "restricted") {
    await import("./restricted.test.ts");
  } else {
    await import("./lifecycle.test.ts");
    await import("./findings.test.ts");
    await import("./snippets.test.ts");
    await import("./typescript.test.ts");
    await import("./commands.test.ts");
    await import("./status.test.ts");
    await import("./walkthrough.test.ts");
  }

  const results = await new Promise<Results>(resolve => {
    const runner = mocha.run(failed => resolve({ passed: runner.stats?.passes ?? 0, failed }));
  });
  const file = process.env.FORAWAIT_TEST_RESULTS;
  if (file !== undefined) await writeFile(file, JSON.stringify(results));
  if (results.failed > 0) throw new Error(`${results.failed} tests failed.`);
}
