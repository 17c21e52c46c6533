import { type Diagnostic, DiagnosticSeverity, DiagnosticTag, type Range } from "vscode-languageserver/node";
import type { LineMap } from "../engine/positions.ts";
import { type Finding, type Fix, ruleUrl, type Severity, type TextRange } from "../engine/rule.ts";
import type { ConfigProblem } from "../session/config-file.ts";

/** What `Diagnostic.source` says; it is how our own diagnostics are told from others. */
export const diagnosticSource = "forawait";

/** A fix as it travels in `Diagnostic.data`, in the editor's own terms. */
export interface FixData {
  readonly title: string;
  readonly safe: boolean;
  readonly snippet: boolean;
  readonly edits: readonly { readonly uri: string; readonly range: Range; readonly newText: string }[];
}

/** What `Diagnostic.data` holds, so that code actions need no memory of the server. */
export interface DiagnosticData {
  /** The document version that the fixes were made for. */
  readonly version: number;
  readonly fixes: readonly FixData[];
}

/** What a conversion needs to know of the document and of the client. */
export interface ConversionContext {
  /** Absolute path and URI of the document. */
  readonly file: string;
  readonly uri: string;
  readonly version: number;
  readonly lines: LineMap;
  readonly supportsRelated: boolean;
  /** The severity to show for a rule's finding. */
  readonly severityOf: (rule: string, severity: Severity) => Severity;
  /** The URI and lines of another file that a finding points to; undefined when it cannot be read. */
  readonly other: (file: string) => { uri: string; lines: LineMap } | undefined;
}

/** Turns a finding into an LSP diagnostic. */
export function toDiagnostic(finding: Finding, context: ConversionContext): Diagnostic {
  const diagnostic: Diagnostic = {
    range: toRange(finding, context.lines),
    severity: severities[context.severityOf(finding.rule, finding.severity)],
    source: diagnosticSource,
    code: finding.rule,
    codeDescription: { href: ruleUrl(finding.rule) },
    message: finding.message,
    data: { version: context.version, fixes: toFixData(finding.fixes, context) } satisfies DiagnosticData,
  };
  if (finding.unnecessary) diagnostic.tags = [DiagnosticTag.Unnecessary];
  if (finding.related.length === 0) return diagnostic;
  if (context.supportsRelated) {
    diagnostic.relatedInformation = finding.related.flatMap(place => {
      const target = targetOf(place.file, context);
      return target
        ? [{ location: { uri: target.uri, range: toRange(place, target.lines) }, message: place.message }]
        : [];
    });
  } else {
    // A client that cannot show related places still gets to read what they say.
    diagnostic.message += `\n${finding.related.map(place => place.message).join("\n")}`;
  }
  return diagnostic;
}

/** Turns what is wrong in a configuration file into an LSP diagnostic. */
export function toConfigDiagnostic(problem: ConfigProblem, lines: LineMap): Diagnostic {
  return {
    range: toRange(problem, lines),
    severity: DiagnosticSeverity.Error,
    source: diagnosticSource,
    message: problem.message,
  };
}

/** Turns fixes into what travels with a diagnostic; a fix of a file that cannot be read is left out. */
export function toFixData(fixes: readonly Fix[], context: ConversionContext): FixData[] {
  return fixes.flatMap(fix => {
    const edits = fix.edits.map(edit => {
      const target = targetOf(edit.file, context);
      return target && { uri: target.uri, range: toRange(edit, target.lines), newText: edit.newText };
    });
    if (!edits.every(edit => edit !== undefined)) return [];
    return [{ title: fix.title, safe: fix.safe, snippet: fix.snippet ?? false, edits }];
  });
}

export function toRange(range: TextRange, lines: LineMap): Range {
  return { start: lines.positionAt(range.start), end: lines.positionAt(range.end) };
}

const severities: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

function targetOf(file: string, context: ConversionContext): { uri: string; lines: LineMap } | undefined {
  return file === context.file ? { uri: context.uri, lines: context.lines } : context.other(file);
}
