import fs from "node:fs/promises";

async function load() {
  return ["a", "b"];
}

const open = async () => (await fs.open("a.txt")).readLines();

export async function main() {
  for (const name of load()) console.log(name); // want "`Promise<string\[\]>` is a promise" at "load()"
  for (const file of fs.readdir(".")) console.log(file); // want "is a promise"
  for await (const line of open()) console.log(line); // want "is a promise"
  for (const line of open()) console.log(line); // want "is a promise"
  const [first] = load(); // want "is a promise" at "[first]"
  console.log([...load()], Array.from(load()), new Set(load()), first); // want "is a promise" "none of its items" "is a promise"
  load().forEach(name => console.log(name)); // want "only what it brings has `forEach`"
  const response = await fetch("https://example.com");
  for (const item of response.json()) console.log(item); // want "`Promise<any>` is a promise"
}

export function print() {
  const later = load()
  load().map(name => console.log(name)) // want "only what it brings has `map`"
  return later
}

/** @param {Promise<string[]>} names */
export async function each(names) {
  for (const name of names) console.log(name); // want "is a promise"
}
