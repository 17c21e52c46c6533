/** Typing into a long document: a first answer about what is around the edit, then one about all of it. */
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { describe, it } from "node:test";
import {
  type Diagnostic,
  type DocumentDiagnosticReport,
  FileChangeType,
} from "vscode-languageserver-protocol";
import { editorCapabilities, uriOf } from "../../scripts/language-client.ts";
import { codesOf, type Started, started, strict } from "./lsp-harness.ts";

/** In the first line a generator, in the last one a call that drops what it makes; between them a long text. */
const filler = Array.from(
  { length: 120 },
  (_, index) => `export const filler${index} = "some text in between";`,
);
const long = ["export function* numbers() { yield 1; }", ...filler, "numbers();", ""].join("\n");
const last = filler.length + 1;

const misuse = { line: 60, character: 0 };
const call = { start: { line: last, character: 0 }, end: { line: last, character: "numbers();".length } };

/** Makes the generator a function that drops nothing, from `function*` to `function`. */
const star = { start: { line: 0, character: 15 }, end: { line: 0, character: 16 } };

async function opened(options = {}): Promise<Started & { report: DocumentDiagnosticReport }> {
  const all = await started(
    { "tsconfig.json": strict, "long.ts": long, "other.ts": "export {};\n" },
    options,
  );
  await all.client.open(all.file("long.ts"));
  return { ...all, report: await all.client.report(all.file("long.ts")) };
}

function itemsOf(report: DocumentDiagnosticReport): Diagnostic[] {
  assert.equal(report.kind, "full");
  return report.kind === "full" ? report.items : [];
}

describe("typing into a long document", () => {
  it("is answered with what is around the edit and what was known of the rest", async () => {
    const { client, file, report } = await opened();
    assert.deepEqual(codesOf(itemsOf(report)), ["no-floating-generator"]);
    await client.change(file("long.ts"), "for await (const x of [1]) console.log(x);\n", {
      start: misuse,
      end: misuse,
    });
    const first = await client.report(file("long.ts"), report.resultId);
    assert.deepEqual(codesOf(itemsOf(first)), ["no-for-await-of-sync", "no-floating-generator"]);
    const moved = itemsOf(first)[1];
    assert.equal(moved?.range.start.line, call.start.line + 1);
    assert.equal(
      (await client.report(file("long.ts"), first.resultId)).kind,
      "unchanged",
      "the whole says the same",
    );
    assert.equal(client.refreshes, 0);
  });

  it("asks for another request when the whole document tells something else", async () => {
    const { client, file, report } = await opened();
    await client.change(file("long.ts"), "", star);
    const first = await client.report(file("long.ts"), report.resultId);
    assert.deepEqual(codesOf(itemsOf(first)), ["no-floating-generator"], "the call is far away");
    await client.until(() => client.refreshes === 1);
    assert.deepEqual(itemsOf(await client.report(file("long.ts"), first.resultId)), []);
  });

  it("waits for the whole document for who asks again", async () => {
    const { client, file, report } = await opened();
    await client.change(file("long.ts"), "", star);
    const first = await client.report(file("long.ts"), report.resultId);
    assert.deepEqual(itemsOf(await client.report(file("long.ts"), first.resultId)), []);
  });

  it("waits for the whole document for a client that cannot be asked to come again", async () => {
    const { client, file, report } = await opened({
      capabilities: {
        ...editorCapabilities,
        workspace: { ...editorCapabilities.workspace, diagnostics: { refreshSupport: false } },
      },
    });
    await client.change(file("long.ts"), "", star);
    assert.deepEqual(itemsOf(await client.report(file("long.ts"), report.resultId)), []);
  });

  it("sends a client that cannot ask both answers", async () => {
    const { publishDiagnostics } = editorCapabilities.textDocument ?? {};
    const { client, file } = await started(
      { "tsconfig.json": strict, "long.ts": long },
      { capabilities: { textDocument: { publishDiagnostics } } },
    );
    const uri = uriOf(file("long.ts"));
    const codes = () => codesOf(client.pushed.get(uri)?.diagnostics ?? []).join();
    await client.open(file("long.ts"));
    await client.until(() => codes() === "no-floating-generator");
    await client.change(file("long.ts"), "", star);
    await client.until(() => client.pushed.get(uri)?.version === 2 && codes() === "no-floating-generator");
    await client.until(() => client.pushed.get(uri)?.version === 2 && codes() === "");
  });

  it("does not make other documents wait, and tells when the edit has changed what is found there", async () => {
    const { client, file } = await opened();
    await client.open(file("other.ts"), 'import { numbers } from "./long.js";\nnumbers();\n');
    const before = await client.report(file("other.ts"));
    assert.deepEqual(codesOf(itemsOf(before)), ["no-floating-generator"]);
    await client.change(file("long.ts"), "", star);
    assert.equal((await client.report(file("other.ts"), before.resultId)).kind, "unchanged");
    await client.until(() => client.refreshes > 0);
    assert.deepEqual(itemsOf(await client.report(file("other.ts"), before.resultId)), []);
  });

  it("forgets what was known when the configuration changes", async () => {
    const { client, file, report } = await opened();
    writeFileSync(file("forawait.json"), JSON.stringify({ rules: { "no-floating-generator": "off" } }));
    await client.touch(file("forawait.json"), FileChangeType.Created);
    await client.until(() => client.refreshes > 0);
    assert.deepEqual(itemsOf(await client.report(file("long.ts"), report.resultId)), []);
  });
});
