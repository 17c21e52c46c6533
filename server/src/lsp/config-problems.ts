import type { Connection, Diagnostic } from "vscode-languageserver/node";
import { type ConfigProblem, parseConfigFile } from "../session/config-file.ts";
import { configurableRules, type Session } from "../session/session.ts";
import type { ClientAbilities } from "./client.ts";
import { toConfigDiagnostic } from "./diagnostics.ts";
import type { Documents } from "./documents.ts";

export interface ConfigProblemsOptions {
  readonly connection: Connection;
  readonly client: () => ClientAbilities;
  readonly documents: Documents;
  readonly session: () => Session | undefined;
}

/**
 * Shows what is wrong in `forawait.json` files, be they open in the editor or not.
 *
 * They are sent unasked, to all clients: nobody asks for the diagnostics of a file that is not open, and one
 * way for both keeps a problem from being shown twice.
 */
export class ConfigProblems {
  private readonly options: ConfigProblemsOptions;
  /** What was sent for each file, by path; files without problems are not in it. */
  private readonly sent = new Map<string, string>();
  private revision = -1;

  constructor(options: ConfigProblemsOptions) {
    this.options = options;
  }

  /** Sends what has changed since the last call. Cheap when nothing can have. */
  update(mayHaveChanged = false): void {
    const files = this.options.session()?.configFiles;
    if (!mayHaveChanged && (files?.revision ?? 0) === this.revision) return;
    this.revision = files?.revision ?? 0;
    const { documents } = this.options;
    const open = documents.all().filter(document => documents.isConfiguration(document));
    // What was sent before stays until the file is right or gone, also when nothing asks for it any more.
    const known = [...(files?.files ?? []), ...this.sent.keys()];
    const all = new Set([...known, ...open.map(document => documents.pathOf(document) ?? "")]);
    for (const file of all) this.send(file, this.diagnosticsOf(file));
  }

  private diagnosticsOf(file: string): Diagnostic[] {
    const { documents, session, client } = this.options;
    const document = documents.at(file);
    // An editor that knows our schema reports the same while the file is open.
    if (document && client().knowsSchema) return [];
    const target = documents.targetAt(file);
    if (!target) return [];
    const problems: readonly ConfigProblem[] = document
      ? parseConfigFile(file, target.text, configurableRules).problems
      : (session()?.configFiles.read(file).problems ?? []);
    return problems.map(problem => toConfigDiagnostic(problem, target.lines));
  }

  private send(file: string, diagnostics: Diagnostic[]): void {
    const text = JSON.stringify(diagnostics);
    if ((this.sent.get(file) ?? "[]") === text) return;
    if (diagnostics.length === 0) this.sent.delete(file);
    else this.sent.set(file, text);
    const { documents, connection } = this.options;
    const document = documents.at(file);
    void connection.sendDiagnostics({
      uri: documents.uriOf(file),
      diagnostics,
      ...(document ? { version: document.version } : {}),
    });
  }
}
