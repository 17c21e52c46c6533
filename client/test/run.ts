/**
 * Runs the tests of `client/test/suite` inside a real VS Code:
 * `npm run test:editor [-- --vsix FILE --grep PATTERN]`.
 *
 * The desktop build is used where it can be downloaded, else VS Code's server in a headless Chromium
 * (`FORAWAIT_EDITOR=electron|server` decides by hand). With `--vsix` the packaged extension is installed
 * and tested; without it, the bundles in `dist/` are.
 */
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { build } from "esbuild";
import { canDownload, hasDisplay, rerunUnderXvfb, runInElectron } from "./hosts/electron.ts";
import { installHost } from "./hosts/install.ts";
import { runInServer } from "./hosts/server.ts";
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

/** Nothing that opens by itself, asks, or reaches for the network. */
const quietSettings = {
  // Where trust is asked for at all, the workspace stays untrusted: everything must work in Restricted Mode.
  "security.workspace.trust.startupPrompt": "never",
  "security.workspace.trust.banner": "never",
  "telemetry.telemetryLevel": "off",
  "workbench.startupEditor": "none",
  "extensions.autoUpdate": false,
  "extensions.autoCheckUpdates": false,
  "extensions.ignoreRecommendations": true,
  "typescript.disableAutomaticTypeAcquisition": true,
  "git.enabled": false,
  "chat.disableAIFeatures": true,
};

// A browser or an editor that does not end must not keep this process alive.
process.exit(await main());

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { vsix: { type: "string" }, grep: { type: "string" } } });
  const editor = await chooseEditor();
  if (editor === "electron" && !hasDisplay()) return rerunUnderXvfb();
  if (editor === "server") await installHost(AbortSignal.timeout(15 * 60_000));

  const temporary = await mkdtemp(path.join(tmpdir(), "forawait-editor-"));
  try {
    const resultsFile = path.join(temporary, "results.json");
    const run: TestRun = {
      tests: await bundleSuite(),
      workspace: await copyDemo(temporary),
      data: path.join(temporary, "data"),
      settings: quietSettings,
      extension: await chooseExtension(values.vsix, temporary),
      environment: {
        FORAWAIT_TEST_RESULTS: resultsFile,
        FORAWAIT_TEST_EDITOR: editor,
        FORAWAIT_TEST_GREP: values.grep ?? "",
      },
      signal: AbortSignal.timeout(deadline),
    };
    console.log(`Testing in VS Code (${editor}) …`);
    const problem = await (editor === "electron" ? runInElectron(run) : runInServer(run)).then(
      () => undefined,
      (error: unknown) => error,
    );
    return await report(run, resultsFile, problem);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
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

async function copyDemo(temporary: string): Promise<string> {
  const workspace = path.join(temporary, "demo");
  await cp("test-fixtures/workspaces/demo", workspace, { recursive: true });
  return workspace;
}

async function chooseExtension(vsix: string | undefined, temporary: string): Promise<TestRun["extension"]> {
  if (vsix === undefined) return { development: path.resolve(".") };
  const development = path.join(temporary, "empty-extension");
  await mkdir(development);
  const manifest = { name: "empty", publisher: "forawait", version: "0.0.0", engines: { vscode: "*" } };
  await writeFile(path.join(development, "package.json"), JSON.stringify(manifest));
  return { development, vsix: path.resolve(vsix) };
}

/** Prints how it went. @returns the exit status. */
async function report(run: TestRun, resultsFile: string, problem: unknown): Promise<number> {
  const results = await readResults(resultsFile);
  const good = results !== undefined && results.failed === 0 && results.passed > 0;
  if (!good) await printLogs(run.data);
  if (results === undefined) console.log("The tests did not come to their end.");
  if (run.signal.aborted) console.log(`The deadline of ${deadline / 1000} seconds has passed.`);
  else if (problem !== undefined && !good) console.log(problem);
  console.log(`${results?.passed ?? 0} passed, ${results?.failed ?? 1} failed`);
  return good ? 0 : 1;
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
