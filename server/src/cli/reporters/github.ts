import path from "node:path";
import type { Severity } from "../../engine/rule.ts";
import { displayPath, type Report } from "../report.ts";

/**
 * Workflow commands, which GitHub Actions shows as annotations in the changed files.
 *
 * https://docs.github.com/actions/reference/workflow-commands-for-github-actions
 */
export function github(report: Report): string {
  // Annotations are matched to files by their path in the repository, wherever the command was started.
  const root = process.env.GITHUB_WORKSPACE ?? report.folder;
  const nameOf = (file: string) => {
    const name = displayPath(root, path.resolve(report.folder, file));
    return name.startsWith("../") ? file : name;
  };
  return report.findings
    .map(({ rule, severity, file, start, end, message }) => {
      const properties = {
        file: nameOf(file),
        line: start.line,
        col: start.column,
        endLine: end.line,
        // GitHub takes an end column only for a place within one line.
        ...(start.line === end.line ? { endColumn: end.column } : {}),
        title: `forawait ${rule}`,
      };
      const list = Object.entries(properties).map(([name, value]) => `${name}=${escapeProperty(`${value}`)}`);
      return `::${commands[severity]} ${list.join(",")}::${escapeData(message)}\n`;
    })
    .join("");
}

const commands: Readonly<Record<Severity, string>> = {
  error: "error",
  warning: "warning",
  info: "notice",
  hint: "notice",
};

function escapeData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
