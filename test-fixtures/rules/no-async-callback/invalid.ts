declare const items: { id: number }[];
declare const frozen: readonly string[];
declare const pair: [number, string];
declare const bytes: Uint8Array;
declare const ids: Set<number>;
declare const ages: Map<string, number>;
declare const maybe: string[] | undefined;
declare const either: string[] | number[];
declare function check(item: unknown): Promise<boolean>;
declare function save(item: unknown): Promise<void>;
declare const typedCheck: (item: unknown) => Promise<boolean>;
declare const lists: { all: number[] };
declare const service: { check(item: unknown): Promise<boolean> };

async function isReady(item: unknown): Promise<boolean> {
  return check(item);
}

export async function predicates(): Promise<void> {
  const kept = items.filter(async item => await check(item)); // want "`filter` takes the promise of this callback for its answer, and a promise is always truthy: every item is kept" at "async"
  if (items.some(async item => check(item))) console.log(kept); // want "`some` .* the first item decides"
  if (frozen.every(async function (item) { return check(item); })) console.log(kept); // want "`every` .* the result is `true`" at "async"
  const found = items.find(async ({ id }) => check(id)); // want "`find` .* the first item is found"
  const index = items.findIndex(async item => check(item)); // want "`findIndex`"
  const last = frozen.findLast(async item => check(item)); // want "`findLast`"
  const lastIndex = frozen.findLastIndex(async item => check(item)); // want "`findLastIndex`"
  console.log(found, index, last, lastIndex);
  console.log(pair.some(async item => check(item))); // want "`some`"
  console.log(bytes.every(async byte => check(byte))); // want "`every`"
  console.log(bytes.filter(async byte => check(byte))); // want "`filter`"
  console.log(either.some(async (item: unknown) => check(item))); // want "`some`"
  console.log(maybe?.filter(async item => check(item))); // want "`filter`"
  console.log(lists.all.filter(async item => check(item)).length); // want "`filter`"
  console.log(items.map(item => item.id).find(async id => check(id))); // want "`find`"
  console.log(await items.some(async item => check(item))); // want "`some`"
  console.log(await items.filter(async item => check(item))); // want "`filter`"
  const later = await Promise.all(items.filter(async item => check(item))); // want "`filter`"
  console.log(later);
}

export async function functions(): Promise<void> {
  console.log(items.filter(isReady)); // want "`filter`" at "isReady"
  console.log(items.filter(typedCheck)); // want "`filter`" at "typedCheck"
  console.log(items.some(service.check)); // want "`some`" at "service.check"
  console.log(items.filter(item => check(item))); // want "`filter`" at "check(item)"
  console.log(items.filter(item => { return isReady(item); })); // want "`filter`"
  console.log(items.filter(item => item.id > 1 ? check(item) : isReady(item))); // want "`filter`"
  const later = async (item: unknown) => check(item);
  console.log(items.every(later)); // want "`every`"
}

export function* numbers(): Generator<number> {
  yield 1;
}

export async function iterators(): Promise<void> {
  console.log(numbers().some(async step => check(step))); // want "`some`"
  console.log(numbers().filter(async step => check(step))); // want "`filter`"
  console.log(numbers().find(async step => check(step))); // want "`find`"
  console.log(ids.values().every(async id => check(id))); // want "`every`"
  numbers().forEach(async step => save(step)); // want "`forEach`"
  console.log(frozen.values().toArray().filter(async item => check(item))); // want "`filter`"
}

export async function parts(): Promise<void> {
  const all = items.flatMap(async item => [item.id]); // want "`flatMap` does not wait for the promises of this callback: the result holds them" at "async"
  const waited = await Promise.all(items.flatMap(async item => [item.id])); // want "`flatMap`"
  const flat = (await Promise.all(items.flatMap(async item => [item.id]))); // want "`flatMap`"
  console.log(all, waited, flat);
}

export async function comparators(names: { sort(compare: (a: string, b: string) => unknown): void }): Promise<void> {
  // @ts-expect-error The compiler refuses it.
  items.sort(async (a, b) => a.id - b.id); // want "`sort` takes the promise of this comparator for its answer" at "async"
  // @ts-expect-error The compiler refuses it.
  items.toSorted(async (a, b) => a.id - b.id); // want "`toSorted`"
  names.sort(async (a, b) => a.localeCompare(b));
}

export async function loops(): Promise<void> {
  items.forEach(async item => { // want "`forEach` does not wait for the promises of this callback" at "async"
    // one after the other
    await save(item);
  });
  items.forEach(async item => save(item)); // want "`forEach`"
  items.forEach(async item => await save(item)); // want "`forEach`"
  items.forEach(async ({ id }) => { // want "`forEach`"
    if (id === 0) return;
    await save(id);
  });
  items.forEach(async (item, index) => { // want "`forEach`"
    await save([item, index]);
  });
  items.forEach(async function (item) { // want "`forEach`"
    await save(item);
  });
  items.forEach(save); // want "`forEach`" at "save"
  items.forEach(item => save(item)); // want "`forEach`"
  await items.forEach(async item => { await save(item); }); // want "`forEach`"
  maybe?.forEach(async item => { await save(item); }); // want "`forEach`"
  ids.forEach(async id => { await save(id); }); // want "`forEach`"
  ages.forEach(async (age, name) => { await save([age, name]); }); // want "`forEach`"
  ages.forEach(async age => { await save(age); }); // want "`forEach`"
  bytes.forEach(async byte => { await save(byte); }); // want "`forEach`"
  items.forEach(async () => { await save(1); }); // want "`forEach`"
  items.forEach(async (item: { id: number }) => { await save(item); }); // want "`forEach`"
  items.forEach(async (item, _, all) => { await save(all.length); }); // want "`forEach`"
  items.forEach(async items => { await save(items); }); // want "`forEach`"
  items.forEach(async item => { item = { id: 1 }; await save(item); }); // want "`forEach`"
  items.forEach(async item => { for (;;) { if (item) return; } }); // want "`forEach`"
  items.map(item => item.id).forEach(async id => { await save(id); }); // want "`forEach`"
  document.querySelectorAll("a").forEach(async link => { await save(link); }); // want "`forEach`"
  items.forEach(async item => { try { await save(item); } catch { console.log("failed"); } }); // want "`forEach`"
}

export function notAsync(): void {
  items.forEach(async item => { await save(item); }); // want "`forEach`"
}

export function some(): boolean {
  return items.some(async item => check(item)); // want "`some`"
}

export class Queue {
  private readonly items: string[] = [];
  async flush(): Promise<string[]> {
    this.items.forEach(async item => { await this.send(item); }); // want "`forEach`"
    this.items.forEach(this.send); // want "`forEach`"
    return this.items.filter(async item => this.has(item)); // want "`filter`"
  }
  private async send(item: string): Promise<void> {
    await save(item);
  }
  private async has(item: string): Promise<boolean> {
    return check(item);
  }
}

export async function generic<T extends string[]>(list: T): Promise<void> {
  console.log(list.some(async item => check(item))); // want "`some`"
}

// The list is filtered in a function, where what was found out about it before is not known: nothing is suggested.
export async function narrowed(state: { any: any; list?: { id: number }[] }): Promise<unknown[]> {
  if (!Array.isArray(state.any) || !state.list) return [];
  const any = await Promise.all(state.any.filter(async item => check(item))); // want "`filter`"
  const list = await Promise.all(state.list.filter(async item => check(item))); // want "`filter`"
  const { list: constant } = state;
  return [any, list, await constant.filter(async item => check(item))]; // want "`filter`"
}
