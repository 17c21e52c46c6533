import type { Report } from "../report.ts";

/**
 * The report for programs. Its shape is a contract: nothing is renamed or removed without a new `version`.
 *
 * Lines and columns count from 1 in UTF-16 units, offsets from 0; paths are relative to the working folder.
 */
export function json(report: Report): string {
  const content = {
    version: 1,
    tool: "forawait",
    filesChecked: report.files.length,
    partial: report.partial,
    findings: report.findings.map(({ rule, severity, file, start, end, message, related, fixes }) => ({
      rule,
      severity,
      file,
      start,
      end,
      message,
      related: related.map(place => ({
        file: place.file,
        start: place.start,
        end: place.end,
        message: place.message,
      })),
      fixes,
    })),
  };
  return `${JSON.stringify(content, null, 2)}\n`;
}
