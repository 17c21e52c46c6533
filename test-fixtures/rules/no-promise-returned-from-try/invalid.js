const { readFile } = require("node:fs/promises");
const fs = require("fs");

async function load(url) {
  try {
    const response = await fetch(url);
    return response.json(); // want "`response.json\(\)` leaves the `try`" at "json"
  } catch (error) {
    console.error(error);
    return null;
  }
}

const read = async path => {
  try {
    return readFile(path, "utf8"); // want "`catch` never sees"
  } catch {
    return "";
  }
};

const twice = async path => {
  try {
    return load(path); // want "`catch` never sees"
  } catch (error) {
    console.error(error);
  }
};

class Repository {
  constructor() {
    this.cache = new Map();
  }
  async find(id) {
    return id;
  }
  async get(id) {
    try {
      return this.find(id); // want "`catch` never sees"
    } catch {
      return undefined;
    } 
  }
  async locked(id) {
    this.cache.set(id, true);
    try {
      return this.find(id); // want "`finally` runs while"
    } finally {
      this.cache.delete(id);
    }
  }
}

/**
 * @param {Promise<number>} promise
 * @returns {Promise<number>}
 */
async function annotated(promise) {
  try {
    return promise; // want "`promise` leaves"
  } catch {
    return 0;
  }
}

function plain(path) {
  try {
    return fs.promises.readFile(path); // want "`catch` never sees .* Make the function async"
  } catch (error) {
    console.error(error);
    return null;
  }
}

function plainPromise() {
  try {
    return new Promise((resolve, reject) => { // want "`catch` never sees" at "new Promise"
      fs.readFile("a", (error, data) => (error ? reject(error) : resolve(data)));
    });
  } catch (error) {
    console.error(error);
  }
}

const handlers = {
  async open(path) {
    const file = await fs.promises.open(path);
    try {
      return file.readFile(); // want "`finally` runs while" at "readFile"
    } finally {
      await file.close();
    }
  },
};

module.exports = { load, read, twice, Repository, annotated, plain, plainPromise, handlers };
