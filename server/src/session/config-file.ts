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
import {
  type Preset,
  presets,
  type RuleLevel,
  type RuleOptions,
  type RuleSettings,
  severities,
} from "../engine/config.ts";
import { LineMap } from "../engine/positions.ts";
import type { OptionSchema, Rule, TextRange } from "../engine/rule.ts";
import { mostSimilar } from "../engine/similar.ts";

/** The name of the configuration file that forawait looks for, from a file's folder upwards. */
export const configFileName = "forawait.json";

/** The rules that a configuration file may name, by id. */
export type ConfigurableRules = ReadonlyMap<string, Pick<Rule, "options">>;

/** All levels that a rule can be set to, in the order in which they are suggested. */
export const ruleLevels: readonly RuleLevel[] = ["on", ...severities, "off"];

/** The keys of a configuration file, and of one of its overrides. */
export const configKeys: readonly string[] = ["$schema", "preset", "rules", "ignore", "overrides"];
export const overrideKeys: readonly string[] = ["files", "preset", "rules"];

/** Something wrong in a configuration file, at its place. */
export interface ConfigProblem extends TextRange {
  /** Absolute path of the configuration file. */
  readonly file: string;
  /** The line and column of `start`, from 0. */
  readonly line: number;
  readonly character: number;
  /** `syntax`: the text is no JSON, so what was read from it may be half of what was meant. */
  readonly kind: "syntax" | "setting" | "unreadable";
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

/** A configuration file that stands in for all others. */
export interface OnlyConfig {
  /** Absolute path of the file. */
  readonly file: string;
  /** Absolute path of the folder that its globs are relative to. */
  readonly folder: string;
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
  private readonly rules: ConfigurableRules;
  private readonly only: OnlyConfig | undefined;
  private reads = 0;

  /**
   * @param rules All rules that exist; others are reported as problems.
   * @param only The file that applies to all source files, instead of the nearest one.
   */
  constructor(rules: ConfigurableRules, only?: OnlyConfig) {
    this.rules = rules;
    this.only = only;
  }

  /** Rises whenever a file is read or what was read is forgotten. */
  get revision(): number {
    return this.reads;
  }

  /** Absolute paths of the configuration files that are known. */
  get files(): readonly string[] {
    return [...this.known.keys()];
  }

  /** What applies to a source file, given by its absolute path. Never throws: a broken file brings problems. */
  settingsFor(source: string): FileSettings {
    const config = this.only?.file ?? this.nearestTo(path.dirname(source));
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
    this.reads += 1;
    const config = this.parse(file);
    this.known.set(file, config);
    return config;
  }

  /** Forgets all that was read. */
  forget(): void {
    this.reads += 1;
    this.known.clear();
    this.nearest.clear();
  }

  private parse(file: string): ConfigFile {
    const folder = this.only?.folder;
    try {
      return parseConfigFile(file, readFileSync(file, "utf8").replace(/^\ufeff/, ""), this.rules, folder);
    } catch (error) {
      const start = { start: 0, end: 0, line: 0, character: 0 };
      const problem: ConfigProblem = {
        file,
        ...start,
        kind: "unreadable",
        message: `It cannot be read: ${error instanceof Error ? error.message : String(error)}.`,
      };
      return { ...parseConfigFile(file, "{}", this.rules), problems: [problem] };
    }
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
 * @param file Absolute path.
 * @param folder Absolute path of the folder that globs are relative to; the file's own unless said otherwise.
 */
export function parseConfigFile(
  file: string,
  text: string,
  rules: ConfigurableRules,
  folder: string = path.dirname(file),
): ConfigFile {
  const reader = new ConfigReader(file, text, rules);
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { allowTrailingComma: true, allowEmptyContent: true });
  for (const error of errors) {
    const range = { start: error.offset, end: error.offset + error.length };
    reader.complain(`This is not valid JSON: ${spaced(printParseErrorCode(error.error))}.`, range, "syntax");
  }
  if (root && root.type !== "object")
    reader.complain("The configuration must be a JSON object.", rangeOf(root));
  const object = root?.type === "object" ? root : undefined;
  reader.onlyKeys(object, configKeys);
  const base = reader.settings(object);
  const ignore = reader.globs(object && findNodeAtLocation(object, ["ignore"]), "ignore");
  const overrides = reader.overrides(object && findNodeAtLocation(object, ["overrides"]));
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
  private readonly known: ConfigurableRules;

  constructor(file: string, text: string, rules: ConfigurableRules) {
    this.file = file;
    this.lines = new LineMap(text);
    this.known = rules;
  }

  complain(message: string, range: TextRange, kind: ConfigProblem["kind"] = "setting"): void {
    const { line, character } = this.lines.positionAt(range.start);
    this.problems.push({ file: this.file, line, character, kind, message, ...range });
  }

  onlyKeys(object: Node | undefined, allowed: readonly string[]): void {
    for (const key of keysOf(object)) {
      if (!allowed.includes(key.name)) {
        this.complain(
          `There is no setting "${key.name}" here; it can be ${listed(allowed)}.`,
          rangeOf(key.node),
        );
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
    const wrong = node.type === "array" ? node.children?.find(entry => isWrong(entry, "string")) : node;
    if (wrong) {
      this.complain(`"${name}" must be a list of glob patterns.`, rangeOf(wrong));
      return () => false;
    }
    const patterns = (getNodeValue(node) as string[]).map(pattern => {
      const isNegated = pattern.startsWith("!");
      return { isNegated, matches: globMatcher(isNegated ? pattern.slice(1) : pattern) };
    });
    // As in .gitignore, the last pattern that matches decides, and one with `!` takes files out again.
    return relative => {
      const last = patterns.findLast(({ matches }) => matches(relative));
      return last !== undefined && !last.isNegated;
    };
  }

  overrides(node: Node | undefined): { matches: Matcher; settings: RuleSettings }[] {
    if (!node) return [];
    if (node.type !== "array") {
      this.complain('"overrides" must be a list.', rangeOf(node));
      return [];
    }
    return (node.children ?? []).flatMap(entry => {
      if (entry.type !== "object") {
        this.complain("An override must be an object.", rangeOf(entry));
        return [];
      }
      this.onlyKeys(entry, overrideKeys);
      const files = findNodeAtLocation(entry, ["files"]);
      if (!files) this.complain('An override needs "files", a list of glob patterns.', rangeOf(entry));
      return [{ matches: this.globs(files, "files"), settings: this.settings(entry) }];
    });
  }

  private preset(node: Node | undefined): { preset?: Preset } {
    if (!node) return {};
    const value: unknown = node.value;
    if (presets.includes(value as Preset)) return { preset: value as Preset };
    this.complain(`"preset" must be one of ${listed(presets)}.`, rangeOf(node));
    return {};
  }

  private rules(node: Node | undefined): Record<string, RuleLevel | readonly [RuleLevel, RuleOptions]> {
    const rules: Record<string, RuleLevel | readonly [RuleLevel, RuleOptions]> = {};
    if (!node) return rules;
    if (node.type !== "object") {
      this.complain('"rules" must be an object.', rangeOf(node));
      return rules;
    }
    for (const { name, node: key, value } of keysOf(node)) {
      const rule = this.known.get(name);
      if (!rule) {
        const similar = mostSimilar(name, [...this.known.keys()]);
        const hint = similar === undefined ? "" : ` Do you mean "${similar}"?`;
        this.complain(`There is no rule "${name}".${hint}`, rangeOf(key));
        continue;
      }
      const setting = value && this.ruleSetting(value, name, rule.options ?? {});
      if (setting) rules[name] = setting;
    }
    return rules;
  }

  private ruleSetting(
    node: Node,
    rule: string,
    schemas: Readonly<Record<string, OptionSchema>>,
  ): RuleLevel | readonly [RuleLevel, RuleOptions] | undefined {
    const [level, options, ...more] = node.type === "array" ? (node.children ?? []) : [node];
    if (!level || !ruleLevels.includes(level.value) || more.length > 0) {
      const levels = listed(ruleLevels);
      this.complain(`A rule is set to one of ${levels}, or to [level, { options }].`, rangeOf(node));
      return undefined;
    }
    if (!options) return level.value;
    if (isWrong(options, "object")) {
      this.complain(`The options of ${rule} must be an object.`, rangeOf(options));
      return level.value;
    }
    return [level.value, this.options(options, rule, schemas)];
  }

  /** The options that are right; each wrong one is reported and keeps its default. */
  private options(
    node: Node,
    rule: string,
    schemas: Readonly<Record<string, OptionSchema>>,
  ): Record<string, unknown> {
    const options: Record<string, unknown> = {};
    for (const { name, node: key, value } of keysOf(node)) {
      const schema = Object.hasOwn(schemas, name) ? schemas[name] : undefined;
      if (!schema) {
        const names = Object.keys(schemas);
        const known = names.length === 0 ? "it has no options" : `it can be ${listed(names)}`;
        this.complain(`The rule ${rule} has no option "${name}"; ${known}.`, rangeOf(key));
      } else if (value && this.isRight(value, name, schema)) options[name] = getNodeValue(value);
    }
    return options;
  }

  private isRight(value: Node, name: string, schema: OptionSchema): boolean {
    if (isWrong(value, schema.type)) {
      this.complain(`"${name}" must be ${withArticle(schema.type)}.`, rangeOf(value));
      return false;
    }
    const inside =
      schema.type === "array"
        ? { values: value.children ?? [], type: schema.items?.type }
        : { values: keysOf(value).map(entry => entry.value), type: schema.additionalProperties?.type };
    const { type } = inside;
    const wrong = type === undefined ? undefined : inside.values.find(entry => isWrong(entry, type));
    if (!wrong || type === undefined) return true;
    this.complain(`Each entry of "${name}" must be ${withArticle(type)}.`, rangeOf(wrong));
    return false;
  }
}

/** A pattern without a slash means the name in any folder, and a folder means all that is in it. */
function globMatcher(pattern: string): Matcher {
  const name = pattern.trim().replace(/\/$/, "");
  if (name === "") return () => false;
  const anywhere = name.includes("/") ? name.replace(/^\.?\//, "") : `**/${name}`;
  return picomatch([anywhere, `${anywhere}/**`], { dot: true });
}

function isWrong(node: Node | undefined, type: string): boolean {
  return node !== undefined && node.type !== type;
}

/** `array` → `a list`, `object` → `an object`. */
function withArticle(type: string): string {
  if (type === "array") return "a list";
  if (type === "boolean") return "true or false";
  return /^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`;
}

/** `a, b or c`. */
function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join() : `${names.slice(0, -1).join(", ")} or ${names.at(-1)}`;
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

/** `CommaExpected` → `comma expected`. */
function spaced(code: string): string {
  return code.replace(/(?<=.)([A-Z])/g, " $1").toLowerCase();
}
