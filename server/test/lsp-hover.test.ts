/** Hover and completion, over stdio as an editor asks for them. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Hover, MarkupContent, TextEdit } from "vscode-languageserver-protocol";
import { editorCapabilities, type LanguageClientOptions } from "../../scripts/language-client.ts";
import { rules } from "../src/rules/index.ts";
import { arrayLoop, marked, plainLoop, type Started, started, strict, withEdits } from "./lsp-harness.ts";

const producers = [
  "export declare function gen(): AsyncGenerator<number>;",
  "export declare const restartable: AsyncIterable<string | Error>;",
  "export declare const list: Date[];",
  "export declare const promises: Promise<Date>[];",
  "export declare const table: Map<string, number>;",
  "export declare const hidden: any;",
  "export declare function sync(): Generator<boolean>;",
  "export declare const it: AsyncIterator<number>;",
  "",
].join("\n");
const imports = 'import { gen, hidden, it, list, promises, restartable, sync, table } from "./lib.js";\n';

describe("hover on iteration", () => {
  for (const [code, expected] of [
    [
      "for |await (const x of gen()) x;",
      "`for await` takes `number` items from `AsyncGenerator<number, any, any>`: it can be iterated only once, each step waits for its item.",
    ],
    [
      "fo|r await (const x of restartable) x;",
      "`for await` takes `string | Error` items from `AsyncIterable<string | Error>`: each step waits for its item.",
    ],
    [
      "for |await (const x of list) x;",
      "`for await` takes `Date` items from `Date[]`: every loop starts anew, nothing arrives later, so a step only lets other code run.",
    ],
    [
      "for |await (const x of promises) x;",
      "`for await` takes `Date` items from `Promise<Date>[]`: every loop starts anew, each step waits for a promise that runs already.",
    ],
    ["for |await (const x of hidden) x;", undefined],
    ["for await |(const x of list) x;", undefined],
    ["|for (const x of list) x;", undefined],
    [
      "async function* g() { y|ield* gen(); }",
      "`yield*` passes on `number` items from `AsyncGenerator<number, any, any>`: it can be iterated only once, each step waits for its item.",
    ],
    [
      "async function* g() { yield|* list; }",
      "`yield*` passes on `Date` items from `Date[]`: every loop starts anew, no step waits.",
    ],
    [
      "function* g() { |yield* sync(); }",
      "`yield*` passes on `boolean` items from `Generator<boolean, any, any>`: it can be iterated only once, no step waits.",
    ],
    [
      "function* g() { |yield* promises; }",
      "`yield*` passes on `Promise<Date>` items from `Promise<Date>[]`: every loop starts anew, no step waits.",
    ],
    ["function* g() { |yield list; }", undefined],
    [
      "|await it.next();",
      "`await` waits for the next step of `AsyncIterator<number, any, any>`: `done`, or a `value` of `number`.",
    ],
    [
      "|await (it.next());",
      "`await` waits for the next step of `AsyncIterator<number, any, any>`: `done`, or a `value` of `number`.",
    ],
    [
      "|await gen().return(undefined);",
      "`await` waits until `AsyncGenerator<number, any, any>` has cleaned up.",
    ],
    [
      "|await sync().next();",
      "`await` of a step of `Generator<boolean, any, any>`, which is there already: it only lets other code run.",
    ],
    [
      "|await gen();",
      "`await` hands `AsyncGenerator<number, any, any>` back as it is: it is no promise, and nothing is iterated.",
    ],
    ["|await promises[0];", undefined],
    ["|await hidden.next();", undefined],
    ["table.|entries();", undefined],
  ] as const) {
    it(`says ${expected === undefined ? "nothing" : "what is iterated"} at ${code}`, async () => {
      const { text, position } = marked(`${imports}${code}\nexport {};\n`);
      const { client, file } = await iterating();
      await client.open(file("a.ts"), text);
      assert.equal(textOf(await client.hover(file("a.ts"), position)), expected);
      await client.close(file("a.ts"));
    });
  }

  it("covers the keywords", async () => {
    const { client, file } = await iterating();
    await client.open(file("a.ts"), `${imports}  for  await (const x of list) x;\nexport {};\n`);
    const hover = await client.hover(file("a.ts"), { line: 1, character: 3 });
    assert.deepEqual(hover?.range, { start: { line: 1, character: 2 }, end: { line: 1, character: 12 } });
    await client.close(file("a.ts"));
  });

  it("can be turned off", async () => {
    const { client, file } = await started(
      { "tsconfig.json": strict, "a.ts": arrayLoop },
      { settings: { hover: false } },
    );
    await client.open(file("a.ts"));
    assert.equal(await client.hover(file("a.ts"), { line: 1, character: 7 }), null);
  });
});

describe("hover on the name of a rule", () => {
  it("shows its page where a comment names it", async () => {
    const text =
      "// forawait-ignore-next-line no-such, no-for-await-of-sync -- because\nexport const x = 1;\n";
    const { client, file } = await started({ "tsconfig.json": strict, "a.ts": text });
    await client.open(file("a.ts"));
    const at = (character: number) => client.hover(file("a.ts"), { line: 0, character });
    const hover = await at(50);
    const page = textOf(hover) ?? "";
    assert.match(page, /^\*\*no-for-await-of-sync\*\*: Reports `for await` over .*\[Open the page\]\(https:/);
    assert.match(page, /## Incorrect\n/);
    assert.ok(!/\]\(\.\.?\//.test(page), "links lead to the web");
    assert.deepEqual(hover?.range, { start: { line: 0, character: 38 }, end: { line: 0, character: 58 } });
    assert.equal(await at(31), null, "there is no such rule");
    assert.equal(await at(5), null);
    assert.equal(await at(64), null);
  });

  it("exists for every rule, with its incorrect and its correct examples", async () => {
    const names = rules.map(rule => rule.id);
    const text = names.map(name => `// forawait-ignore-file ${name}\n`).join("");
    const { client, file } = await started({ "tsconfig.json": strict, "a.ts": text });
    await client.open(file("a.ts"));
    for (const [line, name] of names.entries()) {
      const page = textOf(await client.hover(file("a.ts"), { line, character: 30 })) ?? "";
      assert.ok(page.startsWith(`**${name}**: Reports`), page.slice(0, 80));
      assert.match(page, /## Incorrect/, name);
      assert.match(page, /## Correct/, name);
      assert.equal(page.split("\n").filter(row => row.startsWith("# ")).length, 0, name);
      assert.ok(!/\]\(\.|\]\([^)\s:]+\.md/.test(page), `${name}: links lead to the web`);
    }
  });

  it("shows its page, and what settings mean, in forawait.json", async () => {
    const { client, file } = await configured();
    for (const [json, expected] of [
      ['{ "rules": { "no-for-|await-of-sync": "off" } }', /^\*\*no-for-await-of-sync\*\*: Reports/],
      ['{ "rules": { "unused-|suppression": "off" } }', /^\*\*unused-suppression\*\*: Reports/],
      ['{ "rules": { "no-s|uch": "off" } }', undefined],
      ['{ "rules": { "no-for-await-of-sync": "h|int" } }', /^On, as a hint/],
      ['{ "rules": { "no-for-await-of-sync": ["of|f", {}] } }', /^Off/],
      ['{ "pre|set": "all" }', /^The set of rules to start from/],
      ['{ "preset": "a|ll" }', /^Every rule/],
      ['{ "overrides": [{ "fil|es": ["a"] }] }', /^The files that the override is for/],
      ['{ "ignore": ["a|"] }', undefined],
    ] as const) {
      const { text, position } = marked(json);
      await client.change(file("forawait.json"), text);
      const shown = textOf(await client.hover(file("forawait.json"), position));
      if (expected) assert.match(shown ?? "", expected, json);
      else assert.equal(shown, undefined, json);
    }
  });

  it("adds only the page where the editor knows the schema", async () => {
    const { client, file } = await configured({ initializationOptions: { knowsSchema: true } });
    const { text, position } = marked('{ "preset": "all", "rules": { "no-for-|await-of-sync": "off" } }');
    await client.change(file("forawait.json"), text);
    const page = textOf(await client.hover(file("forawait.json"), position)) ?? "";
    assert.match(page, /^(?!\*\*no-for-await-of-sync)[\s\S]*## Incorrect/);
    assert.equal(await client.hover(file("forawait.json"), { line: 0, character: 5 }), null);
  });

  it("is plain text for an editor that renders no Markdown", async () => {
    const { hover: _, ...textDocument } = editorCapabilities.textDocument ?? {};
    const { client, file } = await started(
      { "tsconfig.json": strict, "a.ts": arrayLoop },
      { capabilities: { ...editorCapabilities, textDocument } },
    );
    await client.open(file("a.ts"));
    const hover = await client.hover(file("a.ts"), { line: 1, character: 7 });
    assert.ok(hover);
    assert.equal((hover.contents as MarkupContent).kind, "plaintext");
  });
});

describe("completion", () => {
  it("offers rules in a comment, those that report something first", async () => {
    const { text, position } = marked(arrayLoop.replace("  for", "  // forawait-ignore-next-line |\n  for"));
    const { client, file } = await started({ "tsconfig.json": strict, "a.ts": text });
    await client.open(file("a.ts"));
    const items = await client.completions(file("a.ts"), position);
    assert.deepEqual(items.map(item => item.label).sort(), rules.map(rule => rule.id).sort());
    const [first] = [...items].sort((a, b) => ((a.sortText ?? "") < (b.sortText ?? "") ? -1 : 1));
    assert.equal(first?.label, "no-for-await-of-sync");
    assert.equal(first.preselect, true);
    assert.equal(first.detail, "reported on the next line");
    assert.match((first.documentation as MarkupContent).value, /^Reports/);
    const completed = withEdits(text, [first.textEdit as TextEdit]);
    await client.change(file("a.ts"), completed);
    assert.deepEqual(await client.diagnostics(file("a.ts")), []);
  });

  for (const [title, line, expected] of [
    [
      "replaces the whole name around the cursor",
      "// forawait-ignore-file no-for-aw|ait",
      "// forawait-ignore-file no-for-await-of-sync",
    ],
    [
      "keeps other names and the reason",
      "// forawait-ignore-file no-blocking-call, | -- why",
      "// forawait-ignore-file no-blocking-call, no-for-await-of-sync -- why",
    ],
    [
      "works in a block comment",
      "/* forawait-ignore-file |*/",
      "/* forawait-ignore-file no-for-await-of-sync*/",
    ],
  ] as const) {
    it(title, async () => {
      const { text, position } = marked(`${line}\n${plainLoop}`);
      const { client, file } = await started({ "tsconfig.json": strict, "a.ts": text });
      await client.open(file("a.ts"));
      const items = await client.completions(file("a.ts"), position);
      const item = items.find(({ label }) => label === "no-for-await-of-sync");
      assert.ok(item);
      assert.equal(withEdits(text, [item.textEdit as TextEdit]).split("\n")[0], expected);
    });
  }

  it("offers the comments themselves", async () => {
    const { text, position } = marked(`  // forawait-|\n${plainLoop}`);
    const { client, file } = await started({ "tsconfig.json": strict, "a.ts": text });
    await client.open(file("a.ts"));
    const items = await client.completions(file("a.ts"), position);
    assert.deepEqual(
      items.map(item => withEdits(text, [item.textEdit as TextEdit]).split("\n")[0]),
      ["  // forawait-ignore-next-line ", "  // forawait-ignore-file "],
    );
  });

  it("offers nothing elsewhere", async () => {
    for (const [line, code] of [
      [0, "const forawait = 1 -| 2;"],
      [0, "// forawait-ignore-file no-x -- because of no-|"],
      [1, "// forawait-ignore-next-line no-x\nconst a = b, |c;"],
    ] as const) {
      const { text, position } = marked(code);
      assert.equal(position.line, line);
      const { client, file } = await started({ "tsconfig.json": strict, "a.ts": text });
      await client.open(file("a.ts"));
      assert.deepEqual(await client.completions(file("a.ts"), position), [], code);
    }
  });

  it("offers what may stand in forawait.json", async () => {
    const { client, file } = await configured();
    for (const [json, label, expected] of [
      ["{ | }", "preset", '{ "preset": "recommended" }'],
      ['{ "|" }', "overrides", '{ "overrides": [] }'],
      ['{ "pre|": "all" }', "preset", '{ "preset": "all" }'],
      ['{ "preset": | }', "strict", '{ "preset": "strict" }'],
      ['{ "preset": "rec|" }', "all", '{ "preset": "all" }'],
      ['{ "rules": { "no|" } }', "no-for-await-of-sync", '{ "rules": { "no-for-await-of-sync": "off" } }'],
      ['{ "rules": { "|": "on" } }', "unused-suppression", '{ "rules": { "unused-suppression": "on" } }'],
      ['{ "rules": { "no-x": "|" } }', "hint", '{ "rules": { "no-x": "hint" } }'],
      ['{ "rules": { "no-x": ["|"] } }', "error", '{ "rules": { "no-x": ["error"] } }'],
      ['{ "overrides": [{ "|" }] }', "files", '{ "overrides": [{ "files": [] }] }'],
      [
        '{ "overrides": [{ "rules": { "a": "|" } }] }',
        "off",
        '{ "overrides": [{ "rules": { "a": "off" } }] }',
      ],
    ] as const) {
      const { text, position } = marked(json);
      await client.change(file("forawait.json"), text);
      const items = await client.completions(file("forawait.json"), position);
      const item = items.find(candidate => candidate.label === label);
      assert.ok(item, `${json}: ${items.map(candidate => candidate.label).join()}`);
      assert.equal(withEdits(text, [item.textEdit as TextEdit]), expected);
    }
  });

  it("offers the options of a rule, and no key twice", async () => {
    const rule = rules.find(candidate => candidate.options);
    assert.ok(rule?.options);
    const [option = ""] = Object.keys(rule.options);
    const { client, file } = await configured();
    const labels = async (json: string) => {
      const { text, position } = marked(json);
      await client.change(file("forawait.json"), text);
      return (await client.completions(file("forawait.json"), position)).map(item => item.label);
    };
    const inOptions = await labels(`{ "rules": { "${rule.id}": ["on", { | }] } }`);
    assert.deepEqual(inOptions, Object.keys(rule.options));
    assert.ok(
      !(await labels(`{ "rules": { "${rule.id}": ["on", { "${option}": 1, | }] } }`)).includes(option),
    );
    assert.ok(!(await labels('{ "preset": "all", | }')).includes("preset"));
    assert.deepEqual(await labels('{ "ignore": ["|"] }'), []);
  });

  it("leaves forawait.json to an editor that knows its schema", async () => {
    const { client, file } = await configured({ initializationOptions: { knowsSchema: true } });
    assert.deepEqual(await client.completions(file("forawait.json"), { line: 0, character: 1 }), []);
  });
});

let shared: Promise<Started> | undefined;

/** One server for the many hovers on iteration. */
function iterating(): Promise<Started> {
  shared ??= started({ "tsconfig.json": strict, "lib.ts": producers, "a.ts": "" });
  return shared;
}

/** A server with an open `forawait.json`. */
async function configured(options: Partial<LanguageClientOptions> = {}): Promise<Started> {
  const place = await started({ "forawait.json": "{}" }, options);
  await place.client.open(place.file("forawait.json"));
  return place;
}

function textOf(hover: Hover | null): string | undefined {
  return hover ? (hover.contents as MarkupContent).value : undefined;
}
