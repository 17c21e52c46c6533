/** Debian's Neovim, with the configuration that docs/editors.md gives for it: a finding is shown and fixed. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, symlinkSync } from "node:fs";
import path from "node:path";
import { describe, it } from "node:test";
import { builtServer } from "../../scripts/language-client.ts";
import { repository, run } from "./harness.ts";
import { arrayLoop, folderWith, plainLoop, strict } from "./lsp-harness.ts";

const missing =
  spawnSync("nvim", ["--version"]).error === undefined
    ? undefined
    : "Neovim is not installed (Debian's package neovim)";

interface Report {
  before: { message: string; source: string; lnum: number; col: number }[];
  titles: string[];
  text: string;
  after: number;
}

describe("Neovim", { skip: missing }, () => {
  it("shows a finding, and fixes it with its own code action", async () => {
    const folder = folderWith({
      "tsconfig.json": strict,
      "a.ts": arrayLoop,
      "driver.lua": driver,
      "init.lua": documented("Neovim 0.7, which Debian 12 has:"),
      "bin/.keep": "",
    });
    const command = path.join(path.dirname(builtServer), "cli.cjs");
    assert.ok(existsSync(command), `${command} is not built`);
    symlinkSync(command, path.join(folder, "bin/forawait"));
    mkdirSync(path.join(folder, "home"));
    const home = path.join(folder, "home");
    const environment = {
      HOME: home,
      XDG_CONFIG_HOME: home,
      XDG_DATA_HOME: home,
      XDG_STATE_HOME: home,
      PATH: [path.join(folder, "bin"), path.dirname(process.execPath), process.env.PATH].join(path.delimiter),
    };
    const assignments = Object.entries(environment).map(([name, value]) => `${name}=${value}`);
    const nvim = ["nvim", "--clean", "--headless", "-u", "init.lua", "a.ts", "-c", "luafile driver.lua"];
    const { exit, stderr } = await run("env", [...assignments, ...nvim], 60_000, folder);
    assert.equal(exit, 0, stderr);
    const report: Report = JSON.parse(readFileSync(path.join(folder, "report.json"), "utf8"));
    const [finding, ...more] = report.before;
    assert.deepEqual(more, []);
    assert.equal(finding?.source, "forawait");
    assert.match(finding.message, /^`string\[\]` is not async iterable/);
    assert.deepEqual([finding.lnum, finding.col], [1, 6]);
    assert.equal(report.titles[0], "Use a plain `for…of`");
    assert.equal(report.text, plainLoop.trimEnd());
    assert.equal(report.after, 0);
  });
});

/** The block of Lua code that follows a line of docs/editors.md. */
function documented(line: string): string {
  const page = readFileSync(path.join(repository, "docs/editors.md"), "utf8");
  const [, after] = page.split(`${line}\n`);
  const block = /^\s*```lua\n([\s\S]*?)```/.exec(after ?? "");
  assert.ok(block?.[1], `docs/editors.md has no Lua code below "${line}"`);
  return block[1];
}

/** Waits for the finding, chooses the first code action as a person would, and writes down what happened. */
const driver = `
local ok, problem = pcall(function()
  local report = { titles = {} }
  local function wait(what, condition)
    assert(vim.wait(25000, condition, 20), "waited in vain until " .. what)
  end
  wait("a finding is shown", function() return #vim.diagnostic.get(0) > 0 end)
  report.before = vim.tbl_map(function(finding)
    return { message = finding.message, source = finding.source, lnum = finding.lnum, col = finding.col }
  end, vim.diagnostic.get(0))
  vim.ui.select = function(items, options, choose)
    for _, item in ipairs(items) do
      table.insert(report.titles, options.format_item and options.format_item(item) or tostring(item))
    end
    choose(items[1], 1)
  end
  local tick = vim.api.nvim_buf_get_changedtick(0)
  vim.api.nvim_win_set_cursor(0, { 2, 6 })
  vim.lsp.buf.code_action()
  wait("the fix is applied", function() return vim.api.nvim_buf_get_changedtick(0) ~= tick end)
  wait("the finding is gone", function() return #vim.diagnostic.get(0) == 0 end)
  report.text = table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, true), "\\n")
  report.after = #vim.diagnostic.get(0)
  vim.fn.writefile({ vim.fn.json_encode(report) }, "report.json")
end)
if not ok then
  io.stderr:write(tostring(problem) .. "\\n")
  vim.cmd("cquit 1")
end
vim.cmd("qall!")
`;
