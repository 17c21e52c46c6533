import * as source from "./source.ts";
import { type Feed, lines } from "./source.ts";

async function* pages(): AsyncGenerator<string> {
  yield "a";
}
function* count(to: number): Generator<number> {
  for (let step = 0; step < to; step++) yield step;
}
async function* numbered() {
  yield 1;
}
const arrow = () => pages();
const expression = function* () {
  yield 1;
};
declare const feed: Feed;
declare const maybe: Feed | undefined;
declare const ready: boolean;
declare function report(error: unknown): void;
declare function open(): { close(): void } & Disposable;

export function declaration() {
  try {
    return pages(); // want "Nothing inside `pages` has run yet: its errors come when its items are taken, after this `catch` is gone. Iterate it inside the `try`, or make this function a generator that delegates to it." at "pages"
  } catch (error) {
    report(error);
  }
}

export function typed(): Generator<number> {
  try {
    return count(3); // want "Nothing inside `count` has run yet" at "count"
  } catch (error) {
    throw new Error("cannot count", { cause: error });
  }
}

export function iterable(): AsyncIterable<string> {
  try {
    return lines("a.txt"); // want "Nothing inside `lines` has run yet" at "lines"
  } catch (error) {
    report(error);
    throw error;
  }
}

export function withFallback(): Generator<number> {
  try {
    return count(3); // want "`count` has run yet"
  } catch {
    return count(0);
  }
}

export function withOtherFallback(): Iterable<number> {
  try {
    return count(3); // want "`count` has run yet"
  } catch {
    return [];
  }
}

export const inArrow = (): AsyncGenerator<string> => {
  try {
    return source.lines("a.txt"); // want "`lines` has run yet" at "lines"
  } catch (error) {
    throw new Error("cannot read", { cause: error });
  }
};

export const inExpression = function (): AsyncGenerator<string> {
  try {
    return arrow(); // want "`arrow` has run yet"
  } catch (error) {
    throw new Error("cannot read", { cause: error });
  }
};

export async function inAsync() {
  try {
    return pages(); // want "`pages` has run yet"
  } catch (error) {
    report(error);
    throw error;
  }
}

export async function inAsyncTyped(url: string): Promise<AsyncGenerator<string>> {
  try {
    const response = await fetch(url);
    return lines(await response.text()); // want "`lines` has run yet"
  } catch (error) {
    report(error);
    throw new Error("cannot load", { cause: error });
  }
}

export class Store {
  async *rows(): AsyncGenerator<number> {
    yield 1;
  }
  *keys(): Generator<string> {
    yield "a";
  }
  all() {
    try {
      return this.rows(); // want "`rows` has run yet" at "rows"
    } catch (error) {
      report(error);
    }
  }
  names(): IterableIterator<string> {
    try {
      return this.keys(); // want "`keys` has run yet"
    } finally {
      report("done");
    }
  }
  static open(store: Store): AsyncGenerator<number> {
    try {
      return store.rows(); // want "`rows` has run yet: its errors come when its items are taken, after this `catch` and `finally`"
    } catch (error) {
      throw new Error("no rows", { cause: error });
    } finally {
      report("opened");
    }
  }
  get first(): AsyncGenerator<number> {
    try {
      return this.rows(); // want "`rows` has run yet"
    } catch (error) {
      throw new Error("no rows", { cause: error });
    }
  }
  every = () => {
    try {
      return this.rows(); // want "`rows` has run yet"
    } catch {
      return undefined;
    }
  };
}

export const api = {
  list() {
    try {
      return pages(); // want "`pages` has run yet"
    } catch (error) {
      report(error);
    }
  },
  numbers: function () {
    try {
      return expression(); // want "`expression` has run yet"
    } catch (error) {
      report(error);
    }
  },
};

export function* delegating(): Generator<number> {
  try {
    yield 0;
    return count(3); // want "Nothing inside `count` has run yet.*Delegate to it inside the `try`, with `return yield\*`." at "count"
  } catch (error) {
    report(error);
  }
}

export async function* delegatingAsync() {
  try {
    if (ready) return pages(); // want "`pages` has run yet"
    if (ready) return ready ? numbered() : undefined; // want "`numbered` has run yet"
    if (ready) return count(2); // want "`count` has run yet"
    if (ready) return ready && pages(); // want "`pages` has run yet"
    return maybe?.items(); // want "`items` has run yet"
  } catch (error) {
    report(error);
  }
}

export async function* inCatch(): AsyncGenerator<string> {
  try {
    yield* pages();
  } catch {
    return pages(); // want "Nothing inside `pages` has run yet: `finally` comes before its first item is taken. Delegate"
  } finally {
    report("done");
  }
}

export function* otherItems(): Generator<string, unknown> {
  try {
    yield "a";
    return count(2); // want "`count` has run yet"
  } catch {
    yield "b";
  }
}

export function closing(): Generator<number> {
  const resource = open();
  try {
    return count(3); // want "Nothing inside `count` has run yet: `finally` comes before its first item is taken. Iterate it"
  } finally {
    resource.close();
  }
}

export function disposing(): Generator<number> {
  using resource = open();
  report(resource);
  return count(3); // want "Nothing inside `count` has run yet: `resource` is disposed before its first item is taken. Iterate it"
}

export function alternatives(cached: AsyncIterable<string> | undefined) {
  try {
    if (ready) return ready ? pages() : undefined; // want "`pages` has run yet"
    if (ready) return cached ?? feed.items(); // want "`items` has run yet" at "items"
    if (ready) return (pages()); // want "`pages` has run yet"
    if (ready) return pages() as AsyncIterable<string>; // want "`pages` has run yet"
    if (ready) return report(1), feed["items"](); // want "has run yet"
    return numbered(); // want "`numbered` has run yet"
  } catch {
    return undefined;
  }
}

export function variable() {
  try {
    const items = pages();
    return items; // want "Nothing inside `pages` has run yet" at "items"
  } catch (error) {
    report(error);
  }
}

export function helper() {
  try {
    return expression().map(value => JSON.parse(`${value}`)); // want "Nothing inside `map` has run yet" at "map"
  } catch (error) {
    report(error);
  }
}

export function nested(): Generator<number> {
  try {
    try {
      return count(1); // want "`count` has run yet: its errors come when its items are taken, after this `catch` and `finally`"
    } finally {
      report("done");
    }
  } catch (error) {
    throw new Error("cannot count", { cause: error });
  }
}

export function generic<T extends Feed>(this: Feed, source: T, make: () => AsyncGenerator<string>) {
  try {
    if (ready) return source.items(); // want "`items` has run yet"
    if (ready) return this.numbers(); // want "`numbers` has run yet"
    return make(); // want "`make` has run yet"
  } catch {
    return undefined;
  }
}

export function retry() {
  for (let attempt = 0; attempt < 3; attempt++) {
    try {
      return pages(); // want "`pages` has run yet"
    } catch (error) {
      report(error);
    }
  }
}

export function comments() {
  try {
    return /* one */ pages() // want "`pages` has run yet"
  } catch (error) {
    report(error)
  }
}
