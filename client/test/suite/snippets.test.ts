/** The contributed snippets, inserted by VS Code itself. */
import assert from "node:assert/strict";
import { suite, suiteSetup, teardown, test } from "mocha";
import { commands, type Diagnostic, DiagnosticSeverity, languages, type TextDocument } from "vscode";
import { append, closeEditors, createFile, runningExtension, until } from "./helpers.ts";

/** Something that forawait reports, and something that TypeScript does. */
const probe = `
for await (const number of [1]) console.log(number);
export const mistake: number = "text";
`;

/** What stands before a snippet that uses names of the program around it. */
const preludes: Record<string, string> = {
  "For await loop": 'async function* letters() {\n  yield "a";\n}\nconst source = letters();\n',
  "Timeout with cleanup": "",
  "Queue or channel": "",
};

suite("snippets", () => {
  suiteSetup(async () => {
    await runningExtension();
  });
  teardown(closeEditors);

  for (const [name, prelude] of Object.entries(preludes)) {
    test(`"${name}" leaves code without errors and findings`, async () => {
      // A module by its name, so that `await` may stand at the top level.
      const document = await createFile(`src/${name.replaceAll(" ", "-")}.mts`, prelude);
      await commands.executeCommand("cursorBottom");
      await commands.executeCommand("editor.action.insertSnippet", { langId: "typescript", name });
      assert.notEqual(document.getText(), prelude, "nothing was inserted");

      // Both tools judge a document as a whole: once they have seen what comes last, they have seen the snippet.
      const lines = document.lineCount;
      await append(document, probe);
      const problems = await until(
        "forawait and TypeScript report the probe",
        languages.onDidChangeDiagnostics,
        () => {
          const all = problemsIn(document);
          const seen = all.filter(({ range }) => range.start.line >= lines).map(({ source }) => source);
          return seen.includes("forawait") && seen.includes("ts") ? all : undefined;
        },
      );
      const before = problems.filter(({ range }) => range.start.line < lines);
      assert.deepEqual(
        before.map(({ message }) => message),
        [],
      );
    });
  }
});

function problemsIn(document: TextDocument): Diagnostic[] {
  return languages
    .getDiagnostics(document.uri)
    .filter(({ source, severity }) => source === "forawait" || severity === DiagnosticSeverity.Error);
}
