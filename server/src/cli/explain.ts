import { unknownRuleId, unusedSuppressionId } from "../engine/directives.ts";
import { ruleUrl } from "../engine/rule.ts";
import { mostSimilar } from "../engine/similar.ts";
import { rules } from "../rules/index.ts";
import { configurableRules } from "../session/session.ts";
import { renderMarkdown } from "./markdown.ts";
import { type Output, UsageError } from "./output.ts";
import { pageOf } from "./pages.ts";

/**
 * Prints a rule's page for reading in a terminal.
 *
 * @throws UsageError when there is no such rule.
 */
export function explain(id: string, { width, colors, print }: Output): void {
  const rule = rules.find(each => each.id === id);
  const page = rule ? pageOf(id) : aboutSuppressions[id];
  if (page === undefined) throw new UsageError(noSuchRule(id));
  const base = ruleUrl(id);
  // Prose in lines of more than 100 columns is hard to read, however wide the terminal is.
  const text = renderMarkdown(page, { width: Math.min(width, 100), colors, base });
  const facts = rule && [
    `Preset ${rule.preset}, severity ${rule.severity}, ${fixes[rule.fixable]}.`,
    "",
    base,
  ];
  print(`${[text, ...(facts ? ["", ...facts] : [])].join("\n")}\n`);
}

/** What to say about an id that no rule has. */
export function noSuchRule(id: string): string {
  const similar = mostSimilar(id, [...configurableRules.keys()]);
  const hint = similar === undefined ? "`forawait rules` lists all" : `did you mean ${similar}?`;
  return `there is no rule "${id}"; ${hint}`;
}

const fixes = {
  safe: "fixed by --fix",
  suggestion: "fixed by --fix-suggestions",
  no: "no fix",
} as const;

/** Pages for the findings that suppression comments themselves cause; they come from no rule. */
const aboutSuppressions: Readonly<Record<string, string>> = {
  [unusedSuppressionId]: `# ${unusedSuppressionId}

Reports a suppression comment, or a rule in it, that silences nothing.

Such a comment tells its readers of a problem that is not there, and would hide the next one.
A rule that is off for the file is not called unused, because it may be on elsewhere.

\`\`\`ts
// forawait-ignore-next-line no-for-await-of-sync -- items are counted in a test
for (const item of items) count(item);
\`\`\`

Remove the comment, or the rule from it; \`--fix\` does.
`,
  [unknownRuleId]: `# ${unknownRuleId}

Reports a suppression comment that names a rule which does not exist, so that it silences nothing.

\`\`\`ts
// forawait-ignore-next-line no-for-await-of-snyc
\`\`\`

Correct the name; \`forawait rules\` lists all.
`,
};
