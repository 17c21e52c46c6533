import { noticeLine, type Report, type ReportedFinding } from "../report.ts";

/**
 * The report for continuous integration that reads JUnit's XML: a test suite for each file, which fails with
 * each error and warning. Information and hints are attached as output.
 */
export function junit(report: Report): string {
  const byFile = new Map<string, ReportedFinding[]>();
  for (const finding of report.findings) {
    byFile.set(finding.file, [...(byFile.get(finding.file) ?? []), finding]);
  }
  const suites = report.files.map(file => suiteOf(file, byFile.get(file) ?? []));
  const problems = report.problems.map(problem => ({
    text: [
      `  <testsuite name="${escaped(problem.file)}" tests="1" failures="0" errors="1">`,
      `    <testcase name="can be read" classname="${escaped(problem.file)}">`,
      `      <error message="${escaped(noticeLine(problem))}"/>`,
      "    </testcase>",
      "  </testsuite>",
    ].join("\n"),
    tests: 1,
    failures: 0,
  }));
  const all = [...problems, ...suites];
  const sum = (key: "tests" | "failures") => all.reduce((total, suite) => total + suite[key], 0);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="forawait" tests="${sum("tests")}" failures="${sum("failures")}" errors="${problems.length}" time="${report.seconds.toFixed(3)}">`,
    ...all.map(suite => suite.text),
    "</testsuites>",
    "",
  ].join("\n");
}

interface Suite {
  readonly text: string;
  readonly tests: number;
  readonly failures: number;
}

function suiteOf(file: string, findings: readonly ReportedFinding[]): Suite {
  const failing = findings.filter(({ severity }) => severity === "error" || severity === "warning");
  const others = findings.filter(finding => !failing.includes(finding));
  const tests = Math.max(failing.length, 1);
  const name = escaped(file);
  const lines = [
    `  <testsuite name="${name}" tests="${tests}" failures="${failing.length}" errors="0">`,
    ...failing.flatMap(finding => [
      `    <testcase name="${escaped(finding.rule)}" classname="${name}" file="${name}" line="${finding.start.line}">`,
      `      <failure type="${finding.severity}" message="${escaped(finding.message)}">${escaped(lineOf(finding))}</failure>`,
      "    </testcase>",
    ]),
  ];
  if (failing.length === 0) lines.push(`    <testcase name="forawait" classname="${name}" file="${name}"/>`);
  if (others.length > 0) {
    lines.push(`    <system-out>${escaped(others.map(lineOf).join("\n"))}</system-out>`);
  }
  return { text: [...lines, "  </testsuite>"].join("\n"), tests, failures: failing.length };
}

function lineOf({ file, start, severity, rule, message }: ReportedFinding): string {
  return `${file}:${start.line}:${start.column}: ${severity} ${rule}: ${message}`;
}

/** Text for XML 1.0, in which most control characters cannot stand at all, not even escaped. */
function escaped(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "\ufffd")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("\r", "&#13;")
    .replaceAll("\n", "&#10;");
}
