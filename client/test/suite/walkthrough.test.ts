/** What the buttons of the walkthrough do. */
import assert from "node:assert/strict";
import { suite, suiteSetup, teardown, test } from "mocha";
import { commands, window, workspace } from "vscode";
import { closeEditors, finding, findingsIn, ruleOf, runningExtension, until } from "./helpers.ts";

suite("the walkthrough", () => {
  suiteSetup(async () => {
    await runningExtension();
  });
  teardown(closeEditors);

  test("opens an example with findings", async () => {
    await commands.executeCommand("forawait.openExample");
    const document = window.activeTextEditor?.document;
    assert(document?.isUntitled);
    await finding(document, "no-for-await-of-sync");
    assert.deepEqual(findingsIn(document).map(ruleOf).sort(), [
      "no-floating-generator",
      "no-for-await-of-sync",
    ]);
  });

  test("leads to the fix of the example", async () => {
    await commands.executeCommand("forawait.fixExample");
    const editor = window.activeTextEditor;
    assert(editor);
    const { range } = await finding(editor.document, "no-for-await-of-sync");
    assert(editor.selection.active.isEqual(range.start), "the cursor is on the finding");
    // Nothing tells when the menu is open; Enter then takes its first entry.
    const enter = setInterval(() => void commands.executeCommand("acceptSelectedCodeAction"), 100);
    try {
      await until(
        "the fix is applied",
        workspace.onDidChangeTextDocument,
        () => !editor.document.getText().includes("for await") || undefined,
      );
    } finally {
      clearInterval(enter);
    }
  });

  test("offers the snippets", async () => {
    await commands.executeCommand("forawait.trySnippet");
    const document = window.activeTextEditor?.document;
    assert(document?.languageId === "typescript");
    assert.equal(document.getText(), "fa-");
    // Nothing tells when the list is open; Tab then takes its first entry.
    const tab = setInterval(() => void commands.executeCommand("acceptSelectedSuggestion"), 100);
    try {
      const text = await until("a snippet is inserted", workspace.onDidChangeTextDocument, () =>
        document.getText() === "fa-" ? undefined : document.getText(),
      );
      assert.match(text, /async|await|Promise/);
    } finally {
      clearInterval(tab);
    }
  });
});
