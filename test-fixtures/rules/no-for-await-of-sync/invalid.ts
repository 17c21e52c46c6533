declare const names: string[];
declare const pair: readonly [number, string];
declare const seen: Set<number>;
declare const ages: Map<string, number>;
declare const nested: number[][];
declare const anyLists: number[] | Set<string>;
declare const maybe: string[] | undefined;
declare function* count(to: number): Generator<number>;
declare const typed: Uint8Array;
declare const iterable: Iterable<number>;
declare const nodes: NodeListOf<HTMLElement>;

export async function lists(): Promise<void> {
  for await (const name of names) console.log(name); // want "`string\[\]` is not async iterable" at "await"
  for await (const part of pair) console.log(part); // want "is not async iterable"
  for await (const item of [1, 2, 3]) console.log(item); // want "`number\[\]` is not async iterable"
  for await (const item of names.map(name => name.length)) console.log(item); // want "is not async iterable"
  for await (const row of nested) console.log(row); // want "is not async iterable"
  for await (const item of anyLists) console.log(item); // want "is not async iterable"
  for await (const item of maybe ?? []) console.log(item); // want "is not async iterable"
}

export async function collections(): Promise<void> {
  for await (const id of seen) console.log(id); // want "`Set<number>` is not async iterable"
  for await (const [name, age] of ages) console.log(name, age); // want "`Map<string, number>` is not async iterable"
  for await (const name of ages.keys()) console.log(name); // want "is not async iterable"
  for await (const entry of Object.entries({ a: 1 })) console.log(entry); // want "is not async iterable"
  for await (const character of "text") console.log(character); // want "is not async iterable"
  for await (const byte of typed) console.log(byte); // want "is not async iterable"
  for await (const node of nodes) console.log(node); // want "is not async iterable"
}

export async function generators(): Promise<void> {
  for await (const step of count(3)) console.log(step); // want "`Generator<number, .*>` is not async iterable"
  for await (const step of iterable) console.log(step); // want "`Iterable<number>` is not async iterable"
  for await (let step of iterable) console.log(step++); // want "is not async iterable"
}

export async function spacing(): Promise<void> {
  for   await   (const name of names) console.log(name); // want "is not async iterable"
  for await(const name of names) console.log(name); // want "is not async iterable"
  for /* each */ await (const name of names) console.log(name); // want "is not async iterable"
  for await /* one by one */ (const name of names) console.log(name); // want "is not async iterable"
  label: for await (const name of names) if (name) continue label; // want "is not async iterable"
}

class Words implements Iterable<string> {
  *[Symbol.iterator](): Generator<string> {
    yield "a";
  }
}

export async function ownClass(): Promise<void> {
  for await (const word of new Words()) console.log(word); // want "`Words` is not async iterable"
}

for await (const name of names) console.log(name); // want "is not async iterable"
