/**
 * Packages the extension for one platform: `npm run package [-- TARGET]`, the current platform by default.
 *
 * The package is `out/forawait-<target>-<version>.vsix`. It carries TypeScript's own binary for that platform.
 */
import { execFile } from "node:child_process";
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** VS Code's name of a platform, and TypeScript's. The Linux binaries are static, so Alpine can run them too. */
const targets: Readonly<Record<string, string>> = {
  "alpine-arm64": "linux-arm64",
  "alpine-x64": "linux-x64",
  "darwin-arm64": "darwin-arm64",
  "darwin-x64": "darwin-x64",
  "linux-arm64": "linux-arm64",
  "linux-armhf": "linux-arm",
  "linux-x64": "linux-x64",
  "win32-arm64": "win32-arm64",
  "win32-x64": "win32-x64",
};

/** The largest package that we are ready to publish, in bytes; the binary is nearly all of it. */
const sizeBudget = 11_000_000;

const staging = "dist/typescript";

const target = process.argv[2] ?? `${process.platform}-${process.arch}`;
const platform = targets[target];
if (platform === undefined) {
  console.error(`"${target}" is no target. Choose one of ${Object.keys(targets).join(", ")}.`);
  process.exit(2);
}
try {
  console.log(`Packaged ${await packageExtension(target, platform)}`);
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}

/** @returns the path of the package. @throws Error when its files or its size are not as expected. */
async function packageExtension(target: string, platform: string): Promise<string> {
  const { version, dependencies } = JSON.parse(await readFile("package.json", "utf8"));
  const vsix = `out/forawait-${target}-${version}.vsix`;
  await run(process.execPath, ["--import", "tsx", "scripts/build.ts", "--production"]);
  try {
    await withTypeScript(platform, dependencies.typescript, stage);
    await checkFiles();
    await mkdir("out", { recursive: true });
    await vsce("package", "--target", target, "--out", vsix);
  } finally {
    // A binary for another platform must not be found by a server that is run from this folder.
    await rm(staging, { recursive: true, force: true });
  }
  const { size } = await stat(vsix);
  if (size > sizeBudget)
    throw new Error(`${vsix} has ${size} bytes, which is over the budget of ${sizeBudget}.`);
  return `${vsix} (${(size / 1e6).toFixed(1)} MB)`;
}

/** Lends the folder of TypeScript's platform package: the installed one, or one fetched for the occasion. */
async function withTypeScript(platform: string, version: string, use: (folder: string) => Promise<void>) {
  const name = `@typescript/typescript-${platform}`;
  const installed = path.join("node_modules", name);
  const manifest = await readFile(path.join(installed, "package.json"), "utf8").catch(() => undefined);
  if (manifest !== undefined && JSON.parse(manifest).version === version) return use(installed);

  const temporary = await mkdtemp(path.join(tmpdir(), "forawait-package-"));
  try {
    const { stdout } = await run("npm", [
      "pack",
      `${name}@${version}`,
      "--json",
      "--pack-destination",
      temporary,
    ]);
    await run("tar", ["-xzf", JSON.parse(stdout)[0].filename], { cwd: temporary });
    return await use(path.join(temporary, "package"));
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

/** Copies the binary, the library declarations and the licenses to where the server looks for them. */
async function stage(folder: string): Promise<void> {
  for (const entry of ["lib", "LICENSE", "NOTICE.txt"]) {
    await cp(path.join(folder, entry), path.join(staging, entry), {
      recursive: true,
      // The detached signature is of no use to the server.
      filter: source => !source.endsWith(".sig"),
    });
  }
  for (const entry of await readdir(path.join(staging, "lib"))) {
    await chmod(path.join(staging, "lib", entry), /^tsc(\.exe)?$/.test(entry) ? 0o755 : 0o644);
  }
}

/**
 * Compares what would be packed with `scripts/package-files.txt`. TypeScript's `lib` is not listed there: it
 * holds one binary and declarations, and its exact names are those of TypeScript's own package.
 */
async function checkFiles(): Promise<void> {
  const libraries = (await readdir(path.join(staging, "lib"))).map(entry => `${staging}/lib/${entry}`);
  const strange = libraries.filter(file => !/\/(tsc(\.exe)?|lib(\.[a-z0-9.]+)?\.d\.ts)$/.test(file));
  const listed = (await readFile("scripts/package-files.txt", "utf8")).split("\n").filter(Boolean);
  const expected = new Set([...listed, ...libraries]);
  const packed = new Set((await vsce("ls")).split("\n").filter(Boolean));

  const problems = [
    ...strange.map(file => `unknown kind of file: ${file}`),
    ...[...packed].filter(file => !expected.has(file)).map(file => `packed, but not expected: ${file}`),
    ...[...expected].filter(file => !packed.has(file)).map(file => `expected, but not packed: ${file}`),
  ];
  if (problems.length > 0)
    throw new Error(["The package has not the expected files.", ...problems].join("\n"));
}

async function vsce(command: string, ...options: string[]): Promise<string> {
  const cli = path.resolve("node_modules/@vscode/vsce/vsce");
  const { stdout } = await run(process.execPath, [cli, command, "--no-dependencies", ...options]);
  return stdout;
}
