import { readdir, readFile } from "node:fs/promises";

async function load(): Promise<string[]> {
  return ["a"];
}

async function entries(): Promise<[string, number][]> {
  return [["a", 1]];
}

async function lines(): Promise<AsyncIterable<string>> {
  return (async function* () {
    yield "a";
  })();
}

async function works(): Promise<Promise<number>[]> {
  return [Promise.resolve(1)];
}

declare const rows: Promise<Set<number>>;
declare const maybe: Promise<number[]> | undefined;
declare const sometimes: Promise<number[] | undefined>;
declare const thenable: PromiseLike<number[]>;
declare const either: Promise<number[]> | Promise<Set<number>>;
declare const holder: { items: Promise<string[]>; load?(): Promise<string[]> };
declare const response: Response;
declare function use(...values: unknown[]): void;

export async function loops(): Promise<void> {
  for (const name of await load()) use(name); // want "`Promise<string\[\]>` is a promise, and only what it brings can be iterated, so this throws a TypeError. Put `await` before it." at "load()"
  for (const row of await rows) use(row); // want "`Promise<Set<number>>` is a promise" at "rows"
  for (const [name, age] of await entries()) use(name, age); // want "is a promise"
  for (const item of await holder.items) use(item); // want "is a promise" at "holder.items"
  for (const item of await thenable) use(item); // want "`PromiseLike<number\[\]>` is a promise"
  for (const item of await either) use(item); // want "is a promise"
  for (const file of await readdir(".")) use(file); // want "is a promise"
  for (const item of await response.json()) use(item); // want "`Promise<any>` is a promise"
  for (const character of await response.text()) use(character); // want "is a promise"
  for await (const line of await lines()) use(line); // want "`Promise<AsyncIterable<string.*>>` is a promise"
  for (const name of await (load())) use(name); // want "is a promise"
  for (const name of await (true ? load() : load())) use(name); // want "is a promise"
}

export async function missing(): Promise<void> {
  for (const item of maybe) use(item); // want "is a promise"
  for (const item of sometimes) use(item); // want "is a promise"
  for (const item of holder.load?.()) use(item); // want "is a promise"
  use([...sometimes], Array.from(sometimes)); // want "is a promise" "none of its items"
  const [first] = sometimes; // want "is a promise"
  use(first, sometimes.map(item => item)); // want "only what it brings has `map`"
}

export async function asyncLoops(): Promise<void> {
  for await (const line of await lines()) use(line); // want "`Promise<AsyncIterable<string.*>>` is a promise, and only what it brings can be iterated, so this throws" at "lines()"
  for (const name of await load()) use(name); // want "is a promise"
  for await (const work of await works()) use(work); // want "is a promise"
  for /* each */ (const row of await rows) use(row); // want "is a promise"
  for await (const item of await response.json()) use(item); // want "is a promise"
}

export function inSyncFunction(): void {
  for (const name of load()) use(name); // want "is a promise"
  use([...load()]); // want "is a promise"
}

export const inArrow = () => {
  load().forEach(name => use(name)); // want "is a promise, and only what it brings has `forEach`" at "forEach"
};

export class Store {
  constructor() {
    for (const name of this.load()) use(name); // want "is a promise"
  }

  async load(): Promise<string[]> {
    return [];
  }

  async print(): Promise<void> {
    for (const name of await this.load()) use(name); // want "is a promise"
    const [first] = await this.load(); // want "is a promise" at "[first]"
    use(first);
  }
}

export async function spreads(): Promise<void> {
  use([...await load()]); // want "is a promise" at "load()"
  use(["a", ...(await rows), ...await load()]); // want "is a promise"
  use(...await load()); // want "is a promise"
  use(Math.max(...await rows)); // want "is a promise"
  use([...lines()]); // want "is a promise"
  const [first, second] = await load(); // want "is a promise" at "[first, second]"
  const [left, right] = await Promise.all([load(), rows]); // want "is a promise" at "[left, right]"
  const { items: [inner] } = holder; // want "is a promise" at "[inner]"
  let last;
  [last] = await load(); // want "is a promise" at "[last]"
  const [line] = lines(); // want "is a promise"
  use(first, second, left, right, inner, last, line);
}

export async function builtIns(): Promise<void> {
  use(Array.from(await load())); // want "only what it brings can be iterated: none of its items is found here" at "load()"
  use(Array.from(lines(), line => line.length)); // want "none of its items is found here"
  use(await Array.fromAsync(await load())); // want "none of its items is found here"
  use(await Array.fromAsync(await lines())); // want "none of its items is found here"
  use(new Set(await load())); // want "so this throws a TypeError"
  use(new Map(await entries())); // want "so this throws a TypeError"
  use(new Set(lines())); // want "so this throws a TypeError"
  use(await Promise.all(await works())); // want "so this promise rejects with a TypeError" at "works()"
  use(await Promise.all(await load())); // want "so this promise rejects"
  use(await Promise.all(lines())); // want "so this promise rejects"
  use(Promise.allSettled(await works())); // want "so this promise rejects"
  use(Object.fromEntries(await entries())); // want "so this throws a TypeError"
}

export async function methods(): Promise<void> {
  (await load()).forEach(name => use(name)); // want "only what it brings has `forEach`, so this throws a TypeError" at "forEach"
  use((await load()).map(name => name.length)); // want "only what it brings has `map`"
  use((await readdir(".")).filter(name => name.endsWith(".ts")).length); // want "only what it brings has `filter`"
  (await rows).forEach(row => use(row)); // want "only what it brings has `forEach`"
  use((await load()).join(", ")); // want "only what it brings has `join`"
  use((await readFile("a.txt")).entries()); // want "only what it brings has `entries`"
}

export async function* delegating(): AsyncGenerator<string> {
  yield* await lines(); // want "is a promise" at "lines()"
  yield* await load(); // want "is a promise"
}

export function* delegatingSync(): Generator<string> {
  yield* load(); // want "is a promise"
}

for (const name of await load()) use(name); // want "is a promise"
