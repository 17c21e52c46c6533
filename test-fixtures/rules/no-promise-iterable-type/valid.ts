declare namespace own {
  interface AsyncIterable<T> {
    items: T[];
  }
  // silent: a type of one's own by that name.
  type Mine = AsyncIterable<Promise<number>>;
}

// silent: the items are what they are.
export type Lines = AsyncIterable<string>;
// silent: a list of promises is iterated with plain loops, too.
export type Tasks = Iterable<Promise<string>>;
// silent: the caller decides.
export type Of<T> = AsyncIterable<T>;
// silent: some items are no promises.
export type Mixed = AsyncIterable<string | Promise<string>>;
// silent: a pattern, which makes no such type.
export type ItemOf<T> = T extends AsyncIterable<Promise<infer Item>> ? Item : never;
// silent: a promise of an iterable.
export type Opened = Promise<AsyncIterable<string>>;
// silent: any value.
export type Anything = AsyncIterable<any>;
// silent: functions that give promises.
export type Calls = AsyncIterable<() => Promise<string>>;
// silent: a thenable of one's own.
export type Queries = AsyncIterable<{ then(onFulfilled: (rows: string[]) => void): void }>;
// silent: no library type.
export const mine: own.Mine = { items: [] };
