/** The extension as VS Code sees it: activation, the server's life, Restricted Mode. */
import assert from "node:assert/strict";
import { suite, suiteTeardown, test } from "mocha";
import { extensions, window, workspace } from "vscode";
import type { Exports } from "../../src/extension.ts";
import { Server } from "../../src/server.ts";
import type { Status } from "../../src/status.ts";

suite("lifecycle", () => {
  test("the extension activates", async () => {
    const extension = extensions.getExtension<Exports>("forawait.forawait");
    assert(extension, "forawait is not installed");
    const { status } = await extension.activate();
    assert.notEqual(status().state, "starting");
  });

  test("the extension works in Restricted Mode", function () {
    // The desktop runner always trusts the workspace; the server's runner never does.
    if (process.env.FORAWAIT_TEST_EDITOR !== "server") return this.skip();
    assert.equal(workspace.isTrusted, false);
    assert(extensions.getExtension("forawait.forawait")?.isActive);
  });

  suite("a server that cannot start", () => {
    const log = window.createOutputChannel("forawait test", { log: true });
    suiteTeardown(() => log.dispose());

    test("is reported as failed, and can be tried again", async () => {
      const seen: Status["state"][] = [];
      const server = new Server("/nowhere/server.cjs", log, status => seen.push(status.state));
      try {
        await server.restart();
        assert.equal(server.status.state, "failed");
        await server.restart();
        assert.equal(server.status.state, "failed");
        assert.deepEqual(seen, ["starting", "failed", "starting", "failed"]);
      } finally {
        server.dispose();
      }
    });
  });
});
