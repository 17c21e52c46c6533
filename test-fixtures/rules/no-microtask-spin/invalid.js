const { readFile } = require("fs");

let done = false;
readFile(__filename, () => { done = true; });

async function wait() {
  while (!done) {
    await null; // want "goes on before"
  }
  setImmediate(() => {});
  while (!done) await Promise.resolve() // want "goes on before"
}

wait();
