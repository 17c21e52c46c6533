/**
 * VS Code where its desktop build cannot be downloaded: VS Code's own server (from the npm package
 * `code-server`), shown in a headless Chromium. Both the workbench and the extension host are the real ones.
 */
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { type HostFiles, installHost } from "./install.ts";

/** What this file and the screenshots use of a playwright `Page`; the package is no dependency of ours. */
export interface Page {
  exposeFunction(name: string, callback: (...values: never[]) => unknown): Promise<void>;
  goto(url: string): Promise<unknown>;
  /** Sets how many milliseconds the other methods wait. */
  setDefaultTimeout(milliseconds: number): void;
  screenshot(options: ScreenshotOptions): Promise<unknown>;
  waitForSelector(selector: string, options?: { state: "visible" | "hidden" }): Promise<unknown>;
  /** Waits until an expression in the page is true. */
  waitForFunction(expression: string): Promise<unknown>;
  locator(selector: string): Locator;
  readonly keyboard: { press(key: string): Promise<void>; type(text: string): Promise<void> };
  /** Shows a document of ours instead of the workbench. */
  setContent(html: string): Promise<void>;
}

export interface ScreenshotOptions {
  readonly path: string;
  /** Leaves transparent what the page does not paint. */
  readonly omitBackground?: boolean;
  /** Ends what moves or fades. */
  readonly animations?: "disabled";
}

/** What is used of a playwright `Locator`. */
export interface Locator {
  hover(): Promise<void>;
  click(): Promise<void>;
  first(): Locator;
}

export interface WorkbenchOptions {
  /** Absolute path of the folder to open. */
  readonly workspace: string;
  /** Absolute path of an empty folder for the server's data and logs. */
  readonly data: string;
  /** User settings, as in `settings.json`. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** A packaged extension to install first. */
  readonly vsix?: string;
  /** What the workbench does at its start. */
  readonly payload?: {
    /** Absolute paths of an extension under development, and of tests to run. */
    readonly extensionDevelopmentPath?: string;
    readonly extensionTestsPath?: string;
    /** Absolute path of a file to open, with `:line` at its end. */
    readonly openFile?: string;
  };
  /** Added to the environment of the server and so of the extension host. */
  readonly environment?: Readonly<Record<string, string>>;
  /** The browser's page. */
  readonly page?: { viewport: { width: number; height: number }; deviceScaleFactor: number };
  /** Receives what the server prints, line by line. */
  readonly log: (line: string) => void;
  /** Called before the workbench loads. */
  readonly prepare?: (page: Page) => Promise<void>;
  /** Ends everything. */
  readonly signal: AbortSignal;
}

/**
 * Opens a workbench, lets `use` work with it, and ends browser and server whatever happens.
 *
 * @throws Error in plain words when Chromium is missing, or the server does not come up.
 */
export async function withWorkbench<T>(
  options: WorkbenchOptions,
  use: (page: Page) => Promise<T>,
): Promise<T> {
  const files = await prepareHost(options.signal);
  await writeSettings(options);
  if (options.vsix !== undefined) await installExtension(files, options.vsix, options);
  const server = startServer(files, options);
  try {
    const port = await listeningPort(server, options.log);
    return await withPage(files, options, async page => {
      await options.prepare?.(page);
      await page.goto(workbenchUrl(port, options));
      return use(page);
    });
  } finally {
    await end(server);
  }
}

/**
 * Lends an empty page of a headless Chromium, which is ended whatever happens.
 *
 * @param files what `prepareHost` gives.
 */
export async function withPage<T>(
  files: Host,
  options: Pick<WorkbenchOptions, "page" | "signal">,
  use: (page: Page) => Promise<T>,
): Promise<T> {
  const { chromium: playwright } = await import(pathToFileURL(path.join(files.playwright, "index.mjs")).href);
  const browser = await playwright.launch({ executablePath: files.chromium, args: chromiumArguments });
  try {
    const page: Page = await browser.newPage(options.page);
    return await Promise.race([use(page), rejectWhenAborted(options.signal)]);
  } finally {
    await browser.close();
  }
}

/** The installed parts of a workbench, and the path of Chromium. */
export type Host = HostFiles & { readonly chromium: string };

/**
 * Finds or installs what a workbench needs; later calls are quick.
 *
 * @throws Error in plain words when Chromium is missing or an installation fails.
 */
export async function prepareHost(signal: AbortSignal): Promise<Host> {
  return { chromium: findChromium(), ...(await installHost(signal)) };
}

function rejectWhenAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
}

const chromiumArguments = [
  // Chromium refuses its sandbox to root, which is what containers usually run as.
  ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
  "--disable-gpu",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

function findChromium(): string {
  const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
  const folders = (process.env.PATH ?? "").split(path.delimiter);
  const found =
    process.env.CHROMIUM ||
    names.flatMap(name => folders.map(folder => path.join(folder, name))).find(file => existsSync(file));
  if (found) return found;
  throw new Error(
    "No Chromium was found. Install it (on Debian: apt-get install chromium libkrb5-dev), or set CHROMIUM to its path.",
  );
}

/** Settings live in the server's data, not in the browser's storage: code-server's build keeps them there. */
async function writeSettings({ data, settings }: WorkbenchOptions): Promise<void> {
  const folder = path.join(data, "data/User");
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, "settings.json"), JSON.stringify(settings, undefined, 2));
}

function startServer({ node, serverMain }: HostFiles, options: WorkbenchOptions): ChildProcess {
  return spawn(
    node,
    [
      serverMain,
      ...["--host", "127.0.0.1", "--port", "0"],
      "--without-connection-token",
      "--accept-server-license-terms",
      "--disable-telemetry",
      ...dataArguments(options),
      // A built workbench ignores the parameters of extension tests without it.
      "--enable-smoke-test-driver",
    ],
    {
      env: { ...process.env, ...options.environment },
      stdio: ["ignore", "pipe", "pipe"],
      // Its own process group, so that its extension hosts can be ended with it.
      detached: true,
      signal: options.signal,
    },
  );
}

async function installExtension(
  { node, serverMain }: HostFiles,
  vsix: string,
  options: WorkbenchOptions,
): Promise<void> {
  await promisify(execFile)(node, [serverMain, "--install-extension", vsix, ...dataArguments(options)], {
    signal: options.signal,
  });
}

function dataArguments({ data }: WorkbenchOptions): string[] {
  return ["--server-data-dir", data, "--extensions-dir", path.join(data, "extensions")];
}

/** Resolves when the server says on which port it listens; rejects when it ends before. */
async function listeningPort(server: ChildProcess, log: (line: string) => void): Promise<number> {
  return new Promise((resolve, reject) => {
    server.on("error", reject);
    server.on("exit", code => reject(new Error(`VS Code's server ended with exit status ${code}.`)));
    createInterface({ input: server.stderr! }).on("line", log);
    createInterface({ input: server.stdout! }).on("line", line => {
      log(line);
      const port = /Extension host agent listening on (\d+)/.exec(line)?.[1];
      if (port !== undefined) resolve(Number(port));
    });
  });
}

function workbenchUrl(port: number, { workspace, payload = {} }: WorkbenchOptions): string {
  const pairs = Object.entries(payload).map(([key, file]) => [
    key,
    `vscode-remote://127.0.0.1:${port}${file}`,
  ]);
  const query = new URLSearchParams({
    folder: workspace,
    payload: JSON.stringify([...pairs, ["gotoLineMode", "true"]]),
  });
  return `http://127.0.0.1:${port}/?${query}`;
}

/** Ends a server and what it has started, and waits until it is gone. */
async function end(server: ChildProcess): Promise<void> {
  if (server.pid === undefined || server.exitCode !== null || server.signalCode !== null) return;
  const gone = new Promise(resolve => server.once("exit", resolve));
  try {
    process.kill(-server.pid, "SIGKILL");
  } catch {
    server.kill("SIGKILL");
  }
  await gone;
}
