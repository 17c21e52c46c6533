const { readFile } = require("node:fs/promises");

for await (const line of []) console.log(line); // want "A CommonJS file has no top-level `for await`, so Node refuses to load it"
await readFile("a.txt"); // want "A CommonJS file has no top-level `await`"

function read() {
  for await (const line of []) console.log(line); // want "`read` is not one"
}

read();
