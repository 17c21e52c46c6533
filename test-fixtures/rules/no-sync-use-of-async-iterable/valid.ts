import { Readable } from "node:stream";

declare const source: AsyncIterable<number>;
declare const either: Iterable<number> | AsyncIterable<number>;
declare const lists: number[] | AsyncIterable<number>;
declare const anything: any;
declare const nothingKnown: unknown;
declare const promises: Promise<number>[];
declare const stream: Readable;
declare function use(...values: unknown[]): void;
declare function html(strings: TemplateStringsArray, ...values: unknown[]): string;

class Both implements Iterable<number>, AsyncIterable<number> {
  *[Symbol.iterator](): Generator<number> {
    yield 1;
  }
  async *[Symbol.asyncIterator](): AsyncGenerator<number> {
    yield 1;
  }
}

class Page implements AsyncIterable<number> {
  readonly rows = [1, 2];
  async *[Symbol.asyncIterator](): AsyncGenerator<number> {
    yield* this.rows;
  }
  map<T>(change: (value: number) => T): T[] {
    return this.rows.map(change);
  }
}

class Query implements AsyncIterable<number> {
  async *[Symbol.asyncIterator](): AsyncGenerator<number> {
    yield 1;
  }
  toString(): string {
    return "select 1";
  }
  toJSON(): string {
    return "select 1";
  }
}

export async function bothProtocols<T, U extends Both>(free: T, generic: U): Promise<void> {
  // silent: an object with both protocols can be iterated either way.
  for (const value of new Both()) use(value);
  // silent: the same for spreading and for built-in functions.
  use([...new Both()], Array.from(new Both()), new Set(new Both()));
  // silent: one member of the union is iterable.
  for (const value of either as number[]) use(value);
  // silent: the compiler refuses it, but a list can come in.
  for (const value of lists) use(value);
  // silent: `any` can be anything.
  for (const value of anything) use(value, [...anything], ...anything);
  // silent: nothing is known of it.
  use(Array.from(nothingKnown as never), `${nothingKnown}`, free, `${free}`);
  // silent: the constraint has both protocols.
  for (const value of generic) use(value);
}

export async function narrowed(): Promise<void> {
  if (Symbol.asyncIterator in either) {
    for await (const value of either) use(value);
  } else {
    // silent: only the sync ones are left here.
    for (const value of either) use(value);
  }
}

export async function* rightUse(): AsyncGenerator<number> {
  // silent: this is how to do it.
  for await (const value of source) yield value;
  // silent: an async generator delegates to an async iterable.
  yield* source;
  // silent: it takes async iterables.
  use(await Array.fromAsync(source), Readable.from(source));
  // silent: the list holds promises and is iterable itself.
  for (const promise of promises) yield await promise;
}

export function asValue(): void {
  // silent: passed on as a value, not iterated.
  use(source, [source], { source }, new Array(source));
  // silent: a tag gets the value itself.
  html`<ul>${source}</ul>`;
  // silent: taking members of an object is not iterating.
  const { [Symbol.asyncIterator]: iterate } = source;
  use(iterate);
}

export function withData(page: Page, query: Query): void {
  // silent: the page's own fields are copied and written.
  use({ ...page }, JSON.stringify(page), Object.keys(page));
  // silent: its fields are listed.
  for (const key in page) use(key);
  // silent: it brings its own text and JSON.
  use(`${query}`, "query: " + query, JSON.stringify(query), query.toString());
  // silent: an own method of the name.
  use(page.map(value => value));
}

export function wrapped(iterator: AsyncIterableIterator<number>): AsyncIterableIterator<number> {
  // silent: a hand-written iterator is copied to give it another `return`.
  return { ...iterator, return: async () => ({ done: true, value: undefined }) };
}

export function literals(): void {
  const words = { count: 1, async *[Symbol.asyncIterator]() {} };
  // silent: it has a key beside the symbol.
  use(JSON.stringify(words), Object.keys(words));
  const bare = { async *[Symbol.asyncIterator]() {} };
  // silent: copying an object literal copies its symbols, so the copy can be iterated.
  use({ ...bare, count: 2 });
}

export function ownFunctions(): void {
  const Array = { from: (items: AsyncIterable<number>) => items };
  const JSON = { stringify: (items: AsyncIterable<number>) => items };
  class Set {
    constructor(readonly items: AsyncIterable<number>) {}
  }
  // silent: not the built-in functions.
  use(Array.from(source), JSON.stringify(source), new Set(source));
}

export async function pointlessAwait(): Promise<void> {
  // silent: no-await-of-async-iterable reports the `await` and moves it.
  for (const value of await source) use(value);
  // silent: the same.
  use([...(await source)]);
}

export function promiseOfIterable(promised: Promise<AsyncIterable<number>>): void {
  // silent: no-unawaited-iterable reports the missing `await`.
  for (const value of promised) use(value);
}
