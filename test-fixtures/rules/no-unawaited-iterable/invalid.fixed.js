import fs from "node:fs/promises";

async function load() {
  return ["a", "b"];
}

const open = async () => (await fs.open("a.txt")).readLines();

export async function main() {
  for (const name of await load()) console.log(name); // want "`Promise<string\[\]>` is a promise" at "load()"
  for (const file of await fs.readdir(".")) console.log(file); // want "is a promise"
  for await (const line of await open()) console.log(line); // want "is a promise"
  for await (const line of await open()) console.log(line); // want "is a promise"
  const [first] = await load(); // want "is a promise" at "[first]"
  console.log([...await load()], Array.from(await load()), new Set(await load()), first); // want "is a promise" "none of its items" "is a promise"
  (await load()).forEach(name => console.log(name)); // want "only what it brings has `forEach`"
  const response = await fetch("https://example.com");
  for (const item of await response.json()) console.log(item); // want "`Promise<any>` is a promise"
}

export function print() {
  const later = load()
  load().map(name => console.log(name)) // want "only what it brings has `map`"
  return later
}

/** @param {Promise<string[]>} names */
export async function each(names) {
  for (const name of await names) console.log(name); // want "is a promise"
}
