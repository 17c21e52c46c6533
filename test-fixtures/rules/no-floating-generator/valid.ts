import { createReadStream } from "node:fs";
import { on } from "node:events";
import { missing } from "./there-is-no-such-file.ts";

function* count(to: number): Generator<number> {
  for (let step = 0; step < to; step++) yield step;
}

async function* pages(): AsyncGenerator<string> {
  yield "a";
}

declare function take(values: unknown): void;
declare const anything: any;
declare const emitter: import("node:events").EventEmitter;
declare const ages: Map<string, number>;
declare function subscribe(topic: string): AsyncIterableIterator<string>;
declare const either: (() => Generator<number>) | (() => number[]);

export async function used(): Promise<AsyncGenerator<string>> {
  // silent: iterated.
  for await (const page of pages()) console.log(page);
  // silent: iterated.
  for (const step of count(2)) console.log(step);
  // silent: all items are taken.
  console.log([...count(2)]);
  // silent: handed on.
  take(pages());
  // silent: one step is taken, so the body runs.
  pages().next();
  await pages().next();
  // silent: the body runs up to its first `yield`.
  void pages().next();
  // silent: closing a generator is a use.
  pages().return(undefined);
  // silent: kept and used.
  const kept = pages();
  take(kept);
  // silent: kept in an object, so anybody can iterate it.
  const box = { items: pages() };
  box.items = pages();
  take(box);
  // silent: returned.
  return pages();
}

// silent: exported.
export const shared = pages();
const listed = pages();
// silent: exported in a list.
export { listed };

export function* delegating(): Generator<number> {
  // silent: `yield*` runs it.
  yield* count(2);
  // silent: the value of `yield*` is not needed.
  void (yield* count(3));
}

// silent: an arrow function that returns a generator to whoever asks.
export const makePages = () => pages();

// silent: the caller of the callback uses what it returns.
export const lists = [1, 2].map(value => count(value));

/** Does work before it returns a generator. */
function start(topic: string): AsyncGenerator<string> {
  console.log("connecting to", topic);
  return pages();
}

class Feed implements AsyncIterable<string> {
  constructor() {
    console.log("connected");
  }
  async *[Symbol.asyncIterator](): AsyncGenerator<string> {
    yield "a";
  }
}

function openFeed(): Feed {
  return new Feed();
}

export function eager(): void {
  // silent: a function that is no generator can do its work at once.
  start("news");
  // silent: a class that can be iterated is no generator.
  openFeed();
  new Feed();
  // silent: listening begins with the call.
  on(emitter, "data");
  // silent: subscribing can begin with the call; nothing says that this is a generator.
  subscribe("news");
  // silent: a stream opens its file at once.
  createReadStream("a.txt");
  // silent: no generator, and nothing would run if it were iterated.
  ages.keys();
  // silent: array methods work at once.
  [1, 2].map(value => console.log(value));
}

// silent: a function that awaits first may do more than hand out a generator.
async function connect(): Promise<AsyncGenerator<string>> {
  await Promise.resolve();
  return pages();
}
export async function connecting(): Promise<void> {
  await connect();
}

export function unsure<T>(make: () => T): void {
  // silent: `any` can be anything.
  anything();
  // silent: an unresolved import can be anything.
  missing();
  // silent: the caller decides what is returned.
  make();
  // silent: one member of the union works at once.
  either();
}

function makeAutoObservable(_target: object): void {}
declare function flow(value: unknown, context: unknown): any;

export class TodoStore {
  constructor() {
    makeAutoObservable(this);
  }
  *fetchTodos(): Generator<number> {
    yield 1;
  }
  refresh(): void {
    // silent: MobX puts a function that runs the generator in its place.
    this.fetchTodos();
  }
}

export class DecoratedStore {
  @flow
  *load(): Generator<number> {
    yield 1;
  }
  refresh(): void {
    // silent: a decorator can put another function in its place.
    this.load();
  }
}

export async function awaited(): Promise<void> {
  // silent: no-await-of-async-iterable reports it.
  await pages();
}
