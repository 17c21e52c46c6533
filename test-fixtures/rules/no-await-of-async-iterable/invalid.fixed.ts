import { createReadStream } from "node:fs";
import { on } from "node:events";
import { createInterface } from "node:readline";
import { Readable } from "node:stream";

async function* numbers(): AsyncGenerator<number> {
  yield 1;
}

class Feed implements AsyncIterable<string> {
  async *[Symbol.asyncIterator](): AsyncGenerator<string> {
    yield "a";
  }
  async *items(): AsyncGenerator<string> {
    yield "a";
  }
  readonly all = this.items();

  async first(): Promise<AsyncGenerator<string>> {
    return this.items(); // want "`AsyncGenerator<string, .*>` is no promise" at "await"
  }
}

declare const source: AsyncIterable<number>;
declare const body: ReadableStream<Uint8Array>;
declare const maybe: AsyncIterable<number> | undefined;
declare const either: AsyncGenerator<number> | ReadableStream<number>;
declare const feed: Feed;
declare const holder: { feed?: Feed };
declare function use(...values: unknown[]): void;

export async function values(): Promise<unknown> {
  const generator = numbers(); // want "`AsyncGenerator<number, .*>` is no promise: `await` gives it back as it is and waits for none of its items" at "await"
  const items = source; // want "`AsyncIterable<number.*>` is no promise"
  const chunks = body; // want "is no promise"
  const lines = createInterface({ input: process.stdin }); // want "`Interface` is no promise"
  const file = createReadStream("a.txt"); // want "`ReadStream` is no promise"
  const events = on(process, "message"); // want "is no promise"
  const readable = Readable.from(["a"]); // want "`Readable` is no promise"
  const mixed = either; // want "is no promise"
  const optional = maybe; // want "is no promise"
  const optionalCall = holder.feed?.items(); // want "is no promise"
  const own = new Feed(); // want "`Feed` is no promise"
  const member = feed.all; // want "is no promise"
  const wrapped = (numbers()); // want "is no promise"
  const asserted = (source as AsyncIterable<number>); // want "is no promise"
  const chosen = (maybe ?? numbers()); // want "is no promise"
  use(generator, items, chunks, lines, file, events, readable, mixed, optional, optionalCall);
  use(own, member, wrapped, asserted, chosen);
  use(numbers()); // want "is no promise"
  use(numbers().next()); // want "is no promise"
  const step = await numbers().next(); // want "is no promise"
  use([numbers()], { items: numbers() }, step); // want "is no promise" "is no promise"
  use(/* all of them */ numbers()); // want "is no promise"
  use(numbers() ? 1 : 2, !source); // want "is no promise" "is no promise"
  const twice = numbers(); // want "is no promise" "is no promise"
  use(twice);
  if (!source) return numbers(); // want "is no promise"
  return numbers(); // want:-1 "is no promise"
}

export async function loops(): Promise<void> {
  for await (const value of numbers()) use(value); // want "the plain `for…of` throws a TypeError. Move the `await`" at "await"
  for await (const value of source) use(value); // want "Move the `await`"
  for await (const value of numbers()) use(value); // want "Move the `await`"
  for await (const value of numbers()) use(value); // want "this `await` does nothing; the loop itself waits" at "await"
  for await (const value of body) use(value); // want "this `await` does nothing"
  for await (const value of /* the */ numbers()) use(value); // want "Move the `await`"
}

export async function dropped(): Promise<void> {
  await numbers(); // want "`await` waits for none of its items, and they are dropped" at "await"
  await feed.items(); // want "they are dropped"
  void (await numbers()); // want "they are dropped"
  await source; // want "they are dropped"
}

export async function taken(): Promise<void> {
  use([...await numbers()]); // want "is no promise"
  use(...(await numbers())); // want "is no promise"
  const [first] = await numbers(); // want "is no promise"
  let head;
  [head] = await source; // want "is no promise"
  use(Array.from(await numbers()), first, head); // want "is no promise"
  use(await Promise.all(await numbers())); // want "is no promise"
  use(`${await numbers()}`, { ...(await numbers()) }); // want "is no promise" "is no promise"
}

export async function* delegating(): AsyncGenerator<number> {
  yield* numbers(); // want "is no promise"
  const later = async () => numbers(); // want "is no promise"
  use(later);
}

export const top = numbers(); // want "is no promise"
