import { ruleUrl } from "../engine/rule.ts";
import { rules } from "../rules/index.ts";
import { type Output, UsageError } from "./output.ts";
import { pageOf } from "./pages.ts";

/**
 * Prints a rule's page for reading in a terminal.
 *
 * @throws UsageError when there is no such rule.
 */
export function explain(id: string, output: Output): void {
  const rule = rules.find(each => each.id === id);
  if (!rule) throw new UsageError(`there is no rule "${id}"; \`forawait rules\` lists all`);
  output.print(`${pageOf(id)}\n${ruleUrl(id)}\n`);
}
