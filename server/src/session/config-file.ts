import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import {
  findNodeAtLocation,
  getNodeValue,
  type Node,
  type ParseError,
  parseTree,
  printParseErrorCode,
} from "jsonc-parser";
import picomatch from "picomatch";
import { type Preset, presets, type RuleLevel, type RuleSettings, severities } from "../engine/config.ts";
import { LineMap } from "../engine/positions.ts";
import type { TextRange } from "../engine/rule.ts";

/** The name of the configuration file that forawait looks for, from a file's folder upwards. */
export const configFileName = "forawait.json";

/** Something wrong in a configuration file, at its place. */
export interface ConfigProblem extends TextRange {
  /** Absolute path of the configuration file. */
  readonly file: string;
  /** The line and column of `start`, from 0. */
  readonly line: number;
  readonly character: number;
  readonly message: string;
}

/** What a configuration file says about one source file. */
export interface FileSettings {
  /** Settings in rising order of weight: the file's own, then its overrides that match. */
  readonly layers: readonly RuleSettings[];
  /** Whether the file is excluded by `ignore`. */
  readonly ignored: boolean;
  /** Absolute path of the configuration file, undefined where there is none. */
  readonly config: string | undefined;
}

/** A configuration file, read and checked. */
export interface ConfigFile {
  readonly file: string;
  readonly problems: readonly ConfigProblem[];
  settingsFor(source: string): FileSettings;
}

/**
 * Finds and reads `forawait.json` files. Editor and command use the same resolver, so they agree.
 *
 * Files are read once; `forget` drops what was read when a file may have changed.
 */
export class ConfigFiles {
  private readonly known = new Map<string, ConfigFile>();
  private readonly nearest = new Map<string, string | undefined>();
  private readonly ruleIds: ReadonlySet<string>;
  private readonly only: string | undefined;

  /**
   * @param ruleIds All rule ids that exist; others are reported as problems.
   * @param only Absolute path of the file that applies to all source files, instead of the nearest one.
   */
  constructor(ruleIds: ReadonlySet<string>, only?: string) {
    this.ruleIds = ruleIds;
    this.only = only;
  }

  /** What applies to a source file, given by its absolute path. Never throws: a broken file brings problems. */
  settingsFor(source: string): FileSettings {
    const config = this.only ?? this.nearestTo(path.dirname(source));
    if (!config) return { layers: [], ignored: false, config: undefined };
    return this.read(config).settingsFor(source);
  }

  /** The problems of all configuration files that were read so far. */
  get problems(): readonly ConfigProblem[] {
    return [...this.known.values()].flatMap(config => config.problems);
  }

  /** Reads the configuration file at an absolute path, or returns what was read before. */
  read(file: string): ConfigFile {
    const known = this.known.get(file);
    if (known) return known;
    let text: string;
    try {
      text = readFileSync(file, "utf8");
    } catch (error) {
      text = "";
      const problem = {
        file,
        start: 0,
        end: 0,
        line: 0,
        character: 0,
        message: `cannot be read: ${String(error)}`,
      };
      const unreadable = { ...parseConfigFile(file, "{}", this.ruleIds), problems: [problem] };
      this.known.set(file, unreadable);
      return unreadable;
    }
    const config = parseConfigFile(file, text, this.ruleIds);
    this.known.set(file, config);
    return config;
  }

  /** Forgets all that was read. */
  forget(): void {
    this.known.clear();
    this.nearest.clear();
  }

  private nearestTo(folder: string): string | undefined {
    if (this.nearest.has(folder)) return this.nearest.get(folder);
    const candidate = path.join(folder, configFileName);
    const parent = path.dirname(folder);
    const found = existsSync(candidate) ? candidate : parent === folder ? undefined : this.nearestTo(parent);
    this.nearest.set(folder, found);
    return found;
  }
}

/**
 * Reads the text of a configuration file. What is wrong is reported at its place and left out; the rest counts.
 *
 * @param file Absolute path; globs in it are relative to its folder.
 */
export function parseConfigFile(file: string, text: string, ruleIds: ReadonlySet<string>): ConfigFile {
  const reader = new ConfigReader(file, text, ruleIds);
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { allowTrailingComma: true, allowEmptyContent: true });
  for (const error of errors) {
    reader.complain(`is not valid JSON: ${spaced(printParseErrorCode(error.error))}`, {
      start: error.offset,
      end: error.offset + error.length,
    });
  }
  if (root && root.type !== "object") reader.complain("must be a JSON object", rangeOf(root));
  const object = root?.type === "object" ? root : undefined;
  reader.onlyKeys(object, ["$schema", "preset", "rules", "ignore", "overrides"]);
  const base = reader.settings(object);
  const ignore = reader.globs(object && findNodeAtLocation(object, ["ignore"]), "ignore");
  const overrides = reader.overrides(object && findNodeAtLocation(object, ["overrides"]));
  const folder = path.dirname(file);
  return {
    file,
    problems: reader.problems,
    settingsFor: source => {
      const relative = path.relative(folder, source).split(path.sep).join("/");
      const matching = overrides.filter(override => override.matches(relative));
      return {
        layers: [base, ...matching.map(override => override.settings)],
        ignored: ignore(relative),
        config: file,
      };
    },
  };
}

type Matcher = (relative: string) => boolean;

class ConfigReader {
  readonly problems: ConfigProblem[] = [];
  private readonly file: string;
  private readonly lines: LineMap;
  private readonly ruleIds: ReadonlySet<string>;

  constructor(file: string, text: string, ruleIds: ReadonlySet<string>) {
    this.file = file;
    this.lines = new LineMap(text);
    this.ruleIds = ruleIds;
  }

  complain(message: string, range: TextRange): void {
    const { line, character } = this.lines.positionAt(range.start);
    this.problems.push({ file: this.file, line, character, message, ...range });
  }

  onlyKeys(object: Node | undefined, allowed: readonly string[]): void {
    for (const key of keysOf(object)) {
      if (!allowed.includes(key.name)) {
        this.complain(`has an unknown key "${key.name}"; known are ${allowed.join(", ")}`, rangeOf(key.node));
      }
    }
  }

  settings(object: Node | undefined): RuleSettings {
    const preset = object && findNodeAtLocation(object, ["preset"]);
    const rules = object && findNodeAtLocation(object, ["rules"]);
    return { ...this.preset(preset), rules: this.rules(rules) };
  }

  globs(node: Node | undefined, name: string): Matcher {
    if (!node) return () => false;
    const patterns: unknown = getNodeValue(node);
    if (!Array.isArray(patterns) || !patterns.every(pattern => typeof pattern === "string")) {
      this.complain(`"${name}" must be a list of glob patterns`, rangeOf(node));
      return () => false;
    }
    // A pattern without a slash means the name in any folder, and a folder means all that is in it.
    const expanded = patterns.flatMap(pattern => {
      const anywhere = pattern.includes("/") ? pattern.replace(/^\.?\//, "") : `**/${pattern}`;
      return [anywhere, `${anywhere.replace(/\/$/, "")}/**`];
    });
    return picomatch(expanded, { dot: true });
  }

  overrides(node: Node | undefined): { matches: Matcher; settings: RuleSettings }[] {
    if (!node) return [];
    if (node.type !== "array") {
      this.complain('"overrides" must be a list', rangeOf(node));
      return [];
    }
    return (node.children ?? []).flatMap(entry => {
      if (entry.type !== "object") {
        this.complain("an override must be an object", rangeOf(entry));
        return [];
      }
      this.onlyKeys(entry, ["files", "preset", "rules"]);
      const files = findNodeAtLocation(entry, ["files"]);
      if (!files) this.complain('an override needs "files", a list of glob patterns', rangeOf(entry));
      return [{ matches: this.globs(files, "files"), settings: this.settings(entry) }];
    });
  }

  private preset(node: Node | undefined): { preset?: Preset } {
    if (!node) return {};
    const value: unknown = node.value;
    if (presets.includes(value as Preset)) return { preset: value as Preset };
    this.complain(`"preset" must be one of ${presets.join(", ")}`, rangeOf(node));
    return {};
  }

  private rules(
    node: Node | undefined,
  ): Record<string, RuleLevel | readonly [RuleLevel, Record<string, unknown>]> {
    const rules: Record<string, RuleLevel | readonly [RuleLevel, Record<string, unknown>]> = {};
    if (!node) return rules;
    if (node.type !== "object") {
      this.complain('"rules" must be an object', rangeOf(node));
      return rules;
    }
    for (const { name, node: key, value } of keysOf(node)) {
      if (!this.ruleIds.has(name)) this.complain(`names a rule "${name}" that does not exist`, rangeOf(key));
      else {
        const setting = value && this.ruleSetting(value);
        if (setting) rules[name] = setting;
      }
    }
    return rules;
  }

  private ruleSetting(node: Node): RuleLevel | readonly [RuleLevel, Record<string, unknown>] | undefined {
    const levels: readonly string[] = [...severities, "on", "off"];
    const value: unknown = getNodeValue(node);
    if (typeof value === "string" && levels.includes(value)) return value as RuleLevel;
    if (Array.isArray(value) && value.length === 2 && levels.includes(value[0]) && isRecord(value[1])) {
      return [value[0] as RuleLevel, value[1]];
    }
    this.complain(`a rule is set to one of ${levels.join(", ")}, or to [level, { options }]`, rangeOf(node));
    return undefined;
  }
}

function keysOf(object: Node | undefined): { name: string; node: Node; value: Node | undefined }[] {
  return (object?.children ?? []).flatMap(property => {
    const [key, value] = property.children ?? [];
    return key ? [{ name: String(key.value), node: key, value }] : [];
  });
}

function rangeOf(node: Node): TextRange {
  return { start: node.offset, end: node.offset + node.length };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** `CommaExpected` → `comma expected`. */
function spaced(code: string): string {
  return code.replace(/(?<=.)([A-Z])/g, " $1").toLowerCase();
}
