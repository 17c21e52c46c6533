declare function load(id: number): Promise<string>;
declare const ids: number[];
declare const promises: Promise<string>[];
declare const mixed: (string | Promise<string>)[];
declare const custom: Iterable<Promise<string>>;
declare const anything: any;
declare const unknowns: unknown[];
declare const later: AsyncIterable<Promise<string>>;
declare const either: Promise<string>[] | AsyncIterable<string>;
declare const one: [Promise<number>];
declare const queries: PromiseLike<number>[];
declare const lazy: LazyQuery<number>[];
declare function use(...values: unknown[]): void;

interface LazyQuery<T> extends Promise<T> {
  readonly query: string;
}

function* lazily(): Generator<Promise<string>> {
  for (const id of ids) yield load(id);
}

export async function onDemand(): Promise<void> {
  // silent: a generator makes each promise when the loop asks for it.
  for await (const text of lazily()) console.log(text);
  // silent: nobody knows when a custom iterable makes its promises.
  for await (const text of custom) console.log(text);
  // silent: an iterator helper maps one item at a time.
  for await (const text of ids.values().map(load)) console.log(text);
  // silent: a single promise keeps none waiting.
  for await (const text of [load(1)]) console.log(text);
}

export async function unsure<T>(free: T[]): Promise<void> {
  // silent: other thenables, such as query builders, may start when they are awaited.
  for await (const value of queries) use(value);
  // silent: behind an interface of its own a promise may be lazy too.
  for await (const value of lazy) use(value);
  // silent: a tuple of one is waited for at once.
  for await (const value of one) use(value);
  // silent: the items need not be promises.
  for await (const value of free) use(value);
  // silent: some items are no promises; the list is made to hold either.
  for await (const text of mixed) console.log(text);
  // silent: `any` can be anything.
  for await (const text of anything) console.log(text);
  // silent: nothing is known of the items.
  for await (const text of unknowns) console.log(text);
  // silent: one member of the union is async iterable.
  for await (const text of either) console.log(text);
}

export async function rightWays(): Promise<void> {
  // silent: the promises are awaited together first.
  for (const text of await Promise.all(promises)) console.log(text);
  // silent: this is what allSettled is for.
  for (const result of await Promise.allSettled(promises)) console.log(result.status);
  // silent: each item of an async iterable comes when it comes.
  for await (const text of later) console.log(text);
  // silent: the mapping function is called for one item after the other.
  console.log(await Array.fromAsync(ids, load));
}

class Array2 {
  static fromAsync(list: unknown): unknown {
    return list;
  }
}

export function ownClass(): unknown {
  // silent: not the built-in Array.
  return Array2.fromAsync(promises);
}

export async function lookedAfter(): Promise<void> {
  // silent: every promise has its handler.
  for await (const text of ids.map(id => load(id).catch(() => ""))) use(text);
  // silent: the same.
  for await (const text of [load(1).catch(String), load(2).then(String, String)]) use(text);
  // silent: the functions catch their own errors.
  for await (const text of ids.map(async id => {
    try {
      return await load(id);
    } catch {
      return "";
    }
  }))
    use(text);

  const handled = ids.map(id => load(id).catch(() => ""));
  // silent: the handlers were added where the list was made.
  for await (const text of handled) use(text);

  const pushed: Promise<string>[] = [];
  for (const id of ids) pushed.push(load(id).catch(() => ""));
  // silent: what was pushed has its handlers.
  for await (const text of pushed) use(text);

  const marked = ids.map(id => load(id));
  for (const promise of marked) promise.catch(() => {});
  // silent: each one got a handler before.
  for await (const text of marked) use(text);

  const settled = ids.map(id => load(id));
  await Promise.allSettled(settled);
  // silent: somebody waits for all of them.
  for await (const text of settled) use(text);

  const quiet = ids.map(id => load(id));
  quiet.forEach(promise => promise.catch(() => {}));
  // silent: each one got a handler before.
  for await (const text of quiet) use(text);
}

export function* handOut(): Generator<Promise<string>> {
  // silent: a generator that is not async hands the promises out as they are.
  yield* promises;
}
