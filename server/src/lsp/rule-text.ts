import { ruleUrl } from "../engine/rule.ts";
import { rules } from "../rules/index.ts";
import { suppressionSummaries } from "../session/config-schema.ts";
import { pageOf } from "../session/pages.ts";
import { configurableRules, ruleIds } from "../session/session.ts";

/** What each rule, and each finding about suppression comments, reports: one sentence by id. */
export const summaries: ReadonlyMap<string, string> = new Map([
  ...rules.map(rule => [rule.id, rule.summary] as const),
  ...Object.entries(suppressionSummaries),
]);

/**
 * The page of a rule as Markdown that can be read away from its place: links lead to the web.
 *
 * @param id An id of `configurableRules`; undefined is returned for any other.
 * @param withSummary Whether to begin with the name and the summary.
 */
export function pageText(id: string, withSummary = true): string | undefined {
  if (!configurableRules.has(id)) return undefined;
  const url = ruleUrl(id);
  const summary = `**${id}**: ${summaries.get(id)} [Open the page](${url})`;
  if (!ruleIds.has(id)) return summary;
  // The page begins with the name as its title and the summary.
  const body = pageOf(id).replace(/^# .*\n+(?:.*\S.*\n)*\n*/, "");
  const absolute = body.replace(relativeLink, (_, link: string) => `](${new URL(link, url)})`);
  return withSummary ? `${summary}\n\n${absolute}` : absolute;
}

/** A link to another page; what looks like one in code, such as `x[key](argument)`, is left alone. */
const relativeLink = /\]\((\.{1,2}\/[^)\s]+|[^)\s:]+\.md(?:#[^)\s]*)?)\)/g;
