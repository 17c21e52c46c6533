/** `forawait.json` in the editor, over stdio: what applies, what is wrong with it, and changes of it. */
import assert from "node:assert/strict";
import { rmSync, writeFileSync } from "node:fs";
import { describe, it } from "node:test";
import { uriOf } from "../../scripts/language-client.ts";
import { arrayLoop, codesOf, started, strict } from "./lsp-harness.ts";

const off = '{ "rules": { "no-for-await-of-sync": "off" } }';
const wrong = '{\n  "rules": { "no-for-await-of-syn": "off" }\n}\n';

describe("forawait.json", () => {
  it("applies from the file upwards, the nearest one alone", async () => {
    const { client, file } = await started({
      "tsconfig.json": strict,
      "forawait.json": off,
      "a.ts": arrayLoop,
      "inner/forawait.json": "{}",
      "inner/b.ts": arrayLoop,
      "inner/deep/c.ts": arrayLoop,
    });
    for (const [name, expected] of [
      ["a.ts", []],
      ["inner/b.ts", ["no-for-await-of-sync"]],
      ["inner/deep/c.ts", ["no-for-await-of-sync"]],
    ] as const) {
      await client.open(file(name));
      assert.deepEqual(codesOf(await client.diagnostics(file(name))), expected, name);
    }
  });

  it("sets levels by path and leaves files out", async () => {
    const { client, file } = await started({
      "tsconfig.json": strict,
      "forawait.json": JSON.stringify({
        rules: { "no-for-await-of-sync": "hint" },
        ignore: ["generated"],
        overrides: [{ files: ["*.test.ts"], rules: { "no-for-await-of-sync": "error" } }],
      }),
      "a.ts": arrayLoop,
      "a.test.ts": arrayLoop,
      "generated/g.ts": `// forawait-ignore-file no-such-rule\n${arrayLoop}`,
    });
    for (const [name, expected] of [
      ["a.ts", [4]],
      ["a.test.ts", [1]],
      ["generated/g.ts", []],
    ] as const) {
      await client.open(file(name));
      const severities = (await client.diagnostics(file(name))).map(diagnostic => diagnostic.severity);
      assert.deepEqual(severities, expected, name);
    }
  });

  it("sets the level of what is wrong with suppression comments", async () => {
    const unused = "// forawait-ignore-next-line no-for-await-of-sync\nexport const x = 1;\n";
    const { client, file } = await started({
      "tsconfig.json": strict,
      "forawait.json": '{ "rules": { "unused-suppression": "hint" } }',
      "a.ts": unused,
      "quiet/forawait.json": '{ "rules": { "unused-suppression": "off" } }',
      "quiet/b.ts": unused,
    });
    await client.open(file("a.ts"));
    const [finding] = await client.diagnostics(file("a.ts"));
    assert.equal(finding?.code, "unused-suppression");
    assert.equal(finding?.severity, 4);
    await client.open(file("quiet/b.ts"));
    assert.deepEqual(await client.diagnostics(file("quiet/b.ts")), []);
  });

  it("shows its problems while it is closed, and takes them back when it is right", async () => {
    const { client, file } = await started({
      "tsconfig.json": strict,
      "a.ts": arrayLoop,
      "forawait.json": wrong,
    });
    const uri = uriOf(file("forawait.json"));
    await client.open(file("a.ts"));
    assert.deepEqual(codesOf(await client.diagnostics(file("a.ts"))), ["no-for-await-of-sync"]);
    await client.until(() => client.pushed.has(uri));
    const [problem, ...more] = client.pushed.get(uri)?.diagnostics ?? [];
    assert.deepEqual(more, []);
    assert.equal(problem?.source, "forawait");
    assert.match(
      String(problem?.message),
      /There is no rule "no-for-await-of-syn"\. Do you mean "no-for-await-of-sync"\?/,
    );
    assert.deepEqual(problem?.range, {
      start: { line: 1, character: 13 },
      end: { line: 1, character: 34 },
    });
    writeFileSync(file("forawait.json"), off);
    await client.touch(file("forawait.json"));
    await client.until(() => client.refreshes > 0 && client.pushed.get(uri)?.diagnostics.length === 0);
    assert.deepEqual(await client.diagnostics(file("a.ts")), []);
  });

  it("shows its problems while it is typed, and those of the file again when it is closed unsaved", async () => {
    const { client, file } = await started({
      "tsconfig.json": strict,
      "a.ts": arrayLoop,
      "forawait.json": off,
    });
    const uri = uriOf(file("forawait.json"));
    await client.open(file("forawait.json"));
    await client.change(file("forawait.json"), wrong);
    await client.until(() => client.pushed.get(uri)?.diagnostics.length === 1);
    assert.equal(client.pushed.get(uri)?.version, 2);
    // What is typed counts when it is saved.
    await client.open(file("a.ts"));
    assert.deepEqual(await client.diagnostics(file("a.ts")), []);
    assert.deepEqual(await client.diagnostics(file("forawait.json")), []);
    await client.close(file("forawait.json"));
    await client.until(() => client.pushed.get(uri)?.diagnostics.length === 0);
  });

  it("leaves an open one to an editor that knows its schema", async () => {
    const { client, file } = await started(
      { "tsconfig.json": strict, "a.ts": arrayLoop, "forawait.json": wrong },
      { initializationOptions: { knowsSchema: true } },
    );
    const uri = uriOf(file("forawait.json"));
    await client.open(file("a.ts"));
    await client.diagnostics(file("a.ts"));
    await client.until(() => client.pushed.get(uri)?.diagnostics.length === 1);
    await client.open(file("forawait.json"));
    await client.until(() => client.pushed.get(uri)?.diagnostics.length === 0);
    await client.close(file("forawait.json"));
    await client.until(() => client.pushed.get(uri)?.diagnostics.length === 1);
  });

  it("is noticed when it comes and when it goes", async () => {
    const { client, file } = await started({ "tsconfig.json": strict, "src/a.ts": arrayLoop });
    await client.open(file("src/a.ts"));
    assert.equal((await client.diagnostics(file("src/a.ts"))).length, 1);
    writeFileSync(file("forawait.json"), off);
    await client.touch(file("forawait.json"), 1);
    await client.until(() => client.refreshes === 1);
    assert.deepEqual(await client.diagnostics(file("src/a.ts")), []);
    rmSync(file("forawait.json"));
    await client.touch(file("forawait.json"), 3);
    await client.until(() => client.refreshes === 2);
    assert.equal((await client.diagnostics(file("src/a.ts"))).length, 1);
  });

  it("counts as soon as it is saved in an editor that watches no files", async () => {
    const { client, file } = await started(
      { "tsconfig.json": strict, "a.ts": arrayLoop, "forawait.json": "{}" },
      { capabilities: { textDocument: { publishDiagnostics: {} } } },
    );
    const uri = uriOf(file("a.ts"));
    await client.open(file("a.ts"));
    await client.until(() => client.pushed.get(uri)?.diagnostics.length === 1);
    await client.open(file("forawait.json"));
    await client.change(file("forawait.json"), off);
    writeFileSync(file("forawait.json"), off);
    await client.save(file("forawait.json"));
    await client.until(() => client.pushed.get(uri)?.diagnostics.length === 0);
  });
});
