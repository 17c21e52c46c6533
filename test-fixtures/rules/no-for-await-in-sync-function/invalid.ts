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

// Nothing is suggested where a promise is not accepted.
declare function run(start: () => (() => void) | void): void;
declare function measure(weigh: (list: readonly number[]) => number): void;
declare function launch(start: () => void): void;

export function withCleanUp(): void {
  run(() => {
    for await (const value of numbers()) console.log(value); // want "`for await` needs an async function"
  });
}

const weight = (list: readonly number[]): number => {
  let total = list.length;
  for await (const value of numbers()) total += value; // want "this function is not one"
  return total;
};
measure(weight);

export class Scale {
  weigh(list: readonly number[]): number {
    for await (const value of numbers()) return value; // want "`weigh` is not one"
    return list.length;
  }
  use(): void {
    measure(this.weigh);
  }
}

// Here it is.
function start(): void {
  for await (const value of numbers()) console.log(value); // want "`start` is not one"
}
launch(start);
