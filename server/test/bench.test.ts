/** The parts of the benchmark that compute and write. Nothing here asserts a time. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { describe, it } from "node:test";
import { turned } from "../../scripts/bench/cold.ts";
import { repeated } from "../../scripts/bench/growth.ts";
import {
  canMeasureMemory,
  processTree,
  residentOfTree,
  watchTree,
} from "../../scripts/bench/process-tree.ts";
import { page, table } from "../../scripts/bench/report.ts";
import type { Results } from "../../scripts/bench/results.ts";
import { run } from "../../scripts/bench/run.ts";
import { fittedExponent, median, percentile, spread } from "../../scripts/bench/statistics.ts";
import { targetsOf } from "../../scripts/bench/targets.ts";
import { applied, typedAt, undo } from "../../scripts/bench/typing.ts";
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
  it("types a character at a time, a line break with its indentation", () => {
    const edits = typedAt(2, "a;\n  b");
    assert.deepEqual(
      edits.map(({ newText }) => newText),
      ["a", ";", "\n  ", "b"],
    );
    assert.equal(edits.reduce(applied, "{}}".slice(0, 2)), "{}a;\n  b");
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

describe("the page", () => {
  const spreadOf = (value: number) => ({ median: value, min: value - 10, max: value + 10 });
  const cold = (tool: string, milliseconds: number) => ({
    project: "rxjs",
    tool,
    milliseconds: spreadOf(milliseconds),
    peakBytes: tool === "tsc7" ? null : spreadOf(100 << 20),
  });
  const results: Results = {
    command: "npm run bench",
    date: "2026-11-20",
    runs: 5,
    machine: {
      processor: "A processor",
      cores: 2,
      memoryBytes: 8 * 2 ** 30,
      system: "Linux",
      node: "v20.0.0",
    },
    tools: [
      { id: "forawait", title: "forawait 1.0.0", does: "everything" },
      { id: "tsc7", title: "tsc 7.0.2", does: "types" },
    ],
    projects: [
      {
        name: "rxjs",
        packages: ["rxjs 7.8.2"],
        files: 1251,
        lines: 20000,
        errors: { typescript7: 1, typescript6: 2 },
      },
    ],
    verified: { rxjs: [{ tool: "forawait", files: 1251, findings: 4 }] },
    cold: [cold("forawait", 500), cold("tsc7", 1000)],
  };

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

  it("judges targets by the worst", () => {
    const slow = [
      { ...cold("forawait", 900), project: "effect" },
      { ...cold("tsc7", 1000), project: "effect" },
    ];
    const [good] = targetsOf(results);
    assert.deepEqual(good, {
      work: "whole project, cold, against `tsc` 7",
      wanted: "≤ 0.60 ×",
      measured: "0.50 × (rxjs)",
      met: true,
    });
    const [bad] = targetsOf({ ...results, cold: [...(results.cold ?? []), ...slow] });
    assert.equal(bad?.measured, "0.90 × (effect)");
    assert.equal(bad?.met, false);
  });
});
