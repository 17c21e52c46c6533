function* inner(): Generator<number> {
  yield 1;
  yield 2;
}
async function* asyncInner(): AsyncGenerator<number> {
  yield 1;
}
declare function loadInner(): Promise<AsyncGenerator<number>>;

// The written type decides.
export function* declared(): Generator<number> {
  yield inner(); // want "hands out the generator itself as one item, and nothing in `inner` runs" at "inner"
}

export async function* declaredAsync(): AsyncGenerator<number> {
  yield asyncInner(); // want "hands out the generator itself"
}

export async function* declaredMixed(): AsyncGenerator<number> {
  yield inner(); // want "hands out the generator itself"
}

export function* declaredIterable(): Iterable<number> {
  yield inner(); // want "hands out the generator itself"
}

export async function* declaredIterator(): AsyncIterableIterator<number> {
  if (Math.random() > 0.5) yield asyncInner(); // want "hands out the generator itself"
}

export async function* promised(): AsyncGenerator<number> {
  yield loadInner(); // want "hands out the generator itself" at "loadInner"
}

export function* asyncInSync(): Generator<number> {
  yield asyncInner(); // want "hands out the generator itself"
}

export function* variable(): Generator<number> {
  const items = inner();
  yield items; // want "hands out the generator itself" at "items"
}

export class Tree {
  private readonly children: Tree[] = [];
  readonly value = 1;
  *walk(): Generator<number> {
    yield this.value;
    for (const child of this.children) yield child.walk(); // want "hands out the generator itself" at "walk"
  }
  *[Symbol.iterator](): Generator<number> {
    yield (this.walk()); // want "hands out the generator itself"
  }
  async *later(): AsyncGenerator<number> {
    yield this.walk(); // want "hands out the generator itself"
  }
}

export const expression: () => Generator<number> = function* () {
  yield inner(); // want "hands out the generator itself"
};

// What else is yielded decides.
export function* mixed() {
  yield 0;
  yield inner(); // want "hands out the generator itself"
}

export async function* mixedAsync() {
  yield "first";
  yield asyncInner(); // want "hands out the generator itself"
}

export async function* forgottenOnce() {
  yield* asyncInner();
  yield asyncInner(); // want "hands out the generator itself"
}

// A generator that calls itself.
interface Folder {
  readonly name: string;
  readonly folders: readonly Folder[];
}

export function* names(folder: Folder): Generator<string> {
  yield folder.name;
  for (const child of folder.folders) yield names(child); // want "hands out the generator itself"
}

// How the items are used decides.
function* parts() {
  yield inner(); // want "hands out the generator itself"
}
for (const part of parts()) console.log(part);

function* collected() {
  yield inner(); // want "hands out the generator itself"
}
export const list = [...collected()];

async function* steps() {
  for (const round of [1, 2]) {
    console.log(round);
    yield asyncInner(); // want "hands out the generator itself"
  }
}
for await (const step of steps()) console.log(`${step}`);

// One after the other.
export async function* all() {
  yield asyncInner(); // want "hands out the generator itself"
  yield inner(); // want "hands out the generator itself"
}

export class Feed {
  async *read() {
    yield 1;
  }
  async *[Symbol.asyncIterator]() {
    yield this.read(); // want "hands out the generator itself"
  }
}

// Anywhere a statement can put it.
export function* nested(wanted: boolean): Generator<number> {
  wanted && (yield inner()); // want "hands out the generator itself"
  wanted ? yield inner() : undefined; // want "hands out the generator itself"
  yield wanted ? inner() : inner(); // want "hands out the generator itself"
  yield
  // The rest.
  yield /* all of them */ inner(); // want "hands out the generator itself"
}

// Returned.
export async function* returned() {
  return asyncInner(); // want "hands out none of the items of `asyncInner`" at "return"
}

export function* returnedDeclared(): Generator<number> {
  return inner(); // want "hands out none of the items"
}

export function* returnedIterable(): IterableIterator<number> {
  yield 0;
  return inner(); // want "hands out none of the items"
}

export function* returnedVoid(): Generator<number, void> {
  yield 0;
  return inner(); // want "hands out none of the items"
}

export async function* returnedEarly(cached: boolean): AsyncGenerator<number> {
  if (cached) return inner(); // want "hands out none of the items"
  yield 1;
}

export async function* returnedEither(cached: boolean): AsyncGenerator<number> {
  return cached ? inner() : asyncInner(); // want "hands out none of the items of `inner`" "hands out none of the items of `asyncInner`"
}

export async function* returnedPromise() {
  return loadInner(); // want "hands out none of the items"
}

export class Returning {
  private *items() {
    yield 1;
  }
  *[Symbol.iterator]() {
    return this.items(); // want "hands out none of the items"
  }
}

// A generator function may be declared to return something more general.
function* iterableInner(): Iterable<number> {
  yield 1;
}
async function* asyncIterableInner(): AsyncIterableIterator<string> {
  yield "a";
}
export function* ofIterable(): IterableIterator<number> {
  yield iterableInner(); // want "hands out the generator itself" at "iterableInner"
}
export async function* ofAsyncIterable(found: boolean): AsyncIterable<string> {
  if (found) yield asyncIterableInner(); // want "hands out the generator itself"
  return asyncIterableInner(); // want "hands out none of the items" at "return"
}
export function* visited(node: { kids: { kids: [] }[] }): Iterable<{ kids: { kids: [] }[] }> {
  yield node;
  for (const kid of node.kids) yield visited(kid); // want "hands out the generator itself"
}

export class SearchTree<T> {
  readonly value: T;
  left?: SearchTree<T>;
  right?: SearchTree<T>;
  constructor(value: T) {
    this.value = value;
  }
  *[Symbol.iterator](): IterableIterator<T> {
    if (this.left) yield this.left[Symbol.iterator](); // want "hands out the generator itself"
    yield this.value;
    if (this.right) yield this.right[Symbol.iterator](); // want "hands out the generator itself"
  }
  *walk(): Generator<T> {
    if (this.left) yield this.left.walk(); // want "hands out the generator itself" at "walk"
    yield this.value;
  }
}

// Other iterables, where the written type has no place for them.
export function* fromArray(numbers: number[]): Generator<number> {
  yield numbers; // want "hands out the `number\[\]` as one item, where its items are wanted" at "numbers"
  yield [1, 2]; // want "hands out the `number\[\]` as one item"
  yield new Set([1]); // want "hands out the `Set<number>` as one item"
}

export async function* fromRows(rows: AsyncIterable<string>, load: () => Promise<string[]>): AsyncGenerator<string> {
  yield rows; // want "hands out the `AsyncIterable<string>` as one item"
  yield load(); // want "hands out the `string\[\]` as one item" at "load"
}
