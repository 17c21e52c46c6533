import { Readable } from "node:stream";

async function* numbers(): AsyncGenerator<number> {
  yield 1;
}

function* letters(): Generator<string> {
  yield "a";
}

function list(): string[] {
  return ["a"];
}

async function load(): Promise<string[]> {
  return ["a"];
}

function* range(from: number, to: number): Generator<number> {
  for (let value = from; value < to; value++) yield value;
}

const steps = async function* (count = 3) {
  for (let step = 0; step < count; step++) yield step;
};

const arrow = () => new Set([1]);

const source = {
  async *rows(): AsyncGenerator<number> {
    yield 1;
  },
  *keys(): Generator<string> {
    yield "a";
  },
};

declare const ages: Map<string, number>;
declare const make: () => AsyncIterable<number>;
declare const typed: { (): Iterable<number> };
declare function use(...values: unknown[]): void;
declare function print(items: Iterable<string>): void;
declare function consume(items: AsyncIterable<number>, times?: number): Promise<void>;
declare function either<T>(items: Iterable<T> | AsyncIterable<T>): void;
declare function useState(): [number, (value: number) => void];

export async function asyncLoops(): Promise<void> {
  for await (const value of numbers()) use(value); // want "`numbers` is a function, and only what it returns can be iterated, so this throws a TypeError. Call it: `numbers\(\)`" at "numbers"
  for await (const value of letters()) use(value); // want "`letters` is a function" at "letters"
  for await (const value of source.rows()) use(value); // want "Call it: `source.rows\(\)`" at "source.rows"
  for await (const value of make()) use(value); // want "`make` is a function"
  for await (const value of steps()) use(value); // want "Call it: `steps\(\)`"
  for await (const value of (numbers)()) use(value); // want "Call it: `numbers\(\)`"
  for await (const value of range) use(value); // want "Call it: `range\(…\)`"
}

export async function loops(): Promise<void> {
  for (const value of letters()) use(value); // want "`letters` is a function" at "letters"
  for await (const value of numbers()) use(value); // want "`numbers` is a function"
  for (const value of list()) use(value); // want "`list` is a function"
  for (const value of arrow()) use(value); // want "`arrow` is a function"
  for (const value of typed()) use(value); // want "`typed` is a function"
  for (const value of load) use(value); // want "`load` is a function"
  for (const [name, age] of ages.entries()) use(name, age); // want "Call it: `ages.entries\(\)`" at "ages.entries"
  for (const name of ages.keys()) use(name); // want "Call it: `ages.keys\(\)`"
  for (const value of source.keys()) use(value); // want "Call it: `source.keys\(\)`"
  for (const value of source["keys"]()) use(value); // want "is a function"
  for (const value of (function* () { yield 1; })()) use(value); // want "is a function"
  for (const value of range) use(value); // want "Call it: `range\(…\)`"
  for (const line of letters.bind(null)()) use(line); // want "is a function"
}

export function inSyncFunction(): void {
  for (const value of numbers) use(value); // want "`numbers` is a function"
  for (const value of letters()) use(value); // want "`letters` is a function"
  use([...letters()], [...numbers]); // want "`letters` is a function" "`numbers` is a function"
}

export async function spreads(): Promise<void> {
  use([...letters()]); // want "`letters` is a function, and only what it returns can be iterated, so this throws" at "letters"
  use([...numbers]); // want "`numbers` is a function"
  use([0, ...numbers]); // want "`numbers` is a function"
  use(...letters()); // want "`letters` is a function"
  use([...ages.values()]); // want "Call it: `ages.values\(\)`"
  const [first] = letters(); // want "`letters` is a function" at "[first]"
  const [head] = numbers; // want "`numbers` is a function" at "[head]"
  const [state, setState] = useState(); // want "`useState` is a function" at "[state, setState]"
  let last;
  [last] = letters(); // want "`letters` is a function" at "[last]"
  use(first, head, state, setState, last);
}

export async function builtIns(): Promise<void> {
  use(Array.from(letters())); // want "`letters` is a function, and only what it returns can be iterated: none of its items is found" at "letters"
  use(Array.from(numbers)); // want "`numbers` is a function"
  use(await Array.fromAsync(numbers())); // want "`numbers` is a function, and only what it returns can be iterated: none of its items"
  use(new Set(letters())); // want "`letters` is a function"
  use(new Map(ages.entries())); // want "`ages.entries` is a function"
  use(await Promise.all(letters())); // want "`letters` is a function, and only what it returns can be iterated, so this promise rejects"
  use(Object.fromEntries(ages.entries())); // want "`ages.entries` is a function"
  use(Readable.from(numbers())); // want "`numbers` is a function, and only what it returns can be iterated, so this throws"
}

export async function* delegating(): AsyncGenerator<unknown> {
  yield* numbers(); // want "`numbers` is a function" at "numbers"
  yield* letters(); // want "`letters` is a function"
}

export function* delegatingSync(): Generator<unknown> {
  yield* letters(); // want "`letters` is a function" at "letters"
  yield* numbers; // want "`numbers` is a function" at "numbers"
}

export async function members(): Promise<void> {
  use(await numbers.next()); // want "`numbers` is a function, and only what it returns has `next`. Call it: `numbers\(\)`" at "next"
  use(letters.next().value); // want "only what it returns has `next`" at "next"
  use(letters().map(letter => letter + "!")); // want "only what it returns has `map`" at "map"
  use(letters().toArray()); // want "only what it returns has `toArray`"
  use(source.rows.next()); // want "`source.rows` is a function, and only what it returns has `next`"
  use(numbers()[Symbol.asyncIterator]()); // want "only what it returns has `\[Symbol.asyncIterator\]`" at "Symbol.asyncIterator"
  await numbers.return(undefined); // want "only what it returns has `return`"
}

export async function values(): Promise<void> {
  print(letters()); // want "`letters` is a function, but its iterable is wanted here. Call it: `letters\(\)`" at "letters"
  await consume(numbers()); // want "its iterable is wanted here"
  await consume(source.rows(), 3); // want "its iterable is wanted here"
  either(numbers()); // want "its iterable is wanted here"
  const items: AsyncIterable<number> = numbers(); // want "its iterable is wanted here" at "numbers"
  const words: Iterable<string> | undefined = letters(); // want "its iterable is wanted here"
  use(items, words);
}

export function given(): AsyncIterable<number> {
  return numbers(); // want "its iterable is wanted here" at "numbers"
}

export class Feed {
  async *items(): AsyncGenerator<string> {
    yield "a";
  }

  async print(): Promise<void> {
    for await (const item of this.items()) use(item); // want "Call it: `this.items\(\)`" at "this.items"
  }
}

for await (const value of numbers()) use(value); // want "`numbers` is a function"
