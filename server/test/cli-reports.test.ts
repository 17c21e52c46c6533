/** The report formats of `forawait check`. */
import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, it } from "node:test";
import { stripVTControlCharacters } from "node:util";
import type { Log } from "sarif";
import { rules } from "../src/rules/index.ts";
import { fine, forawait, loops, message, misuse, project } from "./cli-harness.ts";

describe("--format json", () => {
  it("is the contract, field by field", async () => {
    const text = `\ufeff// 漢字 😀\r\n\r\n${misuse.replaceAll("\n", "\r\n")}`;
    const folder = await project({ "src/a.ts": text, "src/b.ts": "export const b = 1;\n" });
    const { stdout, exit } = await forawait(folder, ["check", "--format", "json", ...loops]);
    const offset = text.slice(1).indexOf("await");
    assert.deepEqual(JSON.parse(stdout), {
      version: 1,
      tool: "forawait",
      filesChecked: 2,
      partial: false,
      findings: [
        {
          rule: "no-for-await-of-sync",
          severity: "warning",
          file: "src/a.ts",
          start: { line: 4, column: 7, offset },
          end: { line: 4, column: 12, offset: offset + 5 },
          message,
          related: [],
          fixes: [
            {
              title: "Use a plain `for…of`",
              safe: true,
              edits: [{ file: "src/a.ts", start: offset, end: offset + 6, newText: "" }],
            },
          ],
        },
      ],
    });
    assert.equal(exit, 0);
  });

  it("names related places in other files, and files above the working folder", async () => {
    const folder = await project({
      "lib/read.ts": "\n\nexport async function* read() {\n  yield 1;\n}\n",
      "app/a.ts": 'import { read } from "../lib/read.js";\nread();\n',
    });
    const args = ["--preset", "off", "--rule", "no-floating-generator:on"];
    const inside = await forawait(folder, ["check", "--format", "json", ...args]);
    const [finding] = JSON.parse(inside.stdout).findings;
    assert.equal(finding.file, "app/a.ts");
    assert.deepEqual(finding.start, { line: 2, column: 1, offset: 39 });
    const [related] = finding.related;
    assert.equal(related.file, "lib/read.ts");
    assert.equal(related.start.line, 3);
    assert.match(related.message, /\.$/);
    assert.deepEqual(Object.keys(related), ["file", "start", "end", "message"]);

    const below = await forawait(path.join(folder, "app"), ["check", "--format", "json", ...args]);
    assert.equal(JSON.parse(below.stdout).findings[0].related[0].file, "../lib/read.ts");
  });
});

describe("--format stylish", () => {
  const sample = {
    "lib/read.ts": "export async function* read() {\n  yield 1;\n}\n",
    "src/a.ts": `import { read } from "../lib/read.js";

export async function print(names: string[]) {
\t/* 漢字 👩‍👩‍👧 */ for await (const name of names) console.log(name);
\tif (names.length > 0) { console.log("a line that is much too long for a terminal"); } else { for await (const name of names) console.log("behind it", name); }
  read();
}

export async function evil(list: "\u202e"[]) {
  for await (const x of list) x; // \u001b[31m \u202e
}
`,
  };
  const args = [
    "check",
    "--preset",
    "off",
    "--rule",
    "no-for-await-of-sync:on",
    "--rule",
    "no-floating-generator:on",
  ];

  it("reads well at 80 columns", async () => {
    const folder = await project(sample);
    const { stdout, exit } = await forawait(folder, args);
    assert.equal(
      stdout.replace(/in \d+\.\d s/, "in 1.0 s"),
      `src/a.ts
  4:24  warning  no-for-await-of-sync
    \`string[]\` is not async iterable, so nothing here arrives later: \`for await\`
    only adds a pause before each item, in which other code can run. Use a plain
    \`for…of\`.

    3 │ export async function print(names: string[]) {
    4 │     /* 漢字 👩‍👩‍👧 */ for await (const name of names) console.log(name);
      │                       ~~~~~
    5 │     if (names.length > 0) { console.log("a line that is much too long f…

    fix: Use a plain \`for…of\` (--fix)

  5:99  warning  no-for-await-of-sync
    \`string[]\` is not async iterable, so nothing here arrives later: \`for await\`
    only adds a pause before each item, in which other code can run. Use a plain
    \`for…of\`.

    5 │ … for a terminal"); } else { for await (const name of names) console.lo…
      │                                  ~~~~~

    fix: Use a plain \`for…of\` (--fix)

  6:3  error  no-floating-generator
    Nothing inside \`read\` runs here: calling a generator function only creates a
    generator, and this one is dropped. Iterate it (\`for await…of\`), or remove
    the call.

    5 │     if (names.length > 0) { console.log("a line that is much too long f…
    6 │   read();
      │   ~~~~
    7 │ }

    lib/read.ts:1:24 This is a generator function: its body runs while its
      result is iterated.
    fix: Run it with \`for await…of\` (suggestion)

  10:7  warning  no-for-await-of-sync
    \`"�"[]\` is not async iterable, so nothing here arrives later: \`for await\`
    only adds a pause before each item, in which other code can run. Use a plain
    \`for…of\`.

     9 │ export async function evil(list: "�"[]) {
    10 │   for await (const x of list) x; // �[31m �
       │       ~~~~~
    11 │ }

    fix: Use a plain \`for…of\` (--fix)

2 files checked in 1.0 s: 1 error, 3 warnings. 3 can be fixed with --fix.
`,
    );
    assert.equal(exit, 1);
  });

  it("is colored where it is asked for, and only there", async () => {
    const folder = await project(sample);
    const colorCode = "\u001b[";
    const plain = await forawait(folder, args);
    assert.ok(!plain.stdout.includes(colorCode), "no color in a pipe");
    const runs: readonly [boolean, string[], Record<string, string>][] = [
      [true, ["--color"], {}],
      [true, ["--color"], { NO_COLOR: "1" }],
      [true, [], { FORCE_COLOR: "1" }],
      [false, [], { FORCE_COLOR: "0" }],
      [false, ["--no-color"], { FORCE_COLOR: "1" }],
      [false, [], { FORCE_COLOR: "1", NO_COLOR: "1" }],
      [false, [], { CI: "1" }],
    ];
    for (const [colored, flags, env] of runs) {
      const { stdout } = await forawait(folder, [...args, ...flags], { env });
      assert.equal(stdout.includes(colorCode), colored, `${flags} ${JSON.stringify(env)}`);
      const text = (output: string) => stripVTControlCharacters(output).replace(/in \d+\.\d s/, "");
      assert.equal(text(stdout), text(plain.stdout));
    }
  });

  it("counts hints, and shows them with --hints", async () => {
    const folder = await project({ "a.ts": misuse });
    const hints = ["check", "--preset", "off", "--rule", "no-for-await-of-sync:hint"];
    const counted = await forawait(folder, hints);
    assert.match(counted.stdout, /^1 file checked in .* s: 1 hint \(--hints shows them\)\. 1 can be fixed/);
    const shown = await forawait(folder, [...hints, "--hints"]);
    assert.match(shown.stdout, /^a\.ts\n {2}2:7 {2}hint {2}no-for-await-of-sync\n/);
  });
});

describe("formats for other programs", () => {
  const tricky = 'a&b <"c">.ts';
  const files = { [`src/${tricky}`]: misuse, "src/fine.ts": fine, "broken.ts": `const = "\u0001<&>";\n` };

  it("sarif is SARIF 2.1.0", async () => {
    const folder = await project(files);
    const { stdout, exit } = await forawait(folder, ["check", "--format", "sarif", ...loops]);
    const log: Log = JSON.parse(stdout);
    assert.equal(log.version, "2.1.0");
    const [run] = log.runs;
    const driver = run?.tool.driver;
    assert.equal(driver?.name, "forawait");
    assert.deepEqual(
      driver?.rules?.map(rule => rule.id),
      rules.map(rule => rule.id),
    );
    assert.ok(driver?.rules?.every(rule => rule.shortDescription?.text && rule.helpUri));
    assert.equal(run?.columnKind, "utf16CodeUnits");
    const [result, ...others] = run?.results ?? [];
    assert.deepEqual(others, []);
    assert.equal(result?.ruleId, "no-for-await-of-sync");
    assert.equal(driver?.rules?.[result?.ruleIndex ?? -1]?.id, result?.ruleId);
    assert.equal(result?.level, "warning");
    assert.equal(result?.message.text, message);
    const region = { startLine: 2, startColumn: 7, endLine: 2, endColumn: 12 };
    const artifactLocation = { uri: `src/${encodeURIComponent(tricky)}`, uriBaseId: "SRCROOT" };
    assert.deepEqual(result?.locations, [{ physicalLocation: { artifactLocation, region } }]);
    assert.deepEqual(result?.fixes, [
      {
        description: { text: "Use a plain `for…of`" },
        artifactChanges: [
          {
            artifactLocation,
            replacements: [{ deletedRegion: { ...region, endColumn: 13 }, insertedContent: { text: "" } }],
          },
        ],
      },
    ]);
    assert.match(run?.originalUriBaseIds?.SRCROOT?.uri ?? "", /^file:\/\/\/.*\/$/);
    const [invocation] = run?.invocations ?? [];
    assert.equal(invocation?.executionSuccessful, true);
    assert.match(invocation?.toolExecutionNotifications?.[0]?.message.text ?? "", /^broken\.ts:1:7: /);
    assert.equal(exit, 2);

    // A fingerprint stays when code above moves, so that a service does not see a new finding.
    const file = path.join(folder, "src", tricky);
    await writeFile(file, `// Moved.\n\n${misuse}`);
    const moved: Log = JSON.parse((await forawait(folder, ["check", "--format", "sarif", ...loops])).stdout);
    assert.deepEqual(moved.runs[0]?.results?.[0]?.partialFingerprints, result?.partialFingerprints);
  });

  it("github is workflow commands, with paths from the root of the repository", async () => {
    const folder = await project({ "pkg/src/50%, a:b.ts": misuse });
    const run = (cwd: string, env?: Record<string, string>) =>
      forawait(cwd, ["check", "--format", "github", ...loops], { env });
    const command = (file: string) =>
      `::warning file=${file},line=2,col=7,endLine=2,endColumn=12,title=forawait no-for-await-of-sync::${message}\n`;
    const pkg = path.join(folder, "pkg");
    assert.equal((await run(pkg)).stdout, command("src/50%25%2C a%3Ab.ts"));
    assert.equal((await run(pkg, { GITHUB_WORKSPACE: folder })).stdout, command("pkg/src/50%25%2C a%3Ab.ts"));
  });

  it("junit is well-formed XML with a suite for each file", async () => {
    const folder = await project(files);
    const { stdout } = await forawait(folder, ["check", "--format", "junit", ...loops]);
    const elements = parseXml(stdout);
    const [root] = elements;
    assert.equal(root?.name, "testsuites");
    assert.deepEqual(
      { ...root?.attributes, time: undefined },
      { name: "forawait", tests: "4", failures: "1", errors: "1", time: undefined },
    );
    const suites = elements
      .filter(({ name }) => name === "testsuite")
      .map(({ attributes }) => attributes.name);
    assert.deepEqual(suites, ["broken.ts", "broken.ts", `src/${tricky}`, "src/fine.ts"]);
    const failure = elements.find(({ name }) => name === "failure");
    assert.deepEqual(failure?.attributes, { type: "warning", message });
    const failed = elements.find(
      ({ name, attributes }) => name === "testcase" && attributes.line !== undefined,
    );
    assert.deepEqual(failed?.attributes, {
      name: "no-for-await-of-sync",
      classname: `src/${tricky}`,
      file: `src/${tricky}`,
      line: "2",
    });
  });

  it("--timing goes to standard error and leaves the report alone", async () => {
    const folder = await project({ "a.ts": misuse });
    const { stdout, stderr } = await forawait(folder, ["check", "--format", "json", "--timing", ...loops]);
    assert.equal(JSON.parse(stdout).findings.length, 1);
    assert.match(stderr, /^load projects +\d+ ms$/m);
    assert.match(stderr, /^check +\d+ ms$/m);
    assert.match(stderr, /^walk +\d+\.\d ms$/m);
    assert.match(stderr, /^trees from TypeScript +1$/m);
    assert.match(stderr, /^sent to TypeScript +\d+\.\d MB$/m);
    assert.match(stderr, /^received from TypeScript +\d+\.\d MB$/m);
    assert.match(stderr, /^questions to TypeScript +[1-9]\d*$/m);
    assert.match(stderr, /^requests to TypeScript +[1-9]\d*$/m);
    assert.match(stderr, /^rule no-for-await-of-sync +\d+\.\d ms$/m);
  });
});

interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** Reads the XML that JUnit reports are made of. Throws at what no XML parser would take. */
function parseXml(text: string): XmlElement[] {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
  assert.doesNotMatch(text, /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/, "forbidden characters");
  const elements: XmlElement[] = [];
  const open: string[] = [];
  const declaration = '<?xml version="1.0" encoding="UTF-8"?>';
  assert.ok(text.startsWith(declaration));
  const token = /<\/([\w-]+)>|<([\w-]+)((?:\s+[\w-]+="[^"<]*")*)\s*(\/?)>|([^<]+)/y;
  token.lastIndex = declaration.length;
  const decoded = (value: string) =>
    value.replace(/&(?:(lt|gt|amp|quot)|#(\d+));?|&/g, (entity, name: string, code: string) => {
      if (code) return String.fromCodePoint(Number(code));
      const known: Record<string, string> = { lt: "<", gt: ">", amp: "&", quot: '"' };
      assert.ok(name && entity.endsWith(";"), `stray ${entity}`);
      return known[name] as string;
    });
  while (token.lastIndex < text.length) {
    const at = token.lastIndex;
    const [, closing, opening, attributes = "", isEmpty, content] =
      token.exec(text) ?? assert.fail(`at ${at}`);
    if (content !== undefined) decoded(content);
    else if (closing !== undefined) assert.equal(open.pop(), closing);
    else if (opening !== undefined) {
      const pairs = [...attributes.matchAll(/([\w-]+)="([^"]*)"/g)];
      elements.push({
        name: opening,
        attributes: Object.fromEntries(pairs.map(([, name, value]) => [name, decoded(value as string)])),
      });
      if (!isEmpty) open.push(opening);
    }
  }
  assert.deepEqual(open, []);
  return elements;
}
