/** What the walkthrough opens: a small program with findings to read and to fix, and a place to try a snippet. */
import {
  commands,
  languages,
  Selection,
  type TextDocument,
  type TextEditor,
  window,
  workspace,
} from "vscode";

const program = `async function* countdown(from: number) {
  for (let left = from; left > 0; left--) yield left;
}

export async function launch(names: string[]) {
  countdown(3);
  for await (const name of names) console.log(name);
}
`;

/** The rule whose fix is shown: it is safe and needs no decision. */
const shownRule = "no-for-await-of-sync";

/** How long a person who wants to see a fix waits for the finding, in milliseconds; the first one is the slowest. */
const patience = 20_000;

let example: TextDocument | undefined;

/** Opens the program in a document without a file, so that nothing is left behind. */
export async function showExample(): Promise<void> {
  example = await workspace.openTextDocument({ language: "typescript", content: program });
  await window.showTextDocument(example);
}

/** Shows the fixes of a finding of the program, ready to be chosen with the Enter key. */
export async function fixExample(): Promise<void> {
  if (!example || example.isClosed || !example.getText().includes("for await")) await showExample();
  if (!example) return;
  const editor = await window.showTextDocument(example);
  if (!(await selectFinding(editor))) return;
  // VS Code drops the menu when the answers of all extensions take long right after the cursor has moved. Asking
  // once before makes them ready.
  await commands.executeCommand("vscode.executeCodeActionProvider", editor.document.uri, editor.selection);
  await commands.executeCommand("editor.action.quickFix");
}

/** Opens an empty document with the list of our snippets. */
export async function trySnippet(): Promise<void> {
  const document = await workspace.openTextDocument({ language: "typescript", content: "fa-" });
  const editor = await window.showTextDocument(document);
  const end = document.positionAt(document.getText().length);
  editor.selection = new Selection(end, end);
  await commands.executeCommand("editor.action.triggerSuggest");
}

/** Puts the cursor on the finding once it is there. @returns whether it came. */
async function selectFinding(editor: TextEditor): Promise<boolean> {
  const found = await new Promise<ReturnType<typeof findingIn>>(resolve => {
    const settle = (finding: ReturnType<typeof findingIn>) => {
      clearTimeout(timer);
      subscription.dispose();
      resolve(finding);
    };
    const timer = setTimeout(() => settle(undefined), patience);
    const subscription = languages.onDidChangeDiagnostics(() => {
      const finding = findingIn(editor.document);
      if (finding) settle(finding);
    });
    const now = findingIn(editor.document);
    if (now) settle(now);
  });
  if (!found) return false;
  editor.selection = new Selection(found.range.start, found.range.start);
  return true;
}

function findingIn(document: TextDocument) {
  return languages
    .getDiagnostics(document.uri)
    .find(({ code }) => typeof code === "object" && code.value === shownRule);
}
