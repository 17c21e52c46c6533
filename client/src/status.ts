/** The entry for forawait in the language status menu (the braces at the right of the status bar). */
import {
  type Command,
  type Disposable,
  type DocumentSelector,
  env,
  LanguageStatusSeverity,
  l10n,
  languages,
  type Uri,
  workspace,
} from "vscode";
import type { StatusParams } from "../../server/src/lsp/messages.ts";

/** How the server is doing: its process as the client sees it, refined by what it says itself. */
export type Status =
  | { readonly state: "starting" }
  | { readonly state: "failed"; readonly detail: string }
  | { readonly state: "running"; readonly server: StatusParams };

/** Two lines: how forawait is doing, and which TypeScript it asks. A third part on one line would be cut off. */
export class StatusItem implements Disposable {
  readonly #health;
  readonly #typescript;

  /** @param command shows more, and what can be done. */
  constructor(selector: DocumentSelector, command: Command) {
    this.#health = languages.createLanguageStatusItem("forawait.status", selector);
    this.#health.name = "forawait";
    this.#health.command = command;
    this.#typescript = languages.createLanguageStatusItem("forawait.typescript", selector);
    this.#typescript.name = l10n.t("TypeScript of forawait");
    this.show({ state: "starting" });
  }

  show(status: Status): void {
    const { text, detail, severity, busy, typescript } = presentationOf(status);
    this.#health.text = text;
    this.#health.detail = detail;
    this.#health.severity = severity;
    this.#health.busy = busy;
    this.#typescript.text = typescript?.version ?? l10n.t("forawait: no TypeScript yet");
    this.#typescript.detail = typescript?.owner;
  }

  dispose(): void {
    this.#health.dispose();
    this.#typescript.dispose();
  }
}

/** A status in words. */
export interface Presentation {
  /** One short phrase with the state; VS Code shows it in the status bar when the severity is not information. */
  readonly text: string;
  /** One sentence about what is wrong, or else what was done last. */
  readonly detail: string | undefined;
  readonly severity: LanguageStatusSeverity;
  readonly busy: boolean;
  /** The TypeScript in use, and whose it is where that can differ; undefined before it is known. */
  readonly typescript: { readonly version: string; readonly owner: string | undefined } | undefined;
}

export function presentationOf(status: Status): Presentation {
  const quiet = { severity: LanguageStatusSeverity.Information, busy: false, typescript: undefined };
  switch (status.state) {
    case "starting":
      return { ...quiet, text: l10n.t("forawait: starting"), detail: undefined, busy: true };
    case "failed":
      return {
        ...quiet,
        text: l10n.t("forawait: not running"),
        detail: status.detail,
        severity: LanguageStatusSeverity.Error,
      };
    case "running": {
      const { state, message, detail, typescript, server } = status.server;
      return {
        text: message === undefined ? "forawait" : `forawait: ${message}`,
        detail: detail ?? lastCheckOf(status.server),
        severity: severities[state],
        busy: state === "busy",
        typescript:
          typescript === undefined
            ? undefined
            : { version: l10n.t("forawait: TypeScript {0}", typescript), owner: ownerOf(server) },
      };
    }
  }
}

/** The file name of a URI. */
export function nameOf(uri: Uri): string {
  return uri.path.slice(uri.path.lastIndexOf("/") + 1);
}

/** The tsconfig of a check, relative to its workspace folder. */
export function projectOf({ project }: NonNullable<StatusParams["lastCheck"]>): string {
  return project === undefined ? l10n.t("no tsconfig or jsconfig") : workspace.asRelativePath(project);
}

/** What a check brought and when. */
export function outcomeOf({ findings, milliseconds, time }: NonNullable<StatusParams["lastCheck"]>): string {
  const count = findings === 1 ? l10n.t("1 finding") : l10n.t("{0} findings", findings);
  const at = new Date(time).toLocaleTimeString(env.language, { timeStyle: "short" });
  return l10n.t({
    message: "{0} in {1} ms at {2}",
    args: [count, milliseconds, at],
    comment: ["The last check: number of findings, duration, time of day"],
  });
}

const severities: Readonly<Record<StatusParams["state"], LanguageStatusSeverity>> = {
  ok: LanguageStatusSeverity.Information,
  busy: LanguageStatusSeverity.Information,
  warning: LanguageStatusSeverity.Warning,
  error: LanguageStatusSeverity.Error,
};

function lastCheckOf({ lastCheck }: StatusParams): string | undefined {
  return lastCheck && `${projectOf(lastCheck)} · ${outcomeOf(lastCheck)}`;
}

function ownerOf(server: StatusParams["server"]): string | undefined {
  switch (server) {
    case "shared":
      return l10n.t("shared with the editor");
    case "own":
      return l10n.t("own process");
    case undefined:
      return undefined;
  }
}
