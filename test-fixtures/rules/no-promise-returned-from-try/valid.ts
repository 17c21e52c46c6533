import { once } from "node:events";
import { readFile } from "node:fs/promises";
import type { Readable } from "node:stream";
import { finished } from "node:stream/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { missing } from "./there-is-no-such-file.ts";

interface Row {
  id: number;
}
declare class Client implements Disposable {
  query(text: string): Promise<Row[]>;
  count(): number;
  release(): void;
  [Symbol.dispose](): void;
}
/** The reply of a web framework: it has `then`, and is no promise. */
declare class Reply {
  code(status: number): this;
  send(body: unknown): this;
  then(fulfilled: () => void, rejected: (error: Error) => void): void;
}
declare function connect(): Client;
declare function save(row: Row): Promise<void>;
declare function report(error: unknown): void;
declare function exit(): Promise<never>;
declare const anything: any;
declare const either: Row | Promise<Row>;
declare const ready: boolean;
declare let current: object | undefined;

export async function fine(path: string): Promise<unknown> {
  try {
    // silent: awaited.
    if (ready) return await readFile(path);
    // silent: no promise.
    if (ready) return path.length;
    // silent: nothing is returned.
    if (ready) return;
    // silent: `any` may be no promise.
    if (ready) return anything();
    // silent: an unresolved import may give anything.
    if (ready) return missing(path);
    // silent: it may be no promise.
    if (ready) return either;
    // silent: promises in an object or a list are the caller's to await.
    if (ready) return { data: readFile(path) };
    if (ready) return [readFile(path)];
    // silent: a function that gives a promise is no promise.
    if (ready) return () => readFile(path);
    // silent: the promise is not what is returned.
    if (ready) return void readFile(path);
    // silent: it is fulfilled already.
    if (ready) return Promise.resolve(path);
    if (ready) return Promise.resolve();
    // silent: rejections are handled in the chain.
    if (ready) return readFile(path).catch(report);
    if (ready) return readFile(path).then(data => data.length, report);
    if (ready) return readFile(path).catch(report).then(() => path);
    if (ready) return readFile(path).catch(report).finally(() => report(path));
    // silent: it never rejects.
    if (ready) return Promise.allSettled([readFile(path)]);
    if (ready) return sleep(10);
    if (ready) return new Promise(resolve => setTimeout(resolve, 10));
    // silent: it never settles, or ends the program.
    if (ready) return exit();
    return undefined;
  } catch (error) {
    report(error);
    // silent: nothing guards a `catch` without a `finally`.
    return readFile("default.txt");
  }
}

export async function outside(path: string): Promise<Buffer> {
  try {
    report(path);
  } catch {
    return readFile("other.txt");
  } finally {
  }
  // silent: after the `try`.
  return readFile(path);
}

export async function inFinally(path: string): Promise<Buffer> {
  try {
    report(path);
  } finally {
    // silent: nothing of this `try` guards its `finally`.
    return readFile(path);
  }
}

export async function rethrown(path: string): Promise<Buffer> {
  try {
    // silent: a `catch` that only throws again changes nothing.
    return readFile(path);
  } catch (error) {
    throw error;
  }
}

export async function* generator(path: string): AsyncGenerator<Buffer, Buffer | undefined> {
  try {
    yield Buffer.alloc(0);
    // silent: an async generator awaits what it returns, inside the `try`.
    return readFile(path);
  } catch {
    return undefined;
  }
}

export async function settled(): Promise<void> {
  const done = save({ id: 1 });
  try {
    await done;
    // silent: it has been awaited, so it has settled.
    return done;
  } finally {
    report("done");
  }
}

export async function closing(stream: Readable): Promise<unknown> {
  try {
    // silent: the clean-up is what settles it; to await it would never end.
    if (ready) return once(stream, "close");
    return finished(stream);
  } finally {
    stream.destroy();
  }
}

export async function inner(rows: Row[]): Promise<void[]> {
  try {
    // silent: the inner function runs at another time, outside this `try`.
    return await Promise.all(
      rows.map(row => {
        return save(row);
      }),
    );
  } catch {
    return [];
  }
}

export async function beforeUsing(path: string): Promise<unknown> {
  // silent: the resource comes later.
  if (ready) return readFile(path);
  using client = connect();
  // silent: no promise.
  return client.count();
}

export async function otherScope(path: string): Promise<unknown> {
  {
    using client = connect();
    report(client.count());
  }
  // silent: the resource is disposed already, and not used.
  return readFile(path);
}

// silent: turns what is thrown at once into a rejection, as callers expect.
export function rejecting(task: () => Promise<Row>): Promise<Row> {
  try {
    return task();
  } catch (error) {
    return Promise.reject(error);
  }
}

// silent: hands over a rejection on purpose.
export function validating(row: Row): Promise<void> {
  try {
    if (row.id < 0) return Promise.reject(new Error("negative"));
    JSON.stringify(row);
    return Promise.resolve();
  } catch (error) {
    report(error);
    return Promise.resolve();
  }
}

// silent: a setting that only counts while the function is called is put back when the call returns.
export function within(scope: object, task: () => Promise<void>): Promise<void> {
  const before = current;
  current = scope;
  try {
    return task();
  } finally {
    current = before;
  }
}

// silent: the promise uses nothing of what is disposed; that may be meant for the call alone.
export function quietly(path: string): Promise<Buffer> {
  using _silence = connect();
  return readFile(path);
}

// silent: the function serves values and promises alike.
export function both<T>(task: () => T | Promise<T>): unknown {
  try {
    const result = task();
    if (result instanceof Promise) return result.finally(() => report("end"));
    return result;
  } catch (error) {
    report(error);
    return undefined;
  }
}

// silent: what is thrown at once is all that this `catch` is for, the chain has a handler of its own.
export function chained(path: string): Promise<unknown> {
  try {
    return readFile(path).catch(report);
  } catch (error) {
    report(error);
    return Promise.resolve();
  }
}

export async function handler(reply: Reply): Promise<unknown> {
  try {
    // silent: a reply has `then`, but no work goes on that could fail.
    return reply.code(200).send("ok");
  } catch (error) {
    return reply.code(500).send(String(error));
  }
}

export function syncHandler(reply: Reply): unknown {
  try {
    // silent: a reply is no promise.
    return reply.send("ok");
  } catch (error) {
    return reply.send(String(error));
  }
}

export async function unsure<T>(make: () => T, value: T): Promise<T> {
  try {
    // silent: the caller decides what it is.
    if (ready) return value;
    return make();
  } catch {
    return value;
  }
}

// silent: `.finally(…)` is for the promise what `catch` is for the call.
export function traced(task: () => Promise<Row>): Promise<Row> {
  try {
    return task().finally(() => report("end"));
  } catch (error) {
    report("end");
    throw new Error("cannot start", { cause: error });
  }
}

// silent: what both use has nothing to do with the promise.
export function measured(task: (at: number) => Promise<Row>): Promise<Row> {
  const start = Date.now();
  try {
    return task(Date.now());
  } finally {
    console.log(Date.now() - start);
  }
}
