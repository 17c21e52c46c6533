import { LineMap } from "../../engine/positions.ts";
import type { Severity } from "../../engine/rule.ts";
import { codeFrame, type FrameSource } from "../frame.ts";
import { type Colors, visible, wrap } from "../output.ts";
import { count, type Report, type ReportedFinding } from "../report.ts";
import type { ReporterOptions } from "./index.ts";

/** The report for people: grouped by file, with the code in question, and a summary at the end. */
export function stylish(report: Report, options: ReporterOptions): string {
  const shown = report.findings.filter(({ severity }) => severity !== "hint" || options.hints);
  const blocks = [...groupByFile(shown)].map(([file, findings]) => {
    const text = report.textOf(file);
    const source = text === undefined ? undefined : { text, lines: new LineMap(text) };
    const heading = options.colors.underline(visible(file));
    return [heading, ...findings.map(finding => findingBlock(finding, source, options))].join("\n");
  });
  return [...blocks, summary(report, options), ""].join("\n").replace(/^\n+/, "");
}

function groupByFile(findings: readonly ReportedFinding[]): Map<string, ReportedFinding[]> {
  const groups = new Map<string, ReportedFinding[]>();
  for (const finding of findings) {
    const group = groups.get(finding.file);
    if (group) group.push(finding);
    else groups.set(finding.file, [finding]);
  }
  return groups;
}

const indent = "    ";

function findingBlock(
  finding: ReportedFinding,
  source: FrameSource | undefined,
  { width, colors }: ReporterOptions,
): string {
  const { start, end, severity, rule, message, related, fixes } = finding;
  const color = severityColor(severity, colors);
  const room = width - indent.length;
  const position = `${start.line}:${start.column}`;
  const lines = [`  ${position}  ${color(severity)}  ${colors.bold(rule)}`];
  for (const line of wrap(visible(message), room)) lines.push(`${indent}${line}`);
  if (source) {
    const range = { start: start.offset, end: end.offset };
    const frame = codeFrame(source, range, { width: room, dim: colors.dim, mark: color });
    lines.push("", ...frame.map(line => `${indent}${line}`));
  }
  const notes = [
    ...related.map(place => {
      const where = `${place.file}:${place.start.line}:${place.start.column}`;
      return { head: visible(where), tail: visible(place.message), paint: colors.cyan };
    }),
    ...fixes.map(({ title, safe }) => ({
      head: "fix:",
      tail: `${visible(title)} (${safe ? "--fix" : "suggestion"})`,
      paint: colors.green,
    })),
  ];
  if (notes.length > 0) lines.push("");
  for (const { head, tail, paint } of notes) {
    const [first = "", ...rest] = wrap(`${head} ${tail}`, room);
    const painted = first.startsWith(head) ? paint(head) + first.slice(head.length) : first;
    lines.push(`${indent}${painted}`, ...rest.map(line => `${indent}  ${line}`));
  }
  return `${lines.join("\n")}\n`;
}

function severityColor(severity: Severity, colors: Colors): (text: string) => string {
  if (severity === "error") return colors.red;
  if (severity === "warning") return colors.yellow;
  return severity === "info" ? colors.blue : colors.dim;
}

function summary(report: Report, { hints, colors, width }: ReporterOptions): string {
  const number = (severity: Severity) => report.findings.filter(each => each.severity === severity).length;
  const [errors, warnings, infos, hinted] = [
    number("error"),
    number("warning"),
    number("info"),
    number("hint"),
  ];
  const parts = [
    errors > 0 && colors.red(count(errors, "error")),
    warnings > 0 && colors.yellow(count(warnings, "warning")),
    infos > 0 && colors.blue(`${infos} info`),
    hinted > 0 && `${count(hinted, "hint")}${hints ? "" : " (--hints shows them)"}`,
  ].filter(part => part !== false);
  const found = parts.length > 0 ? parts.join(", ") : colors.green("nothing found");
  const sentences = [
    `${count(report.files.length, "file")} checked in ${report.seconds.toFixed(1)} s: ${found}.`,
  ];
  const fixable = report.findings.filter(({ fixes }) => fixes.some(({ safe }) => safe)).length;
  if (report.fixed) {
    const { fixes, files } = report.fixed;
    sentences.push(
      fixes > 0 ? `Applied ${count(fixes, "fix", "fixes")} in ${count(files, "file")}.` : "Nothing to fix.",
    );
  } else if (fixable > 0) sentences.push(`${fixable} can be fixed with --fix.`);
  if (report.inBaseline > 0) sentences.push(`${report.inBaseline} in the baseline.`);
  if (report.partial) sentences.push(colors.red("The result is partial."));
  return wrap(sentences.join(" "), width).join("\n");
}
