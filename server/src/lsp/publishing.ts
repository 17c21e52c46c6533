import { createHash } from "node:crypto";
import {
  type CancellationToken,
  type Connection,
  type Diagnostic,
  type DocumentDiagnosticReport,
  DocumentDiagnosticReportKind,
  LSPErrorCodes,
  ResponseError,
} from "vscode-languageserver/node";
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { LineMap } from "../engine/positions.ts";
import type { Finding } from "../engine/rule.ts";
import { type Checks, nothing, Obsolete } from "./checks.ts";
import type { ClientAbilities } from "./client.ts";
import { type ConversionContext, toDiagnostic } from "./diagnostics.ts";
import { type Documents, uriOfPath } from "./documents.ts";
import { type Settings, shownSeverity } from "./settings.ts";

/** How long typing must pause before a client that cannot pull is sent diagnostics, in milliseconds. */
const pushDelay = 120;

/** How long typing must pause until the other open documents are checked too, in milliseconds. */
const othersDelay = 800;

/** How long changes of files and settings are collected before open documents are checked again, in milliseconds. */
const refreshDelay = 50;

export interface PublishingOptions {
  readonly connection: Connection;
  readonly client: () => ClientAbilities;
  readonly documents: Documents;
  readonly checks: Checks;
  /** The settings for a file, by its absolute path. */
  readonly settingsOf: (file: string | undefined) => Settings;
}

/** Brings the findings in open documents to the client: answers those who ask, and sends them to those who cannot. */
export class Publishing {
  private readonly options: PublishingOptions;
  private readonly pushTimers = new Map<string, NodeJS.Timeout>();
  private refreshTimer: NodeJS.Timeout | undefined;
  /** The version of each document that was opened or saved last; what came after is not saved. */
  private readonly savedVersions = new Map<string, number>();

  constructor(options: PublishingOptions) {
    this.options = options;
  }

  opened(document: TextDocument): void {
    this.savedVersions.set(document.uri, document.version);
    this.pushSoon(document.uri, 0);
  }

  changed(document: TextDocument): void {
    if (this.settingsFor(document).run === "onType") this.pushSoon(document.uri, pushDelay);
    if (this.options.client().pull) return;
    // What is typed here can change types there. A client that pulls asks for the others by itself.
    for (const other of this.options.documents.sources()) {
      if (other !== document) this.pushSoon(other.uri, othersDelay);
    }
  }

  saved(document: TextDocument): void {
    this.savedVersions.set(document.uri, document.version);
    if (this.settingsFor(document).run === "onSave") this.pushSoon(document.uri, 0);
  }

  closed(document: TextDocument): void {
    const { client, connection } = this.options;
    this.savedVersions.delete(document.uri);
    clearTimeout(this.pushTimers.get(document.uri));
    this.pushTimers.delete(document.uri);
    if (!client().pull) void connection.sendDiagnostics({ uri: document.uri, diagnostics: [] });
  }

  /** All open documents are checked again, once for all that changes within a short time. */
  refresh(): void {
    this.refreshTimer ??= setTimeout(() => {
      this.refreshTimer = undefined;
      const { client, connection, documents } = this.options;
      if (!client().pull) for (const document of documents.sources()) this.pushSoon(document.uri, 0);
      else if (client().refresh) {
        // A client that is about to end may refuse.
        connection.languages.diagnostics.refresh().catch(() => undefined);
      }
    }, refreshDelay);
  }

  /** The check of a whole document tells something else than the first answer did. */
  corrected(document: TextDocument): void {
    if (this.options.client().pull) this.refresh();
    else this.pushSoon(document.uri, 0);
  }

  /**
   * Answers a request for the diagnostics of a document: the first one after a change from what is around the change,
   * where that is faster, and every later one for the whole document.
   *
   * @param previous The result id of the client's last report, which is confirmed when nothing has changed.
   * @throws ResponseError that asks for another request when the text moves on meanwhile.
   */
  async pull(
    uri: string,
    previous: string | undefined,
    token: CancellationToken,
  ): Promise<DocumentDiagnosticReport> {
    const { client, documents, checks } = this.options;
    const document = documents.get(uri);
    if (!document) return { kind: DocumentDiagnosticReportKind.Full, items: [] };
    if (previous !== undefined && this.waitsForSave(document)) return unchanged(previous);
    const { version } = document;
    // Only a client that keeps reports, and can be told to ask again, is given an answer that is not the last word.
    const isFirstEnough = previous !== undefined && client().refresh;
    const checked = isFirstEnough ? checks.first(document, token) : checks.check(document, token);
    const result = await checked.catch(error => {
      if (error instanceof ResponseError) throw error;
      if (error instanceof Obsolete) throw askAgain();
      return nothing;
    });
    // A result for an old text would underline the wrong places.
    if (documents.get(uri)?.version !== version) throw askAgain();
    const items = this.diagnosticsOf(document, result.findings);
    const resultId = fingerprint(items);
    if (resultId === previous) return unchanged(resultId);
    return { kind: DocumentDiagnosticReportKind.Full, resultId, items };
  }

  /** Turns findings of an open document into diagnostics. */
  diagnosticsOf(document: TextDocument, findings: readonly Finding[]): Diagnostic[] {
    if (findings.length === 0) return [];
    const context = this.conversionContext(document);
    return findings.map(finding => toDiagnostic(finding, context));
  }

  /** Turns findings of a file that is not open into diagnostics. */
  diagnosticsOfFile(file: string, lines: LineMap, findings: readonly Finding[]): Diagnostic[] {
    const settings = this.options.settingsOf(file);
    // No open document has this version, so that its fixes are never applied to another text.
    const context = this.contextOf({ file, uri: uriOfPath(file), version: -1, lines }, settings);
    return findings.map(finding => toDiagnostic(finding, context));
  }

  conversionContext(document: TextDocument): ConversionContext {
    const { documents, settingsOf } = this.options;
    const file = documents.pathOf(document) ?? "";
    const { uri, version } = document;
    return this.contextOf({ file, uri, version, lines: documents.linesOf(document) }, settingsOf(file));
  }

  private contextOf(
    text: Pick<ConversionContext, "file" | "uri" | "version" | "lines">,
    settings: Settings,
  ): ConversionContext {
    const { documents, client } = this.options;
    return {
      ...text,
      supportsRelated: client().related,
      severityOf: (rule, severity) => shownSeverity(settings, rule, severity),
      // Many findings can point to one place, and the file may have to be read for it.
      other: remembered(file => documents.targetAt(file)),
    };
  }

  private settingsFor(document: TextDocument): Settings {
    return this.options.settingsOf(this.options.documents.pathOf(document));
  }

  private waitsForSave(document: TextDocument): boolean {
    return (
      this.settingsFor(document).run === "onSave" && this.savedVersions.get(document.uri) !== document.version
    );
  }

  private pushSoon(uri: string, delay: number): void {
    if (this.options.client().pull) return;
    clearTimeout(this.pushTimers.get(uri));
    this.pushTimers.set(
      uri,
      setTimeout(() => {
        this.pushTimers.delete(uri);
        void this.push(uri);
      }, delay),
    );
  }

  private async push(uri: string): Promise<void> {
    const { connection, documents, checks } = this.options;
    const document = documents.get(uri);
    if (!document || !documents.isSource(document)) return;
    const { version } = document;
    try {
      const { findings } = await checks.first(document);
      if (documents.get(uri)?.version !== version) return;
      await connection.sendDiagnostics({ uri, version, diagnostics: this.diagnosticsOf(document, findings) });
    } catch (error) {
      if (error instanceof Obsolete) return;
      connection.console.error(`${uri} could not be checked: ${error}`);
    }
  }
}

/** Tells whether two reports are the same; the version of the document is part of what a diagnostic carries. */
function fingerprint(items: readonly Diagnostic[]): string {
  if (items.length === 0) return "none";
  return createHash("sha1").update(JSON.stringify(items)).digest("base64");
}

function unchanged(resultId: string): DocumentDiagnosticReport {
  return { kind: DocumentDiagnosticReportKind.Unchanged, resultId };
}

function askAgain(): ResponseError<{ retriggerRequest: boolean }> {
  return new ResponseError(LSPErrorCodes.ServerCancelled, "the document has changed", {
    retriggerRequest: true,
  });
}

/** A function that is called once for each argument. */
function remembered<K, V>(compute: (key: K) => V): (key: K) => V {
  const known = new Map<K, V>();
  return key => {
    if (!known.has(key)) known.set(key, compute(key));
    return known.get(key) as V;
  };
}
