import * as source from "./source.ts";
import fetchPages, { type Feed, lines, sendAll } from "./source.ts";

function* count(to: number): Generator<number> {
  for (let step = 0; step < to; step++) yield step;
}

async function* pages(): AsyncGenerator<string> {
  yield "a";
}

const arrow = () => pages();
const expression = async function* (): AsyncGenerator<number> {
  yield 1;
};
function forward() {
  return count(2);
}
declare function declared(): AsyncGenerator<number>;
declare const typed: () => Generator<string>;
declare const feed: Feed;
declare const maybe: Feed | undefined;
declare const ready: boolean;
declare const numbers: number[];

function* inferred() {
  yield 1;
}
async function* asIterable(): AsyncIterable<number> {
  yield 1;
}
async function* asIterator(): AsyncIterableIterator<number> {
  yield 1;
}
function* overloaded(from: number): Generator<number>;
function* overloaded(from: string): Generator<number>;
function* overloaded(from: number | string): Generator<number> {
  yield Number(from);
}

export async function statements(): Promise<void> {
  pages(); // want "Nothing inside `pages` runs here.*`for await…of`" at "pages"
  count(3); // want "Nothing inside `count` runs here.*\(`for…of`\)" at "count"
  void pages(); // want "`pages` runs here"
  void count(3); // want "`count` runs here"
  (pages()); // want "`pages` runs here"
  void (pages()); // want "`pages` runs here"
  arrow(); // want "`arrow` runs here"
  expression(); // want "`expression` runs here"
  forward(); // want "`forward` runs here"
  declared(); // want "`declared` runs here"
  typed(); // want "`typed` runs here"
  inferred(); // want "`inferred` runs here"
  asIterable(); // want "`asIterable` runs here"
  asIterator(); // want "`asIterator` runs here"
  overloaded(1); // want "`overloaded` runs here"
  (pages)(); // want "`pages` runs here"
  pages()!; // want "`pages` runs here"
  pages() as unknown; // want "`pages` runs here"
  pages.call(undefined); // want "`pages` runs here" at "pages"
  count.apply(undefined, [3]); // want "`count` runs here"
  await count(3); // want "`count` runs here"
  globalThis.structuredClone(1), pages(); // want "`pages` runs here"
  pages(), structuredClone(1); // want "`pages` runs here"
}

export async function imported(): Promise<void> {
  lines("a.txt"); // want "`lines` runs here"
  source.lines("a.txt"); // want "`lines` runs here" at "lines"
  fetchPages(1); // want "`fetchPages` runs here"
  sendAll(); // want "`sendAll` runs here"
}

export async function members(): Promise<void> {
  feed.items(); // want "`items` runs here" at "items"
  maybe?.items(); // want "`items` runs here"
  feed["items"](); // want "`\"items\"` runs here" at "\"items\""
  feed.items?.(); // want "`items` runs here"
  api.list(); // want "`list` runs here"
  api.nested.all(); // want "`all` runs here"
  new Store().values(); // want "`values` runs here"
  const { list } = api;
  list(); // want "`list` runs here"
}

const api = {
  async *list(): AsyncGenerator<string> {
    yield "a";
  },
  nested: {
    all: function* () {
      yield 1;
    },
  },
};

class Store {
  *values(): Generator<number> {
    yield 1;
  }
  async *rows(): AsyncGenerator<number> {
    yield 1;
  }
  every = async function* () {
    yield 1;
  };
  static *shared(): Generator<number> {
    yield 1;
  }
  async save(): Promise<void> {
    this.rows(); // want "`rows` runs here"
    this.values(); // want "`values` runs here"
    this.every(); // want "`every` runs here"
    Store.shared(); // want "`shared` runs here"
  }
  close(): void {
    this.rows(); // want "`rows` runs here"
  }
  constructor() {
    this.rows(); // want "`rows` runs here"
  }
}

export class LoudStore extends Store {
  override *values(): Generator<number> {
    super.values(); // want "`values` runs here"
    yield 2;
  }
  override async save(): Promise<void> {
    for (const step of [1]) this.rows(), console.log(step); // want "`rows` runs here"
  }
}

export async function conditions(): Promise<void> {
  if (ready) pages(); // want "`pages` runs here"
  else count(1); // want "`count` runs here"
  ready && pages(); // want "`pages` runs here"
  ready || count(1); // want "`count` runs here"
  ready ? pages() : expression(); // want "`pages` runs here" "`expression` runs here"
  for (let step = 0; step < 2; step++, count(step)) console.log(step); // want "`count` runs here"
  try {
    pages(); // want "`pages` runs here"
  } catch (error) {
    console.log(error);
  }
}

export function inSyncFunction(): void {
  pages(); // want "`pages` runs here"
  count(2); // want "`count` runs here"
}

export const inArrow = (): void => {
  pages(); // want "`pages` runs here"
};

export function* delegating(): Generator<number> {
  count(2); // want "`count` runs here"
  void count(2); // want "`count` runs here"
  ready && count(2); // want "`count` runs here"
  pages(); // want "`pages` runs here"
  yield 1;
}

export async function* delegatingAsync() {
  pages(); // want "`pages` runs here"
  count(2); // want "`count` runs here"
  ready ? pages() : undefined; // want "`pages` runs here"
  yield 1;
}

export function* otherItems(): Generator<string> {
  count(2); // want "`count` runs here"
  yield "a";
}

export async function unused(): Promise<void> {
  const first = pages(); // want "`pages` runs here.*`first` is never iterated" at "pages"
  let second = count(2); // want "`second` is never iterated"
  const third: AsyncGenerator<string> = pages(), fourth = count(3); // want "`third` is never iterated" "`fourth` is never iterated"
  let fifth = count(1); // want "`fifth` is never iterated"
  fifth = count(2);
}

export function* unusedInGenerator(): Generator<number> {
  const rest = count(2); // want "`rest` is never iterated"
  yield 1;
}

export async function callbacks(): Promise<void> {
  numbers.forEach(value => count(value)); // want "`count` runs here.*the caller of this callback ignores it"
  queueMicrotask(() => pages()); // want "`pages` runs here.*ignores it"
  const done: () => void = () => count(1); // want "`count` runs here.*ignores it"
  done();
}

export async function inPlace(): Promise<void> {
  (function* () { // want "Nothing inside `function\*` runs" at "function*"
    yield 1;
  })();
  (async function* walk() { // want "Nothing inside `walk` runs" at "async function*"
    yield 1;
  })();
}

export function helpers(): void {
  inferred().map(value => console.log(value)); // want "`map` runs nothing here" at "map"
  numbers.values().filter(value => value > 1); // want "`filter` runs nothing here"
  new Set(numbers).values().take(2).flatMap(value => [value]); // want "`flatMap` runs nothing here"
}

export async function comments(): Promise<void> {
  /* one */ pages(); // want "`pages` runs here"
  void /* two */ pages(); // want "`pages` runs here"
  lodash(_); // want "`lodash` runs here"
}

declare const _: { each: number };
declare function lodash(value: unknown): Generator<number>;

export async function generic<T extends Feed>(this: Feed, source: T, make: () => AsyncGenerator<number>): Promise<void> {
  source.items(); // want "`items` runs here"
  make(); // want "`make` runs here"
  this.items(); // want "`items` runs here"
}

pages(); // want "`pages` runs here"
count(1); // want "`count` runs here"
const atTop = count(1); // want "`atTop` is never iterated"
