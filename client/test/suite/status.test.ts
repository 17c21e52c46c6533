/** The status item: what it says about each state of the server, and what can be done from it. */
import assert from "node:assert/strict";
import { suite, teardown, test } from "mocha";
import { commands, env, LanguageStatusSeverity, Uri, workspace } from "vscode";
import type { StatusParams } from "../../../server/src/lsp/messages.ts";
import { type Presentation, presentationOf, type Status } from "../../src/status.ts";
import { menuOf } from "../../src/status-menu.ts";
import { closeEditors, finding, openFile, runningExtension, until } from "./helpers.ts";

suite("the status item", () => {
  teardown(closeEditors);

  test("says that the server starts, and why it does not run", () => {
    const starting = presentationOf({ state: "starting" });
    assert.equal(starting.text, "forawait: starting");
    assert(starting.busy);
    const failed = presentationOf({ state: "failed", detail: "The server has ended." });
    assert.equal(failed.severity, LanguageStatusSeverity.Error);
    assert.equal(failed.detail, "The server has ended.");
  });

  test("says which TypeScript, project and check stand behind the findings", () => {
    const folder = workspace.workspaceFolders?.[0]?.uri;
    assert(folder);
    const time = Date.now();
    const server: StatusParams = {
      state: "ok",
      typescript: "7.0.2",
      lastCheck: {
        uri: Uri.joinPath(folder, "src/a.ts").toString(),
        project: Uri.joinPath(folder, "tsconfig.json").fsPath,
        time,
        milliseconds: 12,
        findings: 1,
      },
    };
    const clock = new Date(time).toLocaleTimeString(env.language, { timeStyle: "short" });
    const { detail, typescript } = shown(server);
    assert.equal(detail, `tsconfig.json · 1 finding in 12 ms at ${clock}`);
    assert.deepEqual(typescript, { version: "forawait: TypeScript 7.0.2", owner: undefined });
    assert.equal(shown({ ...server, server: "own" }).typescript?.owner, "own process");
    assert.equal(shown({ ...server, server: "shared" }).typescript?.owner, "shared with the editor");
    const loose = { ...server, lastCheck: { ...server.lastCheck!, project: undefined, findings: 0 } };
    assert.match(shown(loose).detail ?? "", /^no tsconfig or jsconfig · 0 findings in /);
  });

  test("warns of files that took too long, and leads to the setting", () => {
    const status: Status = {
      state: "running",
      server: {
        state: "warning",
        message: "skipped a.ts",
        detail: "It took long.",
        skipped: ["file:///x/a.ts"],
      },
    };
    const { text, detail, severity } = presentationOf(status);
    assert.deepEqual(
      [text, detail, severity],
      ["forawait: skipped a.ts", "It took long.", LanguageStatusSeverity.Warning],
    );
    const item = menuOf(status).find(({ label }) => label.includes("a.ts"));
    assert.match(item?.description ?? "", /longer than the time budget/);
    assert.deepEqual(item?.run, {
      command: "workbench.action.openSettings",
      arguments: ["forawait.timeBudget"],
    });
  });

  test("offers only commands that exist", async () => {
    await runningExtension();
    const known = new Set(await commands.getCommands(true));
    const status: Status = {
      state: "running",
      server: { state: "ok", typescript: "7.0.2", skipped: ["file:///x/a.ts"] },
    };
    const offered = menuOf(status).flatMap(({ run }) => run?.command ?? []);
    assert.deepEqual(
      ["forawait.showOutput", "forawait.restart", "forawait.debugInformation"].filter(
        command => !offered.includes(command),
      ),
      [],
    );
    // `vscode.open` is one of the commands that the extension host itself provides.
    assert.deepEqual(
      offered.filter(command => !known.has(command)),
      [],
    );
  });

  test("follows the server", async () => {
    const { status, onDidChangeStatus } = await runningExtension();
    const document = await openFile("src/log-reader.ts");
    await finding(document, "no-for-await-of-sync");
    const detail = await until("the status tells of the check", onDidChangeStatus, () => {
      const now = status();
      const isShown = now.state === "running" && now.server.lastCheck?.uri === document.uri.toString();
      return isShown ? presentationOf(now).detail : undefined;
    });
    assert.match(detail, /^tsconfig\.json · \d+ findings? in \d+ ms at /);
    assert.equal(presentationOf(status()).typescript?.version, "forawait: TypeScript 7.0.2");
  });
});

function shown(server: StatusParams): Presentation {
  return presentationOf({ state: "running", server });
}
