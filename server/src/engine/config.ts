import type { Rule, Severity } from "./rule.ts";

/** A named choice of rules. `all` turns every rule on at its own severity. */
export type Preset = "recommended" | "strict" | "all" | "off";

export const presets: readonly Preset[] = ["recommended", "strict", "all", "off"];
export const severities: readonly Severity[] = ["error", "warning", "info", "hint"];

/** What a rule is set to: a severity, `on` for its own severity, or `off`. */
export type RuleLevel = Severity | "on" | "off";

export type RuleOptions = Readonly<Record<string, unknown>>;

/** A choice of rules as a configuration file or the command line states it. */
export interface RuleSettings {
  readonly preset?: Preset;
  readonly rules?: Readonly<Record<string, RuleLevel | readonly [RuleLevel, RuleOptions]>>;
}

/** A rule that is on for a file, with what applies there. */
export interface EnabledRule {
  readonly rule: Rule;
  readonly severity: Severity;
  /** Whether the user chose the severity, so that it holds for every finding of the rule. */
  readonly isChosen?: boolean;
  readonly options: RuleOptions;
}

/**
 * Resolves layers of settings, each above the one before it, to the rules that are on.
 *
 * A later preset replaces what earlier layers chose; a later level for one rule replaces that rule's level only,
 * and keeps its options unless it brings its own.
 */
export function enabledRules(rules: readonly Rule[], layers: readonly RuleSettings[]): EnabledRule[] {
  const start = layers.findLastIndex(layer => layer.preset !== undefined);
  const preset = layers[start]?.preset ?? "recommended";
  return rules.flatMap(rule => {
    let level: RuleLevel = isInPreset(rule, preset) ? "on" : "off";
    let options = defaultOptions(rule);
    for (const layer of layers.slice(Math.max(start, 0))) {
      const setting = layer.rules?.[rule.id];
      if (setting === undefined) continue;
      if (typeof setting === "string") level = setting;
      else {
        level = setting[0];
        options = { ...options, ...setting[1] };
      }
    }
    if (level === "off") return [];
    return level === "on"
      ? [{ rule, severity: rule.severity, options }]
      : [{ rule, severity: level, isChosen: true, options }];
  });
}

/**
 * The level that layers of settings give to something that is no rule and on in every preset but `off`, such as
 * the findings about suppression comments.
 */
export function levelOf(id: string, layers: readonly RuleSettings[]): RuleLevel {
  const start = layers.findLastIndex(layer => layer.preset !== undefined);
  let level: RuleLevel = layers[start]?.preset === "off" ? "off" : "on";
  for (const layer of layers.slice(Math.max(start, 0))) {
    const setting = layer.rules?.[id];
    if (setting !== undefined) level = typeof setting === "string" ? setting : setting[0];
  }
  return level;
}

function isInPreset(rule: Rule, preset: Preset): boolean {
  if (preset === "off") return false;
  return preset !== "recommended" || rule.preset === "recommended";
}

function defaultOptions(rule: Rule): RuleOptions {
  return Object.fromEntries(
    Object.entries(rule.options ?? {}).map(([name, schema]) => [name, schema.default]),
  );
}
