declare function load(id: number): Promise<string>;
declare const ids: number[];
declare const promises: Promise<string>[];
declare const mixed: (string | Promise<string>)[];
declare const custom: Iterable<Promise<string>>;
declare const anything: any;
declare const unknowns: unknown[];
declare const later: AsyncIterable<Promise<string>>;
declare const either: Promise<string>[] | AsyncIterable<string>;

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

export async function unsure(): Promise<void> {
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
