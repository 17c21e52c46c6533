/** The commands of the palette. The server does the work; the client asks for it and shows what comes back. */
import { commands, type Disposable, l10n, languages, window, workspace } from "vscode";
import type { WorkspaceEdit } from "vscode-languageserver-protocol";
import { serverCommands, type WorkspaceSummary } from "../../server/src/lsp/messages.ts";
import { fixExample, showExample, trySnippet } from "./example.ts";
import type { Server } from "./server.ts";

/**
 * Registers the commands.
 *
 * @returns what the caller disposes. Each command reports its own failure in one line.
 */
export function registerCommands(server: Server): Disposable[] {
  const register = (command: string, run: (...args: unknown[]) => Promise<void>) =>
    commands.registerCommand(command, async (...args: unknown[]) => {
      try {
        await run(...args);
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        const show = l10n.t("Show Output");
        const answer = await window.showErrorMessage(`forawait: ${message}`, show);
        if (answer === show) await commands.executeCommand("forawait.showOutput");
      }
    });
  return [
    register(serverCommands.checkWorkspace, () => checkWorkspace(server)),
    register(serverCommands.fixWorkspace, () => fixWorkspace(server)),
    register(serverCommands.debugInformation, () => showDebugInformation(server)),
    register(serverCommands.createConfiguration, async () => {
      const folder =
        window.activeTextEditor && workspace.getWorkspaceFolder(window.activeTextEditor.document.uri);
      await server.execute(serverCommands.createConfiguration, folder?.uri.toString());
    }),
    register(serverCommands.openRulePage, async id => {
      const rule = id ?? (await chooseRule());
      if (rule !== undefined) await server.execute(serverCommands.openRulePage, rule);
    }),
    register("forawait.openExample", showExample),
    register("forawait.fixExample", fixExample),
    register("forawait.trySnippet", trySnippet),
  ];
}

async function checkWorkspace(server: Server): Promise<void> {
  const summary = (await server.execute(serverCommands.checkWorkspace)) as WorkspaceSummary | null;
  if (!summary || summary.cancelled) return;
  const text =
    summary.findings === 0
      ? l10n.t("forawait checked {0} files and found nothing.", summary.files)
      : l10n.t("forawait checked {0} files. Findings in Problems: {1}.", summary.files, summary.findings);
  const show = l10n.t("Show Problems");
  const answer = await window.showInformationMessage(text, ...(summary.findings > 0 ? [show] : []));
  if (answer === show) await commands.executeCommand("workbench.actions.view.problems");
}

/** The parts of the edit are marked as in need of confirmation, so VS Code shows a preview first. */
async function fixWorkspace(server: Server): Promise<void> {
  const edit = (await server.execute(serverCommands.fixWorkspace)) as WorkspaceEdit | null;
  if (!edit) {
    await window.showInformationMessage(l10n.t("forawait has nothing to fix safely in this workspace."));
    return;
  }
  await workspace.applyEdit(await server.asWorkspaceEdit(edit), { isRefactoring: true });
}

async function showDebugInformation(server: Server): Promise<void> {
  const uri = window.activeTextEditor?.document.uri.toString();
  const content = String(await server.execute(serverCommands.debugInformation, uri));
  await window.showTextDocument(await workspace.openTextDocument({ language: "markdown", content }));
}

/** Offers the rules of the findings in the editor first; any other id can be typed. */
async function chooseRule(): Promise<string | undefined> {
  const document = window.activeTextEditor?.document;
  const found = document
    ? languages.getDiagnostics(document.uri).filter(({ source }) => source === "forawait")
    : [];
  const ids = new Set(found.map(({ code }) => String(typeof code === "object" ? code.value : code)));
  if (ids.size > 0) return window.showQuickPick([...ids].sort(), { title: l10n.t("Open Rule Page") });
  return window.showInputBox({ title: l10n.t("Open Rule Page"), placeHolder: "no-floating-generator" });
}
