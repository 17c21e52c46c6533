/** What the tests share: waiting for events with a deadline, and documents that are cleaned up. */
import assert from "node:assert/strict";
import {
  type CodeAction,
  CodeActionKind,
  commands,
  type Diagnostic,
  type Event,
  extensions,
  languages,
  Range,
  type TextDocument,
  Uri,
  WorkspaceEdit,
  window,
  workspace,
} from "vscode";
import type { Exports } from "../../src/extension.ts";

/** How long a test waits for one thing; generous, because it only passes when something is broken. */
const patience = 30_000;

/**
 * Resolves with the first value that `probe` returns; asks at once and after each event.
 *
 * @param what completes the sentence "waited in vain until …".
 * @throws Error after half a minute.
 */
export async function until<T>(what: string, event: Event<unknown>, probe: () => T | undefined): Promise<T> {
  const now = probe();
  if (now !== undefined) return now;
  return new Promise<T>((resolve, reject) => {
    const timer = setTimeout(() => {
      subscription.dispose();
      reject(new Error(`Waited in vain until ${what}.`));
    }, patience);
    const subscription = event(() => {
      const value = probe();
      if (value === undefined) return;
      clearTimeout(timer);
      subscription.dispose();
      resolve(value);
    });
  });
}

/** Activates forawait if need be, and waits until its server runs. */
export async function runningExtension(): Promise<Exports> {
  const extension = extensions.getExtension<Exports>("forawait.forawait");
  assert(extension, "forawait is not installed");
  const api = await extension.activate();
  await until("the server runs", api.onDidChangeStatus, () => api.status().state === "running" || undefined);
  return api;
}

/** The diagnostics that forawait shows for a document at this moment. */
export function findingsIn(document: TextDocument): Diagnostic[] {
  return languages.getDiagnostics(document.uri).filter(({ source }) => source === "forawait");
}

/** Waits until a document has a finding of a rule. */
export async function finding(document: TextDocument, rule: string): Promise<Diagnostic> {
  return until(`${rule} is reported in ${document.fileName}`, languages.onDidChangeDiagnostics, () =>
    findingsIn(document).find(diagnostic => ruleOf(diagnostic) === rule),
  );
}

/** Waits until forawait has nothing to say about a document. */
export async function noFindings(document: TextDocument): Promise<void> {
  await until(
    `the findings in ${document.fileName} are gone`,
    languages.onDidChangeDiagnostics,
    () => findingsIn(document).length === 0 || undefined,
  );
}

/** The id of the rule behind a diagnostic. */
export function ruleOf({ code }: Diagnostic): string | undefined {
  return typeof code === "object" ? String(code.value) : code?.toString();
}

/**
 * Asks VS Code for the quick fixes at a diagnostic.
 *
 * @returns the edit of the preferred one with that title.
 */
export async function quickFix(
  document: TextDocument,
  { range }: Diagnostic,
  title: string,
): Promise<WorkspaceEdit> {
  const actions = await commands.executeCommand<CodeAction[]>(
    "vscode.executeCodeActionProvider",
    document.uri,
    range,
    CodeActionKind.QuickFix.value,
  );
  const fix = actions.find(action => action.title === title);
  assert(fix?.edit, `no fix "${title}" among ${JSON.stringify(actions.map(action => action.title))}`);
  assert(fix.isPreferred);
  return fix.edit;
}

/** Opens a file of the demo workspace in an editor. */
export async function openFile(relative: string): Promise<TextDocument> {
  const document = await workspace.openTextDocument(inWorkspace(relative));
  await window.showTextDocument(document);
  return document;
}

/** Writes a file into the workspace and opens it in an editor. */
export async function createFile(relative: string, text: string): Promise<TextDocument> {
  await workspace.fs.writeFile(inWorkspace(relative), new TextEncoder().encode(text));
  return openFile(relative);
}

/** Replaces the first occurrence of some text in a document, as typing would. */
export async function replace(document: TextDocument, before: string, after: string): Promise<void> {
  const start = document.getText().indexOf(before);
  assert.notEqual(start, -1, `${document.fileName} does not contain "${before}"`);
  const edit = new WorkspaceEdit();
  const end = document.positionAt(start + before.length);
  edit.replace(document.uri, new Range(document.positionAt(start), end), after);
  assert(await workspace.applyEdit(edit));
}

/** Adds text at the end of a document, as typing would. */
export async function append(document: TextDocument, text: string): Promise<void> {
  const edit = new WorkspaceEdit();
  edit.insert(document.uri, document.lineAt(document.lineCount - 1).range.end, text);
  assert(await workspace.applyEdit(edit));
}

/** Closes all editors; what is not saved is dropped without a question. */
export async function closeEditors(): Promise<void> {
  while (window.tabGroups.all.some(group => group.tabs.length > 0)) {
    await commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
  }
}

function inWorkspace(relative: string): Uri {
  const folder = workspace.workspaceFolders?.[0];
  assert(folder, "no folder is open");
  return Uri.joinPath(folder.uri, relative);
}
