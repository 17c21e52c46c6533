import { type FileHandle, open } from "node:fs/promises";

declare class Connection {
  query(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}
declare function connect(): Connection;
declare function connectLater(): Promise<Connection>;
declare function lockLater(): Promise<Disposable>;
declare const maybe: Connection | null | undefined;
declare const intersection: Connection & { name: string };
declare const handle: AsyncDisposable;
declare const connections: Connection[];

export async function inAsyncFunction(): Promise<void> {
  await using connection = connect(); // want "`Connection` has `\[Symbol\.asyncDispose\]` but no `\[Symbol\.dispose\]`, so `using` throws" at "using"
  await using fresh = new Connection(); // want "so `using` throws a TypeError" at "using"
  await using optional = maybe; // want "`Connection` has"
  await using both = intersection; // want "so `using` throws"
  await using plain = handle; // want "`AsyncDisposable` has"
  await using /* closes it */ commented = connect(); // want "so `using` throws"
  await using first = connect(), second = connect(); // want "so `using` throws"
  for (await using each of connections) await each.query(); // want "so `using` throws"
  await connection.query();
  console.log(fresh, optional, both, plain, commented, first, second);
}

export async function promises(): Promise<void> {
  await using file = await open("file"); // want "This is a promise of `FileHandle`, and a promise cannot be disposed of, so `using` throws" at "open(\"file\")"
  await using connection = await connectLater(); // want "so `await using` throws" at "connectLater()"
  using lock = await lockLater(); // want "This is a promise of `Disposable`"
  console.log(file, connection, lock);
}

export function inSyncFunction(): void {
  using connection = connect(); // want "so `using` throws"
  console.log(connection);
}

export function generic<T extends AsyncDisposable>(value: T): T {
  using resource = value; // want "so `using` throws"
  return resource;
}

export function* inGenerator(): Generator<number> {
  using connection = connect(); // want "so `using` throws"
  console.log(connection);
  yield 1;
}

export class Pool {
  async [Symbol.dispose](): Promise<void> { // want "does not wait for an async `\[Symbol\.dispose\]`" at "async"
    await this.close();
  }
  async close(): Promise<void> {}
}

export async function usesPool(): Promise<void> {
  using pool = new Pool();
  await pool.close();
}

export class Declared implements Disposable {
  async [Symbol.dispose](): Promise<void> { // want "does not wait for an async" at "async"
    await Promise.resolve();
  }
}

export class Returned {
  [Symbol.dispose](): Promise<void> { // want "does not wait for the promise that this `\[Symbol\.dispose\]` returns" at "[Symbol.dispose]"
    return this.close();
  }
  async close(): Promise<void> {}
}

export class Field {
  [Symbol.dispose] = async (): Promise<void> => { // want "does not wait for an async" at "async"
    await Promise.resolve();
  };
}

export class Synchronous {
  opened = true;
  async [Symbol.dispose]() { // want "does not wait for an async" at "async"
    this.opened = false;
  }
}

export class TwoWays {
  async [Symbol.dispose](): Promise<void> { // want "does not wait for an async"
    await Promise.resolve();
  }
  async [Symbol.asyncDispose](): Promise<void> {}
}

export class Lazy {
  *[Symbol.dispose](): Generator<void> { // want "The clean-up never runs" at "[Symbol.dispose]"
    yield;
  }
  async *[Symbol.asyncDispose](): AsyncGenerator<void> { // want "The clean-up never runs"
    yield;
  }
}

async function cleanUp(): Promise<void> {}

export const literals = [
  {
    async [Symbol.dispose]() { // want "does not wait for an async" at "async"
      await cleanUp();
    },
  },
  { [Symbol.dispose]: async () => await cleanUp() }, // want "does not wait for an async" at "async"
  { [Symbol.dispose]: async function () {} }, // want "does not wait for an async" at "async"
  { [Symbol.dispose]: cleanUp }, // want "does not wait for an async" at "[Symbol.dispose]"
  { [Symbol.dispose]: () => cleanUp() }, // want "does not wait for the promise" at "[Symbol.dispose]"
];

export function assigned(file: FileHandle & Partial<Disposable>): void {
  file[Symbol.dispose] = async () => await cleanUp(); // want "does not wait for an async" at "async"
  file[Symbol.dispose] = () => file.close(); // want "does not wait for the promise"
}

export function stacks(): void {
  using stack = new DisposableStack();
  stack.use(connect()); // want "so a DisposableStack throws" at "connect()"
  stack.defer(async () => await cleanUp()); // want "A DisposableStack does not wait"
  stack.defer(cleanUp); // want "A DisposableStack does not wait" at "cleanUp"
  stack.adopt(1, async () => await cleanUp()); // want "A DisposableStack does not wait"
}
