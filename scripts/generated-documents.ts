import { readFileSync } from "node:fs";
import path from "node:path";
import type { Rule } from "../server/src/engine/rule.ts";
import { rules } from "../server/src/rules/index.ts";
import { configSchema } from "../server/src/session/config-schema.ts";

/**
 * The files whose content follows from the rule values, each as it should be.
 *
 * @param repository Absolute path of the checkout.
 * @returns Pairs of repository path and content.
 */
export function generatedDocuments(repository: string): [string, string][] {
  const readme = readFileSync(path.join(repository, "README.md"), "utf8");
  return [
    ["README.md", withBlock(readme, "rules", ruleTables())],
    ["schema/forawait.schema.json", `${JSON.stringify(configSchema(rules), null, 2)}\n`],
  ];
}

function ruleTables(): string {
  const presets: [string, Rule["preset"]][] = [
    ["Recommended, on by default", "recommended"],
    ["Strict, on when asked for", "strict"],
  ];
  return presets
    .filter(([, preset]) => rules.some(rule => rule.preset === preset))
    .map(([title, preset]) => {
      const rows = rules
        .filter(rule => rule.preset === preset)
        .map(rule => {
          const link = `[\`${rule.id}\`](server/src/rules/${rule.id}/README.md)`;
          return `| ${link} | ${rule.summary} | ${rule.severity} | ${fixNames[rule.fixable]} |`;
        });
      return [
        `### ${title}`,
        "",
        "| Rule | What it reports | Severity | Fix |",
        "|---|---|---|---|",
        ...rows,
      ].join("\n");
    })
    .join("\n\n");
}

const fixNames: Readonly<Record<Rule["fixable"], string>> = { safe: "safe", suggestion: "suggested", no: "" };

/** Replaces what stands between `<!-- name:start -->` and `<!-- name:end -->`. */
function withBlock(text: string, name: string, content: string): string {
  const pattern = new RegExp(`(<!-- ${name}:start -->)[\\s\\S]*?(<!-- ${name}:end -->)`);
  if (!pattern.test(text)) throw new Error(`README.md has no block "${name}".`);
  return text.replace(pattern, (_, start: string, end: string) => `${start}\n\n${content}\n\n${end}`);
}
