import type { InitializeParams } from "vscode-languageserver/node";
import type { InitializationOptions } from "./messages.ts";

/** What the client can do, as far as we care. */
export interface ClientAbilities {
  /** Name and version, for reports. */
  readonly name: string;
  /** Asks for diagnostics by itself; others are sent them. */
  readonly pull: boolean;
  /** Can be asked to pull again. */
  readonly refresh: boolean;
  readonly configuration: boolean;
  /** Tells of settings that changed only when it was asked to. */
  readonly registersConfiguration: boolean;
  readonly watchFiles: boolean;
  /** Tells when workspace folders come and go. */
  readonly workspaceFolders: boolean;
  readonly related: boolean;
  readonly snippetEdits: boolean;
  readonly createFiles: boolean;
  readonly versionedEdits: boolean;
  readonly annotations: boolean;
  /** Asks for the edit of a code action only when a person chooses it. */
  readonly lazyEdits: boolean;
  readonly showDocument: boolean;
  readonly progress: boolean;
  readonly inlayHintRefresh: boolean;
  readonly markdown: boolean;
  /** Provides the commands of `messages.ts` itself, so the server must not register them. */
  readonly ownCommands: boolean;
  /** Validates, completes and explains `forawait.json` with our JSON schema. */
  readonly knowsSchema: boolean;
  /** Has quick fixes for the compiler's async errors already. */
  readonly hasCompanions: boolean;
  /** Can hand out a pipe into the editor's own TypeScript 7 server. */
  readonly sharesTypeScript: boolean;
}

/** Reads what a client can do from what it says when it starts; whatever it does not mention it cannot do. */
export function abilitiesOf({
  capabilities,
  clientInfo,
  initializationOptions,
}: InitializeParams): ClientAbilities {
  const { textDocument, workspace, window } = capabilities;
  const options = (initializationOptions ?? {}) as InitializationOptions;
  const edits = workspace?.workspaceEdit;
  return {
    name: clientInfo ? [clientInfo.name, clientInfo.version].filter(Boolean).join(" ") : "not named",
    pull: textDocument?.diagnostic !== undefined,
    refresh: workspace?.diagnostics?.refreshSupport === true,
    configuration: workspace?.configuration === true,
    registersConfiguration: workspace?.didChangeConfiguration?.dynamicRegistration === true,
    watchFiles: workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
    workspaceFolders: workspace?.workspaceFolders === true,
    related:
      textDocument?.publishDiagnostics?.relatedInformation === true ||
      textDocument?.diagnostic?.relatedInformation === true,
    snippetEdits: edits?.snippetEditSupport === true,
    createFiles: edits?.resourceOperations?.includes("create") === true,
    versionedEdits: edits?.documentChanges === true,
    annotations: edits?.changeAnnotationSupport !== undefined,
    lazyEdits:
      textDocument?.codeAction?.dataSupport === true &&
      textDocument.codeAction.resolveSupport?.properties.includes("edit") === true,
    showDocument: window?.showDocument?.support === true,
    progress: window?.workDoneProgress === true,
    inlayHintRefresh: workspace?.inlayHint?.refreshSupport === true,
    markdown: textDocument?.hover?.contentFormat?.includes("markdown") === true,
    ownCommands: options.ownCommands === true,
    knowsSchema: options.knowsSchema === true,
    hasCompanions: options.hasCompanions === true,
    sharesTypeScript: options.sharesTypeScript === true,
  };
}
