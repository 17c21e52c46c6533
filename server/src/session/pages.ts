import { readFileSync } from "node:fs";

/** The pages of all rules by id, which the build puts into the bundle. */
declare const FORAWAIT_RULE_PAGES: Readonly<Record<string, string>> | undefined;

/** The page of a rule that exists, as Markdown. */
export function pageOf(id: string): string {
  if (typeof FORAWAIT_RULE_PAGES !== "undefined") return FORAWAIT_RULE_PAGES[id] ?? "";
  // Not bundled: the sources lie beside us.
  return readFileSync(new URL(`../rules/${id}/README.md`, import.meta.url), "utf8");
}
