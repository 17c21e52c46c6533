#!/usr/bin/env node
/** The command `forawait`. Its bundle `dist/cli.cjs` is what npm links; it runs on Node 20 and later. */
import { ExitStatus } from "./output.ts";
import { runProgram } from "./program.ts";

// Whoever reads our output may stop early, as `head` does; that is no failure.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
}

// Should all work come to a standstill, the process ends; that must not look like success.
let isDone = false;
process.exitCode = ExitStatus.internal;
process.once("exit", () => {
  if (!isDone) process.stderr.write("forawait failed: it came to a standstill.\n");
});

runProgram(process.argv.slice(2)).then(async status => {
  isDone = true;
  process.exitCode = status;
  if (status === undefined) return;
  // Output on its way to a pipe must not be cut off. After that the process is ended, because the remains of a
  // TypeScript process that died can keep it waiting.
  await Promise.all([flushed(process.stdout), flushed(process.stderr)]);
  process.exit();
});

function flushed(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise(resolve => {
    stream.write("", () => resolve());
  });
}
