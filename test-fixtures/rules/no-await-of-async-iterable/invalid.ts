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
    return await this.items(); // want "`AsyncGenerator<string, .*>` is no promise" at "await"
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
  const generator = await numbers(); // want "`AsyncGenerator<number, .*>` is no promise: `await` gives it back as it is and waits for none of its items" at "await"
  const items = await source; // want "`AsyncIterable<number.*>` is no promise"
  const chunks = await body; // want "is no promise"
  const lines = await createInterface({ input: process.stdin }); // want "`Interface` is no promise"
  const file = await createReadStream("a.txt"); // want "`ReadStream` is no promise"
  const events = await on(process, "message"); // want "is no promise"
  const readable = await Readable.from(["a"]); // want "`Readable` is no promise"
  const mixed = await either; // want "is no promise"
  const optional = await maybe; // want "is no promise"
  const optionalCall = await holder.feed?.items(); // want "is no promise"
  const own = await new Feed(); // want "`Feed` is no promise"
  const member = await feed.all; // want "is no promise"
  const wrapped = await (numbers()); // want "is no promise"
  const asserted = await (source as AsyncIterable<number>); // want "is no promise"
  const chosen = await (maybe ?? numbers()); // want "is no promise"
  use(generator, items, chunks, lines, file, events, readable, mixed, optional, optionalCall);
  use(own, member, wrapped, asserted, chosen);
  use(await numbers()); // want "is no promise"
  use((await numbers()).next()); // want "is no promise"
  const step = await (await numbers()).next(); // want "is no promise"
  use([await numbers()], { items: await numbers() }, step); // want "is no promise" "is no promise"
  use(await /* all of them */ numbers()); // want "is no promise"
  use(await numbers() ? 1 : 2, !(await source)); // want "is no promise" "is no promise"
  const twice = await (await numbers()); // want "is no promise" "is no promise"
  use(twice);
  if (!source) return(await numbers()); // want "is no promise"
  return await
    numbers(); // want:-1 "is no promise"
}

export async function loops(): Promise<void> {
  for (const value of await numbers()) use(value); // want "the plain `for…of` throws a TypeError. Move the `await`" at "await"
  for (const value of await source) use(value); // want "Move the `await`"
  for (const value of (await numbers())) use(value); // want "Move the `await`"
  for await (const value of await numbers()) use(value); // want "this `await` does nothing; the loop itself waits" at "await"
  for await (const value of await body) use(value); // want "this `await` does nothing"
  for (const value of await /* the */ numbers()) use(value); // want "Move the `await`"
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
  yield* await numbers(); // want "is no promise"
  const later = async () => await numbers(); // want "is no promise"
  use(later);
}

export const top = await numbers(); // want "is no promise"
