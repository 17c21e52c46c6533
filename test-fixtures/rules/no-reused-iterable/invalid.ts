import { createReadStream, type ReadStream } from "node:fs";
import { open, opendir } from "node:fs/promises";
import * as readline from "node:readline";
import { Readable } from "node:stream";
import { text as readText } from "node:stream/consumers";

function* count(to: number): Generator<number> {
  for (let step = 0; step < to; step++) yield step;
}
async function* pages(): AsyncGenerator<string> {
  yield "a";
}
declare const ages: Map<string, number>;
declare const body: ReadableStream<Uint8Array>;
declare const names: string[];
declare const response: Response;
declare const ready: boolean;
declare function use(...values: unknown[]): void;

export function loops(): void {
  const numbers = count(3);
  for (const number of numbers) use(number);
  for (const number of numbers) use(number); // want "`numbers` has been iterated before, and a generator cannot start again" at "numbers"
}

export async function asyncLoops(): Promise<void> {
  const all = pages();
  for await (const page of all) use(page);
  for await (const page of all) use(page); // want "`all` has been iterated before, and a generator"
}

export function afterBreak(): void {
  const numbers = count(3);
  for (const number of numbers) {
    if (number === 1) break;
  }
  for (const number of numbers) use(number); // want "`numbers` has been iterated before"
}

export async function asyncAfterBreak(): Promise<void> {
  const lines = pages();
  let header = "";
  for await (const line of lines) {
    header = line;
    break;
  }
  use(header);
  for await (const line of lines) use(line); // want "also not after `break`"
}

export function spreads(): void {
  const numbers = count(3);
  const max = Math.max(...numbers);
  const min = Math.min(...numbers); // want "`numbers` has been iterated before" at "numbers"
  const letters = count(2);
  use([...letters], [...letters]); // want "`letters` has been iterated before"
  const both = count(2);
  use(Array.from(both), new Set(both)); // want "`both` has been iterated before"
  const pairs = ages.entries();
  use(Object.fromEntries(pairs), new Map(pairs)); // want "`pairs` has been iterated before, and an iterator does not start again"
  const [first] = count(1);
  use(first, max, min);
}

export function destructured(): void {
  const numbers = count(3);
  const [first] = numbers;
  const [second] = numbers; // want "`numbers` has been iterated before"
  const rest = count(3);
  const [head] = rest;
  for (const item of rest) use(item, head); // want "`rest` has been iterated before"
  use(first, second);
}

export function* delegated(): Generator<number> {
  const numbers = count(3);
  yield* numbers;
  yield* numbers; // want "`numbers` has been iterated before"
}

export function helpers(): void {
  const numbers = count(3);
  const small = numbers.filter(number => number < 2).toArray();
  const large = numbers.filter(number => number >= 2).toArray(); // want "`numbers` has been iterated before" at "filter"
  const taken = count(9);
  use(taken.take(2).toArray());
  use(taken.take(2).toArray()); // want "`taken` has been iterated before" at "take"
  const checked = count(4);
  if (checked.some(number => number > 1)) use(checked.reduce((a, b) => a + b)); // want "`checked` has been iterated before"
  use(small, large);
}

export function builtIn(): void {
  const keys = ages.keys();
  for (const key of keys) use(key);
  for (const key of keys) use(key); // want "`keys` has been iterated before, and an iterator"
  const values = names.values();
  use([...values].length);
  use([...values].join()); // want "`values` has been iterated before"
  const matches = "a1b2".matchAll(/\d/g);
  for (const match of matches) use(match);
  use(Array.from(matches)); // want "`matches` has been iterated before"
}

export function parameters(given: Generator<number>, iterator: IterableIterator<string>): void {
  for (const item of given) use(item);
  use([...given]); // want "`given` has been iterated before"
  for (const item of iterator) use(item);
  for (const item of iterator) use(item); // want "`iterator` has been iterated before"
}

export async function generics<T extends AsyncGenerator<number>>(given: T): Promise<void> {
  for await (const item of given) use(item);
  for await (const item of given) use(item); // want "`given` has been iterated before"
}

export const arrow = (given: Generator<number>): number[] => {
  const total = [...given].length;
  return [...given].map(item => item / total); // want "`given` has been iterated before"
};

function sum(items: Iterable<number>): number {
  let total = 0;
  for (const item of items) total += item;
  return total;
}
const average = (items: Iterable<number>) => {
  const list = [...items];
  return sum(list) / list.length;
};
async function print(items: AsyncIterable<string>): Promise<void> {
  for await (const item of items) use(item);
}

export async function handedOn(): Promise<void> {
  const numbers = count(3);
  use(sum(numbers), average(numbers)); // want "`numbers` has been iterated before" at "numbers"
  const all = pages();
  await print(all);
  await print(all); // want "`all` has been iterated before"
  const mixed = count(2);
  use(sum(mixed));
  for (const item of mixed) use(item); // want "`mixed` has been iterated before"
}

export async function inLoops(): Promise<void> {
  const numbers = count(3);
  for (const name of names) {
    for (const number of numbers) use(name, number); // want "This runs more than once, but `numbers` can be iterated only once" at "numbers"
  }
  const all = pages();
  while (ready) {
    for await (const page of all) use(page); // want "This runs more than once"
  }
  const again = count(3);
  for (let round = 0; round < 3; round++) use([...again]); // want "This runs more than once"
  const ids = count(3);
  use(names.filter(name => [...ids].includes(name.length))); // want "This runs more than once"
  names.forEach(name => {
    for (const id of taken) use(name, id); // want "This runs more than once"
  });
}
const taken = count(3);

export async function aliases(): Promise<void> {
  const numbers = count(3);
  const same = numbers;
  use([...numbers]);
  use([...same]); // want "`same` has been iterated before" at "same"
  const reply = await fetch("/");
  const content = reply.body!;
  for await (const chunk of content) use(chunk);
  use(await reply.text()); // want "`reply.body` has been read before"
}

export function calledAgain(): void {
  const numbers = count(3);
  const has = (wanted: number) => [...numbers].includes(wanted); // want "This runs more than once, but `numbers`"
  use(has(1), has(2));
  const ids = count(3);
  function print(): void {
    for (const id of ids) use(id); // want "This runs more than once"
  }
  for (let round = 0; round < 3; round++) print();
  const known = count(3);
  const isKnown = (name: string) => [...known].includes(name.length); // want "This runs more than once"
  use(names.filter(isKnown));
}

export function cross(): void {
  const numbers = count(3);
  for (const left of numbers) {
    for (const right of numbers) use(left, right); // want "`numbers` has been iterated before"
  }
}

export async function retry(): Promise<void> {
  const all = pages();
  for (let attempt = 0; attempt < 3; attempt++) {
    try {
      for await (const page of all) use(page); // want "This runs more than once"
      return;
    } catch (error) {
      use(error);
    }
  }
}

export async function branches(): Promise<void> {
  const numbers = count(3);
  if (ready) use([...numbers]);
  for (const number of numbers) use(number); // want "`numbers` has been iterated before"
  const others = count(3);
  for (const number of others) use(number);
  if (ready) use([...others]); // want "`others` has been iterated before"
  const attempt = count(3);
  try {
    for (const number of attempt) use(number);
  } catch {
    for (const number of attempt) use(number); // want "`attempt` has been iterated before"
  }
}

export async function bodies(): Promise<void> {
  for await (const chunk of body) use(chunk);
  for await (const chunk of body) use(chunk); // want "`body` has been read before, and a stream can be read only once"
  const reply = await fetch("/");
  for await (const chunk of reply.body!) use(chunk);
  for await (const chunk of reply.body!) use(chunk); // want "`reply.body` has been read before" at "reply.body!"
}

export async function bodyMethods(request: Request): Promise<void> {
  use(await response.json());
  use(await response.text()); // want "`response.body` has been read before" at "text"
  const reply = await fetch("/");
  try {
    use(await reply.json());
  } catch {
    use(await reply.text()); // want "`reply.body` has been read before"
  }
  if (request.body) for await (const chunk of request.body) use(chunk);
  use(await request.formData()); // want "`request.body` has been read before"
  const copy = await fetch("/");
  await copy.body!.pipeTo(new WritableStream());
  use(await copy.arrayBuffer()); // want "`copy.body` has been read before"
}

export async function streams(file: ReadStream): Promise<void> {
  const stream = createReadStream("a.txt");
  for await (const chunk of stream) use(chunk);
  for await (const chunk of stream) use(chunk); // want "`stream` has been iterated before, which destroys the stream"
  for await (const chunk of file) {
    use(chunk);
    break;
  }
  for await (const chunk of file) use(chunk); // want "`file` has been iterated before"
  const source = Readable.from(["a"]);
  use(await readText(source));
  use(await source.toArray()); // want "`source` has been iterated before"
}

export async function lines(): Promise<void> {
  const input = readline.createInterface({ input: process.stdin });
  for await (const line of input) use(line);
  for await (const line of input) use(line); // want "`input` has been iterated before, which closes the interface"
  const handle = await open("a.txt");
  const rows = handle.readLines();
  for await (const row of rows) {
    if (row === "") break;
  }
  for await (const row of rows) use(row); // want "`rows` has been iterated before"
  const directory = await opendir(".");
  for await (const entry of directory) use(entry);
  for await (const entry of directory) use(entry); // want "`directory` has been iterated before, which closes the directory"
}

export class Report {
  private readonly rows: Generator<number> = count(3);
  print(): void {
    for (const row of this.rows) use(row);
    for (const row of this.rows) use(row); // want "`this.rows` has been iterated before" at "this.rows"
  }
  constructor(readonly extra: AsyncGenerator<string>) {}
  async all(): Promise<void> {
    for await (const row of this.extra) use(row);
    for await (const row of this.extra) use(row); // want "`this.extra` has been iterated before"
  }
}

const shared = count(3);
for (const step of shared) use(step);
export const rest = [...shared]; // want "`shared` has been iterated before"

export async function collectable(): Promise<void> {
  const all = pages();
  for await (const page of all) use(page);
  for await (const /* again */ page of all) use(page); // want "`all` has been iterated before"
}
