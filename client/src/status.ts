/** The entry for forawait in the language status menu (the braces at the right of the status bar). */
import {
  type Command,
  type Disposable,
  type DocumentSelector,
  LanguageStatusSeverity,
  l10n,
  languages,
} from "vscode";
import type { StatusParams } from "../../server/src/lsp/messages.ts";

/** How the server is doing: its process as the client sees it, refined by what it says itself. */
export type Status =
  | { readonly state: "starting" }
  | { readonly state: "failed"; readonly detail: string }
  | { readonly state: "running"; readonly server: StatusParams };

export class StatusItem implements Disposable {
  readonly #item;

  constructor(selector: DocumentSelector) {
    this.#item = languages.createLanguageStatusItem("forawait.status", selector);
    this.#item.name = "forawait";
    this.show({ state: "starting" });
  }

  show(status: Status): void {
    const { text, detail, severity, busy, command } = describe(status);
    this.#item.text = text;
    this.#item.detail = detail;
    this.#item.severity = severity ?? LanguageStatusSeverity.Information;
    this.#item.busy = busy ?? false;
    this.#item.command = command;
  }

  dispose(): void {
    this.#item.dispose();
  }
}

interface Presentation {
  text: string;
  detail?: string;
  severity?: LanguageStatusSeverity;
  busy?: boolean;
  command: Command;
}

function describe(status: Status): Presentation {
  const showOutput: Command = { title: l10n.t("Show Output"), command: "forawait.showOutput" };
  const restart: Command = { title: l10n.t("Restart"), command: "forawait.restart" };
  switch (status.state) {
    case "starting":
      return { text: l10n.t("forawait: starting"), busy: true, command: showOutput };
    case "failed":
      return {
        text: l10n.t("forawait: not running"),
        detail: status.detail,
        severity: LanguageStatusSeverity.Error,
        command: restart,
      };
    case "running":
      return describeRunning(status.server, showOutput, restart);
  }
}

function describeRunning({ state, message, detail }: StatusParams, showOutput: Command, restart: Command) {
  const text = message === undefined ? "forawait" : `forawait: ${message}`;
  switch (state) {
    case "ok":
      return { text, detail, command: showOutput };
    case "busy":
      return { text, detail, busy: true, command: showOutput };
    case "error":
      return { text, detail, severity: LanguageStatusSeverity.Error, command: restart };
    default:
      return { text, detail, severity: LanguageStatusSeverity.Warning, command: showOutput };
  }
}
