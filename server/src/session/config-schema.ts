import { presets } from "../engine/config.ts";
import { unknownRuleId, unusedSuppressionId } from "../engine/directives.ts";
import { type OptionSchema, type Rule, ruleUrl } from "../engine/rule.ts";
import { ruleLevels } from "./config-file.ts";

/** Where the schema is on the web, for `$schema`. */
export const configSchemaUrl =
  "https://raw.githubusercontent.com/forawait/forawait/main/schema/forawait.schema.json";

/** What each preset stands for. */
export const presetDescriptions: Readonly<Record<string, string>> = {
  recommended: "Misuse that goes wrong at run time, and little else. The default.",
  strict: "The recommended rules, and those that ask for more care than most projects want.",
  all: "Every rule.",
  off: "No rule but those that are turned on one by one.",
};

/** What each level of a rule stands for. */
export const levelDescriptions: Readonly<Record<string, string>> = {
  on: "On, at the rule's own severity.",
  error: "On, as an error.",
  warning: "On, as a warning.",
  info: "On, as information.",
  hint: "On, as a hint.",
  off: "Off.",
};

/** What each setting of a configuration file, or of one of its overrides, is for. */
export const settingDescriptions: Readonly<Record<string, string>> = {
  $schema: "Where editors find the description of this file.",
  preset: "The set of rules to start from.",
  rules: "The level of single rules, which counts more than the preset.",
  ignore: "Files that are not checked, as glob patterns relative to this file.",
  overrides: "Other settings for some files. Of several that match, later ones count more.",
  files: "The files that the override is for, as glob patterns relative to this file.",
};

/** What is wrong with suppression comments can be set to a level like a rule. */
export const suppressionSummaries: Readonly<Record<string, string>> = {
  [unusedSuppressionId]: "Reports a suppression comment, or a rule in it, that silences nothing.",
  [unknownRuleId]: "Reports the name of a rule in a suppression comment that does not exist.",
};

/** The JSON schema (draft 7) of `forawait.json`. Editors take completion, hover texts and validation from it. */
export function configSchema(rules: readonly Rule[]): object {
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    $id: configSchemaUrl,
    title: "forawait.json",
    description: "Configures forawait for the files in this folder and below.",
    type: "object",
    additionalProperties: false,
    // Known to the JSON support of VS Code and of other editors.
    allowComments: true,
    allowTrailingCommas: true,
    properties: {
      $schema: { type: "string", description: settingDescriptions.$schema },
      preset: { $ref: "#/definitions/preset" },
      rules: { $ref: "#/definitions/rules" },
      ignore: { ...globs, description: settingDescriptions.ignore },
      overrides: {
        type: "array",
        description: settingDescriptions.overrides,
        items: {
          type: "object",
          additionalProperties: false,
          required: ["files"],
          properties: {
            files: { ...globs, description: settingDescriptions.files },
            preset: { $ref: "#/definitions/preset" },
            rules: { $ref: "#/definitions/rules" },
          },
        },
      },
    },
    definitions: {
      preset: {
        description: settingDescriptions.preset,
        enum: presets,
        enumDescriptions: presets.map(preset => presetDescriptions[preset]),
        default: "recommended",
      },
      level: {
        enum: ruleLevels,
        enumDescriptions: ruleLevels.map(level => levelDescriptions[level]),
        default: "on",
      },
      rules: {
        type: "object",
        description: settingDescriptions.rules,
        additionalProperties: false,
        properties: {
          ...Object.fromEntries(rules.map(rule => [rule.id, ruleSchema(rule)])),
          ...Object.fromEntries(
            Object.entries(suppressionSummaries).map(([id, summary]) => [
              id,
              { description: summary, ...levelOrPair({}) },
            ]),
          ),
        },
      },
    },
  };
}

function ruleSchema(rule: Rule): object {
  return {
    description: rule.summary,
    markdownDescription: `${rule.summary}\n\n[The page of ${rule.id}](${ruleUrl(rule.id)})`,
    ...levelOrPair(rule.options ?? {}),
  };
}

/** `"warning"`, or `["warning", { "option": 1 }]`. */
function levelOrPair(options: Readonly<Record<string, OptionSchema>>): object {
  const level = { $ref: "#/definitions/level" };
  return {
    anyOf: [
      level,
      {
        type: "array",
        minItems: 1,
        maxItems: 2,
        items: [level, { type: "object", additionalProperties: false, properties: options }],
      },
    ],
  };
}

const globs = { type: "array", items: { type: "string" } };

/** What a new configuration file says: what applies anyway, as a start. */
export const initialConfig: string = `${JSON.stringify(
  { $schema: configSchemaUrl, preset: "recommended", rules: {}, ignore: [] },
  null,
  2,
)}\n`;
