const fs = require("node:fs/promises");

/** @param {string[]} names */
async function load(names) {
  const existing = names.filter(async (name) => (await fs.stat(name)).isFile()); // want "`filter`"
  existing.forEach(async (name) => { // want "`forEach`"
    console.log(await fs.readFile(name));
  });
  console.log([3, 1, 2].sort(async (a, b) => a - b)); // want "`sort`"
  const list = [1, 2, 3];
  if (list.every(async (n) => n > 0)) console.log("all"); // want "`every`"
  new Set(list).forEach(async (n) => { // want "`forEach`"
    await fs.readFile(String(n));
  });
  return list.flatMap(async (n) => [n, n]); // want "`flatMap`"
}

async function isFile(name) {
  return (await fs.stat(name)).isFile();
}

async function run() {
  const names = await fs.readdir(".");
  const files = names.filter(isFile) // want "`filter`"
  ;[1, 2].forEach(async (n) => { await load([String(n)]); }) // want "`forEach`"
  return Object.keys(files).find(async (key) => isFile(key)); // want "`find`"
}

module.exports = { load, run };
