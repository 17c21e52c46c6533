import {
  type CancellationToken,
  type CodeAction,
  CodeActionKind,
  type Diagnostic,
  type Position,
  type Range,
} from "vscode-languageserver/node";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { companionCodes, companionFixes } from "../engine/companions.ts";
import type { Fix, TextRange } from "../engine/rule.ts";
import { type Checks, nothing } from "./checks.ts";
import type { ClientAbilities } from "./client.ts";
import { type DiagnosticData, diagnosticSource, type FixData, toFixData, toRange } from "./diagnostics.ts";
import type { Documents } from "./documents.ts";
import { editOfFix } from "./edits.ts";
import type { Publishing } from "./publishing.ts";
import type { Settings } from "./settings.ts";

/** The names under which TypeScript's errors arrive, from its own server and from those around it. */
const compilerSources = /^(?:deno-)?(?:ts|js|typescript|javascript|tsserver)$/i;

/** Errors that TypeScript up to 6 fixes just as our rules do. */
const fixedByOldTypeScript: ReadonlySet<number> = new Set([1103, 1308, 2339, 2801, 2852, 80007]);

export interface QuickFixesOptions {
  readonly client: () => ClientAbilities;
  readonly documents: Documents;
  readonly checks: Checks;
  readonly publishing: Publishing;
  readonly settingsOf: (document: TextDocument) => Settings;
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

  /**
   * Our fixes for an error of the compiler: those of findings that we leave to it to report, and those that
   * TypeScript 7 has lost.
   */
  private async fixesForCompiler(
    diagnostic: Diagnostic,
    document: TextDocument,
    token: CancellationToken,
  ): Promise<readonly FixData[]> {
    const code = Number(diagnostic.code);
    if (!Number.isInteger(code) || !compilerSources.test(diagnostic.source ?? "")) return [];
    const { enable, companions } = this.options.settingsOf(document);
    if (!enable || companions === "off") return [];
    const areWanted = companions === "on" || !this.options.client().hasCompanions;
    if (!areWanted && fixedByOldTypeScript.has(code)) return [];
    const [left, lost] = await Promise.all([
      this.fixesLeft(diagnostic, document, token),
      areWanted && companionCodes.has(code) ? this.companions(code, diagnostic, document) : [],
    ]);
    // They share their titles, so that a fix which comes both ways is shown once.
    const titles = new Set(left.map(fix => fix.title));
    const all = [...left, ...lost.filter(fix => !titles.has(fix.title))];
    return toFixData(all, this.options.publishing.conversionContext(document));
  }

  private async fixesLeft(
    diagnostic: Diagnostic,
    document: TextDocument,
    token: CancellationToken,
  ): Promise<readonly Fix[]> {
    const { checks, documents } = this.options;
    const { compilerReported } = await checks.check(document, token).catch(() => nothing);
    const lines = documents.linesOf(document);
    const isTouching = (place: TextRange) => {
      const range = toRange(place, lines);
      return (
        compare(range.start, diagnostic.range.end) <= 0 && compare(diagnostic.range.start, range.end) <= 0
      );
    };
    return compilerReported
      .filter(finding => [finding, ...finding.reportedAt].some(isTouching))
      .flatMap(finding => finding.fixes);
  }

  private async companions(
    code: number,
    { range }: Diagnostic,
    document: TextDocument,
  ): Promise<readonly Fix[]> {
    const { checks, documents } = this.options;
    const file = documents.pathOf(document);
    if (file === undefined) return [];
    const { version } = document;
    const lease = await checks.lease(file).catch(() => undefined);
    try {
      const view = await lease?.view(file);
      if (!view || view.sourceFile.text !== document.getText()) return [];
      const start = document.offsetAt(range.start);
      const fixes = await companionFixes(view, { code, start, end: document.offsetAt(range.end) });
      return document.version === version ? fixes : [];
    } finally {
      lease?.release();
    }
  }
}

function isSameRange(a: Range, b: Range): boolean {
  return compare(a.start, b.start) === 0 && compare(a.end, b.end) === 0;
}

function compare(a: Position, b: Position): number {
  return a.line - b.line || a.character - b.character;
}
