declare const anything: any;
declare const promises: Promise<number>[];
function* inner(): Generator<number> {
  yield 1;
}
async function* asyncInner(): AsyncGenerator<number> {
  yield 1;
}

// silent: the items are delegated to.
export function* right(): Generator<number> {
  yield* inner();
}
export async function* rightAsync() {
  yield 0;
  yield* asyncInner();
  return yield* asyncInner();
}

// silent: generators are the items.
export function* groups(): Generator<Generator<number>> {
  yield inner();
  yield inner();
}
export function* iterables(): Generator<Iterable<number>> {
  yield inner();
}
export function* unknownItems(): Generator<unknown> {
  yield inner();
}
export function* anyItems(): Generator<any> {
  yield inner();
}
export function* generic<T>(items: T[]): Generator<T | Generator<number>> {
  yield* items;
  yield inner();
}

// silent: in a loop, and nothing says what is meant.
export async function* batches(count: number) {
  for (let batch = 0; batch < count; batch++) yield asyncInner();
}

// silent: the loop takes each item for a generator.
function* chunks() {
  yield inner();
}
for (const chunk of chunks()) for (const item of chunk) console.log(item);

async function* asyncChunks() {
  yield asyncInner();
}
for await (const chunk of asyncChunks()) console.log(await chunk.next());

// silent: promises are yielded to someone who runs the generator.
export function* routine() {
  yield promises[0];
  yield inner();
}

// silent: what `yield` gives back is used.
export function* conversation() {
  const answer: number = yield inner();
  yield answer;
}

// silent: a generator that is given to a runner.
export const running = anything.run(function* () {
  yield inner();
});
function* task() {
  yield inner();
}
anything.run(task);

// silent: effects of unknown kind beside it.
export function* saga() {
  yield anything.call();
  yield inner();
}

// silent: a sync generator that others may run.
export function* composed() {
  yield inner();
  yield inner();
}

// silent: an array is an item like any other.
export function* rows(): Generator<number[]> {
  yield [1, 2];
}

// silent: the written type says that a generator is returned.
export function* trampoline(): Generator<number, Generator<number>> {
  yield 1;
  return inner();
}
export function* trampolineAny(): Generator<number, any> {
  yield 1;
  return inner();
}

// silent: what the generator returns is used.
function* preparing() {
  yield 1;
  return inner();
}
export function* using() {
  const rest = yield* preparing();
  yield* rest;
}

// silent: no-generator-returned-from-try speaks about this one.
export async function* guarded() {
  try {
    return asyncInner();
  } catch {
    yield 0;
  }
}

// silent: a function that is no generator hands out what it returns.
export function plain() {
  return inner();
}

function* general(): Iterable<number> {
  yield 1;
}
export function* generalGroups(): Iterable<Iterable<number>> {
  // silent: the items are meant to be iterables.
  yield general();
}
export class Layers<T> {
  readonly value: T;
  inner?: Layers<unknown>;
  constructor(value: T) {
    this.value = value;
  }
  *walk(): Iterable<T> {
    yield this.value;
    // silent: the assertion says that the iterable itself is meant.
    if (this.inner) yield this.inner.walk() as T;
  }
}
export class Wrapped<T> {
  readonly value: T;
  readonly others: Map<string, number>;
  constructor(value: T) {
    this.value = value;
    this.others = new Map();
  }
  *[Symbol.iterator](): Generator<T | IterableIterator<[string, number]>> {
    // silent: another object's iterator, and the items may be such iterators.
    yield this.others[Symbol.iterator]();
    yield this.value;
  }
}

// silent: an array of other items is another mistake, and the compiler speaks about it.
export function* mistyped(): Generator<number> {
  // @ts-expect-error
  yield ["a"];
  // @ts-expect-error
  yield "text";
}

// silent: without a written type an array is an item like any other.
export function* inferredRows() {
  yield 0;
  yield [1, 2];
}
