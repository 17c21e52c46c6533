/** Activation, and the life of the server's process. */
import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
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

    await writeFile(module, answering);
    await server.restart();
    assert.deepEqual(seen, ["starting", "failed", "starting", "running"]);
  });

  test("is replaced by a restart when it hangs while starting", async () => {
    await writeFile(module, "setInterval(() => {}, 1000);");
    const first = server.restart();
    await until("the server starts", server.onDidChangeStatus, () => seen[0]);

    await writeFile(module, answering);
    await Promise.all([first, server.restart()]);
    assert.deepEqual(seen, ["starting", "failed", "starting", "running"]);
  });

  test("is started once more, not thrice, when restarts pile up", async () => {
    await writeFile(module, answering);
    await Promise.all([server.restart(), server.restart(), server.restart()]);
    assert.deepEqual(seen, ["starting", "running"]);
  });

  test("is started again when it dies", async () => {
    // Dies on the first message after its start, and leaves a mark so that the next one lives.
    await writeFile(module, `${dyingOnce}\n${answering}`);
    await server.restart();
    await until("a second server runs", server.onDidChangeStatus, () => seen.at(4));
    assert.deepEqual(seen, ["starting", "running", "failed", "starting", "running"]);
  });
});

/** A language server that has no capabilities, and answers every request with them. */
const answering = `
let input = "";
process.stdin.on("data", data => {
  input += data;
  for (;;) {
    const header = /^Content-Length: (\\d+)\\r\\n\\r\\n/.exec(input);
    const end = header && header[0].length + Number(header[1]);
    if (!header || input.length < end) return;
    const message = JSON.parse(input.slice(header[0].length, end));
    input = input.slice(end);
    if (message.method === "exit") process.exit();
    if (message.method === "initialized" && globalThis.dies) process.exit(1);
    if (message.id === undefined) continue;
    const answer = JSON.stringify({ jsonrpc: "2.0", id: message.id, result: { capabilities: {} } });
    process.stdout.write("Content-Length: " + answer.length + "\\r\\n\\r\\n" + answer);
  }
});`;

/** Makes \`answering\` exit after its start, unless another one has done so before. */
const dyingOnce = `
const { existsSync, writeFileSync } = require("node:fs");
globalThis.dies = !existsSync(__filename + ".died");
writeFileSync(__filename + ".died", "");`;
