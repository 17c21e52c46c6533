import { Readable } from "node:stream";

declare const items: number[];
declare const anything: any;
declare const callbacks: ((item: number) => Promise<void>)[];
declare const loose: (item: number) => boolean | Promise<boolean>;
declare const anyCallback: any;
declare function check(item: unknown): Promise<boolean>;
declare function save(item: unknown): Promise<void>;

export async function waited(): Promise<void> {
  // silent: `map` gives the promises to `Promise.all`.
  await Promise.all(items.map(async item => save(item)));
  // silent: a loop waits for each step.
  for (const item of items) await save(item);
  // silent: the promises are kept.
  const answers = items.map(item => check(item));
  // silent: the callback is not async.
  items.filter((_, index) => answers[index] !== undefined);
  // silent: the promise is dropped on purpose inside the callback.
  items.forEach(item => {
    void save(item);
  });
  // silent: gives nothing to `forEach`.
  items.forEach(item => void save(item));
  // silent: started on purpose, with its errors looked after.
  items.forEach(item => save(item).catch(console.error));
  items.forEach(item => save(item).then(console.log, console.error));
  // silent: each step waits for the one before through the accumulator.
  await items.reduce(async (before, item) => {
    await before;
    await save(item);
  }, Promise.resolve());
}

export async function streams(): Promise<void> {
  const stream = Readable.from(items);
  // silent: the methods of streams wait for async callbacks.
  await stream.forEach(async item => save(item));
  console.log(stream.filter(async item => check(item)), await stream.some(async item => check(item)));
}

class Bag {
  async forEach(callback: (item: number) => Promise<void>): Promise<void> {
    for (const item of items) await callback(item);
  }
  async filter(callback: (item: number) => Promise<boolean>): Promise<number[]> {
    return items.filter(item => callback !== undefined && item > 0);
  }
}

export async function own(bag: Bag): Promise<void> {
  // silent: a method of the project, which waits.
  await bag.forEach(async item => save(item));
  console.log(await bag.filter(async item => check(item)));
}

export function unsure<T>(generic: { filter(callback: T): void }, callback: T): void {
  // silent: `any` can be anything.
  anything.filter(async (item: unknown) => check(item));
  anything.forEach(async (item: unknown) => save(item));
  // silent: the callback may answer at once.
  console.log(items.filter(loose));
  // silent: the callback can be anything.
  console.log(items.filter(anyCallback));
  // silent: not a method of the language.
  generic.filter(callback);
  // silent: calls each function and gives nothing back.
  callbacks.forEach(each => {
    each(1);
  });
  // silent: no callback at all.
  console.log(items.find(Boolean), items.sort());
}
