import { type CancellationToken, type CodeAction, CodeActionKind } from "vscode-languageserver/node";
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { FixChoice, Session } from "../session/session.ts";
import { type Checks, nothing } from "./checks.ts";
import type { ClientAbilities } from "./client.ts";
import { diagnosticSource, toRange } from "./diagnostics.ts";
import type { Documents } from "./documents.ts";
import { editOf, lineEdits } from "./edits.ts";
import type { Settings } from "./settings.ts";

/** The kind of the action that applies all safe fixes, for `editor.codeActionsOnSave`. */
export const fixAllKind = `${CodeActionKind.SourceFixAll}.${diagnosticSource}`;

/** The kind of the action that also applies suggestions. It is no fix-all, so that nobody gets it on save by chance. */
export const fixAllDangerousKind = `source.fixAllDangerous.${diagnosticSource}`;

export interface FixAllOptions {
  readonly client: () => ClientAbilities;
  readonly documents: Documents;
  readonly checks: Checks;
  readonly settingsOf: (document: TextDocument) => Settings;
  readonly session: () => Session;
}

/** What an action carries whose edit is computed when it is chosen. */
interface LazyFix {
  readonly uri: string;
  readonly version: number;
  readonly rule: string;
}

/** Actions that fix many findings of a document at once. */
export class FixAll {
  private readonly options: FixAllOptions;

  constructor(options: FixAllOptions) {
    this.options = options;
  }

  /** The action that applies all safe fixes of a document, undefined when there are none. */
  async all(document: TextDocument, token: CancellationToken): Promise<CodeAction | undefined> {
    const edit = await this.edit(document, {}, token);
    return edit && { title: "Fix all safe forawait findings", kind: fixAllKind, edit };
  }

  /** The action that applies the first fix of every finding of a document, safe or not. */
  async allWithSuggestions(
    document: TextDocument,
    token: CancellationToken,
  ): Promise<CodeAction | undefined> {
    const edit = await this.edit(document, { suggestions: true }, token);
    return (
      edit && {
        title: "Apply the first fix of all forawait findings, also where behavior may change",
        kind: fixAllDangerousKind,
        edit,
      }
    );
  }

  /** The action that applies the safe fixes of one rule, where there are several. */
  async ofRule(
    rule: string,
    document: TextDocument,
    token: CancellationToken,
  ): Promise<CodeAction | undefined> {
    const result = await this.options.checks.check(document, token).catch(() => nothing);
    const fixable = [...result.findings, ...result.compilerReported].filter(
      finding => finding.rule === rule && finding.fixes.some(fix => fix.safe && !fix.snippet),
    );
    if (fixable.length < 2) return undefined;
    const action: CodeAction = {
      title: `Fix all ${fixable.length} ${rule} findings in this file`,
      kind: CodeActionKind.QuickFix,
      data: { uri: document.uri, version: document.version, rule } satisfies LazyFix,
    };
    return this.options.client().lazyEdits ? action : this.resolve(action, token);
  }

  /** Adds the edit to an action that was offered without one. */
  async resolve(action: CodeAction, token: CancellationToken): Promise<CodeAction> {
    const lazy = action.data as LazyFix | undefined;
    const document = lazy && this.options.documents.get(lazy.uri);
    if (!document || document.version !== lazy.version) return action;
    const edit = await this.edit(document, { only: new Set([lazy.rule]) }, token);
    return edit ? { ...action, edit } : action;
  }

  private async edit(document: TextDocument, choice: FixChoice, token: CancellationToken) {
    const { documents, settingsOf, session, client } = this.options;
    const text = document.getText();
    const { version } = document;
    const file = documents.pathOf(document);
    if (file === undefined || !settingsOf(document).enable || !documents.isSource(document)) return undefined;
    if (!session().isRelevant(file, text)) return undefined;
    const isOver = () => token.isCancellationRequested || documents.get(document.uri)?.version !== version;
    const fixed = await session().fixedText(file, text, { ...choice, isOver });
    if (fixed === text || isOver()) return undefined;
    const lines = documents.linesOf(document);
    const edits = lineEdits(text, fixed).map(edit => ({
      range: toRange(edit, lines),
      newText: edit.newText,
    }));
    return editOf(document.uri, edits, documents, client());
  }
}
