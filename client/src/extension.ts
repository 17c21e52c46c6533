/**
 * The VS Code side of forawait: starts the language server, keeps it running, shows its state.
 *
 * Everything about findings and fixes happens in the server, which any editor can use.
 */
import { commands, type Event, type ExtensionContext, l10n, window } from "vscode";
import { registerCommands } from "./commands.ts";
import { documentSelector } from "./documents.ts";
import { Server } from "./server.ts";
import { type Status, StatusItem } from "./status.ts";
import { showStatusMenu } from "./status-menu.ts";

/** What the extension exports to the tests in `client/test`. */
export interface Exports {
  /** How the server is doing now. */
  status(): Status;
  readonly onDidChangeStatus: Event<Status>;
}

/** The server of this window, kept so that `deactivate` can await its end. */
let server: Server | undefined;

/**
 * Called by VS Code once, when the first JavaScript or TypeScript document opens or a command of ours is run.
 *
 * Does not wait for the server: the commands must work also when it cannot start, so that a person can read
 * the log and try again.
 */
export function activate(context: ExtensionContext): Exports {
  const log = window.createOutputChannel("forawait", { log: true });
  const statusItem = new StatusItem(documentSelector, {
    title: l10n.t("Details"),
    command: "forawait.showStatus",
  });
  const running = new Server(context.asAbsolutePath("dist/server.cjs"), log);
  server = running;
  context.subscriptions.push(
    log,
    statusItem,
    running,
    running.onDidChangeStatus(status => statusItem.show(status)),
    commands.registerCommand("forawait.restart", () => running.restart()),
    commands.registerCommand("forawait.showOutput", () => log.show()),
    commands.registerCommand("forawait.showStatus", () => showStatusMenu(running.status)),
    ...registerCommands(running),
  );
  void running.restart();
  return { status: () => running.status, onDidChangeStatus: running.onDidChangeStatus };
}

/** Called by VS Code when the window closes or the extension is disabled; it waits for the promise. */
export function deactivate(): Promise<void> | undefined {
  return server?.stop();
}
