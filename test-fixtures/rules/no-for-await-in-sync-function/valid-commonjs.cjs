const { readFile } = require("node:fs/promises");

async function main() {
  // silent: inside an async function.
  for await (const line of (await readFile("a.txt", "utf8")).split("\n")) console.log(line);
}

// silent: no keyword here, but a function of that name.
function await(value) {
  return value;
}

main().then(() => console.log(await(1)));
