import { Readable } from "node:stream";
import { lines } from "./source.ts";
import { missing } from "./there-is-no-such-file.ts";

async function* pages(): AsyncGenerator<string> {
  yield "a";
}
function* count(): Generator<number> {
  yield 1;
}
declare const ready: boolean;
declare const anything: any;
declare function report(error: unknown): void;
declare function connect(topic: string): Promise<void>;
declare function subscribe(topic: string): AsyncIterable<string>;

export function* delegating(): Generator<number> {
  try {
    // silent: `yield*` runs it inside the `try`.
    return yield* count();
  } catch (error) {
    report(error);
  }
}

export async function consuming(): Promise<string[]> {
  try {
    // silent: its items are taken inside the `try`.
    if (ready) return await Array.fromAsync(pages());
    const items: string[] = [];
    for await (const page of pages()) items.push(page);
    return items;
  } catch {
    return [];
  }
}

export function* outside(): Generator<number> {
  try {
    yield 1;
  } catch (error) {
    report(error);
    // silent: nothing guards a `catch` without a `finally`.
    yield* count();
  }
}

export function guarded() {
  try {
    report("start");
  } catch {
    // silent: a `catch` is not its own guard.
    return pages();
  }
  // silent: after the `try`.
  return pages();
}

export function rethrown() {
  try {
    // silent: a `catch` that only throws again changes nothing.
    return pages();
  } catch (error) {
    throw error;
  }
}

/** Does work before it returns a generator. */
function start(topic: string): AsyncGenerator<string> {
  if (topic === "") throw new Error("no topic");
  return pages();
}

export function eager() {
  try {
    // silent: a function that is no generator can fail at once.
    if (ready) return start("news");
    // silent: nothing says that this is a generator.
    if (ready) return subscribe("news");
    // silent: a stream is no generator.
    if (ready) return Readable.from(pages());
    // silent: a list is made at once.
    if (ready) return [...count()];
    if (ready) return [1, 2].map(String);
    // silent: `any` can be anything.
    if (ready) return anything();
    // silent: an unresolved import can be anything.
    if (ready) return missing();
    // silent: the function is not called.
    if (ready) return pages;
    // silent: the generator is in an object, for whoever wants it.
    return { items: pages() };
  } catch (error) {
    report(error);
    return undefined;
  }
}

export async function primed() {
  try {
    const items = lines("a.txt");
    // silent: the first item is taken inside the `try`, so errors of opening are seen.
    await items.next();
    return items;
  } catch (error) {
    report(error);
    return undefined;
  }
}

export function inner() {
  try {
    // silent: the inner function runs at another time.
    return [1, 2].map(() => {
      return count();
    });
  } catch {
    return [];
  }
}

export async function promised(topic: string) {
  await connect(topic);
  try {
    // silent: no generator.
    return await connect(topic);
  } catch {
    return undefined;
  }
}

export function unsure<T>(make: () => T): T | undefined {
  try {
    // silent: the caller decides what is returned.
    return make();
  } catch {
    return undefined;
  }
}
