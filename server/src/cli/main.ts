#!/usr/bin/env node
/** The command `forawait`. Its bundle `dist/cli.cjs` is what npm links; it runs on Node 20 and later. */
import { runProgram } from "./program.ts";

// Whoever reads our output may stop early, as `head` does; that is no failure.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
}

// The status is set and the process ends by itself, so that output on its way to a pipe is not cut off.
runProgram(process.argv.slice(2)).then(status => {
  process.exitCode = status;
});
