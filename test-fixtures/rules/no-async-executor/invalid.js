const fs = require("fs");

function load(name) {
  return new Promise(async (resolve, reject) => { // want "Nobody looks at"
    const text = await fs.promises.readFile(name, "utf8");
    resolve(JSON.parse(text));
  });
}

function later() {
  return new Promise(async (resolve) => { // want "Nobody looks at"
    await load("a");
    setTimeout(resolve, 10);
  })
}

module.exports = { load, later };
