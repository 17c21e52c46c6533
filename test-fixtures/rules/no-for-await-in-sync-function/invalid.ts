import { readFile } from "node:fs/promises";

async function* numbers(): AsyncGenerator<number> {
  yield 1;
}

export function print(): void {
  for await (const value of numbers()) console.log(value); // want "`for await` needs an async function, and `print` is not one" at "await"
}

export function read(): string {
  return await readFile("a.txt", "utf8"); // want "`await` needs an async function" at "await"
}

export const arrow = (name: string): number => (await readFile(name)).length; // want "`await` needs an async function"

export class Log {
  constructor() {
    for await (const value of numbers()) console.log(value); // want "cannot stand in a constructor"
  }

  public count(): number {
    let total = 0;
    for await (const value of numbers()) total += value; // want "`count` is not one"
    return total;
  }

  static {
    await numbers().next(); // want "cannot stand in a static block"
  }
}

export function* all(): Generator<number> {
  for await (const value of numbers()) yield value; // want "is a generator that is not async"
}

export function closing(file: AsyncDisposable): void {
  await using handle = file; // want "`await using` needs an async function" at "await"
  console.log(handle);
}
