declare const it: AsyncGenerator<number>;
declare const iterator: AsyncIterator<string>;
declare const ages: Map<string, number>;
declare const either: Iterator<number> | AsyncIterator<number>;
declare const stepNow: IteratorResult<number> | Promise<IteratorResult<number>>;
declare const anything: any;
declare const query: Promise<{ rows: number[] }>;
declare const task: Promise<IteratorResult<number>> & { done: boolean };
declare const bag: { value: number; done: boolean };
declare const controller: { return(): Promise<string>; throw(): Promise<void> };

export async function awaited(): Promise<void> {
  // silent: awaited.
  console.log((await it.next()).value);
  const { value, done } = await it.next();
  let step = await it.next();
  while (!step.done) step = await it.next();
  if ((await it.next()).done) return;
  await it.return(undefined);
  await iterator.return?.();
  console.log(value, done);
}

export async function promised(): Promise<unknown> {
  // silent: the promise itself is wanted.
  const pending = it.next();
  const steps = [it.next(), it.next()];
  it.next().then(({ value }) => console.log(value));
  console.log((await pending).value, await Promise.all(steps));
  // silent: handed on.
  return it.return(undefined);
}

export async function onPurpose(): Promise<void> {
  // silent: `void` says that nobody waits.
  void it.return(undefined);
  // silent: the rejection has a handler.
  it.return(undefined).catch(() => {});
  // silent: only starts the generator; its first item is asked for again later.
  it.next();
}

export function syncIterators(): void {
  // silent: sync iterators give their results at once.
  console.log(ages.keys().next().value);
  const { value, done } = ages.values().next();
  const numbers = [1, 2][Symbol.iterator]();
  if (numbers.next().done) console.log(value, done);
  numbers.return?.();
}

export function unsure<T>(free: T & { next(): unknown }): void {
  // silent: it can be a sync iterator.
  console.log((either.next() as any).value);
  // silent: the result may be there already.
  if ("value" in stepNow) console.log(stepNow.value);
  // silent: `any` can be anything.
  console.log(anything.next().value);
  anything.return();
  // silent: no result of an iterator.
  console.log((query as any).value, bag.value, bag.done);
  // silent: this promise has a member `done` of its own.
  console.log(task.done);
  // silent: the caller decides what `next` gives.
  console.log(free.next());
  // silent: `return` and `throw` of something that is no iterator.
  controller.return();
  controller.throw();
}

export function listening(signal: AbortSignal): ReadableStream<number> {
  // silent: the one who calls a listener waits for nothing.
  signal.addEventListener("abort", () => {
    it.return(undefined);
  });
  return new ReadableStream({
    async pull(sink) {
      const { value, done } = await it.next();
      if (done) sink.close();
      else sink.enqueue(value);
    },
    async cancel() {
      await it.return(undefined);
    },
  });
}

export async function firstOf(all: AsyncGenerator<number>[]): Promise<unknown> {
  const first = await Promise.race(all.map(each => each.next()));
  // silent: the losers' steps are pending, and `return()` would wait for them.
  for (const each of all) each.return(undefined);
  return first;
}
