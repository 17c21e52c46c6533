import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

async function* numbers(): AsyncGenerator<number> {
  yield 1;
}

function* letters(): Generator<string> {
  yield "a";
}

const both: (() => Generator<string>) & Iterable<string> = Object.assign(letters, {
  [Symbol.iterator]: letters,
});

class Registry {
  static *[Symbol.iterator](): Generator<string> {
    yield "a";
  }
  [Symbol.iterator] = letters;
}

declare const anything: any;
declare const callback: (...values: unknown[]) => unknown;
declare const unsure: string[] | (() => string[]);
declare const stepper: { (): Generator<string>; next(): string; map(change: unknown): string };
declare function use(...values: unknown[]): void;
declare function run(make: () => Iterable<string>): void;
declare function runEither(items: Iterable<string> | (() => Iterable<string>)): void;
declare function runAny(items: object): void;

export async function right(): Promise<void> {
  // silent: called, as it must be.
  for await (const value of numbers()) use(value);
  // silent: the function is passed on as a function.
  use(numbers, letters);
  // silent: a function is wanted.
  run(letters);
  // silent: a function is welcome.
  runEither(letters);
  // silent: anything is welcome.
  runAny(letters);
  // silent: pipeline takes generator functions.
  await pipeline(Readable.from(["a"]), numbers, process.stdout);
  // silent: the property gets the function.
  const object: { items: () => Generator<string> } = { items: letters };
  use(object);
}

export function iterableFunctions(): void {
  // silent: the function is iterable itself.
  for (const value of both) use(value);
  // silent: the class is iterable itself.
  for (const name of Registry) use(name);
  // silent: its instances are.
  use([...new Registry()]);
}

export function unknownValues<T extends Iterable<string>>(free: T): void {
  // silent: `any` can be iterable.
  for (const value of anything) use(value);
  // silent: nothing is known of what it returns.
  for (const value of callback as never) use(value);
  // silent: it can be a list.
  for (const value of typeof unsure === "function" ? unsure() : unsure) use(value);
  // silent: the constraint is iterable.
  for (const value of free) use(value);
}

export function ownMembers(): void {
  // silent: the function has these members itself.
  use(stepper.next(), stepper.map(1));
  // silent: what every function has.
  use(letters.call(null), numbers.name, letters.length, numbers.bind(null));
}

export function factory(): () => Generator<string> {
  // silent: a function is what the caller gets.
  return letters;
}

export function inferred() {
  // silent: nothing says what the caller wants.
  return letters;
}
