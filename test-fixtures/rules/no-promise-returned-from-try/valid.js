const { readFile } = require("node:fs/promises");
const thing = require("./there-is-no-such-file");

async function load(path) {
  try {
    // silent: awaited.
    return await readFile(path);
  } catch {
    return null;
  }
}

async function unknown(thing) {
  try {
    // silent: a parameter without a type can be anything.
    return thing.load();
  } catch {
    return null;
  }
}

async function unresolved() {
  try {
    // silent: the module cannot be found.
    return thing.load();
  } catch {
    return null;
  }
}

function callback(path, done) {
  try {
    // silent: the chain has handlers for both outcomes.
    return readFile(path).then(data => done(null, data), done);
  } catch (error) {
    done(error);
  }
}

module.exports = { load, unknown, unresolved, callback };
