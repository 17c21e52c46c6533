/** Turning a rule off in `forawait.json`: where it is written, and that nothing else changes. */
import assert from "node:assert/strict";
import path from "node:path";
import { describe, it } from "node:test";
import { applyEdits } from "../src/engine/edits.ts";
import type { Rule } from "../src/engine/rule.ts";
import { rules } from "../src/rules/index.ts";
import { editsForRuleOff } from "../src/session/config-edit.ts";
import { initialConfig } from "../src/session/config-schema.ts";

const file = path.resolve("/project/forawait.json");
const source = path.resolve("/project/src/a.test.ts");
const some: Rule = { ...(rules[0] as Rule), id: "no-such", preset: "recommended" };
const configurable = new Map<string, Pick<Rule, "options">>([
  [some.id, some],
  ["unused-suppression", {}],
]);
const known = { rules: [some], configurable };

describe("turning a rule off", () => {
  for (const { title, text, id = some.id, expected } of [
    { title: "in an empty file", text: "", expected: '{\n  "rules": {\n    "no-such": "off"\n  }\n}\n' },
    {
      title: "in an empty object",
      text: "{}\n",
      expected: '{\n  "rules": {\n    "no-such": "off"\n  }\n}\n',
    },
    {
      title: "in a new configuration",
      text: initialConfig,
      expected: initialConfig.replace('"rules": {}', '"rules": {\n    "no-such": "off"\n  }'),
    },
    {
      title: "beside other rules, with comments and tabs kept",
      text: '{\n\t// Ours.\n\t"rules": {\n\t\t"unused-suppression": "off" // really\n\t}\n}\n',
      expected:
        '{\n\t// Ours.\n\t"rules": {\n\t\t"unused-suppression": "off", // really\n\t\t"no-such": "off"\n\t}\n}\n',
    },
    {
      title: "where it is set already",
      text: '{ "rules": { "no-such": "error" } }',
      expected: '{ "rules": { "no-such": "off" } }',
    },
    {
      title: "without losing its options",
      text: '{ "rules": { "no-such": ["error", { "a": 1 }] } }',
      expected: '{ "rules": { "no-such": ["off", { "a": 1 }] } }',
    },
    {
      title: "in an override that counts more",
      text: '{ "overrides": [{ "files": ["*.test.ts"], "rules": { "no-such": "hint" } }] }',
      expected: '{ "overrides": [{ "files": ["*.test.ts"], "rules": { "no-such": "off" } }] }',
    },
    {
      title: "in an override that starts from a preset of its own",
      text: '{\r\n  "overrides": [\r\n    { "files": ["src/**"], "preset": "all" }\r\n  ]\r\n}\r\n',
      expected:
        '{\r\n  "overrides": [\r\n    { "files": ["src/**"], "preset": "all", "rules": { "no-such": "off" } }\r\n  ]\r\n}\r\n',
    },
    {
      title: "above overrides for other files",
      text: '{ "overrides": [{ "files": ["lib"], "rules": { "no-such": "hint" } }] }',
      expected:
        '{ "overrides": [{ "files": ["lib"], "rules": { "no-such": "hint" } }], "rules": { "no-such": "off" } }',
    },
    {
      title: "with a comma at the end where the file has them",
      text: '{\n  "rules": {\n    "unused-suppression": "off", // a, b\n    /* more */\n  },\n}\n',
      expected:
        '{\n  "rules": {\n    "unused-suppression": "off", // a, b\n    "no-such": "off",\n    /* more */\n  },\n}\n',
    },
    {
      title: "between braces that hold a comment",
      text: '{\n  "rules": {\n    // none yet\n  }\n}\n',
      expected: '{\n  "rules": {\n    // none yet\n    "no-such": "off"\n  }\n}\n',
    },
    {
      title: "what is wrong with suppression comments too",
      text: "{}",
      id: "unused-suppression",
      expected: '{\n  "rules": {\n    "unused-suppression": "off"\n  }\n}',
    },
    { title: "not where rules is no object", text: '{ "rules": [] }', expected: undefined },
    { title: "not in a file that is no JSON", text: '{ "rules": { ', expected: undefined },
  ]) {
    it(title, () => {
      const edits = editsForRuleOff(file, text, id, source, known);
      assert.equal(edits && applyEdits(text, edits), expected);
    });
  }
});
