/** Activation, and the life of the server's process. */
import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setup, suite, suiteSetup, suiteTeardown, teardown, test } from "mocha";
import { type LogOutputChannel, window } from "vscode";
import { Server } from "../../src/server.ts";
import { runningExtension, until } from "./helpers.ts";

suite("the extension", () => {
  test("activates and starts its server", async () => {
    const { status } = await runningExtension();
    assert.equal(status().state, "running");
  });
});

suite("the server's process", () => {
  let log: LogOutputChannel;
  let folder: string;
  let module: string;
  let server: Server;
  let seen: string[];

  suiteSetup(() => {
    log = window.createOutputChannel("forawait test", { log: true });
  });
  suiteTeardown(() => log.dispose());

  setup(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "forawait-server-"));
    module = path.join(folder, "server.cjs");
    server = new Server(module, log);
    seen = [];
    server.onDidChangeStatus(({ state }) => seen.push(state));
  });
  teardown(async () => {
    await server.stop();
    server.dispose();
    await rm(folder, { recursive: true });
  });

  test("is reported as failed when it cannot start, and can be started later", async () => {
    await server.restart();
    assert.deepEqual(seen, ["starting", "failed"]);

    await writeFile(module, answering());
    await server.restart();
    assert.deepEqual(seen, ["starting", "failed", "starting", "running"]);
  });

  test("is replaced by a restart when it hangs while starting", async () => {
    await writeFile(module, "setInterval(() => {}, 1000);");
    const first = server.restart();
    await until("the server starts", server.onDidChangeStatus, () => seen[0]);

    await writeFile(module, answering());
    await Promise.all([first, server.restart()]);
    assert.deepEqual(seen, ["starting", "failed", "starting", "running"]);
  });

  test("is started once more, not thrice, when restarts pile up", async () => {
    await writeFile(module, answering());
    await Promise.all([server.restart(), server.restart(), server.restart()]);
    assert.deepEqual(seen, ["starting", "running"]);
  });

  test("is started again when it dies", async () => {
    // Leaves a mark, so that the next one lives.
    await writeFile(
      module,
      answering({
        initialized: `
          if (require("node:fs").existsSync(__filename + ".died")) return;
          require("node:fs").writeFileSync(__filename + ".died", "");
          process.exit(1);`,
      }),
    );
    await server.restart();
    await until("a second server runs", server.onDidChangeStatus, () => seen.at(4));
    assert.deepEqual(seen, ["starting", "running", "failed", "starting", "running"]);
  });

  test("is killed when it does not stop", async () => {
    const saveId = 'require("node:fs").writeFileSync(__filename + ".id", String(process.pid));';
    const stayAlive = "setInterval(() => {}, 1000);";
    await writeFile(module, answering({ initialized: saveId, shutdown: stayAlive }));
    await server.restart();
    assert.equal(server.status.state, "running");
    await server.stop();
    const id = Number(await readFile(`${module}.id`, "utf8"));
    assert.throws(() => process.kill(id, 0), { code: "ESRCH" });
  });

  test("says how it is doing", async () => {
    const status = { state: "error", message: "TypeScript is not running", detail: "Reinstall forawait." };
    const notification = { method: "forawait/status", params: status };
    await writeFile(module, answering({ initialized: `send(${JSON.stringify(notification)});` }));
    await server.restart();
    const said = await until("the server reports its state", server.onDidChangeStatus, () =>
      server.status.state === "running" && server.status.server.state !== "ok"
        ? server.status.server
        : undefined,
    );
    assert.deepEqual(said, status);
  });
});

/**
 * The source of a language server without capabilities, which answers every request.
 *
 * @param handlers code to run instead, by method.
 */
function answering(handlers: Record<string, string> = {}): string {
  const cases = Object.entries(handlers).map(([method, code]) => `${method}() { ${code} },`);
  return `
    const handlers = { exit() { process.exit(); }, ${cases.join("\n")} };
    function send(message) {
      const text = JSON.stringify({ jsonrpc: "2.0", ...message });
      process.stdout.write("Content-Length: " + text.length + "\\r\\n\\r\\n" + text);
    }
    let input = "";
    process.stdin.on("data", data => {
      input += data;
      for (;;) {
        const header = /^Content-Length: (\\d+)\\r\\n\\r\\n/.exec(input);
        const end = header && header[0].length + Number(header[1]);
        if (!header || input.length < end) return;
        const { id, method } = JSON.parse(input.slice(header[0].length, end));
        input = input.slice(end);
        if (handlers[method]) handlers[method]();
        else if (id !== undefined) send({ id, result: { capabilities: {} } });
      }
    });`;
}
