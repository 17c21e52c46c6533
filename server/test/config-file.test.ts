/** `forawait.json`: what is read from it, what is reported in it, and that the JSON schema agrees. */
import assert from "node:assert/strict";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, it } from "node:test";
import { getLanguageService } from "vscode-json-languageservice";
import { TextDocument } from "vscode-languageserver-textdocument";
import { enabledRules } from "../src/engine/config.ts";
import type { OptionSchema, Rule } from "../src/engine/rule.ts";
import { rules } from "../src/rules/index.ts";
import { ConfigFiles, parseConfigFile } from "../src/session/config-file.ts";
import { configSchema, initialConfig } from "../src/session/config-schema.ts";
import { configurableRules } from "../src/session/session.ts";
import { repository } from "./harness.ts";

const folder = path.resolve("/project");
const file = path.join(folder, "forawait.json");

/** A rule with an option of each type, so that the tests do not lean on what real rules happen to have. */
const options: Record<string, OptionSchema> = {
  flag: { type: "boolean", description: "A flag.", default: false },
  limit: { type: "number", description: "A limit.", default: 3 },
  word: { type: "string", description: "A word.", default: "" },
  names: { type: "array", description: "Names.", default: [], items: { type: "string" } },
  table: { type: "object", description: "A table.", default: {}, additionalProperties: { type: "string" } },
};
const optional: Rule = { ...(rules[0] as Rule), id: "no-such", options };
const plain: Rule = { ...(rules[0] as Rule), id: "no-other", options: undefined };
const known = new Map([optional, plain].map(rule => [rule.id, rule]));

/** Each wrong text, with the part that must be underlined and what is said about it. */
const wrong: readonly [text: string, at: string, message: RegExp][] = [
  ['{ "preset": "strict" "rules": {} }', '"rules"', /^This is not valid JSON: comma expected\.$/],
  ["[]", "[]", /must be a JSON object/],
  [
    '{ "presets": "all" }',
    '"presets"',
    /no setting "presets" here; it can be \$schema, preset, .* or overrides/,
  ],
  ['{ "preset": "stric" }', '"stric"', /"preset" must be one of recommended, strict, all or off/],
  ['{ "rules": [] }', "[]", /"rules" must be an object/],
  ['{ "rules": { "no-suhc": "off" } }', '"no-suhc"', /There is no rule "no-suhc"\. Do you mean "no-such"\?/],
  ['{ "rules": { "other-plugin": "off" } }', '"other-plugin"', /There is no rule "other-plugin"\.$/],
  ['{ "rules": { "no-such": "warn" } }', '"warn"', /on, error, warning, info, hint or off/],
  ['{ "rules": { "no-such": 2 } }', "2", /set to one of/],
  ['{ "rules": { "no-such": ["error", {}, {}] } }', '["error", {}, {}]', /set to one of/],
  ['{ "rules": { "no-such": ["error", true] } }', "true", /The options of no-such must be an object/],
  ['{ "rules": { "no-such": [] } }', "[]", /set to one of/],
  ['{ "rules": { "no-other": ["on", { "flag": true }] } }', '"flag"', /no option "flag"; it has no options/],
  [
    '{ "rules": { "no-such": ["on", { "flags": true }] } }',
    '"flags"',
    /can be flag, limit, word, names or table/,
  ],
  ['{ "rules": { "no-such": ["on", { "toString": true }] } }', '"toString"', /no option "toString"/],
  ['{ "rules": { "no-such": ["on", { "flag": "yes" }] } }', '"yes"', /"flag" must be true or false/],
  ['{ "rules": { "no-such": ["on", { "limit": "3" }] } }', '"3"', /"limit" must be a number/],
  ['{ "rules": { "no-such": ["on", { "word": null }] } }', "null", /"word" must be a string/],
  ['{ "rules": { "no-such": ["on", { "names": "a" }] } }', '"a"', /"names" must be a list/],
  [
    '{ "rules": { "no-such": ["on", { "names": ["a", 7] }] } }',
    "7",
    /Each entry of "names" must be a string/,
  ],
  ['{ "rules": { "no-such": ["on", { "table": [] }] } }', "[]", /"table" must be an object/],
  [
    '{ "rules": { "no-such": ["on", { "table": { "a": 7 } }] } }',
    "7",
    /Each entry of "table" must be a string/,
  ],
  ['{ "ignore": "dist" }', '"dist"', /"ignore" must be a list of glob patterns/],
  ['{ "ignore": [1] }', "1", /"ignore" must be a list of glob patterns/],
  ['{ "overrides": {} }', "{}", /"overrides" must be a list/],
  ['{ "overrides": ["a"] }', '"a"', /An override must be an object/],
  ['{ "overrides": [{ "preset": "off" }] }', '{ "preset": "off" }', /An override needs "files"/],
  ['{ "overrides": [{ "files": ["a"], "ignore": [] }] }', '"ignore"', /no setting "ignore" here/],
];

const right: readonly string[] = [
  "",
  "{}",
  initialConfig,
  `{
    // Comments and trailing commas are welcome.
    "preset": "strict",
    "rules": {
      "no-such": ["warning", { "flag": true, "limit": 1, "word": "w", "names": ["n"], "table": { "k": "v" } }],
      "no-other": ["off"],
    },
    "ignore": ["dist"],
    "overrides": [{ "files": ["test/**"], "preset": "off", "rules": { "no-such": "hint" } }],
  }`,
];

describe("problems in forawait.json", () => {
  for (const [text, at, message] of wrong) {
    it(`are found in ${text}`, () => {
      const { problems } = parseConfigFile(file, text, known);
      const [problem, ...more] = problems;
      assert.deepEqual(more, []);
      assert.ok(problem);
      assert.equal(text.slice(problem.start, problem.end), at);
      assert.match(problem.message, message);
      assert.deepEqual(
        { line: problem.line, character: problem.character },
        { line: 0, character: problem.start },
      );
    });
  }

  for (const text of right) {
    it(`are not seen in ${JSON.stringify(text).slice(0, 60)}`, () => {
      assert.deepEqual(parseConfigFile(file, text, known).problems, []);
    });
  }

  it("do not keep the rest from counting", () => {
    const config = parseConfigFile(
      file,
      '{ "preset": "off", "rules": { "no-such": ["error", { "limit": "x", "word": "w" }], "nonsense": "on" } }',
      known,
    );
    assert.equal(config.problems.length, 2);
    const [only, ...others] = enabledRules(
      [optional, plain],
      config.settingsFor(path.join(folder, "a.ts")).layers,
    );
    assert.deepEqual(others, []);
    assert.equal(only?.severity, "error");
    assert.deepEqual(only?.options, { flag: false, limit: 3, word: "w", names: [], table: {} });
  });
});

describe("globs in forawait.json", () => {
  const matches: readonly [pattern: string, files: readonly string[], others: readonly string[]][] = [
    ["dist", ["dist/a.ts", "src/dist/b/c.ts"], ["distance/a.ts", "src/dist.ts"]],
    ["dist/", ["dist/a.ts", "src/dist/b/c.ts"], ["src/dist.ts"]],
    ["/dist", ["dist/a.ts"], ["src/dist/a.ts"]],
    ["./src/generated", ["src/generated/a.ts"], ["generated/a.ts"]],
    ["*.gen.ts", ["a.gen.ts", "src/.hidden/b.gen.ts"], ["a.ts"]],
    ["src/*.ts", ["src/a.ts"], ["src/b/a.ts", "a.ts"]],
    ["**/test/**", ["test/a.ts", "src/test/deep/a.ts"], ["testing/a.ts"]],
    ["{a,b}.ts", ["a.ts", "src/b.ts"], ["c.ts"]],
    ["", [], ["a.ts"]],
  ];
  const ignoredBy = (patterns: readonly string[]) => {
    const config = parseConfigFile(file, JSON.stringify({ ignore: patterns }), known);
    assert.deepEqual(config.problems, []);
    return (name: string) => config.settingsFor(path.join(folder, name)).ignored;
  };

  for (const [pattern, files, others] of matches) {
    it(`"${pattern}" means what one expects from .gitignore`, () => {
      const isIgnored = ignoredBy([pattern]);
      assert.deepEqual(files.filter(isIgnored), files);
      assert.deepEqual(others.filter(isIgnored), []);
    });
  }

  it("take files out again with !, and the last that matches decides", () => {
    const isIgnored = ignoredBy(["generated", "!generated/kept.ts", "kept.ts"]);
    assert.equal(isIgnored("generated/a.ts"), true);
    assert.equal(isIgnored("src/a.ts"), false);
    assert.equal(isIgnored("generated/kept.ts"), true);
    assert.equal(ignoredBy(["generated", "!generated/kept.ts"])("generated/kept.ts"), false);
    assert.equal(ignoredBy(["!src"])("lib/a.ts"), false);
  });

  it("choose overrides, of which later ones weigh more", () => {
    const text = `{
      "rules": { "no-such": "error" },
      "overrides": [
        { "files": ["test", "!test/slow"], "rules": { "no-such": "info" } },
        { "files": ["*.js"], "preset": "off" }
      ]
    }`;
    const config = parseConfigFile(file, text, known);
    assert.deepEqual(config.problems, []);
    const severity = (name: string) =>
      enabledRules([optional], config.settingsFor(path.join(folder, name)).layers)[0]?.severity;
    assert.equal(severity("src/a.ts"), "error");
    assert.equal(severity("test/a.ts"), "info");
    assert.equal(severity("test/slow/a.ts"), "error");
    assert.equal(severity("test/a.js"), undefined);
  });
});

describe("the configuration of a file", () => {
  const inFolder = async (files: Readonly<Record<string, string>>, use: (root: string) => void) => {
    const root = await mkdtemp(path.join(tmpdir(), "forawait-config-"));
    try {
      for (const [name, content] of Object.entries(files)) {
        await mkdir(path.dirname(path.join(root, name)), { recursive: true });
        await writeFile(path.join(root, name), content);
      }
      use(root);
    } finally {
      await rm(root, { recursive: true });
    }
  };

  it("is the nearest forawait.json above it, alone", async () => {
    const files = {
      "forawait.json": '\ufeff{ "preset": "strict" }',
      "app/forawait.json": '{ "rules": { "no-such": "hint" } }',
    };
    await inFolder(files, root => {
      const configs = new ConfigFiles(known);
      const layers = (name: string) => configs.settingsFor(path.join(root, name)).layers;
      assert.deepEqual(layers("a.ts"), [{ preset: "strict", rules: {} }]);
      assert.deepEqual(layers("lib/deep/a.ts"), [{ preset: "strict", rules: {} }]);
      assert.deepEqual(layers("app/deep/a.ts"), [{ rules: { "no-such": "hint" } }]);
      assert.equal(
        configs.settingsFor(path.join(root, "app/a.ts")).config,
        path.join(root, "app/forawait.json"),
      );
      assert.deepEqual(configs.problems, []);
    });
  });

  it("is read anew after forget, also where it appears or goes", async () => {
    await inFolder({ "forawait.json": '{ "preset": "all" }' }, root => {
      const configs = new ConfigFiles(known);
      const preset = () => configs.settingsFor(path.join(root, "src/a.ts")).layers[0]?.preset;
      const file = path.join(root, "forawait.json");
      assert.equal(preset(), "all");
      writeFileSync(file, '{ "preset": "off" }');
      assert.equal(preset(), "all");
      const before = configs.revision;
      configs.forget();
      assert.notEqual(configs.revision, before);
      assert.equal(preset(), "off");
      rmSync(file);
      configs.forget();
      assert.equal(configs.settingsFor(path.join(root, "src/a.ts")).config, undefined);
      writeFileSync(file, '{ "preset": "strict" }');
      configs.forget();
      assert.equal(preset(), "strict");
    });
  });

  it("is one given file for all, with globs from a given folder", async () => {
    const files = {
      "ci/strict.json": '{ "ignore": ["src/old"] }',
      "src/forawait.json": '{ "preset": "off" }',
    };
    await inFolder(files, root => {
      const only = { file: path.join(root, "ci/strict.json"), folder: root };
      const configs = new ConfigFiles(known, only);
      const settings = configs.settingsFor(path.join(root, "src/a.ts"));
      assert.equal(settings.config, only.file);
      assert.deepEqual(settings.layers, [{ rules: {} }]);
      assert.equal(settings.ignored, false);
      assert.equal(configs.settingsFor(path.join(root, "src/old/a.ts")).ignored, true);
    });
  });

  it("cannot be read where forawait.json is a folder, which is a problem and no exception", async () => {
    await inFolder({ "forawait.json/a.ts": "" }, root => {
      const configs = new ConfigFiles(known);
      const settings = configs.settingsFor(path.join(root, "a.ts"));
      assert.equal(settings.ignored, false);
      const [problem, ...more] = configs.problems;
      assert.deepEqual(more, []);
      assert.equal(problem?.kind, "unreadable");
      assert.match(problem?.message ?? "", /^It cannot be read: EISDIR/);
    });
  });
});

describe("the JSON schema of forawait.json", () => {
  const service = getLanguageService({});
  const problemsOf = async (text: string, schema: object) => {
    const document = TextDocument.create("file:///forawait.json", "jsonc", 1, text);
    const json = service.parseJSONDocument(document);
    const settings = { comments: "ignore", trailingCommas: "ignore" } as const;
    return service.doValidation(document, json, settings, schema);
  };
  const schema = configSchema([optional, plain]);

  for (const [text, at] of wrong) {
    it(`rejects ${text}`, async () => {
      const problems = await problemsOf(text, schema);
      const start = text.indexOf(at);
      const ranges = problems.map(({ range }) => [range.start.character, range.end.character] as const);
      const overlaps = ranges.some(([from, to]) => from < start + at.length && start < to);
      assert.ok(overlaps, `${JSON.stringify(ranges)} and ${start}: "${at}"`);
    });
  }

  for (const text of right.slice(1)) {
    it(`accepts ${JSON.stringify(text).slice(0, 60)}`, async () => {
      assert.deepEqual(await problemsOf(text, schema), []);
    });
  }

  it("describes every rule and all that can be set", async () => {
    const file = path.join(repository, "schema/forawait.schema.json");
    const generated = JSON.parse(readFileSync(file, "utf8"));
    const described = generated.definitions.rules.properties;
    for (const id of configurableRules.keys()) {
      assert.match(described[id]?.description ?? "", /^Reports .*\.$/, id);
      const config = JSON.stringify({ rules: { [id]: "warning" } });
      assert.deepEqual(await problemsOf(config, generated), []);
    }
    assert.deepEqual(Object.keys(described).sort(), [...configurableRules.keys()].sort());
  });
});
