/** How `npm run test:fixes` judges what a fix brought: what it lets pass, and above all what it does not. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { freshErrors, type Inspection, withoutOtherMisuse } from "../../scripts/fix-judgement.ts";
import { mutantsOf, withoutRepeatedFiles } from "../../scripts/fix-mutants.ts";

/** A text with errors where a word first stands, each as `code word message`. */
function inspected(text: string, ...errors: readonly (readonly [number, string, string])[]): Inspection {
  const diagnostics = errors.map(([code, word, message]) => {
    const pos = text.indexOf(word);
    return { code, text: message, pos, end: pos + word.length } as Inspection["errors"][number];
  });
  return { text, findings: [], errors: diagnostics };
}

const codesOf = (errors: readonly { code: number }[]) => errors.map(({ code }) => code);

describe("an error after a fix", () => {
  const before = inspected("one();\ntwo();\n", [2339, "two", "no such member"]);

  it("is not new when it has only moved", () => {
    const after = inspected("more();\none();\ntwo();\n", [2339, "two", "no such member"]);
    assert.deepEqual(freshErrors([before], after), []);
  });
  it("is not new when it says the same of another type at the same place", () => {
    const after = inspected("await one();\ntwo();\n", [2339, "two", "no such member of a promise"]);
    assert.deepEqual(freshErrors([before], after), []);
  });
  it("is new at another place, with another number, or a second time", () => {
    const elsewhere = inspected("one(three);\ntwo();\n", [2339, "three", "no such name"]);
    assert.deepEqual(codesOf(freshErrors([before], elsewhere)), [2339]);
    const other = inspected(before.text, [2345, "two", "no such member"]);
    assert.deepEqual(codesOf(freshErrors([before], other)), [2345]);
    const twice = inspected(
      "one();\ntwo();\ntwo(2);\n",
      [2339, "two", "no such member"],
      [2339, "two(2)", "no such member"],
    );
    assert.deepEqual(codesOf(freshErrors([before], twice)), [2339]);
  });
  it("is not new when the file had it before misuse was planted", () => {
    const after = inspected("one();\ntwo();\n", [2345, "one", "not assignable"]);
    const original = inspected("one();\ntwo();\n", [2345, "one", "not assignable"]);
    assert.deepEqual(freshErrors([before, original], after), []);
  });
});

describe("planted misuse", () => {
  it("is taken back in lines that a fix has left alone, and only there", () => {
    const original = "a(await x());\nb(await y());\nc();\n";
    const mutant = "a(x());\nb(y());\nc();\n";
    const fixed = "import d;\na(await x());\nb(y());\nc();\n";
    assert.equal(
      withoutOtherMisuse(fixed, mutant, original),
      "import d;\na(await x());\nb(await y());\nc();\n",
    );
    const wrong = "import d;\na(x(await));\nb(y());\nc();\n";
    assert.equal(
      withoutOtherMisuse(wrong, mutant, original),
      "import d;\na(x(await));\nb(await y());\nc();\n",
    );
  });
  it("keeps the number of lines and is spread over the files", () => {
    const texts = new Map(
      ["a.ts", "b.ts", "c.ts"].map(file => [file, "for await (const x of it) {\n  await f(x);\n}\n"]),
    );
    const mutants = mutantsOf(texts, 1);
    assert.deepEqual(
      mutants.map(({ file, what }) => `${file}: ${what}`),
      ["a.ts: for await loses await", "b.ts: await is lost"],
    );
    for (const { text, original } of mutants) {
      assert.notEqual(text, original);
      assert.equal(text.split("\n").length, original.split("\n").length);
    }
  });
  it("is grouped so that no file comes twice in one snapshot", () => {
    const groups = withoutRepeatedFiles([{ file: "a" }, { file: "b" }, { file: "a" }, { file: "a" }]);
    assert.deepEqual(
      groups.map(group => group.map(({ file }) => file)),
      [["a", "b"], ["a"], ["a"]],
    );
  });
});
