import {
  type CancellationToken,
  type CodeAction,
  CodeActionKind,
  type CodeActionParams,
  type Diagnostic,
  type Position,
  type Range,
} from "vscode-languageserver/node";
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { Finding } from "../engine/rule.ts";
import type { Session } from "../session/session.ts";
import { type Checks, nothing } from "./checks.ts";
import type { ClientAbilities } from "./client.ts";
import { type DiagnosticData, diagnosticSource, type FixData, toFixData, toRange } from "./diagnostics.ts";
import type { Documents } from "./documents.ts";
import { editOf, editOfFix, minimalEdit } from "./edits.ts";
import type { Publishing } from "./publishing.ts";
import type { Settings } from "./settings.ts";

/** The kind of our fix-all action, for `editor.codeActionsOnSave`. */
export const fixAllKind = `${CodeActionKind.SourceFixAll}.${diagnosticSource}`;

export interface CodeActionsOptions {
  readonly client: () => ClientAbilities;
  readonly documents: Documents;
  readonly checks: Checks;
  readonly publishing: Publishing;
  readonly settingsOf: (document: TextDocument) => Settings;
  readonly session: () => Session;
}

/** What the light bulb and the source actions offer. */
export class CodeActions {
  private readonly options: CodeActionsOptions;

  constructor(options: CodeActionsOptions) {
    this.options = options;
  }

  async provide(params: CodeActionParams, token: CancellationToken): Promise<CodeAction[]> {
    const document = this.options.documents.get(params.textDocument.uri);
    if (!document) return [];
    const { only, diagnostics } = params.context;
    const actions: CodeAction[] = [];
    if (wants(only, CodeActionKind.QuickFix)) {
      for (const diagnostic of diagnostics)
        actions.push(...(await this.quickFixes(diagnostic, document, token)));
    }
    // Computing all fixes costs a few checks, so it is done for those who ask for it: on save and in the menu
    // of source actions, never on a movement of the cursor.
    if (only !== undefined && wants(only, fixAllKind)) {
      const action = await this.fixAll(document);
      if (action) actions.push(action);
    }
    return actions;
  }

  /** The fixes of a diagnostic, ours or the compiler's: the first safe one is preferred. */
  private async quickFixes(
    diagnostic: Diagnostic,
    document: TextDocument,
    token: CancellationToken,
  ): Promise<CodeAction[]> {
    const { documents, client } = this.options;
    const all =
      diagnostic.source === diagnosticSource
        ? await this.fixesOf(diagnostic, document, token)
        : await this.fixesForCompiler(diagnostic, document, token);
    const fixes = all.filter(fix => client().snippetEdits || !fix.snippet);
    const preferred = fixes.find(fix => fix.safe);
    return fixes.map(fix => ({
      title: fix.title,
      kind: CodeActionKind.QuickFix,
      diagnostics: [diagnostic],
      ...(fix === preferred ? { isPreferred: true } : {}),
      edit: editOfFix(fix, documents, client()),
    }));
  }

  /** The fixes that a diagnostic of ours carries, or those of the finding behind it when the client drops them. */
  private async fixesOf(
    diagnostic: Diagnostic,
    document: TextDocument,
    token: CancellationToken,
  ): Promise<readonly FixData[]> {
    const data = diagnostic.data as DiagnosticData | undefined;
    if (data) return data.version === document.version ? data.fixes : [];
    const { findings } = await this.options.checks.check(document, token).catch(() => nothing);
    const context = this.options.publishing.conversionContext(document);
    const behind = findings.filter(
      finding =>
        finding.rule === diagnostic.code && isSame(toRange(finding, context.lines), diagnostic.range),
    );
    return behind.flatMap(finding => toFixData(finding.fixes, context));
  }

  /** The fixes of findings that we leave to the compiler to report, offered on the compiler's diagnostic. */
  private async fixesForCompiler(
    diagnostic: Diagnostic,
    document: TextDocument,
    token: CancellationToken,
  ): Promise<readonly FixData[]> {
    if (!/^\d+$/.test(String(diagnostic.code))) return [];
    const { compilerReported } = await this.options.checks.check(document, token).catch(() => nothing);
    const context = this.options.publishing.conversionContext(document);
    const touching = (finding: Finding) => {
      const range = toRange(finding, context.lines);
      return (
        compare(range.start, diagnostic.range.end) <= 0 && compare(diagnostic.range.start, range.end) <= 0
      );
    };
    return compilerReported.filter(touching).flatMap(finding => toFixData(finding.fixes, context));
  }

  private async fixAll(document: TextDocument): Promise<CodeAction | undefined> {
    const { documents, settingsOf, session, client } = this.options;
    const text = document.getText();
    const { version } = document;
    const file = documents.pathOf(document);
    if (file === undefined || !settingsOf(document).enable || !documents.isSource(document)) return undefined;
    if (!session().isRelevant(file, text)) return undefined;
    const fixed = await session().fixedText(file, text);
    if (fixed === text || documents.get(document.uri)?.version !== version) return undefined;
    const edit = minimalEdit(text, fixed);
    const range = toRange(edit, documents.linesOf(document));
    return {
      title: "Fix all safe forawait findings",
      kind: fixAllKind,
      edit: editOf(document.uri, [{ range, newText: edit.newText }], documents, client()),
    };
  }
}

/** Whether a client that asks for `only` (undefined: for anything) wants actions of a kind. */
export function wants(only: readonly string[] | undefined, kind: string): boolean {
  return only === undefined || only.some(wanted => kind === wanted || kind.startsWith(`${wanted}.`));
}

function isSame(a: Range, b: Range): boolean {
  return compare(a.start, b.start) === 0 && compare(a.end, b.end) === 0;
}

function compare(a: Position, b: Position): number {
  return a.line - b.line || a.character - b.character;
}
