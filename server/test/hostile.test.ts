/**
 * A workspace that wants to be executed: every file in it that any tool could be tempted to run writes a canary when
 * it runs. Language server and command do all they can do in it, and no canary may appear; nor may a fix that a person
 * asks for the whole workspace change a file outside of it, to which a link leads.
 */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import type { CodeAction } from "vscode-languageserver-protocol";
import { builtServer, type LanguageClient, uriOf } from "../../scripts/language-client.ts";
import { serverCommands, type WorkspaceSummary } from "../src/lsp/messages.ts";
import { forawait } from "./cli-harness.ts";
import { appliedTo, arrayLoop, codesOf, folderWith, plainLoop, startedOn, strict } from "./lsp-harness.ts";

const onlyWithLinks = { skip: process.platform === "win32" && "links and scripts need rights on Windows" };
const found = ["no-for-await-of-sync"];

/** Where a program is looked for by its bare name, each relative to the workspace. */
const searchPath = ["", ".", "tools", "./tools", "node_modules/.bin"];

describe("a hostile workspace", onlyWithLinks, () => {
  let trap: Trap;
  let client: LanguageClient;
  before(async () => {
    trap = new Trap();
    client = await startedOn([trap.folder], {
      command: inFolder(trap),
      // What its .vscode/settings.json says, as an editor hands it over.
      settings: {
        server: { path: "./tools/tsc", runtime: "./tools/node" },
        nodePath: "./tools/node",
        typescript: { server: "auto", tsdk: "node_modules/typescript/lib", path: "./tools/tsc" },
        plugins: ["./plugin.js"],
        configFile: "./forawait.config.js",
      },
    });
  });

  it("has traps that work", () => {
    // Node 20 runs no TypeScript.
    const runnable = trap.executables.filter(file => !file.endsWith(".ts"));
    const scripts = runnable.filter(file => file.endsWith("js"));
    const load = `(async () => { for (const file of ${JSON.stringify(scripts)}) await import(file); })();`;
    assert.equal(spawnSync(process.execPath, ["-e", load]).status, 0);
    const programs = runnable.filter(file => !file.endsWith("js"));
    assert.equal(spawnSync("/bin/sh", ["-c", programs.map(file => `'${file}'`).join("\n")]).status, 0);
    assert.deepEqual(trap.sprung.sort(), [...runnable].sort());
    trap.reset();
    assert.deepEqual(trap.sprung, []);
  });

  it("gets findings, and runs nothing", async () => {
    for (const name of ["src/a.ts", "src/b.js", "loose/c.js", "link.ts", "linked/d.ts"]) {
      await client.open(trap.file(name));
      assert.deepEqual(codesOf(await client.diagnostics(trap.file(name))), found, name);
      await client.change(trap.file(name), `${readFileSync(trap.file(name), "utf8")}\n`);
      assert.deepEqual(codesOf(await client.diagnostics(trap.file(name))), found, name);
    }
    await client.until(() => client.pushed.has(uriOf(trap.file("forawait.json"))));
    const problems = client.pushed.get(uriOf(trap.file("forawait.json")))?.diagnostics ?? [];
    assert.ok(problems.length >= 3, "plugins, extends and an unknown rule are refused");
    assert.deepEqual(trap.sprung, []);
  });

  it("gets every action, hover, completion and hint, and runs nothing", async () => {
    const file = trap.file("src/a.ts");
    const diagnostics = await client.diagnostics(file);
    const range = { start: { line: 0, character: 0 }, end: { line: 3, character: 0 } };
    const actions: CodeAction[] = [];
    for (const only of [undefined, ["quickfix"], ["source.fixAll"], ["source.fixAll.forawait"]]) {
      const context = { diagnostics, ...(only ? { only } : {}) };
      for (const action of await client.codeActions(file, diagnostics[0]?.range ?? range, context)) {
        actions.push(action.edit || action.command ? action : await client.resolve(action));
      }
    }
    assert.ok(actions.some(({ title }) => /for…of/.test(title)));
    assert.ok(actions.some(({ title }) => /suppress|ignore|line/i.test(title)));
    for (const { edit, title } of actions) {
      for (const uri of appliedTo(edit, { [uriOf(file)]: arrayLoop }).keys()) {
        assert.ok(trap.isInside(fileURLToPath(uri)), `${title} changes ${uri}`);
      }
    }
    await client.hover(file, { line: 1, character: 4 });
    await client.completions(trap.file("forawait.json"), { line: 1, character: 3 });
    await client.inlayHints(file, range);
    assert.deepEqual(trap.sprung, []);
  });

  it("gets every command, runs nothing, and nothing outside of it is changed", async () => {
    const summary = await client.execute<WorkspaceSummary>(serverCommands.checkWorkspace);
    assert.deepEqual(summary.failed, []);
    assert.ok(summary.files >= 3);
    for (const uri of client.pushed.keys()) assert.ok(trap.isInside(fileURLToPath(uri)), uri);
    await client.execute(serverCommands.debugInformation, uriOf(trap.file("src/a.ts")));
    await client.execute(serverCommands.openRulePage, "no-for-await-of-sync");
    await client.execute(serverCommands.createConfiguration, uriOf(trap.folder));
    await client.execute(serverCommands.createConfiguration, uriOf(trap.file("dangling")));
    assert.ok(!existsSync(trap.outside("created.json")), "no file is made where a link leads");
    await client.execute(serverCommands.fixWorkspace);
    const [edit, ...more] = client.appliedEdits;
    assert.deepEqual(more, []);
    const changed = [...appliedTo(edit).keys()].map(uri => fileURLToPath(uri));
    assert.deepEqual(changed.map(file => path.relative(trap.folder, file)).sort(), [
      "loose/c.js",
      "src/a.ts",
      "src/b.js",
    ]);
    for (const file of changed) assert.ok(trap.isInside(file), file);
    assert.deepEqual(trap.sprung, []);
  });

  it("may change under our hands, and runs nothing", async () => {
    for (const name of [
      "tsconfig.json",
      "package.json",
      "node_modules/typescript/package.json",
      "forawait.json",
    ]) {
      await client.touch(trap.file(name));
    }
    await client.change(trap.file("src/a.ts"), plainLoop);
    assert.deepEqual(await client.diagnostics(trap.file("src/a.ts")), []);
    assert.equal(await client.stop(), 0);
    assert.deepEqual(trap.sprung, []);
  });
});

describe("the command in a hostile workspace", onlyWithLinks, () => {
  it("checks and fixes it, runs nothing, and writes nothing outside of it", async () => {
    const trap = new Trap();
    const env = { PATH: pathOf(), NODE_PATH: "node_modules" };
    const checked = await forawait(trap.folder, ["check", "--format", "json"], { env });
    // The configuration names things that do not exist, and says so; the rest of it counts.
    assert.notEqual(checked.exit, 0);
    assert.match(checked.stdout + checked.stderr, /plugins/);
    rmSync(trap.file("forawait.json"));
    const before = trap.outsideTexts();
    for (const args of [
      ["check"],
      ["check", "--fix", "--fix-suggestions"],
      ["rules"],
      ["explain", found[0] as string],
      ["init"],
    ]) {
      const { exit, stderr } = await forawait(trap.folder, args, { env });
      assert.ok(exit === 0 || exit === 1, `${args.join(" ")}: ${stderr}`);
    }
    assert.match(readFileSync(trap.file("src/a.ts"), "utf8"), /for \(const x of xs\)/);
    assert.deepEqual(trap.outsideTexts(), before);
    assert.deepEqual(trap.sprung, []);
  });
});

/** A workspace full of traps, with a folder beside it to which links lead. */
class Trap {
  readonly folder: string;
  /** Absolute paths of all files that write a canary when they run. */
  readonly executables: readonly string[];
  private readonly root: string;

  constructor() {
    this.root = folderWith({ "canaries/keep": "" });
    this.folder = path.join(this.root, "workspace");
    const native = `node_modules/@typescript/typescript-${process.platform}-${process.arch}`;
    const manifest = (name: string, more: object = {}) =>
      JSON.stringify({ name, version: "99.0.0", ...more });
    const hooks = [
      "preinstall",
      "install",
      "postinstall",
      "prepare",
      "prepublish",
      "pretest",
      "test",
      "forawait",
    ];
    const texts: Record<string, string> = {
      "package.json": manifest("hostile", {
        scripts: Object.fromEntries(hooks.map(name => [name, "node plugin.js"])),
        forawait: { plugins: ["./plugin.js"], extends: "./forawait.config.js" },
        prettier: "./prettier.config.js",
      }),
      "tsconfig.json": JSON.stringify({
        ...JSON.parse(strict),
        extends: "evil-config",
        compilerOptions: {
          ...JSON.parse(strict).compilerOptions,
          allowJs: true,
          plugins: [{ name: "evil-plugin" }, { name: "./plugin.js", transform: "./plugin.js" }],
        },
        "ts-node": { require: ["./plugin.js"], compiler: "./node_modules/typescript" },
        include: ["src", "link.ts", "linked"],
      }),
      "forawait.json": JSON.stringify(
        {
          $schema: "./plugin.js",
          extends: "./forawait.config.js",
          plugins: ["./plugin.js", "evil-plugin"],
          rules: { "./plugin.js": "error", "no-for-await-of-sync": "warn" },
        },
        null,
        2,
      ),
      ".vscode/settings.json": JSON.stringify({
        "forawait.server.path": "./tools/tsc",
        "forawait.typescript.tsdk": "node_modules/typescript/lib",
        "typescript.tsdk": "node_modules/typescript/lib",
      }),
      ".npmrc": "script-shell=./tools/sh\nnode-options=--require ./plugin.js\n",
      "src/a.ts": arrayLoop,
      "src/b.js": arrayLoop.replace(": string[]", " = ['a']"),
      "loose/c.js": arrayLoop.replace(": string[]", " = ['a']"),
      "node_modules/typescript/package.json": manifest("typescript", {
        bin: { tsc: "./bin/tsc" },
        main: "./lib/typescript.js",
      }),
      [`${native}/package.json`]: manifest(native.slice("node_modules/".length)),
      "node_modules/evil-plugin/package.json": manifest("evil-plugin", { main: "index.js" }),
      "node_modules/evil-config/package.json": manifest("evil-config", {
        main: "index.js",
        tsconfig: "tsconfig.json",
      }),
      "node_modules/evil-config/tsconfig.json":
        '{ "compilerOptions": { "plugins": [{ "name": "evil-plugin" }] } }',
      "node_modules/forawait/package.json": manifest("forawait", { main: "index.js", bin: "index.js" }),
      "../outside/outside.ts": arrayLoop,
      "../outside/project/tsconfig.json": JSON.stringify({
        compilerOptions: { ...JSON.parse(strict).compilerOptions, plugins: [{ name: "./plugin.js" }] },
      }),
      "../outside/project/d.ts": arrayLoop,
    };
    const executables = [
      "plugin.js",
      "index.js",
      ".pnp.cjs",
      ".pnp.loader.mjs",
      "tools/plugin.js",
      ...["js", "cjs", "mjs", "ts"].map(end => `forawait.config.${end}`),
      ...[".forawaitrc.js", "eslint.config.js", "prettier.config.js", "tsconfig.js", "jsconfig.js"],
      ...["tsc", "tsgo", "node", "npm", "npx", "git", "sh", "forawait"].map(name => `tools/${name}`),
      ...["tsc", "node", "git"].map(name => name),
      ...["tsc", "tsserver", "node", "forawait"].map(name => `node_modules/.bin/${name}`),
      ...[
        "bin/tsc",
        "bin/tsserver",
        "lib/tsc",
        "lib/tsc.js",
        "lib/typescript.js",
        "lib/tsserver.js",
        "dist/api/async/api.js",
      ].map(name => `node_modules/typescript/${name}`),
      ...["lib/tsc", "lib/tsgo", "lib/tsc.js"].map(name => `${native}/${name}`),
      "node_modules/evil-plugin/index.js",
      "node_modules/evil-config/index.js",
      "node_modules/forawait/index.js",
      "../outside/project/plugin.js",
      "../outside/project/forawait.config.js",
    ];
    for (const [name, text] of Object.entries(texts)) this.write(name, text);
    for (const name of executables) this.write(name, this.scriptFor(name), 0o755);
    this.executables = executables.map(name => path.join(this.folder, name));
    symlinkSync(this.outside("outside.ts"), this.file("link.ts"));
    symlinkSync(this.outside("project"), this.file("linked"));
    mkdirSync(this.file("dangling"));
    symlinkSync(this.outside("created.json"), this.file("dangling/forawait.json"));
  }

  file(name: string): string {
    return path.join(this.folder, name);
  }

  outside(name: string): string {
    return path.join(this.root, "outside", name);
  }

  /** Whether a path, links resolved, lies in the workspace. */
  isInside(file: string): boolean {
    return realpathSync(file).startsWith(this.folder + path.sep);
  }

  /** The traps that something has run. */
  get sprung(): string[] {
    return readdirSync(path.join(this.root, "canaries"))
      .filter(name => name !== "keep")
      .map(name => path.join(this.folder, decodeURIComponent(name)));
  }

  reset(): void {
    for (const file of this.sprung) rmSync(this.canaryOf(path.relative(this.folder, file)));
  }

  outsideTexts(): string[] {
    return ["outside.ts", "project/d.ts"].map(name => readFileSync(this.outside(name), "utf8"));
  }

  private scriptFor(name: string): string {
    const canary = this.canaryOf(name);
    // Written without a command, so that no search path is needed for it to work.
    if (!/\.[cm]?[jt]s$/.test(name)) return `#!/bin/sh\n: > '${canary}'\n`;
    const isModule = name.endsWith(".mjs");
    const fs = isModule ? 'import fs from "node:fs";' : 'const fs = require("node:fs");';
    return `${fs}\nfs.writeFileSync(${JSON.stringify(canary)}, "");\n`;
  }

  private canaryOf(name: string): string {
    return path.join(this.root, "canaries", encodeURIComponent(name));
  }

  private write(name: string, text: string, mode?: number): void {
    const file = path.join(this.folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
    if (mode !== undefined) chmodSync(file, mode);
  }
}

function pathOf(): string {
  return [...searchPath, process.env.PATH].join(path.delimiter);
}

/** Starts the server as an editor does that was started in the workspace, with a search path that leads into it. */
function inFolder(trap: Trap): [string, ...string[]] {
  const start = [
    `process.chdir(${JSON.stringify(trap.folder)});`,
    `process.env.PATH = ${JSON.stringify(pathOf())};`,
    'process.env.NODE_PATH = "node_modules";',
    `require(${JSON.stringify(builtServer)});`,
  ];
  return [process.execPath, "-e", start.join(" "), "--", builtServer, "--stdio"];
}
