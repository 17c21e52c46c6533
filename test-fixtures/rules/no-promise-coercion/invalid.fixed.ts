import assert, { ok } from "node:assert";
import * as fs from "node:fs/promises";

interface User {
  name: string;
}
declare function isReady(): Promise<boolean>;
declare function price(): Promise<number>;
declare function load(): Promise<User>;
declare function nameOf(user: string): Promise<string>;
declare function cleanUp(): Promise<void>;
declare const remote: { isAdmin(): Promise<boolean>; allowed: Promise<boolean>; title: Promise<string> };
declare const maybe: { isAdmin(): Promise<boolean>; name(): Promise<string> } | undefined;
declare const scores: Record<string, number>;
declare const thenable: PromiseLike<boolean>;
declare const cancelable: Promise<boolean> & { cancel(): void };
declare const anything: any;
declare const flags: Promise<boolean>[];
const check = async (value: number) => value > 0;

export async function conditions(): Promise<string> {
  if (await isReady()) return "if"; // want "`isReady\(\)` is a promise, and a promise counts as true" at "isReady()"
  while (await isReady()) break; // want "this condition always holds" at "isReady()"
  do continue; while (await isReady()); // want "this condition always holds"
  for (let i = 0; await isReady(); i++) break; // want "this condition always holds"
  const ternary = await isReady() ? "yes" : "no"; // want "this condition always holds" at "isReady()"
  const both = await isReady() && "yes"; // want "this condition always holds" at "isReady()"
  const either = await isReady() || "no"; // want "this condition always holds" at "isReady()"
  const not = !await isReady(); // want "`!` always gives false here" at "isReady()"
  const twice = !!await check(1); // want "`!` always gives false here" at "check(1)"
  if (!await (isReady())) return "not"; // want "`!` always gives false here"
  if (ternary && await isReady()) return "last"; // want "this condition always holds" at "isReady()"
  if (await isReady() && await check(2)) return "two"; // want "counts as true" at "isReady()" "counts as true" at "check(2)"
  if ((ternary, await isReady())) return "comma"; // want "this condition always holds" at "isReady()"
  if (ternary ? await isReady() : await check(3)) return "branches"; // want "counts as true" at "isReady()" "counts as true" at "check(3)"
  if (fs.access("file")) return "void"; // want "this condition always holds"
  if (cleanUp()) return "void"; // want "this condition always holds"
  if (await maybe?.isAdmin()) return "optional"; // want "`maybe\?\.isAdmin\(\)` is a promise"
  if (await new Promise(resolve => setTimeout(resolve, 1))) return "new"; // want "counts as true"
  if (await thenable) return "thenable"; // want "`thenable` is a promise"
  if (await cancelable) return "intersection"; // want "`cancelable` is a promise"
  if (await flags[0]) return "element"; // want "`flags\[0\]` is a promise"
  if (/* wait? */ await isReady() /* done */) return "comments"; // want "counts as true"
  if (await remote.isAdmin()) return "method"; // want "counts as true"
  if (await remote.allowed) return "property"; // want "`remote\.allowed` is a promise"
  if (Boolean(isReady())) return "converted"; // want "counts as true"
  assert(await isReady()); // want "counts as true"
  assert.ok(await isReady()); // want "counts as true"
  ok(await isReady()); // want "counts as true"
  console.assert(await isReady(), "not ready"); // want "counts as true"
  return [both, either, not, twice].join();
}

export async function variables(isAdmin: Promise<boolean>, user: Promise<User>): Promise<number> {
  const ready = isReady();
  const alias = ready;
  if (await ready) return 1; // want "`ready` is a promise"
  const found = await load();
  // The promise is handed on, but what is asked for is the user.
  if (found) console.log(found); // want "`found` is a promise"
  let later = check(1);
  if (!await later) later = check(2); // want "`later` is a promise"
  if (await isAdmin) return 2; // want "`isAdmin` is a promise"
  if (!await user) return 3; // want "`user` is a promise"
  return await alias ? 4 : 5; // want "`alias` is a promise"
}

export async function texts(): Promise<string[]> {
  const name = nameOf("a");
  return [
    `Hello ${await name}`, // want "`name` is a promise, so the text becomes" at "name"
    `Hello ${await nameOf("b")}, ${await nameOf("c")}`, // want "the text becomes" at "nameOf(\"b\")" "the text becomes" at "nameOf(\"c\")"
    "Hello " + await name, // want "the text becomes" at "name"
    await name + "!", // want "the text becomes" at "name"
    "Hello " + await nameOf("d") + "!", // want "the text becomes" at "nameOf(\"d\")"
    "Hello ".concat("dear ", await name), // want "the text becomes"
    String(await name), // want "the text becomes" at "name"
    (await name).toString(), // want "the text becomes" at "name"
    `Hello ${await maybe?.name()}`, // want "the text becomes"
    `Hello ${await remote.title}`, // want "the text becomes"
    `Hello ${await (name ?? "you")}`, // want "the text becomes"
    "All: " + await Promise.all([nameOf("a"), nameOf("b")]), // want "is a list of promises" at "[nameOf(\"a\"), nameOf(\"b\")]"
    `All: ${await Promise.all(["a", "b"].map(nameOf))}`, // want "is a list of promises" at "[\"a\", \"b\"].map(nameOf)"
    (await Promise.all(["a", "b"].map(item => nameOf(item)))).join(", "), // want "is a list of promises"
    (await Promise.all([nameOf("a"), nameOf("b")])).join(), // want "is a list of promises"
    encodeURIComponent(await name), // want "the text becomes"
    new Error(await nameOf("e")).message, // want "the text becomes"
    await fs.readFile("file", "utf8") + "\n", // want "the text becomes"
  ];
}

export async function numbers(): Promise<number[]> {
  let total = 1;
  total += await price(); // want "`price\(\)` is a promise, which has no number value"
  total -= await price(); // want "has no number value"
  let text = "";
  text += await nameOf("a"); // want "the text becomes"
  return [
    await price() + 1, // want "has no number value" at "price()"
    2 * await price(), // want "has no number value"
    await price() - await price(), // want "has no number value" "has no number value"
    (await price()) ** 2, // want "has no number value"
    await price() % 2, // want "has no number value"
    +await price(), // want "has no number value"
    -await price(), // want "has no number value"
    Number(await price()), // want "has no number value"
    Math.max(1, await price()), // want "has no number value" at "price()"
    Math.round(await price()), // want "has no number value"
    Number.isNaN(total) ? 1 : parseInt(await nameOf("1"), 10), // want "the text becomes"
    new Date(await price()).getTime(), // want "has no number value"
    total + text.length,
  ];
}

export async function comparisons(): Promise<boolean[]> {
  const name = nameOf("a");
  switch (await name) { // want "compares the promise itself" at "name"
    case "a":
      return [];
  }
  switch (true) {
    case await isReady(): // want "compares the promise itself" at "isReady()"
      return [];
  }
  return [
    await price() > 1, // want "compares the promise itself and never its result" at "price()"
    1 <= await price(), // want "compares the promise itself"
    await price() < await price(), // want "compares the promise itself" "compares the promise itself"
    await isReady() === true, // want "compares the promise itself"
    await isReady() == false, // want "compares the promise itself"
    await name !== "a", // want "compares the promise itself" at "name"
    "a" === await name, // want "compares the promise itself" at "name"
    await nameOf("a") === await nameOf("b"), // want "compares the promise itself" at "nameOf(\"a\")" "compares the promise itself" at "nameOf(\"b\")"
    await nameOf("a") === anything, // want "compares the promise itself" at "nameOf(\"a\")"
    await maybe?.name() === "a", // want "compares the promise itself"
  ];
}

export async function keys(): Promise<unknown> {
  const key = await nameOf("a");
  const table: Record<string, unknown> = {};
  scores[await nameOf("b")] = 1; // want "`nameOf\(\"b\"\)` is a promise, so the key becomes"
  if (key in table) delete table[key]; // want "the key becomes" "the key becomes"
  return { [key]: scores[key] }; // want "the key becomes" "the key becomes"
}

export async function json(): Promise<unknown[]> {
  const user = load();
  const body = { user: await user, admin: await isReady() };
  return [
    JSON.stringify(await load()), // want "JSON turns every promise into `\{\}`" at "load()"
    JSON.stringify(await user, null, 2), // want "JSON turns every promise"
    JSON.stringify({ user: await user }), // want "JSON turns every promise" at "user"
    JSON.stringify({ user: await load(), list: [await price()] }), // want "JSON" at "load()" "JSON" at "price()"
    JSON.stringify({ deep: { user: await user } }), // want "JSON turns every promise"
    JSON.stringify(await Promise.all(["a"].map(nameOf))), // want "is a list of promises, and JSON"
    JSON.stringify(body), // want "`user` is a promise, and JSON" at "body" "`isReady\(\)` is a promise, and JSON" at "body"
    Response.json({ user: await user }), // want "JSON turns every promise"
  ];
}

export async function members(): Promise<unknown[]> {
  const user = await load();
  for (const key in user) console.log(key); // want "no properties of its own" at "user"
  return [
    { ...await load() }, // want "`load\(\)` is a promise, and a promise has no properties of its own"
    "name" in await load(), // want "no properties of its own" at "load()"
    { ...user, extra: 1 }, // want "no properties of its own" at "user"
    Object.keys(await load()), // want "no properties of its own"
    Object.entries(user), // want "no properties of its own"
    Object.assign({}, await load(), user), // want "no properties of its own" at "user"
  ];
}

export async function generics<T extends Promise<boolean>>(given: T, all: { ok: T }): Promise<number> {
  if (await given) return 1; // want "`given` is a promise"
  if (!await all.ok) return 2; // want "`all\.ok` is a promise"
  return 3;
}

export function inSyncFunction(): string {
  return `Hello ${nameOf("a")}`; // want "the text becomes"
}

export function statement(): void {
  if (isReady()) console.log("ready"); // want "counts as true"
}

export const arrow = (value: number): boolean => !check(value); // want "`!` always gives false"

export class Service {
  private readonly title = nameOf("service");
  readonly label = `Service ${nameOf("service")}`; // want "the text becomes"

  constructor() {
    if (isReady()) console.log("ready"); // want "counts as true"
  }

  async allowed(): Promise<boolean> {
    return false;
  }

  async open(): Promise<void> {
    if (!await this.allowed()) throw new Error("no"); // want "`!` always gives false" at "this.allowed()"
    if (await this.title) console.log("there"); // want "`this\.title` is a promise"
    await this.closed;
  }

  describe(): string {
    return "Service " + this.title; // want "the text becomes"
  }

  get closed(): boolean {
    return !this.allowed(); // want "`!` always gives false"
  }

  handlers = { click: () => void (this.allowed() && console.log("clicked")) }; // want "counts as true"
}

declare function on(name: string, listener: () => void): void;
on("click", () => {
  if (isReady()) console.log("ready"); // want "counts as true"
});
[1, 2].filter(value => !check(value)); // want "`!` always gives false"
[1, 2].forEach(value => {
  if (check(value)) console.log(value); // want "counts as true"
});
if (await isReady()) console.log("ready"); // want "counts as true"
