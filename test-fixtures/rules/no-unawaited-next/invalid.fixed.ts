declare const it: AsyncGenerator<number>;
declare const iterator: AsyncIterator<string>;
declare const iterable: AsyncIterableIterator<number>;
declare const reader: ReadableStreamDefaultReader<Uint8Array>;
declare const pending: Promise<IteratorResult<number>>;
declare const maybe: AsyncGenerator<number> | undefined;
declare const source: AsyncIterable<number>;

export async function values(): Promise<void> {
  console.log((await it.next()).value); // want "`it.next\(\)` is a promise, and a promise has no `value`.*`\(await it.next\(\)\).value`" at "value"
  console.log((await iterator.next()).value); // want "has no `value`" at "value"
  console.log((await iterable.next()).done); // want "has no `done`" at "done"
  console.log((await it.return(1)).value); // want "has no `value`"
  console.log((await it.throw(new Error("no"))).done); // want "has no `done`"
  console.log((await it.next())["value"]); // want "has no `value`" at "\"value\""
  console.log((await (it.next())).value); // want "has no `value`"
  console.log((await it.next()!).value); // want "has no `value`"
  console.log((await reader.read()).value); // want "`reader.read\(\)` is a promise, and a promise has no `value`"
  console.log((await source[Symbol.asyncIterator]().next()).value); // want "has no `value`"
  console.log((await it.next())?.value); // want "has no `value`"
  console.log(maybe?.next().value); // want "has no `value`"
  console.log((await pending).value); // want "`pending` is a promise, and a promise has no `value`"
  const first = (await it.next()).value; // want "has no `value`"
  const text = `${(await it.next()).value}`; // want "has no `value`"
  console.log(first, text);
}

export async function loops(): Promise<void> {
  while (!(await it.next()).done) console.log("again"); // want "has no `done`" at "done"
  if ((await it.next()).done) return; // want "has no `done`"
  let step = it.next();
  while (!(await step).done) { // want "`step` is a promise, and a promise has no `done`" at "done"
    console.log((await step).value); // want "`step` is a promise, and a promise has no `value`" at "value"
    step = it.next();
  }
  for (let result = iterator.next(); !(await result).done; result = iterator.next()) { // want "has no `done`"
    console.log((await result).value); // want "has no `value`"
  }
  do {
    console.log("once");
  } while (!(await it.next()).done); // want "has no `done`"
}

export async function patterns(): Promise<void> {
  const { value, done } = await it.next(); // want "`it.next\(\)` is a promise, which has neither `value` nor `done`" at "{ value, done }"
  const { value: item } = await iterator.next(); // want "which has neither" at "{ value: item }"
  const { done: ended = false } = await it.return(2); // want "which has neither"
  const step = await it.next();
  const { value: later } = step; // want "`step` is a promise"
  let next: number | undefined;
  ({ value: next } = await it.next()); // want "which has neither" at "{ value: next }"
  const chunk = await reader.read();
  const { done: finished, value: bytes } = chunk; // want "`chunk` is a promise"
  console.log(value, done, item, ended, later, next, finished, bytes);
}

export async function conditions(): Promise<void> {
  if (it.next()) console.log("more"); // want "`it.next\(\)` is a promise, and a promise counts as true" at "it.next()"
  while (iterator.next()) console.log("endless"); // want "counts as true"
  if (!it.next()) console.log("never"); // want "counts as true"
  console.log(it.next() ? 1 : 2); // want "counts as true"
  if (it.next() && pending) console.log("both"); // want "counts as true"
  do console.log("on"); while (it.next()); // want "counts as true"
  for (; it.next(); ) console.log("on"); // want "counts as true"
  if (iterator.return?.()) console.log("closed"); // want "counts as true"
}

export async function conversions(): Promise<void> {
  console.log(`${it.next()}`); // want "`it.next\(\)` is a promise of the step" at "it.next()"
  if (iterator.next() === undefined) console.log("never"); // want "is a promise of the step"
  console.log({ ...it.next() }); // want "is a promise of the step"
  console.log("step " + it.next()); // want "is a promise of the step"
}

export async function cleanUp(): Promise<void> {
  await it.return(undefined); // want "goes on before `it.return\(undefined\)` has closed the iterator" at "return"
  await iterator.return?.(); // want "goes on before `iterator.return\?\.\(\)` has closed" at "return"
  it.throw(new Error("stop")); // want "goes on before" at "throw"
  await maybe?.return(undefined); // want "goes on before"
  iterator.return && await iterator.return(); // want "goes on before"
  try {
    await it.next();
  } finally {
    await it.return(undefined); // want "goes on before"
  }
}

export function notAsync(): void {
  console.log(it.next().value); // want "has no `value`"
  it.return(undefined); // want "goes on before"
}

export const arrow = (): void => {
  const { value } = it.next(); // want "which has neither"
  console.log(value);
};

export class Reader {
  #it = it;
  private readonly steps: AsyncGenerator<number>;
  constructor(steps: AsyncGenerator<number>) {
    this.steps = steps;
    console.log(this.steps.next().value); // want "has no `value`"
  }
  async first(): Promise<number> {
    return (await this.#it.next()).value; // want "has no `value`"
  }
  async second(): Promise<unknown> {
    const { value } = await this.steps.next(); // want "which has neither"
    return value;
  }
  close(): void {
    this.steps.return(undefined); // want "goes on before `this.steps.return\(undefined\)` has closed"
  }
  get current(): number {
    return this.steps.next().value; // want "has no `value`"
  }
}

export async function generic<T extends AsyncIterator<string>>(given: T): Promise<void> {
  console.log((await given.next()).value); // want "has no `value`"
  const { done } = await given.next(); // want "which has neither"
  console.log(done);
}

export async function* nested(): AsyncGenerator<number> {
  yield (await it.next()).value; // want "has no `value`"
}

export function* sync(): Generator<number> {
  yield it.next().value; // want "has no `value`"
}

console.log((await it.next()).value); // want "has no `value`"

// One `await` where the step is made: what `done` says then holds for `value`.
export async function kept(): Promise<number> {
  const step = await it.next();
  if (step.done) return 0; // want "has no `done`"
  return step.value.toFixed().length; // want "has no `value`"
}

// Another use needs the promise, so each of these awaits for itself.
export async function keptAndHandedOn(): Promise<unknown> {
  const step = it.next();
  console.log((await step).done); // want "has no `done`"
  return Promise.all([step, pending]);
}
