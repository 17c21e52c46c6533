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
  if (await isReady()) console.log("ready"); // want "counts as true"
  if (!await isReady()) return ""; // want "`!` always gives false"
  while (!await isReady()) break; // want "`!` always gives false"
  if (await allowed) return ""; // want "`allowed` is a promise"
  const user = await load("a");
  // There is no `name` on the promise: the check was meant for the user.
  if (user) console.log(user.name); // want "`user` is a promise"
  let flag;
  flag = isReady();
  if (await flag) return ""; // want "`flag` is a promise"
  const [first] = [isReady()];
  if (await first) return ""; // want "`first` is a promise"
  const total = await price() * 2; // want "has no number value"
  const sum = 1 + await price(); // want "has no number value"
  if (await price() > 3) return ""; // want "compares the promise itself"
  if (await isReady() === true) return ""; // want "compares the promise itself"
  const body = JSON.stringify({ user: await load("b"), at: Date.now() }); // want "JSON turns every promise"
  const settings = { debug: true, ...load("c") }; // want "no properties of its own"
  const table = {};
  table[await readFile("name.txt", "utf8")] = 1; // want "the key becomes"
  console.log(`${await readFile("a.txt", "utf8")} ${total} ${sum} ${body} ${table}`, settings); // want "the text becomes"
  return await isReady() ? "yes" : "no"; // want "counts as true"
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
  if (await isAdmin()) console.log("Title: " + await title); // want "counts as true" "the text becomes"
};
