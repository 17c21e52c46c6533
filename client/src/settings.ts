/**
 * The setting that the client itself acts on. The server asks for the others with `workspace/configuration`,
 * and says by itself of which changes it wants to hear, in settings as in files.
 */
import { type TextDocument, Uri, workspace } from "vscode";
import type { DiagnosticProviderMiddleware, LanguageClientOptions } from "vscode-languageclient/node";
import { vsdiag } from "vscode-languageclient/node";

/** When to check: while typing, or only when a document is saved. A pull's mode has the same names. */
function runSetting(document: TextDocument): "onType" | "onSave" {
  return workspace.getConfiguration("forawait", document).get("run", "onType");
}

/** Asks the server for findings after a change or after saving, as the `forawait.run` setting says. */
export const diagnosticPullOptions: LanguageClientOptions["diagnosticPullOptions"] = {
  onChange: true,
  onSave: true,
  filter: (document, mode) => mode !== runSetting(document),
};

/**
 * Keeps the findings of an unsaved document as they are under `onSave`. The pull options alone do not: the
 * server may ask for a refresh, and open documents in the background are pulled when another one changes.
 */
export const diagnosticMiddleware: DiagnosticProviderMiddleware = {
  provideDiagnostics(document, previousResultId, token, next) {
    if (!(document instanceof Uri) && document.isDirty && runSetting(document) === "onSave") {
      return { kind: vsdiag.DocumentDiagnosticReportKind.unChanged, resultId: previousResultId ?? "" };
    }
    return next(document, previousResultId, token);
  },
};
