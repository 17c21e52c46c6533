const { lines } = require("./source.ts");

async function* pages() {
  yield "a";
}
function* count() {
  yield 1;
}

function open() {
  try {
    return pages(); // want "Nothing inside `pages` has run yet"
  } catch (error) {
    console.error(error);
  }
}

const arrow = () => {
  try {
    return count(); // want "`count` has run yet"
  } catch {
    return [];
  }
};

async function load(path) {
  try {
    return lines(path); // want "`lines` has run yet"
  } catch (error) {
    console.error(error);
  }
}

const api = {
  *numbers() {
    try {
      return count(); // want "`count` has run yet"
    } catch (error) {
      console.error(error);
    }
  },
};

class Store {
  async *rows() {
    yield 1;
  }
  all() {
    try {
      return this.rows(); // want "`rows` has run yet"
    } catch (error) {
      console.error(error);
    }
  }
}

module.exports = { open, arrow, load, api, Store };
