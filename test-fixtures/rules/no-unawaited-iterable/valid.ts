declare const list: number[];
declare const promised: Promise<number[]>;
declare const sometimes: number[] | Promise<number[]>;
declare const both: Promise<number[]> & Iterable<number>;
declare const paged: PromiseLike<number[]> & AsyncIterable<number>;
declare const promises: Promise<number>[];
declare const response: Promise<Response>;
declare const hidden: Promise<unknown>;
declare const chain: Promise<number[]> & { map<T>(change: (value: number) => T): Promise<T[]> };
declare const anything: any;
declare function use(...values: unknown[]): void;

export async function right<T>(free: Promise<T>): Promise<void> {
  // silent: awaited, as it must be.
  for (const value of await promised) use(value);
  // silent: the same for what takes lists.
  use([...(await promised)], Array.from(await promised), new Set(await promised));
  // silent: a list of promises is iterable.
  for (const promise of promises) use(await promise);
  // silent: Promise.all takes a list of promises.
  use(await Promise.all(promises));
  // silent: `any` can be a list.
  for (const value of anything) use(value);
  // silent: it can be a list.
  for (const value of sometimes as number[]) use(value);
  // silent: a free type can be anything.
  use(free);
}

export async function iterableThemselves(): Promise<void> {
  // silent: the promise is iterable itself.
  for (const value of both) use(value);
  // silent: paged API calls are promises and async iterables.
  for await (const page of paged) use(page);
}

export async function notIterables(): Promise<void> {
  // silent: what the promise brings is not iterable either; the compiler speaks about that.
  use(response, hidden);
  // silent: this promise has a `map` of its own.
  use(chain.map(value => value + 1));
  // silent: what every promise has.
  use(promised.then(values => values.map(value => value + 1)), list.map(String));
}
