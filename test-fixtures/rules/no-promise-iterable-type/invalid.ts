import type { ReadableStream } from "node:stream/web";

type Later<T> = Promise<T>;
type Pages = AsyncIterable<Promise<string>>; // want "`for await` does not wait for promises .* Write `AsyncIterable<string>`" at "Promise<string>"

export interface Source {
  items: AsyncIterable<Promise<number>>; // want "does not wait" at "Promise<number>"
  iterate(): AsyncIterator<Promise<number>>; // want "Write `AsyncIterator<number>`"
  later: AsyncIterable<Later<number>>; // want "does not wait" at "Later<number>"
}

export function parameter(source: AsyncIterable<Promise<string[]>>): AsyncIterableIterator<Promise<string>> { // want "Write `AsyncIterable<string\[\]>`" "Write `AsyncIterableIterator<string>`"
  throw new Error(String(source));
}

export async function* generator(): AsyncGenerator<Promise<number>> { // want "An async generator waits for what it yields" at "Promise<number>"
  yield Promise.resolve(1);
}

export async function* asIterable(): AsyncIterable<Promise<number>> { // want "An async generator waits for what it yields"
  yield 1;
}

export class Queue implements AsyncIterable<Promise<string>> { // want "does not wait"
  [Symbol.asyncIterator](): AsyncIterator<Promise<string>> { // want "does not wait"
    let count = 0;
    return {
      next: async () =>
        count++ < 2
          ? { done: false, value: Promise.resolve("a") }
          : { done: true, value: undefined },
    };
  }
}

export interface Tasks extends AsyncIterable<Promise<void>> {} // want "Write `AsyncIterable<void>`"

export function bounded<T extends AsyncIterable<Promise<unknown>>>(value: T): T { // want "does not wait"
  return value;
}

export const casted = {} as AsyncIterable</* each */ Promise<number>>; // want "does not wait"
export let stream: ReadableStream<Promise<string>>; // want "Write `ReadableStream<string>`"
export const pages: Pages[] = [];
export const nested: Map<string, AsyncIterable<Promise<number>>> = new Map(); // want "does not wait"
