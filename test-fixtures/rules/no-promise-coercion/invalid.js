import { readFile } from "node:fs/promises";

async function isReady() {
  return true;
}

const price = async () => 5;

/** @param {string} name */
function load(name) {
  return new Promise(resolve => setTimeout(resolve, 1, { name }));
}

/**
 * @param {Promise<boolean>} allowed
 * @returns {Promise<string>}
 */
export async function main(allowed) {
  if (isReady()) console.log("ready"); // want "counts as true"
  if (!isReady()) return ""; // want "`!` always gives false"
  while (!isReady()) break; // want "`!` always gives false"
  if (allowed) return ""; // want "`allowed` is a promise"
  const user = load("a");
  // There is no `name` on the promise: the check was meant for the user.
  if (user) console.log(user.name); // want "`user` is a promise"
  let flag;
  flag = isReady();
  if (flag) return ""; // want "`flag` is a promise"
  const [first] = [isReady()];
  if (first) return ""; // want "`first` is a promise"
  const total = price() * 2; // want "has no number value"
  const sum = 1 + price(); // want "has no number value"
  if (price() > 3) return ""; // want "compares the promise itself"
  if (isReady() === true) return ""; // want "compares the promise itself"
  const body = JSON.stringify({ user: load("b"), at: Date.now() }); // want "JSON turns every promise"
  const settings = { debug: true, ...load("c") }; // want "no properties of its own"
  const table = {};
  table[readFile("name.txt", "utf8")] = 1; // want "the key becomes"
  console.log(`${readFile("a.txt", "utf8")} ${total} ${sum} ${body} ${table}`, settings); // want "the text becomes"
  return isReady() ? "yes" : "no"; // want "counts as true"
}

export const greet = name => {
  return "Hello " + load(name); // want "the text becomes"
};

export const api = {
  async isAdmin() {
    return false;
  },
  guard() {
    if (this.isAdmin()) console.log("secret"); // want "counts as true"
  },
};

module.exports.later = async () => {
  const { isAdmin } = api;
  const { title } = { title: readFile("title.txt", "utf8") };
  if (isAdmin()) console.log("Title: " + title); // want "counts as true" "the text becomes"
};
