import { open } from "node:fs/promises";

async function* numbers(): AsyncGenerator<number> {
  yield 1;
}

declare const source: AsyncIterable<number>;
declare const promised: Promise<AsyncIterable<number>>;
declare const sometimes: AsyncIterable<number> | Promise<AsyncIterable<number>>;
declare const both: AsyncIterable<number> & PromiseLike<number[]>;
declare const anything: any;
declare const nothingKnown: unknown;
declare const list: number[];
declare function use(...values: unknown[]): void;

class Query implements AsyncIterable<number>, PromiseLike<number[]> {
  async *[Symbol.asyncIterator](): AsyncGenerator<number> {
    yield 1;
  }
  // biome-ignore lint/suspicious/noThenProperty: a query is what ORMs make thenable.
  then<A, B>(
    resolve?: ((value: number[]) => A | PromiseLike<A>) | null,
    reject?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): PromiseLike<A | B> {
    return Promise.resolve([1]).then(resolve, reject);
  }
}

export async function promises<T, U extends AsyncIterable<number>>(free: T, generic: U): Promise<void> {
  // silent: a promise of an async iterable must be awaited.
  for await (const value of await promised) use(value);
  // silent: it can be a promise.
  use(await sometimes);
  // silent: it is thenable too, as query builders and paged API calls are.
  use(await both, await new Query());
  // silent: `any` can be a promise.
  use(await anything);
  // silent: nothing is known of it.
  use(await nothingKnown, await free);
  // silent: the caller may pass one that is thenable too.
  use(await generic);
  // silent: one step of an iterator is a promise.
  use(await numbers().next(), await source[Symbol.asyncIterator]().next());
  // silent: `open` gives a promise.
  use(await open("a.txt"));
  // silent: an array is no async iterable; other tools speak about this `await`.
  use(await list);
  // silent: collecting gives a promise.
  use(await Array.fromAsync(numbers()));
}
