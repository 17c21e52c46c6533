import { Readable } from "node:stream";
import * as readline from "node:readline";
import { createInterface } from "node:readline/promises";
import { on } from "node:events";
import { open } from "node:fs/promises";

async function* numbers(): AsyncGenerator<number> {
  yield 1;
}

async function* entries(): AsyncGenerator<[string, number]> {
  yield ["a", 1];
}

const letters = async function* () {
  yield "a";
};

declare const source: AsyncIterable<number>;
declare const iterator: AsyncIterableIterator<string>;
declare const body: ReadableStream<Uint8Array>;
declare const maybe: AsyncIterable<number> | undefined;
declare const either: AsyncGenerator<number> | ReadableStream<number>;
declare const promised: Promise<AsyncIterable<number>>;
declare const holder: { items: AsyncIterable<number>; load(): AsyncGenerator<string>; nested: { rows?: AsyncIterable<string> } };
declare function use(...values: unknown[]): void;

export async function loops(): Promise<void> {
  for (const value of numbers()) use(value); // want "`AsyncGenerator<number, .*>` is async iterable only, so a plain `for…of` throws a TypeError" at "numbers()"
  for (const value of source) use(value); // want "`AsyncIterable<number.*>` is async iterable only" at "source"
  for (const value of iterator) use(value); // want "is async iterable only"
  for (const chunk of body) use(chunk); // want "`ReadableStream<.*>` is async iterable only"
  for (const value of either) use(value); // want "is async iterable only"
  for (const value of holder.items) use(value); // want "is async iterable only" at "holder.items"
  for (const value of holder.load()) use(value); // want "is async iterable only" at "holder.load()"
  for (const value of holder.nested.rows!) use(value); // want "is async iterable only"
  for (const value of await promised) use(value); // want "is async iterable only" at "await promised"
  for (const value of (source)) use(value); // want "is async iterable only"
  for (const value of source as AsyncIterable<number>) use(value); // want "is async iterable only"
  for (const value of maybe ?? numbers()) use(value); // want "is async iterable only"
  for (const value of maybe) use(value); // want "is async iterable only"
  use([...maybe], Array.from(maybe), new Set(holder.nested.rows)); // want "is async iterable only" "`Array.from` finds no items" "`new Set` throws"
  for (const [key, value] of entries()) use(key, value); // want "is async iterable only"
  for(const letter of letters())use(letter) // want "is async iterable only"
  for /* each */ (let value of source) use(value++); // want "is async iterable only"
  outer: for (const value of source) if (value) continue outer; // want "is async iterable only"
  let value;
  for (value of source) use(value); // want "is async iterable only"
}

export async function platform(file: string): Promise<void> {
  for (const line of readline.createInterface({ input: process.stdin })) use(line); // want "is async iterable only"
  for (const line of createInterface({ input: process.stdin })) use(line); // want "is async iterable only"
  for (const chunk of process.stdin) use(chunk); // want "is async iterable only"
  for (const chunk of Readable.from(["a"])) use(chunk); // want "`Readable` is async iterable only"
  for (const event of on(process, "message")) use(event); // want "is async iterable only"
  const handle = await open(file);
  for (const line of handle.readLines()) use(line); // want "is async iterable only"
  const response = await fetch("https://example.com");
  for (const chunk of response.body!) use(chunk); // want "is async iterable only"
  const chunks = [...process.stdin]; // want "spreading it throws a TypeError" at "process.stdin"
  use(chunks, Buffer.concat(process.stdin)); // want "`Buffer.concat` throws" at "process.stdin"
  const copy = Buffer.from(numbers()); // want "`Buffer.from` throws"
  use(copy);
}

export function inSyncFunction(): number {
  let total = 0;
  for (const value of source) total += value; // want "is async iterable only"
  return total;
}

export const inArrow = (items: AsyncIterable<number>) => {
  for (const item of items) use(item); // want "is async iterable only"
};

export function collectInSyncFunction(items: AsyncIterable<number>) {
  const list = [...items]; // want "is async iterable only, so spreading it throws"
  const other = Array.from(items, item => item * 2); // want "`Array.from` finds no items"
  return { list, other, all: Promise.all(items) }; // want "the promise of `Promise.all` rejects with a TypeError"
}

export class Feed {
  private readonly log: AsyncIterable<string>;
  readonly first = [...numbers()]; // want "is async iterable only"

  constructor(log: AsyncIterable<string>) {
    this.log = log;
    for (const line of this.log) use(line); // want "is async iterable only" at "this.log"
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<string> {
    yield* this.log;
  }

  print(): void {
    for (const line of this) use(line); // want "`Feed` is async iterable only" at "this"
  }

  async printLater(): Promise<void> {
    for (const line of this) use(line); // want "is async iterable only"
    use(...this); // want "is async iterable only"
  }

  readonly show = () => {
    for (const line of this.log) use(line); // want "is async iterable only"
  };

  get size(): number {
    return [...this.log].length; // want "is async iterable only"
  }

  static {
    for (const value of numbers()) use(value); // want "is async iterable only"
  }
}

export function* passOn(items: AsyncIterable<number>): Generator<number> {
  yield* items; // want "`AsyncIterable<number.*>` is async iterable only, so `yield\*` in a generator that is not async throws" at "items"
  yield* numbers(); // want "is async iterable only"
  for (const item of items) yield item; // want "is async iterable only"
}

export async function* passOnAsync(items: AsyncIterable<number>): AsyncGenerator<number> {
  for (const item of items) yield item; // want "is async iterable only"
  yield [...items].length; // want "is async iterable only"
}

export async function generic<T extends AsyncIterable<number>>(items: T): Promise<void> {
  for (const item of items) use(item); // want "`T` is async iterable only"
  use([...items]); // want "`T` is async iterable only"
}

export abstract class Paged<Page extends AsyncIterable<string>> {
  abstract load(): Promise<Page>;
  abstract readonly lines: { rows: Page };

  async print(): Promise<void> {
    for (const line of await this.load()) use(line); // want "is async iterable only"
    for (const line of this.lines["rows"]) use(line); // want "is async iterable only"
  }
}

export async function spreads(): Promise<void> {
  const list = [...numbers()]; // want "spreading it throws a TypeError. Collect the items first" at "numbers()"
  const longer = [0, ...source, 2]; // want "is async iterable only"
  const two = [...source, ...numbers()]; // want "is async iterable only" at "source" "is async iterable only" at "numbers()"
  use(...source); // want "is async iterable only"
  use(0, ...letters()); // want "is async iterable only"
  use(Math.max(...source)); // want "is async iterable only"
  use(new Array(...source)); // want "is async iterable only"
  use([...numbers()].length, [...source].map(value => value + 1)); // want "is async iterable only" "is async iterable only"
  use(await [...numbers()]); // want "is async iterable only"
  use([/* all */ ...source /* of them */]); // want "is async iterable only"
  use([...(await promised)]); // want "is async iterable only" at "(await promised)"
  use(list, longer, two);
}

export async function destructured(): Promise<void> {
  const [first, second] = numbers(); // want "taking items out of it with `\[…\]` throws a TypeError" at "[first, second]"
  const [only] = await promised; // want "is async iterable only" at "[only]"
  let head, tail;
  [head, ...tail] = source; // want "is async iterable only" at "[head, ...tail]"
  const { items: [inner] } = holder; // want "is async iterable only" at "[inner]"
  const use2 = ([item]: AsyncIterable<number>) => item; // want "is async iterable only" at "[item]"
  for (const [item] of [source]) use(item); // want "is async iterable only" at "[item]"
  const [[deep]] = [source]; // want "is async iterable only" at "[deep]"
  use(first, second, only, head, tail, inner, use2, deep);
}

export async function builtIns(): Promise<void> {
  use(Array.from(numbers())); // want "`Array.from` finds no items in it and its result is always empty" at "numbers()"
  use(Array.from(source, value => value * 2)); // want "`Array.from` finds no items"
  use(Array.from(source).length); // want "`Array.from` finds no items"
  use(await Array.from(numbers())); // want "`Array.from` finds no items"
  use(globalThis.Array.from(source)); // want "`Array.from` finds no items"
  use(new Set(numbers())); // want "`new Set` throws a TypeError" at "numbers()"
  use(new Set<number>(source)); // want "`new Set` throws a TypeError"
  use(new globalThis.Set(source)); // want "`new Set` throws a TypeError"
  use(new Map(entries())); // want "`new Map` throws a TypeError"
  use(new WeakSet(body)); // want "`new WeakSet` throws a TypeError"
  use(new Uint8Array(numbers())); // want "`new Uint8Array` finds no items"
  use(new Float64Array(source)); // want "`new Float64Array` finds no items"
  use(Uint8Array.from(source)); // want "`Uint8Array.from` finds no items"
  use(new Uint8Array(body)); // want "`new Uint8Array` finds no items"
  use(Object.fromEntries(entries())); // want "`Object.fromEntries` throws a TypeError"
  use(Object.groupBy(source, value => String(value))); // want "`Object.groupBy` throws a TypeError"
  use(Map.groupBy(source, value => value)); // want "`Map.groupBy` throws a TypeError"
}

export async function promises(): Promise<void> {
  await Promise.all(numbers()); // want "the promise of `Promise.all` rejects with a TypeError" at "numbers()"
  await Promise.allSettled(source); // want "the promise of `Promise.allSettled` rejects with a TypeError"
  await Promise.race(source); // want "the promise of `Promise.race` rejects with a TypeError"
  await Promise.any(letters()); // want "the promise of `Promise.any` rejects with a TypeError"
  use((await Promise.all(numbers())).length); // want "`Promise.all` rejects"
  const { all } = Promise;
  const toArray = Array.from;
  use(all.call(Promise, []), toArray(source)); // want "`Array.from` finds no items"
}

export async function objects(): Promise<void> {
  use({ ...numbers() }); // want "The items of `AsyncGenerator<number, .*>` are no properties of it, so nothing is copied" at "numbers()"
  use({ total: 1, ...source }); // want "nothing is copied"
  use(Object.assign({}, numbers())); // want "nothing is copied"
  for (const key in numbers()) use(key); // want "`for…in` lists property names, and `AsyncGenerator<number, .*>` has none: the loop never runs" at "numbers()"
  for (const key in source) use(key); // want "`for…in` lists property names"
  for (let key in body) use(key); // want "`for…in` lists property names"
  use(Object.keys(source)); // want "`Object.keys` always gives an empty list"
  use(Object.values(numbers())); // want "`Object.values` always gives an empty list"
  use(Object.entries(letters())); // want "`Object.entries` always gives an empty list"
}

export async function literals(): Promise<void> {
  const words = { [Symbol.asyncIterator]: letters };
  for (const key in words) use(key); // want "`for…in` lists property names"
  use(JSON.stringify(words), Object.keys(words), `${words}`); // want "does not wait" "always gives an empty list" "becomes a text"
}

export async function texts(): Promise<void> {
  use(JSON.stringify(numbers())); // want "`JSON.stringify` does not wait for the items" at "numbers()"
  use(JSON.stringify(source, null, 2)); // want "`JSON.stringify` does not wait for the items"
  use(JSON.stringify({ count: 1, items: letters() })); // want "`JSON.stringify` does not wait" at "letters()"
  use(JSON.stringify({ source })); // want "`JSON.stringify` does not wait" at "source"
  use(JSON.stringify([source])); // want "`JSON.stringify` does not wait" at "source"
  use(`numbers: ${numbers()}`); // want "becomes a text like `\[object AsyncGenerator\]`" at "numbers()"
  use(`${source}, ${body}`); // want "becomes a text" at "source" "becomes a text" at "body"
  use("numbers: " + numbers()); // want "becomes a text" at "numbers()"
  use(numbers() + "!"); // want "becomes a text" at "numbers()"
  use("a" + source + "b"); // want "becomes a text" at "source"
  let text = "";
  text += letters(); // want "becomes a text" at "letters()"
  use(text, String(source)); // want "becomes a text" at "source"
  use(source.toString()); // want "becomes a text" at "source"
  use(body.toString()); // want "becomes a text" at "body"
}

export function textsInSyncFunction(): string {
  return `items: ${letters()}`; // want "becomes a text"
}

for (const value of source) use(value); // want "is async iterable only"
export const list = [...source]; // want "is async iterable only"
export const [start] = source; // want "is async iterable only"
