declare const names: string[];
declare const promises: Promise<string>[];
declare const mixed: (string | Promise<string>)[];
declare const either: Iterable<number> | AsyncIterable<number>;
declare const anything: any;
declare const unknownItems: unknown[];
declare const anyItems: any[];
declare function* lazyPromises(): Generator<Promise<number>>;
declare const body: ReadableStream<Uint8Array>;
declare const thenables: { then(onFulfilled: (value: number) => void): void }[];

class Both implements Iterable<number>, AsyncIterable<number> {
  *[Symbol.iterator](): Generator<number> {
    yield 1;
  }
  async *[Symbol.asyncIterator](): AsyncGenerator<number> {
    yield 1;
  }
}

async function* numbers(): AsyncGenerator<number> {
  yield 1;
}

export async function asyncSources(): Promise<void> {
  // silent: an async generator is what `for await` is for.
  for await (const step of numbers()) console.log(step);
  // silent: web streams are async iterable.
  for await (const chunk of body) console.log(chunk);
  // silent: an object with both protocols is iterated through the async one.
  for await (const item of new Both()) console.log(item);
}

export async function promisesInside(): Promise<void> {
  // silent: the loop awaits each item; no-for-await-of-promises speaks about the danger in that.
  for await (const item of promises) console.log(item);
  // silent: some items are promises.
  for await (const item of mixed) console.log(item);
  // silent: each promise is made when it is asked for.
  for await (const item of lazyPromises()) console.log(item);
  // silent: anything with `then` is awaited, not only built-in promises.
  for await (const item of thenables) console.log(item);
}

export async function unsure<T extends Iterable<number>, U>(generic: T, free: U[]): Promise<void> {
  // silent: one member of the union is async iterable.
  for await (const item of either) console.log(item);
  // silent: `any` can be anything.
  for await (const item of anything) console.log(item);
  // silent: an unknown item can be a promise.
  for await (const item of unknownItems) console.log(item);
  // silent: an `any` item can be a promise.
  for await (const item of anyItems) console.log(item);
  // silent: the caller may pass an iterable that is async iterable too.
  for await (const item of generic) console.log(item);
  // silent: the caller may pass promises.
  for await (const item of free) console.log(item);
}

export async function plain(): Promise<void> {
  // silent: already a plain loop.
  for (const name of names) console.log(name);
}
