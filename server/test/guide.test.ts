/**
 * docs/guide.md promises that every example compiles and prints what the page says. This test keeps the promise.
 *
 * Each `ts` or `js` block is a module of its own. All are type-checked in one strict compiler run, and each is executed
 * in a process of its own. What follows a block is its complete expectation:
 *
 *     Prints:              followed by a `text` block, compared exactly
 *     Prints nothing.
 *
 * Without a mark, a block has no type error, ends with status 0 and writes nothing to stderr. HTML comments directly
 * before the fence change that, and are verified as strictly:
 *
 *     <!-- expect: type-error 2504, 2488 -->       these codes, each on a line that ends with `// TS2504`
 *     <!-- expect: exit 1 stderr /pattern/ -->     this status, and stderr that matches
 *     <!-- expect: exit 13 stderr /pattern/ from node 22 -->     as above; an older Node writes nothing to stderr
 *     <!-- needs: node 22 else /pattern/ -->       on an older Node the block fails, with stderr that matches
 */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { transform } from "esbuild";

const root = path.resolve(import.meta.dirname ?? path.dirname(fileURLToPath(import.meta.url)), "../..");
const guidePath = path.join(root, "docs/guide.md");
const guide = readFileSync(guidePath, "utf8");

const childDeadline = 30_000;
const compilerDeadline = 60_000;
const nodeMajor = Number(process.versions.node.split(".")[0]);

/** One executable example. `line` is that of its opening fence, counted from 1. */
interface Block {
  line: number;
  language: "ts" | "js";
  code: string;
  /** Compiler codes that the mark names, with repetitions. */
  typeErrors: number[];
  exit: number;
  stderr: RegExp;
  needs: { node: number; else: RegExp } | undefined;
  output: string;
}

interface Link {
  line: number;
  target: string;
}

interface Guide {
  blocks: Block[];
  headings: { line: number; level: number; slug: string }[];
  links: Link[];
}

const parsed = parse(guide.split("\n"));

describe("docs/guide.md: structure", () => {
  test("has examples, headings and links to check", () => {
    assert.ok(parsed.blocks.length >= 30, `only ${parsed.blocks.length} examples were found`);
    assert.ok(parsed.headings.length >= 15, `only ${parsed.headings.length} headings were found`);
    assert.ok(parsed.links.length >= 15, `only ${parsed.links.length} links were found`);
  });

  test("every heading has an anchor of its own", () => {
    const slugs = parsed.headings.map(heading => heading.slug);
    assert.deepEqual(
      slugs.filter((slug, index) => slugs.indexOf(slug) !== index),
      [],
    );
  });

  test("the contents list every section once, in order", () => {
    const sections = parsed.headings.filter(heading => heading.level === 2);
    const firstSection = sections[0]?.line ?? 0;
    const contents = parsed.links.filter(link => link.line < firstSection && link.target.startsWith("#"));
    assert.deepEqual(
      contents.map(link => link.target),
      sections.map(section => `#${section.slug}`),
    );
  });

  test("every link resolves", () => {
    const slugs = new Set(parsed.headings.map(heading => heading.slug));
    const broken = parsed.links.filter(link => !resolves(link.target, slugs));
    assert.deepEqual(
      broken.map(link => `line ${link.line}: ${link.target}`),
      [],
    );
  });
});

describe("docs/guide.md: examples", { concurrency: 2 }, () => {
  const folder = mkdtemp(path.join(tmpdir(), "forawait-guide-"));
  const typeErrors = folder.then(compile);
  // Reported by the test of each block; unhandled it would end the whole run.
  typeErrors.catch(() => {});
  after(async () => rm(await folder, { recursive: true, force: true }));

  for (const block of parsed.blocks) {
    test(`line ${block.line}`, async () => {
      const found = (await typeErrors).get(fileName(block)) ?? [];
      assert.deepEqual(
        found,
        announcedTypeErrors(block),
        "the compiler reports other errors than the page says",
      );
      await execute(block, await folder);
    });
  }
});

/** Reads the page. Anything that could let an example escape unchecked is an error, named with its line. */
function parse(lines: string[]): Guide {
  const result: Guide = { blocks: [], headings: [], links: [] };
  let marks: string[] = [];
  let index = 0;
  while (index < lines.length) {
    const line = lines[index] ?? "";
    const number = index + 1;
    if (/```|~~~/.test(line)) {
      const block = parseBlock(lines, index, marks);
      marks = [];
      result.blocks.push(block.block);
      index = block.next;
      continue;
    }
    const mark = /^<!-- (.*) -->$/.exec(line);
    if (mark) {
      marks.push(mark[1] ?? "");
    } else {
      assert.ok(!line.includes("<!--"), `line ${number}: a comment stands alone on its line`);
      assert.equal(marks.length, 0, `line ${number}: the mark above belongs to no example`);
      assert.ok(!/^(Prints\b|\s{4,}\S)/.test(line), `line ${number}: belongs to no example`);
      assert.ok(
        !/^\[[^\]]+\]:/.test(line),
        `line ${number}: a link stands where it is used, and is checked there`,
      );
    }
    const heading = /^(#+) (.+)$/.exec(line);
    if (heading) {
      result.headings.push({ line: number, level: heading[1]?.length ?? 0, slug: slugOf(heading[2] ?? "") });
    }
    for (const link of line.replace(/`[^`]*`/g, "").matchAll(/\]\(([^)\s]*)\)/g)) {
      result.links.push({ line: number, target: link[1] ?? "" });
    }
    index++;
  }
  assert.equal(marks.length, 0, "the last mark belongs to no example");
  return result;
}

/** Reads the block whose fence opens at `start`, and the statement of its output that must follow. */
function parseBlock(lines: string[], start: number, marks: string[]): { block: Block; next: number } {
  const number = start + 1;
  const language = /^```(ts|js)$/.exec(lines[start] ?? "")?.[1];
  assert.ok(language === "ts" || language === "js", `line ${number}: an example is marked as ts or js`);
  const code = fenced(lines, start);
  const block: Block = {
    line: number,
    language,
    code: code.text,
    typeErrors: [],
    exit: 0,
    stderr: /^$/,
    needs: undefined,
    output: "",
  };
  for (const mark of marks) applyMark(block, mark);

  const stated = statedOutput(lines, code.next, number);
  block.output = stated.text;
  return { block, next: stated.next };
}

function applyMark(block: Block, mark: string): void {
  const types = /^expect: type-error (\d+(?:, \d+)*)$/.exec(mark);
  if (types) {
    block.typeErrors = (types[1] ?? "").split(", ").map(Number);
    return;
  }
  const run = /^expect: exit (\d+) stderr \/(.+)\/(?: from node (\d+))?$/.exec(mark);
  if (run) {
    block.exit = Number(run[1]);
    block.stderr = nodeMajor < Number(run[3] ?? 0) ? /^$/ : new RegExp(run[2] ?? "");
    return;
  }
  const needs = /^needs: node (\d+) else \/(.+)\/$/.exec(mark);
  if (needs) {
    block.needs = { node: Number(needs[1]), else: new RegExp(needs[2] ?? "") };
    return;
  }
  assert.fail(`line ${block.line}: unknown mark "${mark}"`);
}

/** Finds what the page says an example prints. `start` is the line after the example. */
function statedOutput(lines: string[], start: number, number: number): { text: string; next: number } {
  const first = skipBlank(lines, start);
  const statement = lines[first] ?? "";
  if (statement === "Prints nothing.") return { text: "", next: first + 1 };
  assert.equal(statement, "Prints:", `line ${number}: nothing says what this example prints`);
  return fenced(lines, textFence(lines, first + 1, number));
}

function textFence(lines: string[], start: number, number: number): number {
  const fence = skipBlank(lines, start);
  assert.equal(lines[fence], "```text", `line ${number}: the output is a text block`);
  return fence;
}

function skipBlank(lines: string[], start: number): number {
  let index = start;
  while (lines[index] === "") index++;
  return index;
}

function fenced(lines: string[], start: number): { text: string; next: number } {
  const end = lines.indexOf("```", start + 1);
  assert.ok(end > start, `line ${start + 1}: the fence is never closed`);
  return { text: lines.slice(start + 1, end).join("\n"), next: end + 1 };
}

/** The anchor that GitHub gives to a heading. */
function slugOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, "")
    .replace(/\s/g, "-");
}

function resolves(target: string, slugs: Set<string>): boolean {
  if (target.startsWith("#")) return slugs.has(target.slice(1));
  if (/^https:\/\/[^/]+\//.test(target)) return true;
  const file = path.resolve(path.dirname(guidePath), target.split("#")[0] ?? "");
  return file.startsWith(root + path.sep) && existsSync(file);
}

function fileName(block: Block): string {
  return `line-${block.line}.${block.language}`;
}

/** Type errors that a block announces: by its mark, and by a comment at the end of each offending line. */
function announcedTypeErrors(block: Block): string[] {
  const announced = block.code.split("\n").flatMap((line, index) => {
    const codes = /\/\/ TS(\d+(?:, TS\d+)*)$/.exec(line)?.[1]?.split(", TS") ?? [];
    return codes.map(code => `${index + 1}: TS${code}`);
  });
  assert.deepEqual(
    announced.map(entry => Number(entry.split("TS")[1])).sort(),
    [...block.typeErrors].sort(),
    "the mark and the comments in the code name different type errors",
  );
  return announced;
}

/**
 * Type-checks all blocks in one run of the compiler.
 *
 * @returns for each file with errors its `line: TScode` entries, in the order of lines
 */
async function compile(folder: string): Promise<Map<string, string[]>> {
  const files = parsed.blocks.map(fileName);
  await Promise.all(
    parsed.blocks.map(block => writeFile(path.join(folder, fileName(block)), `${block.code}\n`)),
  );
  await writeFile(path.join(folder, "package.json"), JSON.stringify({ type: "module" }));
  await writeFile(
    path.join(folder, "tsconfig.json"),
    JSON.stringify({
      compilerOptions: {
        target: "es2023",
        lib: ["esnext"],
        module: "nodenext",
        moduleDetection: "force",
        strict: true,
        noUncheckedIndexedAccess: true,
        erasableSyntaxOnly: true,
        allowJs: true,
        checkJs: true,
        skipLibCheck: true,
        noEmit: true,
        types: ["node"],
        typeRoots: [path.join(root, "node_modules/@types")],
      },
      files,
    }),
  );
  const compiler = path.join(root, "node_modules/typescript/bin/tsc");
  const run = await node([compiler, "--noEmit", "--pretty", "false", "-p", folder], folder, compilerDeadline);

  const errors = new Map<string, string[]>();
  for (const line of run.stdout.split("\n")) {
    if (line === "" || line.startsWith(" ")) continue;
    const error = /^(line-\d+\.[jt]s)\((\d+),\d+\): error TS(\d+): /.exec(line);
    assert.ok(error, `the compiler failed: ${line}`);
    const [, file = "", row, code] = error;
    errors.set(file, [...(errors.get(file) ?? []), `${row}: TS${code}`]);
  }
  assert.equal(run.stderr, "");
  assert.equal(run.exit === 0, errors.size === 0, `the compiler ended with status ${run.exit}`);
  return errors;
}

/** Runs one block and compares all that it does with what the page says. */
async function execute(block: Block, folder: string): Promise<void> {
  const file = path.join(folder, `line-${block.line}.mjs`);
  await writeFile(file, await javaScript(block));
  const run = await node([file], folder, childDeadline);
  if (block.needs && nodeMajor < block.needs.node) {
    assert.notEqual(
      run.exit,
      0,
      `the mark says that Node ${block.needs.node} is needed, but this one is enough`,
    );
    assert.match(run.stderr, block.needs.else);
    return;
  }
  assert.equal(run.stdout.replace(/\n$/, ""), block.output);
  assert.match(run.stderr, block.stderr);
  assert.equal(run.exit, block.exit);
}

/** JavaScript is run as it stands, so that a syntax error in it is Node's own. */
async function javaScript(block: Block): Promise<string> {
  if (block.language === "js") return block.code;
  const options = { loader: "ts", target: "node20", format: "esm" } as const;
  return (await transform(block.code, options)).code;
}

interface Run {
  exit: number;
  stdout: string;
  stderr: string;
}

/** Runs this Node with `args`. Rejects when the process outlives the deadline (milliseconds) or dies by a signal. */
function node(args: string[], cwd: string, deadline: number): Promise<Run> {
  const { NODE_OPTIONS: _, FORCE_COLOR: __, ...env } = process.env;
  return new Promise((resolve, reject) => {
    const options = {
      cwd,
      timeout: deadline,
      killSignal: "SIGKILL",
      env: { ...env, NO_COLOR: "1" },
    } as const;
    const child = execFile(process.execPath, args, options, (error, stdout, stderr) => {
      const exit = error ? error.code : 0;
      if (typeof exit === "number") resolve({ exit, stdout, stderr });
      else reject(new Error(`did not end within ${deadline} ms:\n${stdout}${stderr}`, { cause: error }));
    });
    child.stdin?.end();
  });
}
