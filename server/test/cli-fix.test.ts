/** `forawait check --fix` and `--baseline`: what is written to disk. */
import assert from "node:assert/strict";
import { lstatSync, readdirSync, readFileSync, statSync } from "node:fs";
import { chmod, mkdir, rm, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, it } from "node:test";
import { fine, forawait, loops, misuse, project } from "./cli-harness.ts";

describe("--fix", () => {
  it("writes what is fixed, keeps byte order mark, line ends and mode, and reports what is left", async () => {
    const marked = `\ufeff${misuse.replaceAll("\n", "\r\n")}`;
    const folder = await project({ "a.ts": misuse, "marked.ts": marked, "fine.ts": fine });
    await chmod(path.join(folder, "marked.ts"), 0o755);
    const before = statSync(path.join(folder, "fine.ts"));
    const { exit, stdout, stderr } = await forawait(folder, ["check", "--fix", ...loops]);
    assert.equal(stderr, "");
    assert.match(stdout, /^3 files checked in \d+\.\d s: nothing found\. Applied 2 fixes in 2 files\.\n$/);
    assert.equal(exit, 0);
    const text = (name: string) => readFileSync(path.join(folder, name), "utf8");
    assert.equal(text("a.ts"), misuse.replace("for await", "for"));
    assert.equal(text("marked.ts"), marked.replace("for await", "for"));
    if (process.platform !== "win32") {
      assert.equal(statSync(path.join(folder, "marked.ts")).mode & 0o777, 0o755);
    }
    assert.equal(statSync(path.join(folder, "fine.ts")).ino, before.ino, "an unchanged file is not touched");
    assert.deepEqual(readdirSync(folder).sort(), ["a.ts", "fine.ts", "marked.ts"]);
  });

  it("replaces the target of a symbolic link, not the link", async () => {
    const folder = await project({ "real/a.ts": misuse });
    await symlink("real/a.ts", path.join(folder, "link.ts"));
    const { exit } = await forawait(folder, ["check", "link.ts", "--fix", ...loops]);
    assert.equal(exit, 0);
    assert.ok(lstatSync(path.join(folder, "link.ts")).isSymbolicLink());
    assert.equal(readFileSync(path.join(folder, "real/a.ts"), "utf8"), misuse.replace("for await", "for"));
  });

  it("goes on until nothing changes", async () => {
    // The two rules of the comment cannot be removed in one pass, because their edits overlap.
    const text = `export async function f(lists: string[][]) {
  for await (const list of lists) {
    for await (const name of list) console.log(name);
  }
  // forawait-ignore-next-line no-for-await-of-sync, no-floating-generator
  return lists;
}
`;
    const folder = await project({ "a.ts": text });
    const more = ["--rule", "no-floating-generator:on", "--rule", "unused-suppression:on"];
    const { stdout } = await forawait(folder, ["check", "--fix", ...loops, ...more]);
    assert.match(stdout, /nothing found\. Applied 4 fixes in 1 file\./);
    assert.equal(
      readFileSync(path.join(folder, "a.ts"), "utf8"),
      text.replaceAll("for await", "for").replace(/^.*forawait-ignore.*\n/m, ""),
    );
  });

  it("does not touch a file with syntax errors", async () => {
    const broken = `${misuse}const = 1;\n`;
    const folder = await project({ "a.ts": broken, "b.ts": misuse });
    const { exit, stdout, stderr } = await forawait(folder, ["check", "--fix", ...loops]);
    assert.match(stderr, /^a\.ts:4:7: /);
    assert.match(stdout, /1 warning\. Applied 1 fix in 1 file\./);
    assert.equal(readFileSync(path.join(folder, "a.ts"), "utf8"), broken);
    assert.equal(readFileSync(path.join(folder, "b.ts"), "utf8"), misuse.replace("for await", "for"));
    assert.equal(exit, 2);
  });

  it("fixes errors only with --quiet, and leaves the baseline alone", async () => {
    const folder = await project({ "a.ts": misuse });
    await forawait(folder, ["check", "--fix", "--quiet", ...loops]);
    assert.equal(readFileSync(path.join(folder, "a.ts"), "utf8"), misuse);
    await forawait(folder, ["check", "--baseline", "known.json", "--update-baseline", ...loops]);
    await forawait(folder, ["check", "--baseline", "known.json", "--fix", ...loops]);
    assert.equal(readFileSync(path.join(folder, "a.ts"), "utf8"), misuse);
  });

  it("applies suggestions only with --fix-suggestions", async () => {
    const text = "async function* read() {\n  yield 1;\n}\nexport async function warmUp() {\n  read();\n}\n";
    const folder = await project({ "a.ts": text });
    const args = ["--preset", "off", "--rule", "no-floating-generator:on"];
    const safe = await forawait(folder, ["check", "--fix", ...args]);
    assert.equal(safe.exit, 1);
    assert.equal(readFileSync(path.join(folder, "a.ts"), "utf8"), text);
    const suggested = await forawait(folder, ["check", "--fix-suggestions", ...args]);
    assert.equal(suggested.exit, 0);
    assert.match(suggested.stdout, /nothing found\. Applied 1 fix in 1 file\./);
    assert.match(readFileSync(path.join(folder, "a.ts"), "utf8"), /for await \(const .* of read\(\)\)/);
  });
});

describe("--baseline", () => {
  it("holds known findings back, reports new ones, and says what is stale", async () => {
    const folder = await project({ "src/a.ts": misuse, "src/b.ts": misuse });
    const run = (...args: string[]) =>
      forawait(folder, ["check", "--baseline", "ci/known.json", ...loops, ...args]);
    await mkdir(path.join(folder, "ci"));
    const written = await run("--update-baseline", "--max-warnings", "0");
    assert.equal(written.stderr, "ci/known.json: holds 2 findings now.\n");
    assert.equal(written.exit, 0);
    const first = readFileSync(path.join(folder, "ci/known.json"), "utf8");
    assert.deepEqual(Object.keys(JSON.parse(first).findings), ["../src/a.ts", "../src/b.ts"]);

    const quiet = await run("--max-warnings", "0");
    assert.match(quiet.stdout, /nothing found\. 2 in the baseline\.\n$/);
    assert.equal(quiet.exit, 0);

    // Code may move, and be indented; a second misuse on an equal line is new.
    const moved = `// A new first line.\n${misuse.replace("  for", "\tfor").replace("}\n", "  for await (const name of names) console.log(name);\n}\n")}`;
    await writeFile(path.join(folder, "src/a.ts"), moved);
    await writeFile(path.join(folder, "src/b.ts"), fine);
    const changed = await run("--format", "json");
    assert.deepEqual(
      JSON.parse(changed.stdout).findings.map((finding: { start: { line: number } }) => finding.start.line),
      [4],
    );
    assert.equal(
      changed.stderr,
      "ci/known.json: 1 finding in it no longer occurs; --update-baseline drops it.\n",
    );

    // What was not checked stays.
    await run("--update-baseline", "src/b.ts");
    assert.deepEqual(
      Object.keys(JSON.parse(readFileSync(path.join(folder, "ci/known.json"), "utf8")).findings),
      ["../src/a.ts"],
    );
    // What has gone does not.
    await rm(path.join(folder, "src/a.ts"));
    assert.match((await run()).stderr, /1 finding in it no longer occurs/);
    await run("--update-baseline");
    assert.deepEqual(JSON.parse(readFileSync(path.join(folder, "ci/known.json"), "utf8")), {
      version: 1,
      findings: {},
    });
  });

  it("is written the same whatever the order of the paths", async () => {
    const folder = await project({ "a.ts": misuse, "b.ts": misuse, "c.ts": misuse });
    const write = async (...paths: string[]) => {
      await rm(path.join(folder, "known.json"), { force: true });
      await forawait(folder, ["check", ...paths, ...loops, "--baseline", "known.json", "--update-baseline"]);
      return readFileSync(path.join(folder, "known.json"), "utf8");
    };
    assert.equal(await write("c.ts", "a.ts", "b.ts"), await write("."));
  });

  it("does not call findings stale that nobody looked for", async () => {
    const folder = await project({ "a.ts": misuse });
    await forawait(folder, ["check", ...loops, "--baseline", "known.json", "--update-baseline"]);
    const { stderr } = await forawait(folder, ["check", "--preset", "off", "--baseline", "known.json"]);
    assert.equal(stderr, "");
  });

  for (const [content, line] of [
    ["{", /is not valid JSON/],
    ['{ "version": 2, "findings": {} }', /of a version that this forawait does not know/],
    ['{ "version": 1, "findings": { "a.ts": 3 } }', /is damaged/],
  ] as const) {
    it(`is refused when it is ${content}`, async () => {
      const folder = await project({ "a.ts": fine, "known.json": content });
      const { exit, stderr } = await forawait(folder, ["check", "--baseline", "known.json"]);
      assert.match(stderr, line);
      assert.equal(stderr.trimEnd().split("\n").length, 1);
      assert.equal(exit, 2);
    });
  }
});
