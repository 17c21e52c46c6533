/**
 * Runs every test that needs no editor: `npm test [-- part-of-a-file-name …]`.
 *
 * Each test file is a process of its own. Four run at a time, because many wait for timers and other processes.
 */
import { spawn } from "node:child_process";
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL("../server/test/", import.meta.url));
const wanted = process.argv.slice(2);
const long = /^(?:rules-|cache|suppress)/;
const files = readdirSync(folder)
  .filter(
    name => name.endsWith(".test.ts") && (wanted.length === 0 || wanted.some(part => name.includes(part))),
  )
  // The longest first, so that no core waits at the end.
  .sort((a, b) => Number(long.test(b)) - Number(long.test(a)))
  .map(name => folder + name);
if (files.length === 0) {
  console.error(`No test file is named like ${wanted.join(", ")}.`);
  process.exit(2);
}
const reporter = process.stdout.isTTY ? "spec" : "./scripts/quiet-reporter.mjs";
const child = spawn(
  process.execPath,
  ["--import", "tsx", "--test", "--test-concurrency=3", `--test-reporter=${reporter}`, ...files],
  { stdio: "inherit" },
);
child.once("exit", (code, signal) => {
  process.exitCode = code ?? (signal ? 1 : 0);
});
