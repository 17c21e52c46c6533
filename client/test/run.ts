/**
 * Runs the tests of `client/test/suite` inside a real VS Code:
 * `npm run test:editor [-- --vsix FILE --grep PATTERN]`.
 *
 * The desktop build is used where it can be downloaded, else VS Code's server in a headless Chromium
 * (`FORAWAIT_EDITOR=electron|server` decides by hand). With `--vsix` the packaged extension is installed
 * and tested; without it, the bundles in `dist/` are.
 */
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { build } from "esbuild";
import { copyDemo, quietSettings } from "./hosts/demo.ts";
import { canDownload, hasDisplay, rerunUnderXvfb, runInElectron } from "./hosts/electron.ts";
import { runInServer } from "./hosts/server.ts";
import { prepareHost } from "./hosts/workbench.ts";
import type { Results } from "./results.ts";

/** How long the tests may take once the editor is installed. */
const deadline = 5 * 60_000;

/** What a host needs to know; all paths are absolute. */
export interface TestRun {
  /** The bundled suite, a module that exports `run(): Promise<void>`. */
  readonly tests: string;
  /** A copy of the demo workspace that the tests may change. */
  readonly workspace: string;
  /** An empty folder for the editor's data and logs. */
  readonly data: string;
  /** User settings. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** The extension to test; where a package is installed, an empty one stands in for the one under development. */
  readonly extension: { readonly development: string; readonly vsix?: string };
  /** Added to the environment of the extension host. */
  readonly environment: Readonly<Record<string, string>>;
  /** Ends the run when it takes too long. */
  readonly signal: AbortSignal;
}

const status = await main().catch((error: Error) => {
  console.error(error.message);
  return 2;
});
// A browser or an editor that does not end must not keep this process alive.
process.exit(status);

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { vsix: { type: "string" }, grep: { type: "string" } } });
  const editor = await chooseEditor();
  if (editor === "electron" && !hasDisplay()) return rerunUnderXvfb();
  if (editor === "server") await prepareHost(AbortSignal.timeout(15 * 60_000));

  const temporary = await mkdtemp(path.join(tmpdir(), "forawait-editor-"));
  try {
    const common = {
      tests: await bundleSuite(),
      extension: await chooseExtension(values.vsix, temporary),
      signal: AbortSignal.timeout(deadline),
    };
    // `@vscode/test-electron` trusts every workspace, so Restricted Mode is tested only in the server.
    const modes = editor === "server" ? (["trusted", "restricted"] as const) : (["trusted"] as const);
    let passed = 0;
    let failed = 0;
    for (const mode of modes) {
      console.log(`Testing in VS Code (${editor}, ${mode} workspace) …`);
      const folder = await mkdtemp(path.join(temporary, `${mode}-`));
      const results = await runOnce(editor, {
        ...common,
        workspace: await copyDemo(folder),
        data: path.join(folder, "data"),
        settings: { ...quietSettings, "security.workspace.trust.enabled": mode === "restricted" },
        environment: {
          FORAWAIT_TEST_MODE: mode,
          FORAWAIT_TEST_RESULTS: path.join(folder, "results.json"),
          FORAWAIT_TEST_GREP: values.grep ?? "",
        },
      });
      passed += results.passed;
      failed += results.failed;
    }
    console.log(`${passed} passed, ${failed} failed`);
    return failed === 0 && passed > 0 ? 0 : 1;
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

/** Runs the suite in one editor. A run that does not come to its end counts as one failure. */
async function runOnce(editor: "electron" | "server", run: TestRun): Promise<Results> {
  const problem = await (editor === "electron" ? runInElectron(run) : runInServer(run)).then(
    () => undefined,
    (error: unknown) => error,
  );
  const results = await readResults(run.environment.FORAWAIT_TEST_RESULTS!);
  if (results?.failed === 0) return results;

  await printLogs(run.data);
  if (run.signal.aborted) console.log(`The deadline of ${deadline / 1000} seconds has passed.`);
  else if (problem !== undefined) console.log(problem);
  if (results === undefined) console.log("The tests did not come to their end.");
  return results ?? { passed: 0, failed: 1 };
}

async function chooseEditor(): Promise<"electron" | "server"> {
  const wish = process.env.FORAWAIT_EDITOR;
  if (wish === "electron" || wish === "server") return wish;
  if (wish) throw new Error(`FORAWAIT_EDITOR is "${wish}"; it can be "electron" or "server".`);
  if (await canDownload()) return "electron";
  console.log("VS Code cannot be downloaded from here.");
  return "server";
}

/** One CommonJS file with Mocha inside, because the oldest VS Code that we support cannot require modules. */
async function bundleSuite(): Promise<string> {
  const outfile = path.resolve("out/editor-tests/index.cjs");
  await build({
    entryPoints: ["client/test/suite/index.ts"],
    outfile,
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    external: ["vscode"],
    sourcemap: "inline",
    logLevel: "warning",
    // Mocha looks for the files of its parallel mode, which is not used.
    logOverride: { "require-resolve-not-external": "silent" },
  });
  return outfile;
}

async function chooseExtension(vsix: string | undefined, temporary: string): Promise<TestRun["extension"]> {
  if (vsix === undefined) return { development: path.resolve(".") };
  if (!existsSync(vsix)) throw new Error(`There is no file ${vsix}.`);
  const development = path.join(temporary, "empty-extension");
  await mkdir(development);
  const manifest = { name: "empty", publisher: "forawait", version: "0.0.0", engines: { vscode: "*" } };
  await writeFile(path.join(development, "package.json"), JSON.stringify(manifest));
  return { development, vsix: path.resolve(vsix) };
}

async function readResults(file: string): Promise<Results | undefined> {
  return readFile(file, "utf8").then(
    text => JSON.parse(text) as Results,
    () => undefined,
  );
}

/** Prints the ends of the logs that can explain a failure: those of forawait and of the extension host. */
async function printLogs(data: string): Promise<void> {
  const files = await readdir(data, { recursive: true }).catch(() => []);
  for (const file of files) {
    if (!/(forawait|exthost)[^/\\]*\.log$/i.test(file)) continue;
    const lines = (await readFile(path.join(data, file), "utf8")).trimEnd().split("\n");
    console.log([`--- ${file} (last lines)`, ...lines.slice(-100)].join("\n"));
  }
}
