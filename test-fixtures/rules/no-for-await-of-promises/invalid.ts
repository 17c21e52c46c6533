declare function load(id: number): Promise<string>;
declare const ids: number[];
declare const promises: Promise<string>[];
declare const frozen: readonly Promise<string>[];
declare const pair: [Promise<string>, Promise<number>];
declare const jobs: Set<Promise<void>>;
declare const byName: Map<string, Promise<string>>;
declare const maybe: Promise<string>[] | undefined;
declare const holder: { items: Promise<number>[]; all(): Promise<number>[] };
declare const calls: ApiCall<string>[];
declare function use(...values: unknown[]): void;

class ApiCall<T> extends Promise<T> {
  cancel(): void {}
}

type Work = Promise<void> & { cancel(): void };
declare const work: Work[];

export async function loops(): Promise<void> {
  for await (const text of promises) console.log(text); // want "These promises already run" at "await"
  for await (const text of frozen) console.log(text); // want "already run"
  for await (const item of pair) console.log(item); // want "already run"
  for await (const _ of jobs) console.log("done"); // want "already run"
  for await (const text of byName.values()) console.log(text); // want "already run"
  for await (const text of ids.map(id => load(id))) console.log(text); // want "already run"
  for await (const text of ids.map(load)) console.log(text); // want "already run"
  for await (const text of ids.map(async id => `${id}`)) console.log(text); // want "already run"
  for await (const text of [load(1), load(2)]) console.log(text); // want "already run"
  for await (const text of [...promises]) console.log(text); // want "already run"
  for await (const text of maybe ?? []) console.log(text); // want "already run"
  for await (const text of maybe!) console.log(text); // want "already run"
  for await (const text of calls) console.log(text); // want "already run"
  for await (const value of holder.items) use(value); // want "already run"
  for await (const value of holder.all()) use(value); // want "already run"
  for await (const value of Array.from(ids, load)) use(value); // want "already run"
  for await (const value of promises.slice(1)) use(value); // want "already run"
  for await (const value of jobs.values()) use(value); // want "already run"
  for await (const value of [Promise.resolve(1), Promise.reject(new Error("no"))]) use(value); // want "already run"
  for await (const value of ids.length > 1 ? promises : frozen) use(value); // want "already run"
  for await (const _ of work) console.log("done"); // want "already run"
  for await (const text of promises.filter(Boolean)) console.log(text); // want "already run"
}

export async function inTry(): Promise<string[]> {
  const started = ids.map(load);
  const texts: string[] = [];
  try {
    for await (const text of started) texts.push(text); // want "ends a Node process even inside `try`"
  } catch {
    return [];
  }
  return texts;
}

export async function variables(): Promise<void> {
  const tasks = ids.map(id => load(id));
  for await (const text of tasks) use(text); // want "already run"

  const started: Promise<string>[] = [];
  for (const id of ids) started.push(load(id));
  for await (const text of started) use(text); // want "already run"

  const lengths = ids.map(id => load(id).then(text => text.length));
  for await (const length of lengths) use(length); // want "already run"

  const rethrown = ids.map(async id => {
    try {
      return await load(id);
    } catch (error) {
      throw new Error("no", { cause: error });
    }
  });
  for await (const text of rethrown) use(text); // want "already run"
}

export async function* passOn(tasks: Promise<number>[]): AsyncGenerator<number> {
  for await (const task of tasks) yield task; // want "already run"
}

export async function* delegate(tasks: Promise<number>[]): AsyncGenerator<number> {
  yield* tasks; // want "`yield\*` waits for them one by one" at "tasks"
  yield* ids.map(async id => id); // want "`yield\*` waits for them one by one"
}

export async function spacing(): Promise<void> {
  for  await(const text of promises) console.log(text); // want "already run"
  for await (const text of /* started above */ promises) console.log(text); // want "already run"
  for await (let text of promises) console.log((text += "!")); // want "already run"
}

export async function collects(): Promise<unknown[]> {
  return [
    await Array.fromAsync(promises), // want "`Array.fromAsync` waits for them one by one" at "Array.fromAsync"
    await Array.fromAsync(ids.map(load)), // want "one by one"
    await Array.fromAsync([load(1), load(2)]), // want "one by one"
    await Array.fromAsync(promises, text => text.length), // want "one by one"
    await globalThis.Array.fromAsync(promises), // want "one by one"
    await fromAsync(promises), // want "one by one" at "fromAsync"
  ];
}

const { fromAsync } = Array;

export class Batch {
  private readonly running: Promise<void>[] = [];

  async finish(): Promise<void> {
    for await (const _ of this.running) console.log("done"); // want "already run"
  }

  readonly list = async () => {
    for await (const value of this.running) use(value); // want "already run"
  };
}

export async function generic<T>(all: Promise<T>[]): Promise<void> {
  for await (const one of all) console.log(one); // want "already run"
}

for await (const text of promises) console.log(text); // want "already run"

// The compiler refuses the loop here; what waits needs an async function, too.
export function notYetAsync(promises: Promise<number>[]): void {
  for await (const value of promises) console.log(value); // want "one by one"
}
