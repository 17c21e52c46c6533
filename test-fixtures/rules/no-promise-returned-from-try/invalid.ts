import { readFile } from "node:fs/promises";
import * as fs from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

interface Row {
  id: number;
}
declare class Client implements AsyncDisposable, Disposable {
  query(text: string): Promise<Row[]>;
  release(): void;
  [Symbol.dispose](): void;
  [Symbol.asyncDispose](): Promise<void>;
}
declare function connect(): Client;
declare function save(row: Row): Promise<void>;
declare function report(error: unknown): void;
declare const cached: Row[] | undefined;
declare const maybePromise: Promise<Row[]> | undefined;
declare const ready: boolean;

export async function declaration(path: string): Promise<string> {
  try {
    return readFile(path, "utf8"); // want "`readFile\(path, \"utf8\"\)` leaves the `try` before it settles, so `catch` never sees its rejection. Write `return await`." at "readFile"
  } catch (error) {
    report(error);
    return "";
  }
}

export const arrow = async (path: string) => {
  try {
    return fs.promises.readFile(path); // want "`catch` never sees" at "readFile"
  } catch {
    return undefined;
  }
};

export const expression = async function (url: string) {
  try {
    const response = await fetch(url);
    return response.json() as Promise<Row[]>; // want "`response.json\(\)` leaves" at "json"
  } catch (error) {
    throw new Error("cannot load", { cause: error });
  }
};

export class Store {
  readonly client = connect();
  private pending: Promise<Row[]> | undefined;

  async rows(): Promise<Row[]> {
    try {
      return this.client.query("select"); // want "`catch` never sees" at "query"
    } catch {
      return [];
    }
  }

  async shared(): Promise<Row[]> {
    try {
      return (this.pending ??= this.rows()); // want "`catch` never sees"
    } catch {
      return [];
    }
  }

  static async open(): Promise<Row[]> {
    const client = connect();
    try {
      return client.query("select"); // want "so `finally` runs while the work still goes on. Write `return await`." at "query"
    } finally {
      client.release();
    }
  }

  load = async (): Promise<Row[]> => {
    try {
      return this.rows(); // want "`catch` never sees its rejection, and `finally` runs too early. Write `return await`." at "rows"
    } catch {
      return [];
    } finally {
      this.client.release();
    }
  };

  async *each(): AsyncGenerator<Row> {
    const first = async () => {
      try {
        return this.rows(); // want "`catch` never sees"
      } catch {
        return [];
      }
    };
    yield* await first();
  }
}

export const api = {
  async save(row: Row) {
    try {
      return save(row); // want "`catch` never sees"
    } catch (error) {
      report(error);
    }
  },
  remove: async (row: Row) => {
    try {
      return save({ ...row, id: -row.id }); // want "`catch` never sees"
    } catch {}
  },
};

export async function variables(promise: Promise<Row>, factory: () => Promise<Row>): Promise<Row> {
  try {
    if (ready) return promise; // want "`promise` leaves the `try`" at "promise"
    const started = factory();
    if (cached) return started; // want "`started` leaves"
    return factory(); // want "`factory\(\)` leaves" at "factory"
  } catch {
    return { id: 0 };
  }
}

export async function alternatives(): Promise<unknown> {
  try {
    if (ready) return ready ? cached : save({ id: 1 }); // want "`save\({ id: 1 }\)` leaves" at "save"
    if (ready) return ready ? save({ id: 1 }) : save({ id: 2 }); // want "`save\({ id: 1 }\)` leaves"
    if (ready) return cached ?? connect().query("select"); // want "leaves" at "query"
    if (ready) return ready && save({ id: 3 }); // want "leaves"
    if (ready) return cached || save({ id: 4 }); // want "leaves"
    if (ready) return maybePromise ?? cached; // want "`maybePromise` leaves"
    if (ready) return report(1), save({ id: 5 }); // want "leaves"
    if (ready) return (save({ id: 6 })); // want "leaves"
    if (ready) return save({ id: 7 })!; // want "leaves"
    if (ready) return <Promise<void>>save({ id: 8 }); // want "leaves"
    if (ready) return maybePromise; // want "leaves"
    return api?.save({ id: 9 }); // want "leaves" at "save"
  } catch (error) {
    report(error);
    return undefined;
  }
}

export async function combined(paths: string[]): Promise<unknown> {
  try {
    if (ready) return Promise.all(paths.map(path => readFile(path))); // want "leaves" at "all"
    if (ready) return Promise.race([readFile("a"), sleep(10)]); // want "leaves" at "race"
    if (ready) return Promise.resolve(readFile("a")); // want "leaves" at "resolve"
    if (ready) return Promise.reject(new Error("no")); // want "leaves" at "reject"
    if (ready) return readFile("a").then(data => data.length); // want "leaves" at "then"
    if (ready) return readFile("a").finally(() => report(1)); // want "leaves" at "finally"
    if (ready) return sleep(10, undefined, { signal: AbortSignal.abort() }); // want "leaves" at "sleep"
    if (ready) return import("node:fs"); // want "leaves" at "import"
    return new Promise<void>((resolve, reject) => setImmediate(ready ? resolve : reject)); // want "leaves" at "new Promise"
  } catch (error) {
    report(error);
    return undefined;
  }
}

export async function inCatch(client: Client): Promise<Row[]> {
  try {
    return await client.query("select");
  } catch {
    return client.query("select again"); // want "so `finally` runs while the work still goes on"
  } finally {
    client.release();
  }
}

export async function nested(client: Client): Promise<Row[]> {
  try {
    try {
      return client.query("select"); // want "`catch` never sees its rejection, and `finally` runs too early"
    } finally {
      client.release();
    }
  } catch {
    return [];
  }
}

export async function inFinally(client: Client): Promise<Row[]> {
  try {
    try {
      report("work");
    } finally {
      return client.query("select"); // want "`catch` never sees"
    }
  } catch {
    return [];
  }
}

export async function handledButClosed(client: Client): Promise<Row[]> {
  try {
    return client.query("select").catch(() => []); // want "so `finally` runs while" at "catch"
  } catch {
    return [];
  } finally {
    client.release();
  }
}

export async function disposed(): Promise<Row[]> {
  using client = connect();
  return client.query("select"); // want "`client` is disposed before `client.query\(\"select\"\)` settles, while the work still goes on. Write `return await`." at "query"
}

export async function disposedAsync(): Promise<Row[]> {
  await using client = connect();
  if (ready) {
    return client.query("select"); // want "`client` is disposed before"
  }
  return [];
}

export async function disposedInLoop(clients: Client[]): Promise<Row[]> {
  for (using client of clients) {
    return client.query("select"); // want "`client` is disposed before"
  }
  for (await using client of clients) return client.query("select"); // want "`client` is disposed before"
  switch (clients.length) {
    case 0:
      using other = connect();
      return other.query("select"); // want "`other` is disposed before"
  }
  return [];
}

export async function disposedInTry(): Promise<Row[]> {
  try {
    using client = connect();
    return client.query("select"); // want "`catch` never sees"
  } catch {
    return [];
  }
}

export async function loops(urls: string[]): Promise<Response | undefined> {
  for (const url of urls) {
    try {
      return fetch(url); // want "`catch` never sees" at "fetch"
    } catch {
      continue;
    }
  }
  for (let attempt = 0; ; attempt++) {
    try {
      return globalThis.fetch(`/${attempt}`); // want "`catch` never sees" at "fetch"
    } catch (error) {
      if (attempt === 3) throw error;
    }
  }
}

export async function generic<T extends Client>(this: Store, client: T, make: <R>(value: R) => Promise<R>) {
  try {
    if (ready) return this.rows(); // want "leaves"
    if (ready) return make(1); // want "leaves"
    return client.query("select"); // want "leaves"
  } catch {
    return undefined;
  }
}

export function plain(path: string) {
  try {
    return readFile(path, "utf8"); // want "`catch` never sees its rejection. Make the function async and write `return await`."
  } catch (error) {
    report(error);
    return undefined;
  }
}

export function plainTyped(url: string): Promise<Response | undefined> {
  try {
    return fetch(url); // want "`catch` never sees"
  } catch (error) {
    report(error);
    return Promise.resolve(undefined);
  }
}

export const plainArrow = (row: Row) => {
  try {
    return save(row); // want "`catch` never sees"
  } catch (error) {
    throw new Error("cannot save", { cause: error });
  }
};

export function plainFinally(): Promise<Row[]> {
  const client = connect();
  try {
    return client.query("select"); // want "`finally` runs while"
  } finally {
    client.release();
  }
}

export function plainUsing(): Promise<Row[]> {
  using client = connect();
  return client.query("select"); // want "`client` is disposed before"
}

export class Plain {
  client = connect();
  rows(): Promise<Row[]> {
    try {
      return this.client.query("select"); // want "`finally` runs while"
    } finally {
      this.client.release();
    }
  }
  get first(): Promise<Row[]> {
    try {
      return this.client.query("select"); // want "`catch` never sees"
    } catch {
      return Promise.resolve([]);
    }
  }
}

export function inCallback(handlers: ((row: Row) => Promise<void>)[]): void {
  handlers.forEach(async handler => {
    try {
      return handler({ id: 1 }); // want "`catch` never sees"
    } catch (error) {
      report(error);
    }
  });
  queueMicrotask(() => {
    try {
      return save({ id: 1 }); // want "`catch` never sees"
    } catch (error) {
      report(error);
    }
  });
}

export async function noSemicolons(path: string) {
  try {
    /* one */ return /* two */ readFile(path) // want "leaves"
  } catch {
    return (
      // three
      undefined
    )
  }
}

export async function madeBefore(client: Client): Promise<Row[]> {
  const rows = client.query("select");
  try {
    report("working");
    return rows; // want "`finally` runs while" at "rows"
  } finally {
    client.release();
  }
}

export function withTimeout(url: string): Promise<Response> {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), 1000);
  try {
    return fetch(url, { signal: controller.signal }); // want "`finally` runs while" at "fetch"
  } finally {
    clearTimeout(timer);
  }
}

export function stacked(): Promise<Row[]> {
  using stack = new DisposableStack();
  const client = stack.use(connect());
  return client.query("select"); // want "`stack` is disposed before"
}

export async function inPlace(): Promise<Row[]> {
  try {
    return (async () => [await Promise.resolve({ id: 1 })])(); // want "`catch` never sees" at "async () => "
  } catch {
    return [];
  }
}

export async function rejectedByTimer(): Promise<unknown> {
  try {
    return new Promise((_, reject) => setTimeout(reject, 5)); // want "`catch` never sees"
  } catch {
    return undefined;
  }
}
