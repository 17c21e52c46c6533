#!/usr/bin/env node
/** The command `forawait`. Its bundle `dist/cli.cjs` is what npm links; it runs on Node 20 and later. */
import { runProgram } from "./program.ts";

// Whoever reads our output may stop early, as `head` does; that is no failure.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
}

runProgram(process.argv.slice(2)).then(async status => {
  if (status === undefined) return;
  process.exitCode = status;
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
