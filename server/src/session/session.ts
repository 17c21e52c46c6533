import { type Known, lintAround } from "../engine/around.ts";
import { type EnabledRule, enabledRules, levelOf, type RuleSettings } from "../engine/config.ts";
import { unknownRuleId, unusedSuppressionId } from "../engine/directives.ts";
import { applyEdits, mergeFixes } from "../engine/edits.ts";
import { isAnyRelevant, type LintOptions, type LintResult, lintFile } from "../engine/lint.ts";
import type { Finding, Rule } from "../engine/rule.ts";
import { rules } from "../rules/index.ts";
import { type SharingOptions, SharingWorkspace } from "../typescript/sharing.ts";
import type { Lease } from "../typescript/workspace.ts";
import { Workspace } from "../typescript/workspace.ts";
import { ConfigFiles, type ConfigurableRules, type OnlyConfig } from "./config-file.ts";

/** The ids of all rules. */
export const ruleIds: ReadonlySet<string> = new Set(rules.map(rule => rule.id));

/** All that a configuration file may set a level for: the rules, and what is wrong with suppression comments. */
export const configurableRules: ConfigurableRules = new Map<string, Pick<Rule, "options">>([
  ...rules.map(rule => [rule.id, rule] as const),
  [unusedSuppressionId, {}],
  [unknownRuleId, {}],
]);

export interface SessionOptions extends Omit<SharingOptions, "requestPipe"> {
  /** Where the editor may run a TypeScript server of its own, which is then used: see SharingOptions. */
  readonly requestPipe?: SharingOptions["requestPipe"] | undefined;
  /** Settings that stand above every configuration file, such as command-line flags. */
  readonly override?: RuleSettings;
  /** A configuration file that stands in for every `forawait.json`. */
  readonly configFile?: OnlyConfig;
  /** Whether findings that the compiler reports too are set apart. */
  readonly separateCompilerReported: boolean;
}

/** How one check is run. */
export type CheckOptions = Pick<LintOptions, "throwIfCancelled" | "onRuleTime" | "onWalkTime">;

/** Which fixes are applied to a text. */
export interface FixChoice {
  /** Limits them to findings of these rules. */
  readonly only?: ReadonlySet<string>;
  /** Whether the first suggestion counts where there is no safe fix. */
  readonly suggestions?: boolean;
  /** Asked between passes; true ends the work. */
  readonly isOver?: () => boolean;
}

const nothing: LintResult = { findings: [], compilerReported: [], failures: [] };

/**
 * Checks files under the configuration that applies to each. Language server and command stand on this: it
 * joins the TypeScript workspace, the configuration files and the engine.
 */
export class Session {
  readonly workspace: Workspace;
  /** The same workspace where it may use the editor's TypeScript server. */
  readonly sharing: SharingWorkspace | undefined;
  readonly configFiles: ConfigFiles;
  private readonly options: SessionOptions;

  constructor(options: SessionOptions) {
    this.options = options;
    const { requestPipe } = options;
    this.sharing = requestPipe && new SharingWorkspace({ ...options, requestPipe });
    this.workspace = this.sharing ?? new Workspace(options);
    this.configFiles = new ConfigFiles(configurableRules, options.configFile);
  }

  /** The rules that are on for a file; none for an ignored file. */
  rulesFor(file: string): readonly EnabledRule[] {
    const layers = this.layersFor(file);
    return layers ? enabledRules(rules, layers) : [];
  }

  /** Whether any enabled rule could say anything about a text; if not, its syntax tree need not be fetched. */
  isRelevant(file: string, text: string): boolean {
    return isAnyRelevant(text, this.rulesFor(file)) || text.includes("forawait-ignore-");
  }

  /**
   * Checks one file in a leased snapshot.
   *
   * @throws TypeScriptStopped when the process dies meanwhile, or what `throwIfCancelled` throws.
   */
  async check(lease: Lease, file: string, options: CheckOptions = {}): Promise<LintResult> {
    const view = await lease.view(file);
    const layers = this.layersFor(file);
    if (!view || !layers) return nothing;
    const result = await lintFile(view, enabledRules(rules, layers), this.lintOptions(options));
    return { ...result, findings: result.findings.flatMap(finding => atOwnLevel(finding, layers)) };
  }

  /**
   * Checks what is around an edit: see {@link lintAround}.
   *
   * @param before What was known before the edit, under the same configuration.
   * @returns undefined where only a check of the whole file can tell anything.
   * @throws Like `check`.
   */
  async checkAround(
    lease: Lease,
    file: string,
    before: Known,
    options: CheckOptions = {},
  ): Promise<LintResult | undefined> {
    const view = await lease.view(file);
    const layers = this.layersFor(file);
    if (!view || !layers) return undefined;
    return lintAround(view, enabledRules(rules, layers), this.lintOptions(options), before);
  }

  /**
   * The text of a file after all fixes of a choice, applied again and again until nothing changes.
   *
   * @returns The text as it was when the work was no longer wanted.
   */
  async fixedText(file: string, text: string, choice: FixChoice = {}): Promise<string> {
    let current = text;
    // Fixes of one pass can uncover more; ten passes is what other linters allow, and none here needs three.
    for (let pass = 0; pass < 10; pass++) {
      if (choice.isOver?.()) return text;
      const lease = await this.workspace.acquireWith(file, current);
      let result: LintResult;
      try {
        result = await this.check(lease, file);
      } finally {
        lease.release();
      }
      const findings = [...result.findings, ...result.compilerReported];
      const next = withFixes(file, current, findings, choice);
      if (next === current) return current;
      current = next;
    }
    return current;
  }

  close(): Promise<void> {
    return this.workspace.close();
  }

  private lintOptions(options: CheckOptions): LintOptions {
    const { separateCompilerReported } = this.options;
    return { ...options, knownRules: ruleIds, separateCompilerReported };
  }

  /** Settings in rising order of weight; undefined for an ignored file. */
  private layersFor(file: string): readonly RuleSettings[] | undefined {
    const settings = this.configFiles.settingsFor(file);
    if (settings.ignored) return undefined;
    return this.options.override ? [...settings.layers, this.options.override] : settings.layers;
  }
}

/** What is wrong with suppression comments comes from no rule, but can be set to a level like one. */
function atOwnLevel(finding: Finding, layers: readonly RuleSettings[]): Finding[] {
  if (finding.rule !== unusedSuppressionId && finding.rule !== unknownRuleId) return [finding];
  const level = levelOf(finding.rule, layers);
  if (level === "off") return [];
  return [level === "on" ? finding : { ...finding, severity: level }];
}

/** A text after one pass of the fixes of a choice that can be applied together. */
export function withFixes(
  file: string,
  text: string,
  findings: readonly Finding[],
  { only, suggestions }: FixChoice = {},
): string {
  const chosen = findings
    .filter(finding => !only || only.has(finding.rule))
    .flatMap(finding => finding.fixes.filter(fix => (fix.safe || suggestions) && !fix.snippet).slice(0, 1));
  return applyEdits(text, mergeFixes(chosen).edits.get(file) ?? []);
}
