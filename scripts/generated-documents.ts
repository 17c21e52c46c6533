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
    ["README.md", withBlock(withBlock(readme, "rules", ruleTables()), "settings", settingsTable(repository))],
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

/** The settings that the extension contributes, as its manifest describes them. */
function settingsTable(repository: string): string {
  const read = (name: string) => JSON.parse(readFileSync(path.join(repository, name), "utf8"));
  const texts: Record<string, string> = read("package.nls.json");
  const configuration = read("package.json").contributes.configuration;
  const properties: Record<string, { default: unknown; markdownDescription: string }> = Object.assign(
    {},
    ...[configuration].flat().map((part: { properties: object }) => part.properties),
  );
  const rows = Object.entries(properties).map(([name, setting]) => {
    const description = setting.markdownDescription.replace(
      /^%(.*)%$/,
      (_, key: string) => texts[key] ?? key,
    );
    return `| \`${name}\` | \`${JSON.stringify(setting.default)}\` | ${description.replace(/\s*\n\s*/g, " ")} |`;
  });
  return ["| Setting | Default | What it does |", "|---|---|---|", ...rows].join("\n");
}

/** Replaces what stands between `<!-- name:start -->` and `<!-- name:end -->`. */
function withBlock(text: string, name: string, content: string): string {
  const pattern = new RegExp(`(<!-- ${name}:start -->)[\\s\\S]*?(<!-- ${name}:end -->)`);
  if (!pattern.test(text)) throw new Error(`README.md has no block "${name}".`);
  return text.replace(pattern, (_, start: string, end: string) => `${start}\n\n${content}\n\n${end}`);
}
