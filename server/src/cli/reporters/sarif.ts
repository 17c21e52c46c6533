import { createHash } from "node:crypto";
import { pathToFileURL } from "node:url";
import type {
  Fix,
  Log,
  Notification,
  PhysicalLocation,
  Replacement,
  ReportingDescriptor,
  Result,
} from "sarif";
import { LineMap } from "../../engine/positions.ts";
import { ruleUrl, type Severity } from "../../engine/rule.ts";
import { rules } from "../../rules/index.ts";
import { noticeLine, type Place, type Report, type ReportedFinding, type ReportedFix } from "../report.ts";
import { version } from "../version.ts";

/**
 * The report as SARIF 2.1.0, which code scanning services read.
 *
 * https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
export function sarif(report: Report): string {
  const descriptors = descriptorsFor(report.findings);
  const indexes = new Map(descriptors.map(({ id }, index) => [id, index]));
  const fingerprint = fingerprinter(report);
  const linesOf = lineMaps(report);
  const log: Log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "forawait",
            version,
            semanticVersion: version,
            informationUri: "https://github.com/forawait/forawait",
            rules: descriptors,
          },
        },
        columnKind: "utf16CodeUnits",
        originalUriBaseIds: { [base]: { uri: `${pathToFileURL(report.folder).href.replace(/\/$/, "")}/` } },
        invocations: [
          {
            executionSuccessful: !report.partial,
            toolExecutionNotifications: report.problems.map(
              (problem): Notification => ({
                level: "error",
                message: { text: noticeLine(problem) },
              }),
            ),
          },
        ],
        results: report.findings.map(finding => ({
          ...resultOf(finding, fingerprint(finding), linesOf),
          ruleIndex: indexes.get(finding.rule),
        })),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

const base = "SRCROOT";

const levels: Readonly<Record<Severity, Result.level>> = {
  error: "error",
  warning: "warning",
  info: "note",
  hint: "note",
};

/** All rules, and the ids of findings about suppression comments, which belong to no rule. */
function descriptorsFor(findings: readonly ReportedFinding[]): ReportingDescriptor[] {
  const descriptors = rules.map(
    (rule): ReportingDescriptor => ({
      id: rule.id,
      shortDescription: { text: rule.summary },
      helpUri: ruleUrl(rule.id),
      defaultConfiguration: { level: levels[rule.severity] },
      properties: { preset: rule.preset, fixable: rule.fixable },
    }),
  );
  const known = new Set(descriptors.map(({ id }) => id));
  for (const { rule } of findings) {
    if (known.has(rule)) continue;
    known.add(rule);
    descriptors.push({ id: rule });
  }
  return descriptors;
}

type LinesOf = (file: string) => LineMap | undefined;

function resultOf(finding: ReportedFinding, fingerprint: string, linesOf: LinesOf): Result {
  const fixes = finding.fixes.flatMap(fix => sarifFix(fix, linesOf) ?? []);
  return {
    ruleId: finding.rule,
    level: levels[finding.severity],
    message: { text: finding.message },
    locations: [{ physicalLocation: locationOf(finding) }],
    ...(finding.related.length > 0 && {
      relatedLocations: finding.related.map((place, id) => ({
        id,
        message: { text: place.message },
        physicalLocation: locationOf(place),
      })),
    }),
    ...(fixes.length > 0 && { fixes }),
    partialFingerprints: { "forawaitLine/v1": fingerprint },
  };
}

/** Regions are given in lines and columns: SARIF leaves open in which unit its offsets count. */
function sarifFix({ title, edits }: ReportedFix, linesOf: LinesOf): Fix | undefined {
  const changes = new Map<string, Replacement[]>();
  for (const { file, start, end, newText } of edits) {
    const lines = linesOf(file);
    if (!lines) return undefined;
    const from = lines.positionAt(start);
    const to = lines.positionAt(end);
    const replacement = {
      deletedRegion: {
        startLine: from.line + 1,
        startColumn: from.character + 1,
        endLine: to.line + 1,
        endColumn: to.character + 1,
      },
      insertedContent: { text: newText },
    };
    changes.set(file, [...(changes.get(file) ?? []), replacement]);
  }
  return {
    description: { text: title },
    artifactChanges: [...changes].map(([file, replacements]) => ({
      artifactLocation: artifactOf(file),
      replacements,
    })),
  };
}

function lineMaps(report: Report): LinesOf {
  const known = new Map<string, LineMap | undefined>();
  return file => {
    if (!known.has(file)) {
      const text = report.textOf(file);
      known.set(file, text === undefined ? undefined : new LineMap(text));
    }
    return known.get(file);
  };
}

function locationOf({ file, start, end }: Place): PhysicalLocation {
  return {
    artifactLocation: artifactOf(file),
    region: {
      startLine: start.line,
      startColumn: start.column,
      endLine: end.line,
      endColumn: end.column,
    },
  };
}

function artifactOf(file: string): { uri: string; uriBaseId: string } {
  return { uri: file.split("/").map(encodeURIComponent).join("/"), uriBaseId: base };
}

/** What recognizes a finding when code above it changes: rule, line text, and which of equal ones it is. */
function fingerprinter(report: Report): (finding: ReportedFinding) => string {
  const seen = new Map<string, number>();
  const lines = new Map<string, string[]>();
  return ({ rule, file, start }) => {
    const known = lines.get(file) ?? (report.textOf(file) ?? "").split(/\r\n|\n|\r/);
    lines.set(file, known);
    const line = (known[start.line - 1] ?? "").replace(/\s+/g, "");
    const hash = createHash("sha256").update(`${rule}\n${file}\n${line}`).digest("hex").slice(0, 32);
    const number = (seen.get(hash) ?? 0) + 1;
    seen.set(hash, number);
    return `${hash}:${number}`;
  };
}
