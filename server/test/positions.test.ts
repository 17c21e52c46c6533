import assert from "node:assert/strict";
import { it } from "node:test";
import { TextDocument } from "vscode-languageserver-textdocument";
import { LineMap } from "../src/engine/positions.ts";

const texts = [
  "",
  "a",
  "\n",
  "a\nb",
  "a\r\nb\r\n",
  "a\rb\n\rc",
  "über 👍\n\t日本\r\nend",
  "\n\n\n",
  "a\u2028b\nc",
];

it("agrees with the protocol's own text document on every offset", () => {
  for (const text of texts) {
    const lines = new LineMap(text);
    const document = TextDocument.create("file:///a", "typescript", 1, text);
    assert.equal(lines.lineCount, document.lineCount, JSON.stringify(text));
    for (let offset = 0; offset <= text.length; offset++) {
      // Between \r and \n there is no position; both sides may choose an end.
      if (text[offset - 1] === "\r" && text[offset] === "\n") continue;
      const position = lines.positionAt(offset);
      assert.deepEqual(position, document.positionAt(offset), `${JSON.stringify(text)} at ${offset}`);
      assert.equal(lines.offsetAt(position), offset);
    }
  }
});

it("keeps positions outside the text at its nearest end", () => {
  const lines = new LineMap("ab\ncd");
  assert.deepEqual(lines.positionAt(-5), { line: 0, character: 0 });
  assert.deepEqual(lines.positionAt(99), { line: 1, character: 2 });
  assert.equal(lines.offsetAt({ line: 9, character: 0 }), 5);
  assert.equal(lines.offsetAt({ line: 1, character: 99 }), 5);
  assert.equal(lines.offsetAt({ line: 0, character: 99 }), 3);
});
