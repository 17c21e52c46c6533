/** Restricted Mode: nothing of the workspace is executed, so nothing is held back. */
import assert from "node:assert/strict";
import { chmod, mkdir, readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { suite, teardown, test } from "mocha";
import { commands, workspace } from "vscode";
import { closeEditors, createFile, finding, noFindings, quickFix, runningExtension } from "./helpers.ts";

const text = "export async function show(names: string[]) {\n  for await (const name of names) name;\n}\n";

suite("in Restricted Mode", () => {
  teardown(closeEditors);

  test("findings appear and are fixed", async () => {
    assert.equal(workspace.isTrusted, false);
    await runningExtension();
    await fixIn("src/restricted.ts");
  });

  test("nothing of the workspace runs, however much it wants to", async () => {
    await runningExtension();
    const canaries = await setTraps(workspace.workspaceFolders?.[0]?.uri.fsPath ?? assert.fail());
    await fixIn("hostile/a.ts");
    await commands.executeCommand("forawait.restart");
    await fixIn("hostile/b.ts");
    assert.deepEqual(await readdir(canaries), []);
  });
});

async function fixIn(file: string): Promise<void> {
  const document = await createFile(file, text);
  const diagnostic = await finding(document, "no-for-await-of-sync");
  const fix = await quickFix(document, diagnostic, "Use a plain `for…of`");
  assert(await workspace.applyEdit(fix));
  assert.equal(document.getText(), text.replace("for await", "for"));
  await noFindings(document);
}

/**
 * Fills a workspace with what a careless tool would run; each writes a file when it runs. `server/test/hostile.test.ts`
 * proves that such traps work, and knows more of them.
 *
 * @returns The folder that they write to.
 */
async function setTraps(folder: string): Promise<string> {
  const canaries = path.join(folder, "canaries");
  const native = `hostile/node_modules/@typescript/typescript-${process.platform}-${process.arch}`;
  const compilerOptions = {
    target: "esnext",
    strict: true,
    types: [],
    plugins: [{ name: "evil" }, { name: "./plugin.js" }],
  };
  const texts = {
    ".vscode/settings.json": JSON.stringify({
      "forawait.server.path": "./hostile/node_modules/.bin/tsc",
      "forawait.typescript.server": "shared",
      "forawait.typescript.tsdk": "./hostile/node_modules/typescript/lib",
      "typescript.tsdk": "./hostile/node_modules/typescript/lib",
    }),
    "hostile/tsconfig.json": JSON.stringify({ compilerOptions }),
    "hostile/forawait.json": '{ "plugins": ["./plugin.js"], "extends": "./forawait.config.js" }',
    "hostile/package.json":
      '{ "scripts": { "preinstall": "node plugin.js", "postinstall": "node plugin.js" } }',
    "hostile/node_modules/typescript/package.json":
      '{ "name": "typescript", "version": "99.0.0", "bin": { "tsc": "bin/tsc" } }',
    [`${native}/package.json`]: '{ "name": "native", "version": "99.0.0" }',
  };
  const traps = [
    "forawait.config.js",
    "hostile/forawait.config.js",
    "hostile/plugin.js",
    "hostile/node_modules/evil/index.js",
    "hostile/node_modules/.bin/tsc",
    "hostile/node_modules/typescript/bin/tsc",
    "hostile/node_modules/typescript/lib/tsc",
    "hostile/node_modules/typescript/lib/typescript.js",
    "hostile/node_modules/typescript/lib/tsserver.js",
    `${native}/lib/tsc`,
  ];
  await mkdir(canaries);
  const write = async (name: string, content: string) => {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
    await writeFile(path.join(folder, name), content);
  };
  for (const [name, content] of Object.entries(texts)) await write(name, content);
  for (const name of traps) {
    const canary = path.join(canaries, encodeURIComponent(name));
    const script = name.endsWith(".js")
      ? `require("node:fs").writeFileSync(${JSON.stringify(canary)}, "");\n`
      : `#!/bin/sh\n: > '${canary}'\n`;
    await write(name, script);
    await chmod(path.join(folder, name), 0o755);
  }
  return canaries;
}
