import {
  type CancellationToken,
  type CodeAction,
  CodeActionKind,
  type Diagnostic,
  type Position,
  type Range,
} from "vscode-languageserver/node";
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { Finding } from "../engine/rule.ts";
import { type Checks, nothing } from "./checks.ts";
import type { ClientAbilities } from "./client.ts";
import { type DiagnosticData, diagnosticSource, type FixData, toFixData, toRange } from "./diagnostics.ts";
import type { Documents } from "./documents.ts";
import { editOfFix } from "./edits.ts";
import type { Publishing } from "./publishing.ts";

export interface QuickFixesOptions {
  readonly client: () => ClientAbilities;
  readonly documents: Documents;
  readonly checks: Checks;
  readonly publishing: Publishing;
}

/** Quick fixes proper: those that change the code of a finding, be it reported by us or by the compiler. */
export class QuickFixes {
  private readonly options: QuickFixesOptions;

  constructor(options: QuickFixesOptions) {
    this.options = options;
  }

  /** The fixes of a diagnostic; the first safe one is preferred. */
  async provide(
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

  /** The fixes that a diagnostic carries, or those of the finding behind it for a client that drops them. */
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
        finding.rule === diagnostic.code && isSameRange(toRange(finding, context.lines), diagnostic.range),
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
    const isTouching = (finding: Finding) => {
      const range = toRange(finding, context.lines);
      return (
        compare(range.start, diagnostic.range.end) <= 0 && compare(diagnostic.range.start, range.end) <= 0
      );
    };
    return compilerReported.filter(isTouching).flatMap(finding => toFixData(finding.fixes, context));
  }
}

function isSameRange(a: Range, b: Range): boolean {
  return compare(a.start, b.start) === 0 && compare(a.end, b.end) === 0;
}

function compare(a: Position, b: Position): number {
  return a.line - b.line || a.character - b.character;
}
