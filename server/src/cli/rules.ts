import type { Rule } from "../engine/rule.ts";
import { rules } from "../rules/index.ts";
import { type Output, wrap } from "./output.ts";
import { count } from "./report.ts";

/** Prints all rules by preset, each with its severity, its kind of fix and what it reports. */
export function listRules({ colors, width, print }: Output): void {
  const groups: [string, Rule["preset"]][] = [
    ["Recommended, on by default", "recommended"],
    ["Strict, on with the preset strict or all", "strict"],
  ];
  const lines: string[] = [];
  for (const [title, preset] of groups) {
    const members = rules.filter(rule => rule.preset === preset);
    if (members.length === 0) continue;
    lines.push(colors.bold(title), "");
    for (const { id, severity, fixable, summary } of members) {
      const fix = { safe: ", --fix", suggestion: ", suggests a fix", no: "" }[fixable];
      lines.push(`  ${colors.cyan(id)}  ${colors.dim(severity + fix)}`);
      for (const line of wrap(summary.replaceAll("`", ""), width - 4)) lines.push(`    ${line}`);
    }
    lines.push("");
  }
  lines.push(`${count(rules.length, "rule")}. \`forawait explain <id>\` tells more about one.`);
  print(`${lines.join("\n")}\n`);
}
