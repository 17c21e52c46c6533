declare function load(id: number): Promise<string>;
declare const ids: number[];
declare const promises: Promise<string>[];
declare const frozen: readonly Promise<string>[];
declare const pair: [Promise<string>, Promise<number>];
declare const jobs: Set<Promise<void>>;
declare const byName: Map<string, Promise<string>>;
declare const maybe: Promise<string>[] | undefined;
declare const thenables: PromiseLike<string>[];
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
  for await (const text of thenables) console.log(text); // want "already run"
  for await (const _ of work) console.log("done"); // want "already run"
  for await (const text of promises.filter(Boolean)) console.log(text); // want "already run"
}

export async function inTry(): Promise<string[]> {
  const started = ids.map(load);
  const texts: string[] = [];
  try {
    for await (const text of started) texts.push(text); // want "ends the process even inside `try`"
  } catch {
    return [];
  }
  return texts;
}

export async function spacing(): Promise<void> {
  for  await(const text of promises) console.log(text); // want "already run"
  for await (const text of /* started above */ promises) console.log(text); // want "already run"
  for await (let text of promises) console.log((text += "!")); // want "already run"
}

export async function collects(): Promise<unknown[]> {
  return [
    await Array.fromAsync(promises), // want "`Array.fromAsync` waits for them one by one" at "fromAsync"
    await Array.fromAsync(ids.map(load)), // want "one by one"
    await Array.fromAsync([load(1), load(2)]), // want "one by one"
    await Array.fromAsync(promises, text => text.length), // want "one by one"
    await globalThis.Array.fromAsync(promises), // want "one by one"
  ];
}

export class Batch {
  private readonly running: Promise<void>[] = [];

  async finish(): Promise<void> {
    for await (const _ of this.running) console.log("done"); // want "already run"
  }
}

export async function generic<T>(all: Promise<T>[]): Promise<void> {
  for await (const one of all) console.log(one); // want "already run"
}

for await (const text of promises) console.log(text); // want "already run"
