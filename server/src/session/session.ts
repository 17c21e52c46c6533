import { type EnabledRule, enabledRules, type RuleSettings } from "../engine/config.ts";
import { applyEdits, mergeFixes } from "../engine/edits.ts";
import { type LintOptions, type LintResult, lintFile, relevantRules } from "../engine/lint.ts";
import type { Finding } from "../engine/rule.ts";
import { rules } from "../rules/index.ts";
import type { FileView, Lease } from "../typescript/workspace.ts";
import { Workspace, type WorkspaceOptions } from "../typescript/workspace.ts";
import { ConfigFiles } from "./config-file.ts";

/** The ids of all rules. */
export const ruleIds: ReadonlySet<string> = new Set(rules.map(rule => rule.id));

export interface SessionOptions extends WorkspaceOptions {
  /** Settings that stand above every configuration file, such as command-line flags. */
  readonly override?: RuleSettings;
  /** Absolute path of a configuration file that stands in for every `forawait.json`. */
  readonly configFile?: string;
  /** Whether findings that the compiler reports too are set apart. */
  readonly separateCompilerReported: boolean;
}

/** How one check is run. */
export type CheckOptions = Pick<LintOptions, "throwIfCancelled" | "onRuleTime">;

const nothing: LintResult = { findings: [], compilerReported: [], failures: [] };

/**
 * Checks files under the configuration that applies to each. Language server and command stand on this: it
 * joins the TypeScript workspace, the configuration files and the engine.
 */
export class Session {
  readonly workspace: Workspace;
  readonly configFiles: ConfigFiles;
  private readonly options: SessionOptions;

  constructor(options: SessionOptions) {
    this.options = options;
    this.workspace = new Workspace(options);
    this.configFiles = new ConfigFiles(ruleIds, options.configFile);
  }

  /** The rules that are on for a file; none for an ignored file. */
  rulesFor(file: string): readonly EnabledRule[] {
    const settings = this.configFiles.settingsFor(file);
    if (settings.ignored) return [];
    return enabledRules(rules, [
      ...settings.layers,
      ...(this.options.override ? [this.options.override] : []),
    ]);
  }

  /** Whether any enabled rule could say anything about a text; if not, its syntax tree need not be fetched. */
  isRelevant(file: string, text: string): boolean {
    return text.includes("forawait-ignore-") || relevantRules(text, this.rulesFor(file)).length > 0;
  }

  /**
   * Checks one file in a leased snapshot.
   *
   * @throws TypeScriptStopped when the process dies meanwhile, or what `throwIfCancelled` throws.
   */
  async check(lease: Lease, file: string, options: CheckOptions = {}): Promise<LintResult> {
    const view = await lease.view(file);
    return view ? this.checkView(view, options) : nothing;
  }

  /**
   * The text of a file after all safe fixes, applied again and again until nothing changes.
   *
   * @param only Limits the fixes to findings of these rules.
   */
  async fixedText(file: string, text: string, only?: ReadonlySet<string>): Promise<string> {
    let current = text;
    // Fixes of one pass can uncover more; ten passes is what other linters allow, and none here needs three.
    for (let pass = 0; pass < 10; pass++) {
      const lease = await this.workspace.acquireWith(file, current);
      let result: LintResult;
      try {
        result = await this.check(lease, file);
      } finally {
        lease.release();
      }
      const findings = [...result.findings, ...result.compilerReported];
      const next = withSafeFixes(
        file,
        current,
        only ? findings.filter(finding => only.has(finding.rule)) : findings,
      );
      if (next === current) return current;
      current = next;
    }
    return current;
  }

  close(): Promise<void> {
    return this.workspace.close();
  }

  private checkView(view: FileView, options: CheckOptions): Promise<LintResult> {
    return lintFile(view, this.rulesFor(view.file), {
      ...options,
      knownRules: ruleIds,
      separateCompilerReported: this.options.separateCompilerReported,
    });
  }
}

/** A text after one pass of the safe fixes that can be applied together. */
export function withSafeFixes(file: string, text: string, findings: readonly Finding[]): string {
  const safe = findings.flatMap(finding => finding.fixes.filter(fix => fix.safe && !fix.snippet).slice(0, 1));
  return applyEdits(text, mergeFixes(safe).edits.get(file) ?? []);
}
