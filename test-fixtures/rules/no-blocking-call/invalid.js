const fs = require("fs");
const { execSync } = require("child_process");
const { readFileSync } = require("fs");

async function load(path) {
  const text = fs.readFileSync(path, "utf8"); // want "Use `readFile`"
  readFileSync(path); // want "Use `readFile`"
  require("fs").writeFileSync(path, text); // want "Use `writeFile`"
  execSync("git fetch"); // want "Use `exec`"
  const fs2 = require("node:fs");
  return fs2.readdirSync(path); // want "Use `readdir`"
}

module.exports = {
  load,
  async save(path, text) {
    fs.writeFileSync(path, text); // want "Use `writeFile`"
  },
  remove: async (path) => {
    fs.unlinkSync(path); // want "Use `unlink`"
  },
};
