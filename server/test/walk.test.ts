/** The walk over a large file: in the same order as over a small one, in turns, and ended when nobody wants it. */
import assert from "node:assert/strict";
import path from "node:path";
import { after, describe, it } from "node:test";
import { enabledRules } from "../src/engine/config.ts";
import { lintFile } from "../src/engine/lint.ts";
import { defineRule } from "../src/engine/rule.ts";
import { type Visit, walk, walkInTurns } from "../src/engine/walk.ts";
import { type Node, SyntaxKind } from "../src/typescript/syntax.ts";
import type { FileView } from "../src/typescript/workspace.ts";
import { Checkout, repository } from "./harness.ts";

const checkout = new Checkout();
after(() => checkout.close());

const statement = "if (a) { b(c, [d, `e`]); } else g = async () => await h;\n";
const many = statement.repeat(500);
/** One large statement among small ones, and one inside it. */
const nested = `${statement}namespace n { ${many} function f() { ${many} } }\n${statement}`;

describe("a walk in turns", () => {
  for (const [title, text] of [
    ["a small file", statement],
    ["a file of many statements", many],
    [
      "a file with documentation",
      `/** @param {number} a Not {@link a.b}. */\n${statement}/** @see c.d */ ${statement}`,
    ],
    ["a file of one large statement", nested],
  ] as const) {
    it(`sees every node in the order of the text, in ${title}`, () =>
      inView(text, async ({ sourceFile }) => {
        const all = (seen: Node[]): Map<SyntaxKind, Visit[]> => {
          const kinds = Object.values(SyntaxKind).filter(kind => typeof kind === "number");
          return new Map(kinds.map(kind => [kind as SyntaxKind, [node => void seen.push(node)]]));
        };
        const expected: Node[] = [];
        const visit = (node: Node): undefined => {
          expected.push(node);
          node.forEachChild(visit);
        };
        visit(sourceFile);
        const inOneGo: Node[] = [];
        walk(sourceFile, all(inOneGo));
        assert.ok(
          inOneGo.length === expected.length && inOneGo.every((node, index) => node === expected[index]),
        );
        const seen: Node[] = [];
        let pauses = 0;
        await walkInTurns(sourceFile, all(seen), () => {
          pauses += 1;
          return pauses % 7 === 0 ? new Promise(resolve => setImmediate(resolve)) : undefined;
        });
        assert.ok(expected.length > 10);
        assert.equal(seen.length, expected.length);
        assert.ok(seen.every((node, index) => node === expected[index]));
        assert.equal(pauses > 7, text.length > 20_000);
      }));
  }
});

describe("checking a large file", () => {
  it("gives others their turn, and ends when it is cancelled in between", () =>
    inView(many, async view => {
      let seen = 0;
      const rule = defineRule({
        ...base,
        listeners: {
          [SyntaxKind.IfStatement]: () => {
            seen += 1;
            const end = performance.now() + 1;
            while (performance.now() < end);
          },
        },
      });
      let turns = 0;
      const timer = setInterval(() => {
        turns += 1;
      }, 1);
      const cancelled = new Error("nobody wants it");
      const check = lintFile(view, enabledRules([rule], []), {
        knownRules: new Set(["no-test"]),
        separateCompilerReported: false,
        throwIfCancelled: () => {
          if (turns > 3) throw cancelled;
        },
      });
      await assert.rejects(check, cancelled);
      clearInterval(timer);
      assert.ok(seen > 10 && seen < 500, `${seen} of 500 nodes were seen`);
    }));

  it("tells a rule when all nodes have been seen, however many turns that took", () =>
    inView(many, async view => {
      let seen = 0;
      const totals: number[] = [];
      const rule = defineRule({
        ...base,
        messages: { seen: "Seen." },
        listeners: {
          [SyntaxKind.IfStatement]: () => {
            seen += 1;
            const end = performance.now() + 1;
            while (performance.now() < end);
          },
        },
        atEnd: context => {
          totals.push(seen);
          context.report({ at: { start: 0, end: 1 }, message: "seen" });
        },
      });
      const result = await lintFile(view, enabledRules([rule], []), {
        knownRules: new Set(),
        separateCompilerReported: false,
      });
      assert.deepEqual(totals, [500]);
      assert.equal(result.findings.length, 1);
    }));

  it("reports a rule that fails before the walk is over", () =>
    inView(many, async view => {
      const failing = defineRule({
        ...base,
        listeners: {
          [SyntaxKind.IfStatement]: async () => {
            const end = performance.now() + 1;
            while (performance.now() < end);
            await null;
            throw new Error("broken");
          },
        },
      });
      const result = await lintFile(view, enabledRules([failing], []), {
        knownRules: new Set(["no-test"]),
        separateCompilerReported: false,
      });
      assert.deepEqual(
        result.failures.map(({ rule, error }) => [rule, error.message]),
        [["no-test", "broken"]],
      );
    }));
});

const base = {
  id: "no-test",
  summary: "Reports nothing.",
  preset: "recommended",
  severity: "warning",
  fixable: "no",
  messages: {},
  words: ["if"],
} as const;

async function inView(text: string, work: (view: FileView) => Promise<void>): Promise<void> {
  const file = path.join(repository, "test-fixtures/rules/walk-sample.ts");
  const lease = await checkout.workspace.acquireWith(file, text);
  try {
    const view = await lease.view(file);
    assert.ok(view);
    await work(view);
  } finally {
    lease.release();
  }
}
