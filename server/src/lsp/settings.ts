import picomatch from "picomatch";
import type { Severity } from "../engine/rule.ts";

/** What an editor's settings may choose. They never change which rules exist, so editor and CI agree. */
export interface Settings {
  readonly enable: boolean;
  /** When a client that cannot pull is sent diagnostics; a client that pulls decides by itself. */
  readonly run: "onType" | "onSave";
  /** After how many milliseconds the check of one file ends without a result; 0 for never. */
  readonly timeBudget: number;
  /** Severities in the editor by rule id or glob pattern of ids, the last match counts. */
  readonly severities: readonly (readonly [pattern: string, severity: Severity])[];
  /** Whether a hover says what is iterated and how. */
  readonly hover: boolean;
  /** Whether quick fixes are offered on the compiler's async errors; `auto`: where the editor has none. */
  readonly companions: "auto" | "on" | "off";
  readonly typescript: {
    /** Whether to read the editor's own TypeScript 7 server: where possible, never, or with a warning where it is not. */
    readonly server: "auto" | "own" | "shared";
  };
  readonly inlayHints: {
    /** Where a loop suspends. */
    readonly suspends: boolean;
    /** Where a started promise is awaited. */
    readonly awaitedAt: boolean;
  };
}

export const defaultSettings: Settings = {
  enable: true,
  run: "onType",
  timeBudget: 8_000,
  severities: [],
  hover: true,
  companions: "auto",
  typescript: { server: "auto" },
  inlayHints: { suspends: false, awaitedAt: false },
};

/** Reads settings from what a client sends; whatever is missing or malformed keeps its default. */
export function readSettings(sent: unknown): Settings {
  const settings = recordOf(sent);
  const hints = recordOf(settings.inlayHints);
  const { server } = recordOf(settings.typescript);
  const { timeBudget } = settings;
  return {
    enable: booleanOr(settings.enable, defaultSettings.enable),
    run: settings.run === "onSave" ? "onSave" : "onType",
    timeBudget:
      typeof timeBudget === "number" && timeBudget >= 0 && timeBudget < 2 ** 31
        ? timeBudget
        : defaultSettings.timeBudget,
    severities: Object.entries(recordOf(settings.severities)).filter(isSeverityEntry),
    hover: booleanOr(settings.hover, defaultSettings.hover),
    companions: companionsOf(settings.companions),
    typescript: { server: server === "own" || server === "shared" ? server : "auto" },
    inlayHints: {
      suspends: booleanOr(hints.suspends, defaultSettings.inlayHints.suspends),
      awaitedAt: booleanOr(hints.awaitedAt, defaultSettings.inlayHints.awaitedAt),
    },
  };
}

/** The severity that the editor shows for a finding of a rule. */
export function shownSeverity(settings: Settings, rule: string, severity: Severity): Severity {
  // Editors ask for this with every finding, and hardly anyone has set it.
  if (settings.severities.length === 0) return severity;
  return settings.severities.findLast(([pattern]) => picomatch.isMatch(rule, pattern))?.[1] ?? severity;
}

function companionsOf(sent: unknown): Settings["companions"] {
  if (typeof sent === "boolean") return sent ? "on" : "off";
  return sent === "on" || sent === "off" ? sent : "auto";
}

function booleanOr(sent: unknown, otherwise: boolean): boolean {
  return typeof sent === "boolean" ? sent : otherwise;
}

function recordOf(sent: unknown): Record<string, unknown> {
  return (typeof sent === "object" && sent !== null ? sent : {}) as Record<string, unknown>;
}

const severities: readonly unknown[] = ["error", "warning", "info", "hint"] satisfies Severity[];

function isSeverityEntry(entry: [string, unknown]): entry is [string, Severity] {
  return severities.includes(entry[1]);
}
