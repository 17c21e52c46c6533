/** What the light bulb and the source actions offer, over stdio as an editor asks for it. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { applied, arrayLoop, plainLoop, started, strict } from "./lsp-harness.ts";

describe("code actions", () => {
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

  it("fixes all when asked, and only then", async () => {
    const twice = arrayLoop + arrayLoop.replace("f(", "g(");
    const { client, file } = await started({ "tsconfig.json": strict, "a.ts": twice });
    await client.open(file("a.ts"));
    const whole = { start: { line: 0, character: 0 }, end: { line: 6, character: 0 } };
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
});
