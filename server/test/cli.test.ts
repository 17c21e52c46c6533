/** `forawait check`: exit status, what is checked, and bad input. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { chmod, copyFile, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, it } from "node:test";
import {
  cli,
  fine,
  forawait,
  loops,
  misuse,
  onlyWithScripts,
  project,
  withMortalTypeScript,
} from "./cli-harness.ts";

describe("exit status of check", () => {
  it("is 0 where nothing is found, and says how many files were checked", async () => {
    const folder = await project({ "a.ts": fine, "b.js": "export const b = 1;\n" });
    const { exit, stdout, stderr } = await forawait(folder, ["check"]);
    assert.equal(stderr, "");
    assert.match(stdout, /^2 files checked in \d+\.\d s: nothing found\.\n$/);
    assert.equal(exit, 0);
  });

  it("is 0 with warnings, and 1 when there are more than --max-warnings", async () => {
    const folder = await project({ "a.ts": misuse, "b.ts": misuse });
    const run = (...args: string[]) => forawait(folder, ["check", ...loops, ...args]);
    assert.equal((await run()).exit, 0);
    assert.equal((await run("--max-warnings", "2")).exit, 0);
    const over = await run("--max-warnings", "1");
    assert.equal(over.exit, 1);
    assert.equal(over.stderr, "2 warnings, and --max-warnings allows 1.\n");
  });

  it("is 1 with an error", async () => {
    const folder = await project({ "a.ts": misuse });
    const { exit } = await forawait(folder, ["check", "--rule", "no-for-await-of-sync:error"]);
    assert.equal(exit, 1);
  });

  it("counts warnings that --quiet hides", async () => {
    const folder = await project({ "a.ts": misuse });
    const { exit, stdout } = await forawait(folder, ["check", ...loops, "--quiet", "--max-warnings", "0"]);
    assert.equal(exit, 1);
    assert.match(stdout, /nothing found/);
  });

  const usage: readonly [args: string[], line: RegExp][] = [
    [[], /^Usage: forawait /],
    [["chekc"], /^forawait: unknown command 'chekc' \(Did you mean check\?\)\n$/],
    [["check", "--fxi"], /^forawait: unknown option '--fxi' \(Did you mean --fix\?\)\n$/],
    [
      ["check", "--format", "xml"],
      /^forawait: .*Allowed choices are stylish, json, sarif, github, junit\.\n$/,
    ],
    [["check", "--preset", "most"], /^forawait: .*Allowed choices are recommended, strict, all, off\.\n$/],
    [["check", "--rule", "no-such-thing:error"], /^forawait: .*there is no rule "no-such-thing"/i],
    [["check", "--rule", "no-for-await-of-snyc:error"], /did you mean no-for-await-of-sync\?\n$/],
    [["check", "--rule", "no-for-await-of-sync:loud"], /one of on, error, warning, info, hint, off\.\n$/],
    [["check", "--max-warnings", "-1"], /^forawait: .*whole number/],
    [["check", "--shard", "3/2"], /^forawait: .*1\/4 for the first of four parts\.\n$/],
    [["check", "--shard", "0/2"], /^forawait: .*1\/4 for the first of four parts\.\n$/],
    [["check", "--update-baseline"], /^forawait: --update-baseline needs --baseline <file>/],
    [["check", "--update-baseline", "--baseline", "b.json", "--shard", "1/2"], /cannot be used with --shard/],
    [["check", "--baseline", "none.json"], /none\.json does not exist; --update-baseline makes one\n$/],
    [["check", "--project", "none.json"], /^forawait: the project none\.json does not exist\n$/],
    [["check", "--config", "none.json"], /^forawait: the configuration file none\.json does not exist\n$/],
    [["explain", "no-for-await-of-snyc"], /there is no rule .* did you mean no-for-await-of-sync\?\n$/],
    [["explain"], /^forawait: missing required argument 'rule'\n$/],
    [["lsp"], /^forawait: required option '--stdio' not specified\n$/],
  ];
  for (const [args, line] of usage) {
    it(`is 2 for: forawait ${args.join(" ")}`, async () => {
      const folder = await project({ "a.ts": fine });
      const { exit, stdout, stderr } = await forawait(folder, args);
      assert.match(stderr, line);
      if (args.length > 0) assert.equal(stderr.trimEnd().split("\n").length, 1, "one line");
      assert.equal(stdout, "");
      assert.equal(exit, 2);
    });
  }

  it("is 3 where TypeScript is not installed, with one line", async () => {
    const folder = await project({ "a.ts": fine });
    await copyFile(cli, path.join(folder, "cli.cjs"));
    const program = path.join(folder, "cli.cjs");
    const { exit, stdout, stderr } = await forawait(folder, ["check", "a.ts"], { program });
    assert.match(stderr, /^forawait failed: forawait cannot find TypeScript's binary for .*\n$/);
    assert.equal(stdout, "");
    assert.equal(exit, 3);
  });

  it(
    "is 3 when TypeScript dies again and again, and the result is said to be partial",
    onlyWithScripts,
    async () => {
      const folder = await project({ "a.ts": misuse, "b.ts": misuse, "c.ts": "export {};\n" });
      const program = await withMortalTypeScript(Number.POSITIVE_INFINITY);
      const args = ["check", "--format", "json", "--fix", ...loops];
      const { exit, stdout, stderr } = await forawait(folder, args, { program });
      assert.match(stderr, /^Nothing was fixed, /m);
      assert.match(
        stderr,
        /^The result is partial: a\.ts and 1 more file could not be checked\. TypeScript /m,
      );
      assert.equal(exit, 3);
      const report = JSON.parse(stdout);
      assert.equal(report.partial, true);
      assert.equal(report.filesChecked, 1);
      assert.equal(readFileSync(path.join(folder, "a.ts"), "utf8"), misuse);
    },
  );

  it("does not suffer from one death of TypeScript", onlyWithScripts, async () => {
    const folder = await project({ "a.ts": misuse });
    const program = await withMortalTypeScript(1);
    const args = ["check", "--format", "json", ...loops];
    const { exit, stdout, stderr } = await forawait(folder, args, { program });
    assert.equal(stderr, "");
    assert.equal(exit, 0);
    assert.equal(JSON.parse(stdout).findings.length, 1);
  });

  it("is 3 where TypeScript cannot be started", onlyWithScripts, async () => {
    const folder = await project({ "a.ts": fine });
    const program = await withMortalTypeScript(0, "process.exit(1);");
    const { exit, stderr } = await forawait(folder, ["check"], { program });
    assert.match(stderr, /^forawait failed: TypeScript could not be started \(.*\n$/);
    assert.equal(exit, 3);
  });
});

describe("what is checked", () => {
  const names = (stdout: string): string[] => [
    ...new Set<string>(JSON.parse(stdout).findings.map((finding: { file: string }) => finding.file)),
  ];
  const check = async (folder: string, ...args: string[]) => {
    const outcome = await forawait(folder, ["check", "--format", "json", ...loops, ...args]);
    return { ...outcome, names: names(outcome.stdout) };
  };

  it("of a folder: all source files below it, and nothing that is ignored, installed, hidden or declares", async () => {
    const folder = await project({
      "a.ts": misuse,
      "b.tsx": misuse,
      "c.mts": misuse,
      "d.cts": misuse,
      "e.js": misuse.replace(": string[]", " = ['']"),
      "deep/er/f.jsx": misuse.replace(": string[]", " = ['']"),
      "deep/g.mjs": misuse.replace(": string[]", " = ['']"),
      "deep/h.cjs": "exports.print = async () => { for await (const name of ['']) console.log(name); };\n",
      "declares.d.ts": "export declare const names: string[];\n",
      "node_modules/x/index.ts": misuse,
      "deep/node_modules/y/index.js": misuse,
      ".hidden/i.ts": misuse,
      ".j.ts": misuse,
      "dist/k.ts": misuse,
      "deep/l.gen.ts": misuse,
      "deep/dist/n.ts": misuse,
      ".git/HEAD": "ref: refs/heads/main\n",
      "generated/m.ts": misuse,
      "notes.md": "for await",
      ".gitignore": "dist\n",
      "deep/.gitignore": "*.gen.ts\n",
      "forawait.json": '{ "ignore": ["generated"] }',
    });
    const all = await check(folder);
    assert.deepEqual(all.names, [
      "a.ts",
      "b.tsx",
      "c.mts",
      "d.cts",
      "deep/er/f.jsx",
      "deep/g.mjs",
      "deep/h.cjs",
      "e.js",
    ]);
    assert.equal(all.stderr, "");
    assert.deepEqual((await check(folder, "deep")).names, ["deep/er/f.jsx", "deep/g.mjs", "deep/h.cjs"]);
    assert.deepEqual((await check(folder, "deep/er", "a.ts")).names, ["a.ts", "deep/er/f.jsx"]);
    assert.deepEqual((await check(folder, "**/*.mjs")).names, ["deep/g.mjs"]);
  });

  it("of files that are named: these, each once, however they are reached", async () => {
    const folder = await project({ "src/a.ts": misuse, ".gitignore": "src" });
    await symlink(path.join(folder, "src"), path.join(folder, "link"));
    const { names, stdout } = await check(folder, "src/a.ts", "./src/../src/a.ts", "link/a.ts");
    assert.equal(JSON.parse(stdout).filesChecked, 1);
    assert.equal(names.length, 1);
  });

  it("never follows symbolic links inside a folder", async () => {
    const folder = await project({ "src/a.ts": misuse, "elsewhere/b.ts": misuse });
    await symlink(path.join(folder, "src"), path.join(folder, "src/circle"));
    await symlink(path.join(folder, "elsewhere"), path.join(folder, "src/other"));
    assert.deepEqual((await check(folder, "src")).names, ["src/a.ts"]);
  });

  it("says what was named and left out", async () => {
    const folder = await project({
      "a.ts": fine,
      "types.d.ts": "export {};\n",
      "node_modules/x/index.ts": misuse,
      "generated/b.ts": misuse,
      "forawait.json": '{ "ignore": ["generated"] }',
    });
    const { stderr, exit, names } = await check(
      folder,
      "a.ts",
      "types.d.ts",
      "node_modules/x/index.ts",
      "generated/b.ts",
    );
    assert.equal(
      stderr,
      [
        'generated/b.ts: skipped, because "ignore" in forawait.json excludes it',
        "node_modules/x/index.ts: skipped, because it belongs to an installed package",
        "types.d.ts: skipped, because it only declares types",
        "",
      ].join("\n"),
    );
    assert.deepEqual(names, []);
    assert.equal(exit, 0);
  });

  it("leaves out binary, minified and huge files with a line for each", async () => {
    const minified = `${"export const f=async()=>{for await(const a of ['']);};".repeat(300)}\n`;
    const folder = await project({
      "film.ts": Buffer.from([0x47, 0x40, 0x00, 0x10, 0x00, 0xff]),
      "vendor.js": minified,
      "data.ts": `export const data = [\n${"  1234567890,\n".repeat(160_000)}];\n`,
      "long.ts": `export const text = "${"x".repeat(9_000)}";\n${misuse}`,
    });
    const { stderr, exit, names } = await check(folder);
    assert.equal(
      stderr,
      [
        "data.ts: skipped, because it has 2.2 MB; the limit is 2 MB",
        "film.ts: skipped, because it is a binary file",
        "vendor.js: skipped, because it is minified",
        "",
      ].join("\n"),
    );
    assert.deepEqual(names, ["long.ts"]);
    assert.equal(exit, 0);
  });

  it("with --project: the files that it includes, under its settings, even when they lie elsewhere", async () => {
    const untyped = "export async function f(names) { for await (const name of names as string[]) name; }\n";
    const folder = await project({
      "src/a.ts": untyped,
      "src/b.ts": misuse,
      "test/c.ts": misuse,
      "tsconfig.build.json": '{ "include": ["src"] }',
      "all/tsconfig.json": '{ "files": [], "references": [{ "path": "../tsconfig.build.json" }] }',
    });
    assert.deepEqual((await check(folder, "--project", "tsconfig.build.json")).names, [
      "src/a.ts",
      "src/b.ts",
    ]);
    assert.deepEqual((await check(folder, "--project", "all")).names, ["src/a.ts", "src/b.ts"]);
    const narrowed = await check(folder, "--project", "tsconfig.build.json", "src/b.ts", "test/c.ts");
    assert.deepEqual(narrowed.names, ["src/b.ts"]);
    assert.equal(narrowed.stderr, "test/c.ts: skipped, because tsconfig.build.json does not include it\n");
    const none = await check(folder, "--project", "tsconfig.build.json", "test");
    assert.equal(none.stderr, "tsconfig.build.json: includes nothing of test\n");
    assert.equal(none.exit, 2);
  });

  it("takes settings from the nearest forawait.json, from --config instead, and from flags above both", async () => {
    const folder = await project({
      "a.ts": misuse,
      "sub/b.ts": misuse,
      "forawait.json": '{ "rules": { "no-for-await-of-sync": "error" } }',
      "sub/forawait.json": '{ "rules": { "no-for-await-of-sync": "off" } }',
      "ci.json":
        '{ "preset": "off", "overrides": [{ "files": ["sub"], "rules": { "no-for-await-of-sync": "info" } }] }',
    });
    const severities = async (...args: string[]) => {
      const { stdout } = await forawait(folder, ["check", "--format", "json", ...args]);
      return JSON.parse(stdout).findings.map(
        (finding: { file: string; severity: string }) => `${finding.file} ${finding.severity}`,
      );
    };
    assert.deepEqual(await severities(), ["a.ts error"]);
    assert.deepEqual(await severities("--config", "ci.json"), ["sub/b.ts info"]);
    assert.deepEqual(await severities("--rule", "no-for-await-of-sync:hint"), ["a.ts hint", "sub/b.ts hint"]);
    assert.deepEqual(await severities("--preset", "off"), []);
  });

  it("with --shard: every file in exactly one part", async () => {
    const files = Array.from({ length: 7 }, (_, index) => `f${index}.ts`);
    const folder = await project(Object.fromEntries(files.map(name => [name, misuse])));
    const parts = [];
    for (const part of [1, 2, 3]) parts.push((await check(folder, "--shard", `${part}/3`)).names);
    assert.deepEqual(parts.flat().sort(), files);
    assert.ok(parts.every(part => part.length === 2 || part.length === 3));
    const more = await check(folder, "--shard", "1/9");
    assert.equal(more.exit, 0);
    assert.equal(JSON.parse(more.stdout).filesChecked, 0);
  });

  it("with --skip-compiler-reported: not what the compiler says at the same place", async () => {
    const folder = await project({
      "a.ts":
        "export async function f(items: AsyncIterable<string>) {\n  for (const item of items) item;\n}\n",
      "tsconfig.json": '{ "compilerOptions": { "target": "es2022", "strict": true } }',
    });
    const args = [
      "check",
      "--format",
      "json",
      "--preset",
      "off",
      "--rule",
      "no-sync-use-of-async-iterable:on",
    ];
    assert.deepEqual(names((await forawait(folder, args)).stdout), ["a.ts"]);
    assert.deepEqual(names((await forawait(folder, [...args, "--skip-compiler-reported"])).stdout), []);
  });
});

describe("bad input", () => {
  const cases: readonly {
    title: string;
    files: Readonly<Record<string, string | Buffer>>;
    paths?: readonly string[];
    lines: readonly RegExp[];
    /** The files in which the misuse is still found. */
    found: readonly string[];
  }[] = [
    {
      title: "a path that does not exist",
      files: { "a.ts": misuse },
      paths: ["nowhere.ts", "a.ts", "none/*.ts"],
      lines: [/^none\/\*\.ts: matches no TypeScript or JavaScript file$/, /^nowhere\.ts: does not exist$/],
      found: ["a.ts"],
    },
    {
      title: "a folder without source files",
      files: { "docs/readme.md": "# Read me\n", "a.ts": misuse },
      paths: ["docs", "a.ts"],
      lines: [/^docs: has no files to check: /],
      found: ["a.ts"],
    },
    {
      title: "a file of another kind",
      files: { "readme.md": "# Read me\n", "a.ts": misuse },
      paths: ["readme.md", "a.ts"],
      lines: [/^readme\.md: is no TypeScript or JavaScript file \(\.ts, \.tsx, /],
      found: ["a.ts"],
    },
    {
      title: "a tsconfig that is no JSON",
      files: { "a.ts": misuse, "tsconfig.json": '{\n  "include": ["."\n' },
      lines: [/^tsconfig\.json:3:1: '\]' expected\. \(TS1005\)$/],
      found: ["a.ts"],
    },
    {
      title: "a tsconfig with unknown options",
      files: { "a.ts": misuse, "tsconfig.json": '{ "compilerOptions": { "stricct": true } }' },
      lines: [/^tsconfig\.json:1:24: Unknown compiler option 'stricct'\. \(TS5023\)$/],
      found: ["a.ts"],
    },
    {
      title: "a tsconfig whose base is missing",
      files: { "a.ts": misuse, "tsconfig.json": '{ "extends": "./base.json" }' },
      lines: [/^tsconfig\.json(:\d+:\d+)?: Cannot read file '.*base\.json'\. \(TS5083\)$/],
      found: ["a.ts"],
    },
    {
      title: "a file that is not UTF-8",
      files: { "latin.ts": Buffer.from("// caf\xe9\nexport {};\n", "latin1"), "a.ts": misuse },
      lines: [/^latin\.ts: is not UTF-8 text; save it as UTF-8$/],
      found: ["a.ts"],
    },
    {
      title: "a file in UTF-16",
      files: { "wide.ts": Buffer.from(`\ufeff${misuse}`, "utf16le"), "a.ts": misuse },
      lines: [/^wide\.ts: is not UTF-8 text; save it as UTF-8$/],
      found: ["a.ts"],
    },
    {
      title: "syntax errors, which do not keep the file from being checked",
      files: { "a.ts": `${misuse}\nlet x = ;\nlet 5y;\n`, "b.js": "const = 1;\n" },
      lines: [
        /^a\.ts:5:9: Expression expected\. \(TS1109\), and \d more syntax errors$/,
        /^b\.js:1:7: .* \(TS\d+\)(, and .*)?$/,
      ],
      found: ["a.ts"],
    },
    {
      title: "a forawait.json that is no JSON",
      files: { "a.ts": misuse, "forawait.json": '{\n  "preset" "strict"\n}\n' },
      lines: [/^forawait\.json:2:12: This is not valid JSON: colon expected\.$/],
      found: ["a.ts"],
    },
    {
      title: "a forawait.json with a rule that does not exist",
      files: {
        "a.ts": misuse,
        "forawait.json": '{ "rules": { "no-for-await-of-snyc": "error", "no-for-await-of-sync": "info" } }',
      },
      lines: [/^forawait\.json:1:14: There is no rule "no-for-await-of-snyc"\./],
      found: ["a.ts"],
    },
  ];
  for (const { title, files, paths = [], lines, found } of cases) {
    it(`is reported in one line, and the rest is checked: ${title}`, async () => {
      const folder = await project(files);
      const args = ["check", "--format", "json", "--rule", "no-for-await-of-sync:on", ...paths];
      const { exit, stdout, stderr } = await forawait(folder, args);
      const told = stderr.trimEnd().split("\n");
      assert.equal(told.length, lines.length, stderr);
      for (const [index, line] of lines.entries()) assert.match(told[index] as string, line);
      const report = JSON.parse(stdout);
      assert.equal(report.partial, false);
      assert.deepEqual(
        report.findings.map((finding: { file: string }) => finding.file),
        found,
      );
      assert.equal(exit, 2);
    });
  }

  it("is reported in one line, and the rest is checked: files and folders without permission", async t => {
    const nobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : undefined;
    if (process.platform === "win32") return t.skip("Windows has other permissions");
    const canRun = spawnSync(process.execPath, [cli, "--version"], { ...nobody, cwd: tmpdir() }).status === 0;
    if (!canRun) return t.skip("an unprivileged user cannot run the command here");
    const folder = await project({ "a.ts": misuse, "closed.ts": misuse, "closed/b.ts": misuse });
    await chmod(folder, 0o755);
    await chmod(path.join(folder, "closed.ts"), 0);
    await chmod(path.join(folder, "closed"), 0);
    const args = ["check", "--format", "json", ...loops];
    const { exit, stdout, stderr } = await forawait(folder, args, { user: nobody });
    assert.equal(
      stderr,
      "closed: cannot be read: permission denied\nclosed.ts: cannot be read: permission denied\n",
    );
    assert.deepEqual(
      JSON.parse(stdout).findings.map((finding: { file: string }) => finding.file),
      ["a.ts"],
    );
    assert.equal(exit, 2);

    await chmod(path.join(folder, "a.ts"), 0o444);
    const fixed = await forawait(folder, ["check", "a.ts", "--fix", ...loops], { user: nobody });
    assert.equal(fixed.stderr, "a.ts: cannot be written: permission denied\n");
    assert.equal(fixed.exit, 2);
    assert.equal(readFileSync(path.join(folder, "a.ts"), "utf8"), misuse);
    await chmod(path.join(folder, "closed"), 0o755);
  });
});
