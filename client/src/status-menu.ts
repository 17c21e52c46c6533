/** What a click on the status item shows: what is known, and what can be done. */
import { type Command, commands, l10n, QuickPickItemKind, Uri, window } from "vscode";
import { serverCommands } from "../../server/src/lsp/messages.ts";
import { nameOf, outcomeOf, presentationOf, projectOf, type Status } from "./status.ts";

/** A line of the menu, with what happens when it is chosen; a line that only separates has no command. */
export interface MenuItem {
  readonly label: string;
  readonly description?: string;
  readonly kind?: QuickPickItemKind;
  readonly run?: Omit<Command, "title">;
}

/** Lets a person choose, and runs what was chosen. */
export async function showStatusMenu(status: Status): Promise<void> {
  const { text, detail } = presentationOf(status);
  const chosen = await window.showQuickPick(menuOf(status), {
    title: text,
    ...(detail === undefined ? {} : { placeHolder: detail }),
  });
  if (chosen?.run) await commands.executeCommand(chosen.run.command, ...(chosen.run.arguments ?? []));
}

export function menuOf(status: Status): MenuItem[] {
  const facts = status.state === "running" ? factsOf(status) : [];
  return [
    ...facts,
    ...(facts.length > 0 ? [{ label: "", kind: QuickPickItemKind.Separator }] : []),
    { label: `$(output) ${l10n.t("Show Output")}`, run: { command: "forawait.showOutput" } },
    { label: `$(debug-restart) ${l10n.t("Restart Server")}`, run: { command: "forawait.restart" } },
    { label: `$(info) ${l10n.t("Print Debug Information")}`, run: debugInformation },
    { label: `$(settings-gear) ${l10n.t("Open Settings")}`, run: settings("@ext:forawait.forawait") },
  ];
}

const debugInformation = { command: serverCommands.debugInformation };

/** What is known, each with the place where it can be looked at or changed. */
function factsOf(status: Status & { state: "running" }): MenuItem[] {
  const { lastCheck, skipped = [] } = status.server;
  const { typescript } = presentationOf(status);
  const items: MenuItem[] = [];
  if (typescript) {
    const { version, owner } = typescript;
    items.push({
      label: `$(symbol-namespace) ${version}`,
      ...(owner !== undefined && { description: owner }),
      run: debugInformation,
    });
  }
  if (lastCheck) {
    const { uri, project } = lastCheck;
    const document = Uri.parse(uri);
    items.push(
      {
        label: `$(folder-library) ${projectOf(lastCheck)}`,
        ...(project !== undefined && { run: open(Uri.file(project)) }),
      },
      { label: `$(history) ${nameOf(document)}`, description: outcomeOf(lastCheck), run: open(document) },
    );
  }
  for (const uri of skipped) {
    items.push({
      label: `$(warning) ${nameOf(Uri.parse(uri))}`,
      description: l10n.t("skipped: checking it took longer than the time budget"),
      run: settings("forawait.timeBudget"),
    });
  }
  return items;
}

function open(file: Uri): Omit<Command, "title"> {
  return { command: "vscode.open", arguments: [file] };
}

function settings(query: string): Omit<Command, "title"> {
  return { command: "workbench.action.openSettings", arguments: [query] };
}
