/** The engine without rules of the product: presets, suppression comments, merging of fixes, failing rules. */
import assert from "node:assert/strict";
import path from "node:path";
import { after, describe, it } from "node:test";
import { type EnabledRule, enabledRules } from "../src/engine/config.ts";
import { applyEdits, mergeFixes } from "../src/engine/edits.ts";
import { lintFile, relevantRules } from "../src/engine/lint.ts";
import { defineRule, type Fix, type Rule } from "../src/engine/rule.ts";
import { spotsOf, touches } from "../src/engine/spots.ts";
import { type Identifier, SyntaxKind } from "../src/typescript/syntax.ts";
import { Checkout, repository } from "./harness.ts";

const checkout = new Checkout();
after(() => checkout.close());

/** Reports every identifier named `bad`. */
const noBad = defineRule({
  id: "no-bad",
  summary: "Reports bad.",
  preset: "recommended",
  severity: "warning",
  fixable: "no",
  messages: { bad: "{name} is bad." },
  words: ["bad"],
  options: { names: { type: "array", description: "", default: ["bad"], items: { type: "string" } } },
  listeners: {
    [SyntaxKind.Identifier]: (node: Identifier, context) => {
      const names = context.options.names as string[];
      if (names.includes(node.text)) context.report({ at: node, message: "bad", data: { name: node.text } });
    },
  },
} as Rule<Record<string, unknown>>);

const strictRule: Rule = { ...noBad, id: "no-worse", preset: "strict" };

const throwing: Rule = {
  ...noBad,
  id: "no-rest",
  listeners: {
    [SyntaxKind.Identifier]: (_: never, context: { report(report: object): void }) => {
      context.report({ at: { start: 0, end: 1 }, message: "bad", data: { name: "first" } });
      throw new Error("out of order");
    },
  },
};

const rejecting: Rule = {
  ...noBad,
  id: "no-peace",
  listeners: { [SyntaxKind.Identifier]: () => Promise.reject(new Error("later")) },
};

/** Says of each finding how strong it is. */
const grading: Rule = {
  ...noBad,
  id: "no-grades",
  listeners: {
    [SyntaxKind.Identifier]: (node: never, context: { report(report: object): void }) => {
      context.report({ at: node, message: "bad", data: { name: "x" }, severity: "error" });
    },
  },
};

async function lint(text: string, rules: readonly Rule[], name = "engine-sample.ts", isChosen = false) {
  const file = path.join(repository, "server/test", name);
  checkout.workspace.setText(file, text);
  const lease = await checkout.workspace.acquire([file]);
  try {
    const view = await lease.view(file);
    assert.ok(view);
    const enabled: EnabledRule[] = rules.map(rule => ({
      rule,
      severity: rule.severity,
      isChosen,
      options: { names: ["bad"] },
    }));
    return await lintFile(view, enabled, {
      knownRules: new Set(["no-bad", "no-worse", "no-rest", "no-peace"]),
      separateCompilerReported: false,
    });
  } finally {
    lease.release();
  }
}

describe("presets and levels", () => {
  const ids = (layers: Parameters<typeof enabledRules>[1]) =>
    enabledRules([noBad, strictRule], layers).map(({ rule, severity }) => `${rule.id}:${severity}`);

  it("is the recommended preset unless said otherwise", () => assert.deepEqual(ids([]), ["no-bad:warning"]));
  it("knows strict, all and off", () => {
    assert.deepEqual(ids([{ preset: "strict" }]), ["no-bad:warning", "no-worse:warning"]);
    assert.deepEqual(ids([{ preset: "all" }]), ["no-bad:warning", "no-worse:warning"]);
    assert.deepEqual(ids([{ preset: "off" }]), []);
  });
  it("lets a level stand above a preset", () => {
    assert.deepEqual(ids([{ rules: { "no-bad": "error", "no-worse": "on" } }]), [
      "no-bad:error",
      "no-worse:warning",
    ]);
    assert.deepEqual(ids([{ rules: { "no-bad": "off" } }]), []);
  });
  it("lets a later preset replace earlier levels, and a later level replace one level", () => {
    assert.deepEqual(ids([{ rules: { "no-bad": "off" } }, { preset: "recommended" }]), ["no-bad:warning"]);
    assert.deepEqual(ids([{ rules: { "no-bad": "off" } }, { rules: { "no-bad": "hint" } }]), ["no-bad:hint"]);
  });
  it("keeps options when only the level changes", () => {
    const [rule] = enabledRules(
      [noBad],
      [{ rules: { "no-bad": ["error", { names: ["x"] }] } }, { rules: { "no-bad": "hint" } }],
    );
    assert.deepEqual(rule?.options, { names: ["x"] });
  });
});

describe("severity of one finding", () => {
  const severityOf = async (isChosen: boolean) => {
    const result = await lint("bad", [grading], "engine-sample.ts", isChosen);
    return result.findings.map(({ severity }) => severity);
  };
  it("is the finding's own where the user chose none", async () =>
    assert.deepEqual(await severityOf(false), ["error"]));
  it("is what the user chose", async () => assert.deepEqual(await severityOf(true), ["warning"]));
  it("knows a chosen level from a rule that is merely on", () => {
    const [on] = enabledRules([noBad], [{ rules: { "no-bad": "on" } }]);
    const [chosen] = enabledRules([noBad], [{ rules: { "no-bad": "warning" } }]);
    assert.deepEqual([on?.isChosen ?? false, chosen?.isChosen ?? false], [false, true]);
  });
});

describe("relevance", () => {
  const enabled = [{ rule: noBad, severity: "warning", options: {} }] as const;
  it("skips a text without any word of a rule", () => assert.deepEqual(relevantRules("good", enabled), []));
  it("keeps a text with one", () => assert.equal(relevantRules("not bad", enabled).length, 1));
});

describe("suppression comments", () => {
  const found = async (text: string, name?: string) =>
    (await lint(text, [noBad], name)).findings.map(
      ({ rule, start }) => `${rule}@${text.slice(0, start).split("\n").length}`,
    );

  it("silences the next line, by name or altogether", async () => {
    assert.deepEqual(await found("let bad = 1;\n// forawait-ignore-next-line no-bad -- on purpose\nbad;\n"), [
      "no-bad@1",
    ]);
    assert.deepEqual(await found("/* forawait-ignore-next-line */\nlet bad = 1;\n"), []);
    assert.deepEqual(await found("// forawait-ignore-next-line no-worse, no-bad\nlet bad = 1;\n"), []);
  });
  it("leaves room for the comments of other tools", async () => {
    const theirs = "// eslint-disable-next-line no-await-in-loop";
    assert.deepEqual(
      await found(`// forawait-ignore-next-line no-bad\n${theirs}\n/* x */\nlet bad = 1;\n`),
      [],
    );
    assert.deepEqual(await found("// forawait-ignore-next-line no-bad\n// last"), ["unused-suppression@1"]);
  });
  it("silences a file", async () =>
    assert.deepEqual(await found("let bad = 1;\nbad;\n// forawait-ignore-file no-bad\n"), []));
  it("does not silence other lines or other rules", async () => {
    assert.deepEqual(await found("// forawait-ignore-next-line no-bad\n\nlet bad = 1;\n"), [
      "unused-suppression@1",
      "no-bad@3",
    ]);
    assert.deepEqual(await found("// forawait-ignore-next-line no-worse\nlet bad = 1;\n"), ["no-bad@2"]);
  });
  it("reports unknown rules and unused suppressions", async () => {
    assert.deepEqual(await found("// forawait-ignore-next-line no-such\nlet x = 1;\n"), ["unknown-rule@1"]);
    assert.deepEqual(await found("// forawait-ignore-next-line\nlet x = 1;\n"), ["unused-suppression@1"]);
  });
  it("counts only comments, not strings, templates or JSX text", async () => {
    assert.deepEqual(await found("let bad = '// forawait-ignore-file no-bad';\n"), ["no-bad@1"]);
    assert.deepEqual(await found("let bad = `\n// forawait-ignore-file no-bad\n`;\n"), ["no-bad@1"]);
    assert.deepEqual(await found("let bad = <p>// forawait-ignore-file no-bad</p>;\n", "engine-sample.tsx"), [
      "no-bad@1",
    ]);
    assert.deepEqual(
      await found(
        "let x = <p>\n{/* forawait-ignore-next-line no-bad -- why */}\n{bad}</p>;\n",
        "engine-sample.tsx",
      ),
      [],
    );
  });
  it("removes what is unused, comment or name, and nothing else", async () => {
    for (const [before, after] of [
      ["let x = 1;\n  // forawait-ignore-next-line no-bad\nlet y = 2;\n", "let x = 1;\nlet y = 2;\n"],
      ["let x = 1; // forawait-ignore-file no-bad\nlet y = 2;\n", "let x = 1;\nlet y = 2;\n"],
      ["/* forawait-ignore-next-line no-bad */ let y = 2;\n", " let y = 2;\n"],
    ] as const) {
      const { findings } = await lint(before, [noBad]);
      assert.equal(applyEdits(before, findings[0]?.fixes[0]?.edits ?? []), after);
    }
  });
});

describe("a rule that fails", () => {
  it("loses its own findings and nothing else", async () => {
    const { findings, failures } = await lint("let bad = 1;\n", [noBad, throwing, rejecting]);
    assert.deepEqual(
      findings.map(({ rule }) => rule),
      ["no-bad"],
    );
    assert.deepEqual(
      failures.map(({ rule, error }) => `${rule}: ${error.message}`),
      ["no-rest: out of order", "no-peace: later"],
    );
  });
});

describe("edits", () => {
  const fix = (...edits: [number, number, string][]): Fix => ({
    title: "t",
    safe: true,
    edits: edits.map(([start, end, newText]) => ({ file: "f", start, end, newText })),
  });
  const merged = (...fixes: Fix[]) => {
    const { edits, accepted } = mergeFixes(fixes);
    return { text: applyEdits("0123456789", edits.get("f") ?? []), accepted };
  };

  it("applies edits in any order", () => {
    assert.equal(applyEdits("abc", [...fix([2, 3, "C"], [0, 1, "A"]).edits]), "AbC");
  });
  it("refuses edits that overlap or leave the text", () => {
    assert.throws(() => applyEdits("abc", [...fix([0, 2, ""], [1, 3, ""]).edits]), RangeError);
    assert.throws(() => applyEdits("abc", [...fix([2, 4, ""]).edits]), RangeError);
  });
  it("merges fixes that do not touch each other", () => {
    assert.deepEqual(merged(fix([0, 1, "a"]), fix([5, 6, "b"])), { text: "a1234b6789", accepted: 2 });
  });
  it("lets an overlapping fix wait, whole", () => {
    assert.deepEqual(merged(fix([0, 3, "a"]), fix([2, 4, "b"], [8, 9, "c"])), {
      text: "a3456789",
      accepted: 1,
    });
  });
  it("makes an edit that two fixes share once", () => {
    assert.deepEqual(merged(fix([0, 0, "import;"], [3, 4, "a"]), fix([0, 0, "import;"], [6, 7, "b"])), {
      text: "import;012a45b789",
      accepted: 2,
    });
  });
  it("does not guess the order of two insertions at one place", () => {
    assert.deepEqual(merged(fix([3, 3, "a"]), fix([3, 3, "b"])), { text: "012a3456789", accepted: 1 });
  });
});

describe("the compiler's spot", () => {
  it("is the finding's when one contains the other", () => {
    assert.ok(touches({ start: 3, end: 5 }, { start: 0, end: 9 }));
    assert.ok(touches({ start: 0, end: 9 }, { start: 3, end: 5 }));
    assert.ok(!touches({ start: 0, end: 4 }, { start: 3, end: 9 }));
  });

  for (const { when, text, at, also } of [
    { when: "a pattern", text: "const [a] = await b();", at: "[a]", also: ["await b()"] },
    { when: "a pattern that is assigned to", text: "[a] = (b);", at: "[a]", also: ["b"] },
    { when: "a pattern in a loop", text: "for (const [a] of b) a;", at: "[a]", also: [] },
    { when: "the body of an arrow function", text: "f(async x => [x]);", at: "[x]", also: ["async x"] },
    { when: "the body of a member", text: "o = { next: () => ({}) };", at: "({})", also: ["() =>", "next"] },
    { when: "a part of a body", text: "o = { next: () => a.b };", at: "a", also: [] },
    { when: "a block", text: "f(async x => { x; });", at: "x;", also: [] },
  ]) {
    it(`is ${also.length === 0 ? "nowhere else" : "also the head of what it is about"} for ${when}`, async () => {
      const file = path.join(repository, "server/test/engine-sample.ts");
      const lease = await checkout.workspace.acquireWith(file, text);
      try {
        const view = await lease.view(file);
        assert.ok(view);
        const pos = text.indexOf(at);
        const [own, ...others] = spotsOf(view.sourceFile, { pos, end: pos + at.length });
        assert.deepEqual(own, { start: pos, end: pos + at.length });
        assert.deepEqual(
          others,
          also.map(place => ({ start: text.indexOf(place), end: text.indexOf(place) })),
        );
      } finally {
        lease.release();
      }
    });
  }
});
