/** The command as a process, and its other commands. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, it } from "node:test";
import colors from "picocolors";
import stringWidth from "string-width";
import { explain } from "../src/cli/explain.ts";
import { rules } from "../src/rules/index.ts";
import { initialConfig } from "../src/session/config-schema.ts";
import { cli, fine, forawait, loops, misuse, project, start } from "./cli-harness.ts";
import { repository } from "./harness.ts";

describe("the process", () => {
  it("does not cut off a long report in a pipe", async () => {
    const many = misuse.repeat(1).replace(/ {2}for.*\n/, line => line.repeat(3_000));
    const folder = await project({ "a.ts": many });
    const { stdout } = await forawait(folder, ["check", "--format", "json", ...loops]);
    assert.equal(JSON.parse(stdout).findings.length, 3_000);
  });

  it("ends quietly when nobody reads its output any more", async () => {
    const many = misuse.replace(/ {2}for.*\n/, line => line.repeat(3_000));
    const folder = await project({ "a.ts": many });
    const { child, outcome } = start(folder, ["check", "--format", "json", ...loops]);
    child.stdout?.once("data", () => child.stdout?.destroy());
    const { exit, stderr } = await outcome;
    assert.equal(stderr, "");
    assert.equal(exit, 0);
  });

  it("ends on SIGINT, with TypeScript and without a report", {
    skip: process.platform !== "linux" && "the children of a process are found in /proc",
  }, async () => {
    const folder = await project({ "a.ts": misuse });
    const { child, outcome } = start(folder, ["check", "--fix", ...loops]);
    const pids = await new Promise<number[]>(resolve => {
      const timer = setInterval(() => {
        const found = childrenOf(child.pid as number);
        if (found.length === 0) return;
        clearInterval(timer);
        child.kill("SIGINT");
        resolve(found);
      }, 5);
    });
    const { exit, stdout, stderr } = await outcome;
    assert.equal(exit, 130);
    assert.equal(stdout, "");
    assert.equal(stderr, "");
    assert.deepEqual(
      pids.filter(pid => existsSync(`/proc/${pid}`) && !isZombie(pid)),
      [],
    );
    assert.equal(readFileSync(path.join(folder, "a.ts"), "utf8"), misuse);
  });
});

describe("the other commands", () => {
  it("explain prints a rule's page from the bundle", async () => {
    const { exit, stdout, stderr } = await forawait(await project({}), ["explain", "no-for-await-of-sync"]);
    assert.equal(stderr, "");
    assert.equal(exit, 0);
    assert.equal(stdout, explained("no-for-await-of-sync"));
  });

  it("explain lays out the page of every rule for a terminal", () => {
    for (const { id, summary } of rules) {
      const text = explained(id);
      assert.ok(text.startsWith(`${id}\n\n`), id);
      assert.ok(text.replace(/\s+/g, " ").includes(summary), id);
      assert.match(text, /^Why it matters$/m, id);
      assert.doesNotMatch(text, /```|\]\((?:https?:|\.|#)|^#+ |\*\*\w/m, `${id} has Markdown left`);
      assert.match(text, new RegExp(`^https://github\\.com/.*/${id}/README\\.md\\n$`, "m"), id);
      // Code and addresses are not broken; everything else fits.
      const long = text.split("\n").filter(line => stringWidth(line) > 80 && !/^ {4}|:\/\//.test(line));
      assert.deepEqual(long, [], id);
    }
  });

  it("explain knows the findings about suppression comments", async () => {
    const folder = await project({});
    for (const id of ["unused-suppression", "unknown-rule"]) {
      const { exit, stdout } = await forawait(folder, ["explain", id]);
      assert.equal(exit, 0);
      assert.ok(stdout.startsWith(`${id}\n\nReports a suppression comment`));
    }
  });

  it("rules lists every rule once", async () => {
    const { exit, stdout } = await forawait(await project({}), ["rules"]);
    assert.equal(exit, 0);
    const listed = [...stdout.matchAll(/^ {2}([a-z-]+) {2}/gm)].map(match => match[1]);
    assert.deepEqual(listed.sort(), rules.map(rule => rule.id).sort());
  });

  it("init writes a forawait.json without problems, and never over another", async () => {
    const folder = await project({ "a.ts": fine });
    assert.equal((await forawait(folder, ["init"])).exit, 0);
    const file = path.join(folder, "forawait.json");
    assert.equal(readFileSync(file, "utf8"), initialConfig);
    assert.equal((await forawait(folder, ["check"])).exit, 0);
    await writeFile(file, "{}");
    const again = await forawait(folder, ["init"]);
    assert.equal(again.stderr, "forawait: forawait.json exists already; it was left as it is\n");
    assert.equal(again.exit, 2);
    assert.equal(readFileSync(file, "utf8"), "{}");
  });

  it("lsp serves an editor over standard input and output", async () => {
    const folder = await project({});
    const child = spawn(process.execPath, [cli, "lsp", "--stdio"], { cwd: folder });
    const closed = once(child, "close");
    let received = "";
    const answer = new Promise<void>(resolve => {
      child.stdout.setEncoding("utf8").on("data", chunk => {
        received += chunk;
        if (received.includes('"capabilities"')) resolve();
      });
    });
    const send = (content: object) => {
      const body = JSON.stringify({ jsonrpc: "2.0", ...content });
      child.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
    };
    send({ id: 1, method: "initialize", params: { processId: null, rootUri: null, capabilities: {} } });
    await answer;
    assert.match(received, /"serverInfo":\{"name":"forawait"/);
    send({ id: 2, method: "shutdown" });
    send({ method: "exit" });
    const [code] = await closed;
    assert.equal(code, 0);
  });

  it("--version and --help go to standard output", async () => {
    const folder = await project({});
    const { version } = JSON.parse(readFileSync(path.join(repository, "package.json"), "utf8"));
    assert.equal((await forawait(folder, ["--version"])).stdout, `${version}\n`);
    const help = await forawait(folder, ["check", "--help"]);
    assert.equal(help.exit, 0);
    assert.match(help.stdout, /^Usage: forawait check /);
    assert.deepEqual(
      help.stdout.split("\n").filter(line => line.length > 80),
      [],
    );
  });
});

/** What `forawait explain` prints on 80 columns. */
function explained(id: string): string {
  let printed = "";
  explain(id, {
    folder: repository,
    width: 80,
    colors: colors.createColors(false),
    print: text => {
      printed += text;
    },
    tell: line => assert.fail(line),
  });
  return printed;
}

/** The child processes of a process, from /proc. */
function childrenOf(pid: number): number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").split(" ").filter(Boolean).map(Number);
  } catch {
    return [];
  }
}

/** Whether a process has ended and only waits to be noticed. */
function isZombie(pid: number): boolean {
  try {
    return /^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return true;
  }
}
