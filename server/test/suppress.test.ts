/** Suppression comments as the editor inserts them: where they come, and that they silence every fixture. */
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { after, describe, it } from "node:test";
import { type Suppression, suppressionOfFile, suppressionOfLine } from "../src/lsp/suppress.ts";
import type { SourceFile } from "../src/typescript/syntax.ts";
import { Checkout, knownRules, onlyRule, repository } from "./harness.ts";

const checkout = new Checkout();
after(() => checkout.close());

const rule = "no-such";

describe("a comment for one line", () => {
  for (const { title, text, expected, name } of [
    {
      title: "stands above the line, indented like it",
      text: "function f() {\n\tif (1) {\n\t\tbad();\n\t}\n}\n",
      expected:
        "function f() {\n\tif (1) {\n\t\t// forawait-ignore-next-line no-such -- why\n\t\tbad();\n\t}\n}\n",
    },
    {
      title: "comes first in a file",
      text: "bad();",
      expected: "// forawait-ignore-next-line no-such -- why\nbad();",
    },
    {
      title: "keeps the file's line ends",
      text: "x();\r\n  bad();\r\n",
      expected: "x();\r\n  // forawait-ignore-next-line no-such -- why\r\n  bad();\r\n",
    },
    {
      title: "stands inside an expression over several lines",
      text: "const x = [\n  1,\n  bad(),\n];\n",
      expected: "const x = [\n  1,\n  // forawait-ignore-next-line no-such -- why\n  bad(),\n];\n",
    },
    {
      title: "stands in the middle of a chain",
      text: "a\n  .b()\n  .bad();\n",
      expected: "a\n  .b()\n  // forawait-ignore-next-line no-such -- why\n  .bad();\n",
    },
    {
      title: "extends a comment that is there",
      text: "// forawait-ignore-next-line no-other -- because\nbad();\n",
      expected: "// forawait-ignore-next-line no-other, no-such -- because\nbad();\n",
    },
    {
      title: "extends a block comment that is there",
      text: "/* forawait-ignore-next-line no-other */\nbad();\n",
      expected: "/* forawait-ignore-next-line no-other, no-such */\nbad();\n",
    },
    {
      title: "does not part another tool's comment from the line",
      text: "{\n  // eslint-disable-next-line no-await-in-loop\n  bad();\n}\n",
      expected:
        "{\n  // forawait-ignore-next-line no-such -- why\n  // eslint-disable-next-line no-await-in-loop\n  bad();\n}\n",
    },
    {
      title: "extends one above another tool's comment",
      text: "// forawait-ignore-next-line no-other\n// @ts-expect-error\nbad();\n",
      expected: "// forawait-ignore-next-line no-other, no-such\n// @ts-expect-error\nbad();\n",
    },
    {
      title: "cannot stand inside a template",
      text: `const t = \`a\n\${bad()}\n\`;\n`,
      expected: undefined,
    },
    {
      title: "can stand in a template's expression",
      text: `const t = \`a \${\n  bad()\n}\`;\n`,
      expected: `const t = \`a \${\n  // forawait-ignore-next-line no-such -- why\n  bad()\n}\`;\n`,
    },
    { title: "cannot stand in a string", text: "const t = 'a\\\nb' + bad();\n", expected: undefined },
    { title: "cannot stand in a block comment", text: "/* a\n b */ bad();\n", expected: undefined },
    {
      title: "needs nothing where all is silenced",
      text: "// forawait-ignore-next-line\nbad();\n",
      expected: undefined,
    },
    {
      title: "is in braces among the children of an element",
      name: "x.tsx",
      text: "const e = (\n  <div>\n    {bad()}\n  </div>\n);\n",
      expected:
        "const e = (\n  <div>\n    {/* forawait-ignore-next-line no-such -- why */}\n    {bad()}\n  </div>\n);\n",
    },
    {
      title: "is in braces without indentation too",
      name: "x.tsx",
      text: "const e = <>\n{bad()}\n</>;\n",
      expected: "const e = <>\n{/* forawait-ignore-next-line no-such -- why */}\n{bad()}\n</>;\n",
    },
    {
      title: "is in braces above text, which it does not change",
      name: "x.tsx",
      text: "const e = <p>\n  one {bad()}\n</p>;\n",
      expected: "const e = <p>\n  {/* forawait-ignore-next-line no-such -- why */}\n  one {bad()}\n</p>;\n",
    },
    {
      title: "does not part words of JSX text, which would be glued together",
      name: "x.tsx",
      text: "const e = <p>\n  one\n  two {bad()}\n</p>;\n",
      expected: undefined,
    },
    {
      title: "is plain among attributes",
      name: "x.tsx",
      text: "const e = <a\n  b={1}\n  c={bad()}\n/>;\n",
      expected: "const e = <a\n  b={1}\n  // forawait-ignore-next-line no-such -- why\n  c={bad()}\n/>;\n",
    },
    {
      title: "is plain in code inside an element",
      name: "x.tsx",
      text: "const e = <a>{xs.map(x => {\n  bad(x);\n})}</a>;\n",
      expected:
        "const e = <a>{xs.map(x => {\n  // forawait-ignore-next-line no-such -- why\n  bad(x);\n})}</a>;\n",
    },
    {
      title: "cannot stand in an attribute's text",
      name: "x.tsx",
      text: 'const e = <a b="\n" c={bad()} />;\n',
      expected: undefined,
    },
  ]) {
    it(title, async () => {
      const sourceFile = await parsed(text, name);
      assert.equal(inserted(text, suppressionOfLine(sourceFile, text.indexOf("bad("), rule)), expected);
    });
  }
});

describe("a comment for a file", () => {
  const comment = "// forawait-ignore-file no-such -- why\n";
  for (const { title, header, rest } of [
    { title: "comes first", header: "", rest: "code();\n" },
    { title: "comes below #!", header: "#!/usr/bin/env node\n", rest: "code();\n" },
    { title: "comes below a license", header: "/*!\n * MIT\n */\n", rest: "code();\n" },
    {
      title: "comes below a copyright notice",
      header: "// Copyright me.\n// All of it.\n",
      rest: "code();\n",
    },
    { title: "comes below what is set apart", header: "// What this file is about.\n\n", rest: "code();\n" },
    {
      title: "comes above what is about the code",
      header: "",
      rest: "/** Does a thing. */\nexport function f() {}\n",
    },
    {
      title: "comes below the one and above the other",
      header: "#!/bin/node\n/* SPDX-License-Identifier: MIT */\n\n",
      rest: "/** Does a thing. */\nf();\n",
    },
    {
      title: "comes below directives",
      header: '/* MIT license */\n\n"use strict";\n"use client"; // yes\n',
      rest: "f();\n",
    },
    { title: "comes above a directive that shares its line", header: "", rest: '"use strict"; f();\n' },
    { title: "comes below a pragma", header: "// @ts-check\n", rest: "f();\n" },
    {
      title: "comes above the comment of another tool for the next line",
      header: "",
      rest: "// eslint-disable-next-line no-x\nf();\n",
    },
    {
      title: "comes below the comment of another tool for the file",
      header: "/* eslint-disable no-x */\n",
      rest: "f();\n",
    },
    { title: "comes into an empty file", header: "", rest: "" },
  ]) {
    it(title, async () => {
      const text = header + rest;
      const suppression = suppressionOfFile(await parsed(text), rule);
      assert.equal(inserted(text, suppression), header + comment + rest);
    });
  }

  it("starts a line of its own below a directive at the end of the file", async () => {
    const text = '"use strict";';
    assert.equal(inserted(text, suppressionOfFile(await parsed(text), rule)), `${text}\n${comment}`);
  });

  it("extends a comment that is there", async () => {
    const text = "f();\n// forawait-ignore-file no-other -- because\n";
    assert.equal(
      inserted(text, suppressionOfFile(await parsed(text), rule)),
      "f();\n// forawait-ignore-file no-other, no-such -- because\n",
    );
    const all = "// forawait-ignore-file\nf();\n";
    assert.equal(suppressionOfFile(await parsed(all), rule), undefined);
  });
});

describe("every finding of the fixtures", () => {
  const fixtures = path.join(repository, "test-fixtures/rules");
  // A rule without fixtures is reported by the tests of the house.
  const ids = [...knownRules].filter(id => existsSync(path.join(fixtures, id)));
  const files = ids.flatMap(id =>
    readdirSync(path.join(fixtures, id))
      .filter(name => /^invalid\.[mc]?[jt]sx?$/.test(name))
      .map(name => path.join(fixtures, id, name)),
  );

  for (const file of files) {
    it(`of ${path.relative(fixtures, file)} is silenced by the comments`, async () => {
      const original = readFileSync(file, "utf8");
      const settings = onlyRule(path.basename(path.dirname(file)));
      const syntaxErrors = await checkout.syntaxErrors(file, original);
      let text = original;
      for (let round = 0; ; round++) {
        const findings = await checkout.lint(file, text, settings);
        if (findings.length === 0) break;
        assert.ok(
          round < 8,
          `still there: ${findings.map(finding => `${finding.rule}: ${finding.message}`)}`,
        );
        const sourceFile = await parsed(text, file);
        const lines = new Set<number>();
        // From the end to the start, so that an insertion leaves the other offsets right; one a line and round.
        for (const finding of findings.toReversed()) {
          const { line } = sourceFile.getLineAndCharacterOfPosition(finding.start);
          if (lines.has(line)) continue;
          lines.add(line);
          const suppression = suppressionOfLine(sourceFile, finding.start, finding.rule);
          assert.ok(suppression, `no comment can stand above ${text.slice(finding.start, finding.end)}`);
          text = inserted(text, suppression) ?? "";
        }
      }
      const without = text.replace(/^.*forawait-ignore-next-line .*\n/gm, "");
      assert.equal(without, original.replace(/^.*forawait-ignore-next-line .*\n/gm, ""));
      assert.deepEqual(await checkout.syntaxErrors(file, text), syntaxErrors);
    });
  }
});

async function parsed(text: string, name = "suppress-sample.ts"): Promise<SourceFile> {
  const file = path.resolve(repository, "test-fixtures/rules", name);
  checkout.workspace.setText(file, text);
  const lease = await checkout.workspace.acquire([file]);
  try {
    const view = await lease.view(file);
    assert.ok(view);
    return view.sourceFile;
  } finally {
    lease.release();
  }
}

function inserted(text: string, suppression: Suppression | undefined): string | undefined {
  if (!suppression) return undefined;
  const { offset, before, after, takesReason } = suppression;
  return text.slice(0, offset) + before + (takesReason ? " -- why" : "") + after + text.slice(offset);
}
