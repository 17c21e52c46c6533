/** What the light bulb and the source actions offer, over stdio as an editor asks for it. */
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { describe, it } from "node:test";
import type { CodeAction, Diagnostic } from "vscode-languageserver-protocol";
import { editorCapabilities, uriOf } from "../../scripts/language-client.ts";
import {
  applied,
  appliedTo,
  arrayLoop,
  plainLoop,
  type Started,
  started,
  strict,
  titlesOf,
} from "./lsp-harness.ts";

const whole = { start: { line: 0, character: 0 }, end: { line: 100, character: 0 } };
const twice = arrayLoop + arrayLoop.replace("f(", "g(");

/** The capabilities of an editor that knows plain edits and nothing else. */
const {
  snippetEditSupport: _,
  resourceOperations: __,
  ...plainEdits
} = editorCapabilities.workspace?.workspaceEdit ?? {};
const plainEditor = {
  ...editorCapabilities,
  textDocument: { ...editorCapabilities.textDocument, codeAction: {} },
  workspace: { ...editorCapabilities.workspace, workspaceEdit: plainEdits },
};

describe("quick fixes", () => {
  it("offers the safe fix as the preferred one", async () => {
    const { client, file } = await started({ "tsconfig.json": strict, "a.ts": arrayLoop });
    await client.open(file("a.ts"));
    const [diagnostic] = await client.diagnostics(file("a.ts"));
    assert.ok(diagnostic);
    const [action] = await client.codeActions(file("a.ts"), diagnostic.range, { diagnostics: [diagnostic] });
    assert.equal(action?.kind, "quickfix");
    assert.equal(action?.isPreferred, true);
    assert.deepEqual(action?.diagnostics, [diagnostic]);
    assert.equal(applied(arrayLoop, action), plainLoop);
  });

  it("offers nothing for a text that has moved on", async () => {
    const { client, file } = await started({ "tsconfig.json": strict, "a.ts": arrayLoop });
    await client.open(file("a.ts"));
    const [diagnostic] = await client.diagnostics(file("a.ts"));
    assert.ok(diagnostic);
    await client.change(file("a.ts"), `\n${arrayLoop}`);
    const actions = await client.codeActions(file("a.ts"), diagnostic.range, { diagnostics: [diagnostic] });
    assert.deepEqual(
      actions.filter(action => action.isPreferred),
      [],
    );
  });

  it("offers only what changes the code while the cursor moves", async () => {
    const { client, file } = await started({ "tsconfig.json": strict, "a.ts": twice });
    await client.open(file("a.ts"));
    const diagnostics = await client.diagnostics(file("a.ts"));
    const [diagnostic] = diagnostics;
    assert.ok(diagnostic);
    const context = { diagnostics: [diagnostic] };
    const moved = await client.codeActions(file("a.ts"), diagnostic.range, { ...context, triggerKind: 2 });
    assert.deepEqual(titlesOf(moved), ["Use a plain `for…of`"]);
    const asked = await client.codeActions(file("a.ts"), diagnostic.range, { ...context, triggerKind: 1 });
    assert.deepEqual(titlesOf(asked), [
      "Use a plain `for…of`",
      "Fix all 2 no-for-await-of-sync findings in this file",
      "Ignore no-for-await-of-sync on this line",
      "Ignore no-for-await-of-sync in this file",
      "Turn off no-for-await-of-sync in a new forawait.json",
      "Show the page of no-for-await-of-sync",
    ]);
    assert.deepEqual(
      asked.filter(action => action.isPreferred).map(action => action.title),
      ["Use a plain `for…of`"],
    );
  });

  it("offers the fix to a client that drops what a diagnostic carries", async () => {
    const { client, file } = await started({ "tsconfig.json": strict, "a.ts": arrayLoop });
    await client.open(file("a.ts"));
    const [diagnostic] = await client.diagnostics(file("a.ts"));
    assert.ok(diagnostic);
    const { data: _, ...bare } = diagnostic;
    const [action] = await client.codeActions(file("a.ts"), bare.range, { diagnostics: [bare] });
    assert.equal(applied(arrayLoop, action), plainLoop);
  });

  it("edits in the old form for a client that knows no versions", async () => {
    const workspace = { ...editorCapabilities.workspace, workspaceEdit: {} };
    const { client, file } = await started(
      { "tsconfig.json": strict, "a.ts": arrayLoop },
      { capabilities: { ...editorCapabilities, workspace } },
    );
    await client.open(file("a.ts"));
    const [diagnostic] = await client.diagnostics(file("a.ts"));
    assert.ok(diagnostic);
    const [action] = await client.codeActions(file("a.ts"), diagnostic.range, { diagnostics: [diagnostic] });
    assert.deepEqual(Object.keys(action?.edit?.changes ?? {}), [uriOf(file("a.ts"))]);
    assert.equal(action?.edit?.documentChanges, undefined);
  });

  it("removes a suppression comment that is not needed", async () => {
    const text = plainLoop.replace(
      "  for",
      "  // forawait-ignore-next-line no-for-await-of-sync -- old\n  for",
    );
    const { client, file } = await started({ "tsconfig.json": strict, "a.ts": text });
    await client.open(file("a.ts"));
    const [diagnostic] = await client.diagnostics(file("a.ts"));
    assert.equal(diagnostic?.code, "unused-suppression");
    assert.deepEqual(diagnostic.tags, [1]);
    assert.match(diagnostic.codeDescription?.href ?? "", /\/docs\/suppressions\.md$/);
    const actions = await client.codeActions(file("a.ts"), diagnostic.range, { diagnostics: [diagnostic] });
    assert.equal(applied(text, actions[0]), plainLoop);
    assert.ok(actions[0]?.isPreferred);
    assert.deepEqual(titlesOf(actions.slice(1)), [
      "Turn off unused-suppression in a new forawait.json",
      "Show the page of unused-suppression",
    ]);
  });
});

describe("a misspelled rule in a suppression comment", () => {
  it("is put right", async () => {
    const text = arrayLoop.replace("  for", "  // forawait-ignore-next-line no-for-await-of-snyc\n  for");
    const { client, file } = await started({ "tsconfig.json": strict, "a.ts": text });
    await client.open(file("a.ts"));
    const [diagnostic] = await client.diagnostics(file("a.ts"));
    assert.equal(diagnostic?.code, "unknown-rule");
    assert.match(diagnostic.message as string, /Do you mean "no-for-await-of-sync"\?$/);
    const [action] = await client.codeActions(file("a.ts"), diagnostic.range, { diagnostics: [diagnostic] });
    assert.equal(action?.title, 'Change it to "no-for-await-of-sync"');
    await client.change(file("a.ts"), applied(text, action));
    assert.deepEqual(await client.diagnostics(file("a.ts")), []);
  });
});

describe("fixing many at once", () => {
  it("fixes all when asked, and only then", async () => {
    const { client, file } = await started({ "tsconfig.json": strict, "a.ts": twice });
    await client.open(file("a.ts"));
    const [action, ...rest] = await client.codeActions(file("a.ts"), whole, {
      only: ["source.fixAll.forawait"],
    });
    assert.deepEqual(rest, []);
    assert.equal(action?.kind, "source.fixAll.forawait");
    assert.equal(applied(twice, action), plainLoop + plainLoop.replace("f(", "g("));
    const moved = await client.codeActions(file("a.ts"), whole, { triggerKind: 2 });
    assert.deepEqual(
      moved.filter(candidate => candidate.kind?.startsWith("source")),
      [],
    );
    // The look ahead that fix-all takes must not leak into what is reported.
    assert.equal((await client.diagnostics(file("a.ts"))).length, 2);
  });

  it("offers the dangerous one by its own kind only", async () => {
    const text = [
      "async function* gen() { yield 1; }",
      "export async function f(xs: string[]) {",
      "  for await (const x of xs) console.log(x);",
      "  gen();",
      "}",
      "",
    ].join("\n");
    const { client, file } = await started({ "tsconfig.json": strict, "a.ts": text });
    await client.open(file("a.ts"));
    const kindsFor = async (only: string[]) =>
      (await client.codeActions(file("a.ts"), whole, { only })).map(action => action.kind);
    assert.deepEqual(await kindsFor(["source.fixAll"]), ["source.fixAll.forawait"]);
    assert.deepEqual(await kindsFor(["source"]), [
      "source.fixAll.forawait",
      "source.fixAllDangerous.forawait",
    ]);
    const [action] = await client.codeActions(file("a.ts"), whole, { only: ["source.fixAllDangerous"] });
    await client.change(file("a.ts"), applied(text, action));
    assert.deepEqual(await client.diagnostics(file("a.ts")), []);
  });

  it("fixes all of one kind, and leaves the others", async () => {
    const other = "// forawait-ignore-next-line no-for-await-of-sync\nexport const x = 1;\n";
    const { client, file } = await started({ "tsconfig.json": strict, "a.ts": twice + other });
    const action = await actionNamed({ client, file }, /^Fix all 2 no-for-await-of-sync findings/);
    assert.equal(action.edit, undefined, "the edit is computed when it is chosen");
    const resolved = await client.resolve(action);
    assert.equal(applied(twice + other, resolved), plainLoop + plainLoop.replace("f(", "g(") + other);
    await client.change(file("a.ts"), "export {};\n");
    assert.equal((await client.resolve(action)).edit, undefined, "the text has moved on");
  });

  it("computes the edit at once for a client that does not ask for it later", async () => {
    const { client, file } = await started(
      { "tsconfig.json": strict, "a.ts": twice },
      { capabilities: plainEditor },
    );
    const action = await actionNamed({ client, file }, /^Fix all 2/);
    assert.equal(applied(twice, action), plainLoop + plainLoop.replace("f(", "g("));
  });
});

describe("silencing", () => {
  it("ignores a finding on its line, with a place for the reason", async () => {
    const { client, file } = await started({ "tsconfig.json": strict, "a.ts": arrayLoop });
    const action = await actionNamed({ client, file }, /on this line$/);
    const [change] = action.edit?.documentChanges ?? [];
    assert.ok(change && "edits" in change);
    assert.deepEqual(change.edits, [
      {
        range: { start: { line: 1, character: 0 }, end: { line: 1, character: 0 } },
        snippet: {
          kind: "snippet",
          value: `  // forawait-ignore-next-line no-for-await-of-sync -- \${1:reason}\n`,
        },
      },
    ]);
    await client.change(file("a.ts"), applied(arrayLoop, action));
    assert.deepEqual(await client.diagnostics(file("a.ts")), []);
  });

  it("writes no place for a reason where the editor cannot show one", async () => {
    const { client, file } = await started(
      { "tsconfig.json": strict, "a.ts": arrayLoop },
      { capabilities: plainEditor },
    );
    const action = await actionNamed({ client, file }, /on this line$/);
    const silenced = applied(arrayLoop, action);
    assert.match(silenced, /\n {2}\/\/ forawait-ignore-next-line no-for-await-of-sync\n {2}for await/);
  });

  it("extends the comment that is there", async () => {
    const text = arrayLoop.replace(
      "  for",
      "  // forawait-ignore-next-line no-blocking-call -- later\n  for",
    );
    const { client, file } = await started({ "tsconfig.json": strict, "a.ts": text });
    const action = await actionNamed({ client, file }, /^Ignore no-for-await-of-sync on this line$/);
    assert.match(applied(text, action), /-next-line no-blocking-call, no-for-await-of-sync -- later\n/);
  });

  it("does not offer a comment where none can stand", async () => {
    const text = `export const t = \`\n\${[...(async function* () { yield 1; })()]}\`;\n`;
    const { client, file } = await started({ "tsconfig.json": strict, "a.js": text });
    await client.open(file("a.js"));
    const [diagnostic] = await client.diagnostics(file("a.js"));
    assert.equal(diagnostic?.range.start.line, 1);
    const actions = await client.codeActions(file("a.js"), diagnostic.range, { diagnostics: [diagnostic] });
    assert.ok(titlesOf(actions).some(title => title.endsWith("in this file")));
    assert.ok(!titlesOf(actions).some(title => title.endsWith("on this line")));
  });

  it("ignores a rule in the file", async () => {
    const text = `#!/usr/bin/env node\n"use strict";\n${twice}`;
    const { client, file } = await started({ "tsconfig.json": strict, "a.ts": text });
    const action = await actionNamed({ client, file }, /in this file$/, "Ignore");
    const silenced = applied(text, action);
    assert.match(
      silenced,
      /^#!.*\n"use strict";\n\/\/ forawait-ignore-file no-for-await-of-sync -- reason\n/,
    );
    await client.change(file("a.ts"), silenced);
    assert.deepEqual(await client.diagnostics(file("a.ts")), []);
  });

  it("turns the rule off in a new forawait.json", async () => {
    const { client, file } = await started({ "tsconfig.json": strict, "src/a.ts": arrayLoop });
    const action = await actionNamed({ client, file }, /in a new forawait\.json$/, "", "src/a.ts");
    const written = appliedTo(action.edit).get(uriOf(file("forawait.json"))) ?? "";
    assert.equal(JSON.parse(written).rules["no-for-await-of-sync"], "off");
    writeFileSync(file("forawait.json"), written);
    await client.touch(file("forawait.json"), 1);
    await client.until(() => client.refreshes > 0);
    assert.deepEqual(await client.diagnostics(file("src/a.ts")), []);
  });

  it("turns the rule off in the nearest forawait.json, as it is in the editor", async () => {
    const before = '{\n\t// Ours.\n\t"preset": "strict"\n}\n';
    const typed = before.replace("Ours", "Mine");
    const { client, file } = await started({
      "tsconfig.json": strict,
      "forawait.json": "{}",
      "packages/a/forawait.json": before,
      "packages/a/src/a.ts": arrayLoop,
    });
    await client.open(file("packages/a/forawait.json"));
    await client.change(file("packages/a/forawait.json"), typed);
    const action = await actionNamed({ client, file }, /^Turn off/, "", "packages/a/src/a.ts");
    assert.equal(action.title, "Turn off no-for-await-of-sync in packages/a/forawait.json");
    const uri = uriOf(file("packages/a/forawait.json"));
    const [change] = action.edit?.documentChanges ?? [];
    assert.ok(change && "edits" in change);
    assert.deepEqual(change.textDocument, { uri, version: 2 });
    const expected = typed.replace(
      '"strict"\n',
      '"strict",\n\t"rules": {\n\t\t"no-for-await-of-sync": "off"\n\t}\n',
    );
    assert.equal(appliedTo(action.edit, { [uri]: typed }).get(uri), expected);
  });

  it("creates no file in an editor that cannot", async () => {
    const { client, file } = await started(
      { "tsconfig.json": strict, "a.ts": arrayLoop },
      { capabilities: plainEditor },
    );
    const titles = titlesOf(await allActions({ client, file }));
    assert.ok(!titles.some(title => title.startsWith("Turn off")), titles.join());
  });

  it("shows the page of the rule in the browser", async () => {
    const { client, file } = await started({ "tsconfig.json": strict, "a.ts": arrayLoop });
    const { command } = await actionNamed({ client, file }, /^Show the page/);
    assert.ok(command);
    assert.ok(
      client.initializeResult?.capabilities.executeCommandProvider?.commands.includes(command.command),
    );
    await client.execute(command.command, ...(command.arguments ?? []));
    const [page] = client.shown;
    assert.equal(page?.external, true);
    assert.match(String(page?.uri), /\/rules\/no-for-await-of-sync\/README\.md$/);
    await assert.rejects(client.execute(command.command, "no-such-rule"), /There is no rule "no-such-rule"/);
  });

  it("says where the page is in an editor that cannot show it", async () => {
    const { window: _, ...capabilities } = editorCapabilities;
    const { client } = await started({}, { capabilities });
    await client.execute("forawait.openRulePage", "no-for-await-of-sync");
    await client.until(() => client.messages.length > 0);
    assert.match(client.messages[0] ?? "", /^https:.*\/no-for-await-of-sync\/README\.md$/);
  });
});

type Place = Pick<Started, "client" | "file">;

/** All that is offered for the first finding of a file, as for a person who asks for it. */
async function allActions({ client, file }: Place, name = "a.ts"): Promise<CodeAction[]> {
  await client.open(file(name));
  const diagnostics = await client.diagnostics(file(name));
  const diagnostic: Diagnostic | undefined = diagnostics.find(({ code }) => code === "no-for-await-of-sync");
  assert.ok(diagnostic, "nothing is reported");
  const context = { diagnostics: [diagnostic], triggerKind: 1 as const };
  return client.codeActions(file(name), diagnostic.range, context);
}

async function actionNamed(place: Place, title: RegExp, start = "", name?: string): Promise<CodeAction> {
  const actions = await allActions(place, name);
  const found = actions.find(action => title.test(action.title) && action.title.startsWith(start));
  assert.ok(found, `no ${title} among ${titlesOf(actions).join(", ")}`);
  return found;
}
