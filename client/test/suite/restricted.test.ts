/** Restricted Mode: nothing of the workspace is executed, so nothing is held back. */
import assert from "node:assert/strict";
import { suite, teardown, test } from "mocha";
import { workspace } from "vscode";
import { closeEditors, createFile, finding, noFindings, quickFix, runningExtension } from "./helpers.ts";

suite("in Restricted Mode", () => {
  teardown(closeEditors);

  test("findings appear and are fixed", async () => {
    assert.equal(workspace.isTrusted, false);
    await runningExtension();
    const text =
      "export async function show(names: string[]) {\n  for await (const name of names) name;\n}\n";
    const document = await createFile("src/restricted.ts", text);
    const diagnostic = await finding(document, "no-for-await-of-sync");
    const fix = await quickFix(document, diagnostic, "Use a plain `for…of`");
    assert(await workspace.applyEdit(fix));
    assert.equal(document.getText(), text.replace("for await", "for"));
    await noFindings(document);
  });
});
