/** Checking what is around an edit, against checks of the whole text. */
import assert from "node:assert/strict";
import path from "node:path";
import { after, describe, it } from "node:test";
import { lintAround } from "../src/engine/around.ts";
import { enabledRules } from "../src/engine/config.ts";
import { type LintResult, lintFile } from "../src/engine/lint.ts";
import { rules } from "../src/rules/index.ts";
import { Checkout, knownRules, repository } from "./harness.ts";

const checkout = new Checkout();
after(() => checkout.close());

const file = path.join(repository, "server/test/around-sample.ts");
const enabled = enabledRules(rules, []);
const options = { knownRules, separateCompilerReported: true };

/** Many short functions with misuse of several kinds. */
function sample(): string {
  const parts = Array.from(
    { length: 24 },
    (_, index) => `export async function loop${index}(xs: string[]) {
  for await (const x of xs) console.log(x);
  // place ${index}
}

export function* numbers${index}() {
  yield ${index};
}

export function drop${index}() {
  numbers${index}();
}
`,
  );
  return parts.join("\n");
}

/** Checks a text whole, and what is around the change from what was known. */
async function bothOf(text: string, before?: { text: string; result: LintResult }) {
  checkout.workspace.setText(file, text);
  const lease = await checkout.workspace.acquire([file]);
  try {
    const view = await lease.view(file);
    assert.ok(view);
    const around = before && (await lintAround(view, enabled, options, before));
    return { around, whole: await lintFile(view, enabled, options) };
  } finally {
    lease.release();
  }
}

/** What an edit of a text brings when only its surroundings are checked, and when all is. */
async function edited(text: string, from: string, to: string) {
  assert.ok(text.includes(from), from);
  const { whole } = await bothOf(text);
  const after = text.replace(from, to);
  return { after, before: whole, ...(await bothOf(after, { text, result: whole })) };
}

const rulesOf = (result: LintResult | undefined) => result?.findings.map(({ rule }) => rule);

describe("the surroundings of an edit", () => {
  it("tell what a check of the whole text tells, after any number of edits in bodies", async () => {
    const misuse = "\n  for await (const y of [1, 2]) console.log(y);";
    const pieces = [
      misuse,
      "\n  // forawait-ignore-next-line no-for-await-of-sync",
      "\n",
      " // why",
      "\n  void 0;",
    ];
    let text = sample();
    let known = (await bothOf(text)).whole;
    let seed = 7;
    const random = (below: number) => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed % below;
    };
    for (let step = 0; step < 40; step += 1) {
      const places = [
        ...text.matchAll(/\n {2}\/\/ place \d+|\n {2}for await \(const y of \[1, 2\]\) console\.log\(y\);/g),
      ];
      const place = places[random(places.length)];
      assert.ok(place);
      const piece = pieces[random(pieces.length)] as string;
      const isRemoval = place[0] === misuse && random(2) === 0;
      const next = isRemoval
        ? text.slice(0, place.index) + text.slice(place.index + misuse.length)
        : text.slice(0, place.index) + piece + text.slice(place.index);
      const { around, whole } = await bothOf(next, { text, result: known });
      assert.ok(around);
      // A suppression comment is only found unused when everything is checked.
      const comparable = (result: LintResult) =>
        result.findings.filter(({ rule }) => rule !== "unused-suppression");
      assert.deepEqual(comparable(around), comparable(whole), `step ${step}`);
      text = next;
      known = around;
    }
    assert.ok(known.findings.length > 48);
  });

  it("leave the rest as it was until all is checked", async () => {
    const { before, around, whole } = await edited(
      sample(),
      "export function* numbers3() {\n  yield 3;",
      "export function numbers3() {\n  return [3];",
    );
    assert.equal(around?.findings.length, before.findings.length, "drop3 still seems to drop a generator");
    assert.equal(whole.findings.length, before.findings.length - 1);
  });

  it("keep back a new finding that the compiler may report itself", async () => {
    const { before, around, whole } = await edited(
      sample(),
      "  // place 5\n",
      '  const late = Promise.resolve("5");\n  console.log(late + "!");\n',
    );
    assert.deepEqual(rulesOf(around), rulesOf(before));
    assert.deepEqual(new Set(rulesOf(whole)).has("no-promise-coercion"), true);
  });

  it("keep a finding of a kind that the compiler may report, once it is known to be ours", async () => {
    const text = sample().replace(
      "  // place 5\n",
      '  const late = Promise.resolve("5");\n  // place 5\n  console.log(late + "!");\n',
    );
    const { before, around } = await edited(text, "  // place 5\n", "");
    assert.deepEqual(rulesOf(around), rulesOf(before));
    assert.ok(rulesOf(around)?.includes("no-promise-coercion"));
  });

  it("drop a finding whose own text is changed, and fixes that would change it", async () => {
    const { before, around, whole } = await edited(sample(), "numbers7();\n}", "numbers8();\n}");
    assert.equal(around?.findings.length, before.findings.length);
    assert.deepEqual(around, whole);
  });

  it("say nothing about a short text, a text without change and one that is changed all over", async () => {
    const text = sample();
    const { whole } = await bothOf(text);
    const before = { text, result: whole };
    assert.equal((await bothOf(text, before)).around, undefined);
    assert.equal((await bothOf(text.replaceAll("xs", "list"), before)).around, undefined);
    const short = text.slice(0, 300);
    const known = { text: short, result: (await bothOf(short)).whole };
    assert.equal((await bothOf(`${short}// more`, known)).around, undefined);
  });
});
