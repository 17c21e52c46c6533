/** The parts of the benchmark that compute and write. Nothing here asserts a time. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, it } from "node:test";
import vm from "node:vm";
import { transformSync } from "esbuild";
import { turned } from "../../scripts/bench/cold.ts";
import { repeated } from "../../scripts/bench/growth.ts";
import { applied, difference, type Passage, typedInto, undo } from "../../scripts/bench/keystrokes.ts";
import { table } from "../../scripts/bench/markdown.ts";
import {
  canMeasureMemory,
  processTree,
  residentOfTree,
  watchTree,
} from "../../scripts/bench/process-tree.ts";
import { page } from "../../scripts/bench/report.ts";
import { type Circumstances, merged, namedParts, type Results } from "../../scripts/bench/results.ts";
import { run } from "../../scripts/bench/run.ts";
import { fittedExponent, median, percentile, spread } from "../../scripts/bench/statistics.ts";
import { addToStored, missingParts, readStored, whyNoPage } from "../../scripts/bench/store.ts";
import { targetsOf } from "../../scripts/bench/targets.ts";
import { scenariosOf } from "../../scripts/bench/typing.ts";
import { repository } from "./harness.ts";

describe("statistics", () => {
  it("find the middle, and the mean of two middle ones", () => {
    assert.equal(median([3, 1, 2]), 2);
    assert.equal(median([4, 1, 3, 2]), 2.5);
    assert.equal(median([7]), 7);
  });

  it("give percentiles that were measured", () => {
    const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);
    assert.equal(percentile(hundred, 0.5), 50);
    assert.equal(percentile(hundred, 0.95), 95);
    assert.equal(percentile(hundred, 0.99), 99);
    assert.equal(percentile([5, 1], 0.99), 5);
    assert.equal(percentile([5, 1], 0), 1);
  });

  it("leave their input in its order", () => {
    const values = [3, 1, 2];
    assert.deepEqual(spread(values), { median: 2, min: 1, max: 3 });
    assert.deepEqual(values, [3, 1, 2]);
  });

  it("refuse to say something about nothing", () => {
    assert.throws(() => median([]), /nothing to take a statistic of/);
    assert.throws(() => fittedExponent([{ x: 2, y: 1 }]), /different x/);
  });

  it("fit the exponent of a power", () => {
    const points = (exponent: number) => [1, 2, 4, 8].map(x => ({ x, y: 3 * x ** exponent }));
    assert.ok(Math.abs(fittedExponent(points(1)) - 1) < 1e-9);
    assert.ok(Math.abs(fittedExponent(points(1.5)) - 1.5) < 1e-9);
    // The slope of the least-squares line through (0, 0), (1, 1) and (2, 4), in logarithms of base 2, is 2.
    const bent = [1, 2, 4].map((x, index) => ({ x, y: 2 ** (index * index) }));
    assert.ok(Math.abs(fittedExponent(bent) - 2) < 1e-9);
  });
});

describe("turns", () => {
  it("put everybody first and last in time, and leave nobody out", () => {
    const rounds = [0, 1, 2, 3, 4, 5].map(round => turned(["a", "b", "c"], round));
    assert.deepEqual(new Set(rounds.map(round => round[0])).size, 3);
    assert.deepEqual(new Set(rounds.map(round => round[2])).size, 3);
    for (const round of rounds) assert.deepEqual([...round].sort(), ["a", "b", "c"]);
    assert.deepEqual(
      [turned(["a", "b"], 0), turned(["a", "b"], 1)],
      [
        ["a", "b"],
        ["b", "a"],
      ],
    );
  });
});

describe("memory of a process tree", { skip: !canMeasureMemory && "there is no /proc here" }, () => {
  it("counts what a process has started, until it has ended", async () => {
    const inner =
      "const held = Buffer.alloc(64 << 20, 1); console.log('ready'); setInterval(() => held, 1000)";
    const outer = `require("node:child_process").spawn(process.execPath, ["-e", ${JSON.stringify(inner)}], { stdio: "inherit" })`;
    const child = spawn(process.execPath, ["-e", outer], {
      stdio: ["ignore", "pipe", "inherit"],
      detached: true,
    });
    const { pid } = child;
    assert.ok(pid);
    try {
      await once(child.stdout, "data");
      const tree = processTree(pid);
      assert.equal(tree[0]?.pid, pid);
      assert.equal(tree.length, 2);
      assert.ok((tree[1]?.resident ?? 0) > 64 << 20);
      assert.ok(tree.every(({ resident, peak }) => peak >= resident));
      assert.ok((watchTree(pid).stop() ?? 0) > 64 << 20);
    } finally {
      const ended = once(child, "close");
      process.kill(-pid, "SIGKILL");
      await ended;
    }
    assert.equal(residentOfTree(pid), 0);
  });
});

describe("a command that is timed", () => {
  const node = (code: string, expected: number[]) => ({
    line: [process.execPath, "-e", code] as const,
    folder: repository,
    expected,
  });

  it("gives what it prints, when it ends as expected", async () => {
    const { output, milliseconds } = await run(
      node("console.log('done'); process.exitCode = 1", [0, 1]),
      true,
    );
    assert.equal(output, "done\n");
    assert.ok(milliseconds > 0);
  });

  it("is an error with what it said, when it ends otherwise", async () => {
    await assert.rejects(run(node("console.error('no such file'); process.exit(2)", [0, 1])), /no such file/);
  });
});

describe("typing", () => {
  const isScript = (text: string) => {
    try {
      new vm.Script(text);
      return true;
    } catch {
      return false;
    }
  };
  const typed = (text: string, ...passages: Passage[]) => typedInto(text, passages, isScript);
  const newTexts = (text: string, passage: Passage) => typed(text, passage).map(({ newText }) => newText);

  it("makes an edit where the text parses, which brings along what did not", () => {
    assert.deepEqual(newTexts("f();", { offset: 4, typed: "a + b;" }), ["a", " ", "+ b", ";"]);
  });

  it("closes brackets and quotes by itself, and moves over them", () => {
    assert.deepEqual(newTexts("", { offset: 0, typed: "f(['a']);" }), ["f", "()", "[]", "''", "a", ";"]);
    assert.deepEqual(newTexts("", { offset: 0, typed: "/** It's. */" }), [
      "/** */",
      " ",
      "I",
      "t",
      "'",
      "s",
      ".",
    ]);
  });

  it("breaks a line with its indentation, and puts the closing brace on one of its own", () => {
    const text = "  \n";
    const edits = typed(text, { offset: 2, typed: "{\n    a;\n  }" });
    assert.deepEqual(edits, [
      { start: 2, end: 2, newText: "{}" },
      { start: 3, end: 3, newText: "\n    \n  " },
      { start: 8, end: 8, newText: "a" },
      { start: 9, end: 9, newText: ";" },
    ]);
    assert.equal(edits.reduce(applied, text), "  {\n    a;\n  }\n");
  });

  it("moves the cursor from passage to passage", () => {
    const edits = typed("", { offset: 0, typed: "f();" }, { offset: 2, typed: "1" });
    assert.equal(edits.reduce(applied, ""), "f(1);");
  });

  it("refuses what does not parse at its end or stays open", () => {
    assert.throws(() => typed("", { offset: 0, typed: "a +" }), /does not parse at its end/);
    assert.throws(() => typed("", { offset: 0, typed: "f(1" }), /leaves "\)" open/);
  });

  it("finds the smallest edit between two texts", () => {
    for (const [before, after, edit] of [
      ["aa", "aaa", { start: 2, end: 2, newText: "a" }],
      ["abc", "adc", { start: 1, end: 2, newText: "d" }],
      ["abc", "ac", { start: 1, end: 2, newText: "" }],
      ["abc", "abc", { start: 3, end: 3, newText: "" }],
    ] as const) {
      assert.deepEqual(difference(before, after), edit);
      assert.equal(applied(before, difference(before, after)), after);
    }
  });

  it("has a plan whose texts all parse, and whose misuse comes to lie in the body", () => {
    const text = [
      "import { x } from './x';",
      "export function streamText<T>({ model }: {",
      "    model: LanguageModel;",
      "}) {",
      "      async function streamStep({",
      "      currentStep }: { currentStep: number }) {",
      "          const includeRawChunks = self.includeRawChunks;",
      "          return includeRawChunks;",
      "      }",
      "}",
      "",
    ].join("\n");
    const parses = (text: string) => {
      try {
        transformSync(text, { loader: "ts", logLevel: "silent" });
        return true;
      } catch {
        return false;
      }
    };
    for (const { edits, misuse, title } of scenariosOf(text, parses)) {
      assert.ok(edits.length >= 40 && edits.length <= 150, `${title} has ${edits.length} edits`);
      let latest = text;
      for (const edit of edits) {
        const next = applied(latest, edit);
        assert.ok(parses(next), next);
        assert.equal(applied(next, undo(latest, edit)), latest);
        latest = next;
      }
      const body = applied(latest, misuse).split("includeRawChunks;\n")[1] ?? "";
      assert.match(body, /^ {10}for await \(const size of \[currentStep\]\)/m, title);
    }
  });

  it("takes edits back", () => {
    const edit = { start: 1, end: 3, newText: "xyz" };
    assert.equal(applied(applied("abcd", edit), undo("abcd", edit)), "abcd");
  });

  it("makes long files of short ones, with the imports once", () => {
    const text =
      'import { a } from "./a";\nimport {\n  b,\n} from "./b";\n\nexport const c = a + b;\nexport const d = c;\n';
    const long = repeated(text, 100);
    assert.equal(long.match(/^import/gm)?.length, 2);
    assert.ok(long.split("\n").length >= 100);
    assert.ok(long.split("\n").length < 120);
    const parts = [...long.matchAll(/namespace Part(\d+) \{\nexport const c/g)].map(([, number]) =>
      Number(number),
    );
    assert.deepEqual(
      parts,
      Array.from({ length: parts.length }, (_, index) => index + 1),
    );
  });
});

/** Made up: what was measured, and how. */
function circumstances(changes: Partial<Circumstances> = {}): Circumstances {
  return {
    command: "npm run bench",
    date: "2026-11-20 12:00 UTC",
    runs: 5,
    machine: {
      processor: "A processor",
      cores: 2,
      memoryBytes: 8 * 2 ** 30,
      system: "Linux",
      node: "v20.0.0",
    },
    build: "0123456789abcdef",
    versions: { oxlint: "1.0.0", rxjs: "7.8.2" },
    tools: [
      { id: "forawait", title: "forawait 1.0.0", does: "everything" },
      { id: "tsc7", title: "tsc 7.0.2", does: "types" },
    ],
    ...changes,
  };
}

const spreadOf = (value: number) => ({ median: value, min: value - 10, max: value + 10 });

function coldResult(project: string, tool: string, milliseconds: number) {
  const peakBytes = tool === "tsc7" ? null : spreadOf(100 << 20);
  return { project, tool, milliseconds: spreadOf(milliseconds), peakBytes };
}

/** @param times Of forawait and of tsc 7, in milliseconds. */
function coldProject(name: string, times: readonly [number, number], how = circumstances()) {
  const errors = { typescript7: 1, typescript6: null };
  return {
    ...how,
    values: {
      facts: { name, packages: ["rxjs 7.8.2"], files: 1251, lines: 20000, errors },
      verified: [{ tool: "forawait", files: 1251, findings: 4 }],
      results: [coldResult(name, "forawait", times[0]), coldResult(name, "tsc7", times[1])],
    },
  };
}

const edited = { project: "many", file: "src/a.ts", lines: 3268 };

const editResult = (tool: string, answer: "first" | "whole", p50: number, p95: number) =>
  ({ scenario: "body", title: "a body", tool, answer, edits: 100, p50, p95, p99: p95 }) as const;

const editResults = [
  editResult("forawait", "first", 20, 50),
  editResult("forawait", "whole", 40, 100),
  editResult("oxlint", "whole", 400, 600),
];

describe("the page", () => {
  const results: Results = { cold: [coldProject("rxjs", [500, 1000])] };

  it("aligns numbers to the right, and keeps bars in their cells", () => {
    assert.equal(
      table(["Tool", "Time"], [["a|b", "1.5 s"]]),
      "| Tool | Time |\n| --- | ---: |\n| a\\|b | 1.5 s |",
    );
  });

  it("shows each tool with its ratio, and n/a for what could not be measured", () => {
    const text = page(results);
    assert.match(text, /^\| forawait 1\.0\.0 \| 0\.50 s \| 0\.49 s – 0\.51 s \| 1\.00 × \| 100 MB \| 4 \|$/m);
    assert.match(text, /^\| tsc 7\.0\.2 \| 1\.00 s \| 0\.99 s – 1\.01 s \| 2\.00 × \| n\/a \| {2}\|$/m);
    assert.match(text, /2 cores, 8 GB; Linux; Node v20\.0\.0/);
  });

  it("leaves out what was not measured", () => {
    assert.doesNotMatch(page(results), /## (Start|Growth|Each edit|Memory)/);
  });

  it("says of each part when and how it was measured", () => {
    const how = circumstances({ date: "2026-11-21 08:30 UTC", command: "npm run bench -- edits" });
    const text = page({ ...results, edits: { ...how, values: { edited, results: editResults } } });
    assert.match(text, /^\| cold \(rxjs\) \| 2026-11-20 12:00 UTC \| 5 \| `npm run bench` \|/m);
    assert.match(text, /^\| edits \| 2026-11-21 08:30 UTC \| 1 \| `npm run bench -- edits` \|/m);
    assert.equal(text.match(/^Machine: /gm)?.length, 1);
  });

  it("shows both answers to an edit, and the others' ratio to each", () => {
    const text = page({ edits: { ...circumstances(), values: { edited, results: editResults } } });
    assert.match(
      text,
      /^\| a body \| forawait 1\.0\.0, around the edit \| 100 \| 20 ms \| 50 ms \| 50 ms \| 1\.00 ×, 1\.00 × \|/m,
    );
    assert.match(text, /^\| a body \| forawait 1\.0\.0, whole file \| 100 \| 40 ms \|/m);
    assert.match(text, /^\| a body \| oxlint \|.*\| 20\.0 ×, 12\.0 × \| 10\.0 ×, 6\.00 × \|$/m);
  });
});

describe("targets", () => {
  it("are judged by the worst", () => {
    const [good] = targetsOf({ cold: [coldProject("rxjs", [500, 1000])] });
    assert.deepEqual(good, {
      work: "whole project, cold, against `tsc` 7",
      wanted: "≤ 0.60 ×",
      measured: "0.50 × (rxjs)",
      met: true,
    });
    const [bad] = targetsOf({
      cold: [coldProject("rxjs", [500, 1000]), coldProject("effect", [900, 1000])],
    });
    assert.equal(bad?.measured, "0.90 × (effect)");
    assert.equal(bad?.met, false);
  });

  it("are judged for both answers to an edit", () => {
    const rows = targetsOf({ edits: { ...circumstances(), values: { edited, results: editResults } } });
    assert.deepEqual(
      rows.map(({ work, measured, met }) => [work, measured, met]),
      [
        ["edit → what is being typed, p50, faster than oxlint's server", "20.00 × (a body)", true],
        ["edit → what is being typed, p95, faster than oxlint's server", "12.00 × (a body)", true],
        ["edit → what is being typed, p95", "50 ms (a body)", true],
        ["edit → whole file, p50, faster than oxlint's server", "10.00 × (a body)", true],
        ["edit → whole file, p95, faster than oxlint's server", "6.00 × (a body)", false],
        ["edit → whole file, p95", "100 ms (a body)", false],
      ],
    );
  });
});

describe("stored parts", () => {
  const names = ["rxjs", "effect"];
  const full: Results = {
    cold: [coldProject("rxjs", [500, 1000]), coldProject("effect", [500, 1000])],
    edits: { ...circumstances(), values: { edited, results: editResults } },
    start: { ...circumstances(), values: [] },
    memory: { ...circumstances(), values: [] },
    growth: { ...circumstances(), values: [] },
  };

  it("make a page when they are all there, whenever they were measured", () => {
    const later = { ...circumstances({ date: "2026-12-24 18:00 UTC", command: "other" }), values: [] };
    assert.equal(whyNoPage({ ...full, growth: later }, names), undefined);
  });

  it("are refused while one is missing", () => {
    const { start: _, ...rest } = full;
    const reason = whyNoPage({ ...rest, cold: [coldProject("rxjs", [500, 1000])] }, names);
    assert.equal(
      reason,
      'Not measured yet: cold (effect), start. Measure it with "npm run bench -- cold start --continue".',
    );
  });

  it("are refused when they are of different builds", () => {
    const other = { ...circumstances({ build: "fedcba9876543210" }), values: [] };
    const reason = whyNoPage({ ...full, memory: other }, names) ?? "";
    assert.match(reason, /different builds of forawait: build 01234567 for cold \(rxjs\), cold \(effect\),/);
    assert.match(reason, /and build fedcba98 for memory\. /);
    assert.doesNotMatch(reason, /\n/);
  });

  it("are refused when they are of different versions", () => {
    const other = circumstances({ versions: { oxlint: "1.0.1", rxjs: "7.8.2" } });
    const cold = [coldProject("rxjs", [500, 1000], other), coldProject("effect", [500, 1000])];
    const reason = whyNoPage({ ...full, cold }, names) ?? "";
    assert.match(
      reason,
      /different versions: oxlint 1\.0\.1 for cold \(rxjs\) and oxlint 1\.0\.0 for cold \(effect\),/,
    );
    assert.doesNotMatch(reason, /7\.8\.2|\n/);
  });

  it("are measured again only when they are of another build or version", () => {
    const other = circumstances({ build: "fedcba9876543210" });
    const all = namedParts({ ...full, start: { ...other, values: [] } });
    assert.deepEqual(missingParts(all, names, circumstances()), ["start"]);
    assert.deepEqual(missingParts(all, names), []);
    assert.deepEqual(missingParts([], names), [
      "cold (rxjs)",
      "cold (effect)",
      "edits",
      "start",
      "memory",
      "growth",
    ]);
  });

  it("are stored one after the other", async () => {
    const folder = await mkdtemp(path.join(tmpdir(), "forawait-"));
    try {
      const file = path.join(folder, "bench/results.json");
      assert.deepEqual(await readStored(file), {});
      await addToStored({ cold: full.cold?.slice(0, 1) }, file);
      await addToStored({ start: full.start }, file);
      await addToStored({ cold: full.cold?.slice(1) }, file);
      assert.deepEqual(await readStored(file), { cold: full.cold, start: full.start });
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it("are replaced one by one", () => {
    const again = merged(full, { cold: [coldProject("rxjs", [100, 1000])] });
    assert.deepEqual(
      again.cold?.map(({ values }) => [values.facts.name, values.results[0]?.milliseconds.median]),
      [
        ["rxjs", 100],
        ["effect", 500],
      ],
    );
    assert.equal(again.growth, full.growth);
  });
});
