/** The commands of the palette. */
import assert from "node:assert/strict";
import { suite, suiteSetup, teardown, test } from "mocha";
import { commands, extensions, languages, window, workspace } from "vscode";
import { closeEditors, finding, openFile, runningExtension, until } from "./helpers.ts";

suite("commands", () => {
  suiteSetup(async () => {
    await runningExtension();
  });
  teardown(closeEditors);

  test("all that the manifest offers exist", async () => {
    const registered = new Set(await commands.getCommands(true));
    const contributed: { command: string }[] =
      extensions.getExtension("forawait.forawait")?.packageJSON.contributes.commands;
    assert(contributed.length > 0);
    assert.deepEqual(
      contributed.filter(({ command }) => !registered.has(command)),
      [],
    );
  });

  test("checking the workspace reports files that are not open", async () => {
    const [file] = await workspace.findFiles("src/job-poller.js");
    assert(file);
    // The command goes on until its message is answered, which nobody does here.
    void commands.executeCommand("forawait.checkWorkspace");
    await until("a closed file has findings", languages.onDidChangeDiagnostics, () =>
      languages.getDiagnostics(file).find(({ source }) => source === "forawait"),
    );
  });

  test("debug information opens as a document", async () => {
    const document = await openFile("src/log-reader.ts");
    await finding(document, "no-for-await-of-sync");
    await commands.executeCommand("forawait.debugInformation");
    const text = window.activeTextEditor?.document.getText() ?? "";
    assert.match(text, /TypeScript\D+7\.0\.2/);
    assert.match(text, /tsconfig\.json/);
  });
});
