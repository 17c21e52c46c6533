/** Findings and fixes as a person meets them in the editor. */
import assert from "node:assert/strict";
import { suite, suiteSetup, teardown, test } from "mocha";
import {
  ConfigurationTarget,
  commands,
  DiagnosticSeverity,
  languages,
  Range,
  type TextDocument,
  window,
  workspace,
} from "vscode";
import {
  closeEditors,
  createFile,
  finding,
  findingsIn,
  noFindings,
  openFile,
  quickFix,
  replace,
  runningExtension,
  until,
} from "./helpers.ts";

const rule = "no-for-await-of-sync";

const wrong = `export async function show(names: string[]): Promise<void> {
  for await (const name of names) console.log(name);
}
`;
const right = wrong.replace("for await", "for");

suite("findings", () => {
  suiteSetup(async () => {
    await runningExtension();
  });
  teardown(async () => {
    await closeEditors();
    await configure("editor.codeActionsOnSave", undefined);
    await configure("forawait.run", undefined);
    await configure("forawait.enable", undefined);
  });

  test("appear with range, severity, rule and the link to its page", async () => {
    const document = await createFile("src/appear.ts", wrong);
    const diagnostic = await finding(document, rule);
    assert.equal(document.getText(diagnostic.range), "await");
    assert.equal(diagnostic.range.start.line, 1);
    assert.equal(diagnostic.severity, DiagnosticSeverity.Warning);
    assert.match(diagnostic.message, /`string\[\]` is not async iterable/);
    assert(typeof diagnostic.code === "object");
    assert.equal(
      diagnostic.code.target.toString(true),
      `https://github.com/forawait/forawait/blob/main/server/src/rules/${rule}/README.md`,
    );
    assert.equal(findingsIn(document).length, 1);
  });

  test("in a long file follow an edit far away from them", async () => {
    const filler = Array.from(
      { length: 200 },
      (_, index) => `export const text${index} = "between the two";`,
    );
    const long = ["function* numbers() { yield 1; }", ...filler, "numbers();", ""].join("\n");
    const document = await createFile("src/long.ts", long);
    const before = await finding(document, "no-floating-generator");
    await replace(document, "export const text0", "// for a while\nexport const text0");
    await until("the finding has moved down", languages.onDidChangeDiagnostics, () => {
      return findingsIn(document)[0]?.range.start.line === before.range.start.line + 1 || undefined;
    });
    await replace(document, "function* numbers() { yield 1; }", "function numbers() { return [1]; }");
    await noFindings(document);
  });

  test("appear in the demo workspace", async () => {
    const document = await openFile("src/log-reader.ts");
    const { range } = await finding(document, rule);
    assert.equal(document.lineAt(range.start.line).text.trim(), "for await (const file of files) {");
    assert.equal(document.getText(range), "await");
  });

  test("appear in a document that has no file yet", async () => {
    const document = await workspace.openTextDocument({ language: "typescript", content: wrong });
    await window.showTextDocument(document);
    await finding(document, rule);
  });

  test("appear in JavaScript", async () => {
    const text = "export async function show() {\n  for await (const n of [1, 2]) console.log(n);\n}\n";
    await finding(await createFile("src/appear.js", text), rule);
  });

  test("come and go with typing", async () => {
    const document = await createFile("src/typing.ts", right);
    await replace(document, "for (", "for await (");
    await finding(document, rule);
    await replace(document, "for await (", "for (");
    await noFindings(document);
    assert(document.isDirty);
  });

  test("go when their quick fix is applied", async () => {
    const document = await createFile("src/fixing.ts", wrong);
    const diagnostic = await finding(document, rule);
    assert(await workspace.applyEdit(await quickFix(document, diagnostic, "Use a plain `for…of`")));
    assert.equal(document.getText(), right);
    await noFindings(document);
  });

  test("are fixed on saving where the user wants it", async () => {
    await configure("editor.codeActionsOnSave", { "source.fixAll.forawait": "explicit" });
    const document = await createFile("src/saving.ts", wrong);
    await finding(document, rule);
    await replace(document, "console.log(name)", "console.log({ name })");
    assert(await document.save());
    assert.equal(document.getText(), right.replace("console.log(name)", "console.log({ name })"));
    assert.equal(document.isDirty, false);
    await noFindings(document);
  });

  test("wait for saving where the user wants it", async () => {
    await configure("forawait.run", "onSave");
    const document = await createFile("src/later.ts", right);
    await replace(document, "for (", "for await (");
    // The answer to a later request shows that the server has seen the change.
    await commands.executeCommand("vscode.executeCodeActionProvider", document.uri, wholeOf(document));
    assert.deepEqual(findingsIn(document), []);
    assert(await document.save());
    await finding(document, rule);
  });

  test("go when the tool is turned off, and come back", async () => {
    const document = await createFile("src/off.ts", wrong);
    await finding(document, rule);
    await configure("forawait.enable", false);
    await noFindings(document);
    await configure("forawait.enable", undefined);
    await finding(document, rule);
  });

  test("come back after a restart", async () => {
    const document = await createFile("src/restart.ts", wrong);
    await finding(document, rule);
    const { status, onDidChangeStatus } = await runningExtension();
    const restarts = until(
      "the server restarts",
      onDidChangeStatus,
      () => status().state === "starting" || undefined,
    );
    await commands.executeCommand("forawait.restart");
    await restarts;
    // The findings of the old server went away with it.
    await finding(document, rule);
  });
});

/** Sets or, with `undefined`, resets a setting of the workspace. */
async function configure(setting: string, value: unknown): Promise<void> {
  await workspace.getConfiguration().update(setting, value, ConfigurationTarget.Workspace);
}

function wholeOf(document: TextDocument): Range {
  return document.validateRange(new Range(0, 0, document.lineCount, 0));
}
