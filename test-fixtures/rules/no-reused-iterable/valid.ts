import { PassThrough, pipeline, type Readable } from "node:stream";
import { missing } from "./there-is-no-such-file.ts";

function* count(to: number): Generator<number> {
  for (let step = 0; step < to; step++) yield step;
}
async function* pages(): AsyncGenerator<string> {
  yield "a";
}
declare const ages: Map<string, number>;
declare const list: readonly number[];
declare const response: Response;
declare const kind: "text" | "json" | "blob";
declare const anything: any;
declare const ready: boolean;
declare function use(...values: unknown[]): void;

class Pages implements AsyncIterable<string> {
  async *[Symbol.asyncIterator](): AsyncGenerator<string> {
    yield "a";
  }
}

export async function restartable(given: Iterable<number>, later: AsyncIterable<string>): Promise<void> {
  // silent: arrays, maps and the like start again each time.
  for (const item of list) use(item);
  for (const item of list) use(item);
  use([...ages], [...ages]);
  // silent: what the parameter is may start again.
  for (const item of given) use(item);
  for (const item of given) use(item);
  for await (const item of later) use(item);
  for await (const item of later) use(item);
  // silent: a class of one's own may start again.
  const own = new Pages();
  for await (const page of own) use(page);
  for await (const page of own) use(page);
  // silent: `any` and unresolved imports can be anything.
  for (const item of anything) use(item);
  use([...anything], [...missing], [...missing]);
}

export function assignedAnew(): void {
  let numbers = count(3);
  for (const number of numbers) use(number);
  // silent: there is a new generator.
  numbers = count(3);
  for (const number of numbers) use(number);
  for (let round = 0; round < 3; round++) {
    // silent: made anew in each round.
    const fresh = count(3);
    for (const number of fresh) use(number);
  }
  let current = count(1);
  while (ready) {
    // silent: made anew in each round.
    use([...current]);
    current = count(2);
  }
}

export async function exclusive(): Promise<unknown> {
  const numbers = count(3);
  // silent: only one of the branches runs.
  if (ready) use([...numbers]);
  else for (const number of numbers) use(number);
  const others = count(3);
  if (ready) return [...others];
  // silent: the function has returned.
  for (const number of others) use(number);
  // silent: only one of the cases runs.
  switch (kind) {
    case "text":
      return response.text();
    case "json":
      return response.json();
    default:
      break;
  }
  // silent: only one of them runs.
  return kind === "blob" ? response.blob() : response.arrayBuffer();
}

export async function correlated(): Promise<void> {
  const numbers = count(3);
  // silent: the conditions may exclude each other.
  if (ready) use([...numbers]);
  if (!ready) use([...numbers]);
  // silent: it is asked whether the body can still be read.
  if (kind === "text") use(await response.text());
  if (!response.bodyUsed) use(await response.text());
}

export async function errors(): Promise<unknown> {
  const reply = await fetch("/");
  // silent: the function throws first.
  if (!reply.ok) throw new Error(await reply.text());
  return reply.json();
}

export async function copies(): Promise<void> {
  const reply = await fetch("/");
  const copy = reply.clone();
  // silent: a clone has a body of its own.
  use(await reply.json(), await copy.text());
  use(await reply.clone().text());
}

export function split(source: Readable): PassThrough[] {
  // silent: a stream can be piped to two others at the same time.
  const one = pipeline(source, new PassThrough(), use);
  const two = pipeline(source, new PassThrough(), use);
  return [one, two];
}

export function manual(): void {
  const numbers = count(3);
  // silent: one step is taken by hand, and the loop takes the others.
  const first = numbers.next();
  for (const number of numbers) use(first, number);
  const lines = count(9);
  for (const line of lines) {
    if (line === 0) {
      // silent: the inner loop goes on where the outer one is, like a parser.
      for (const part of lines) if (part === 3) break;
    }
  }
}

export function continued(): void {
  const keys = ages.keys();
  for (const key of keys) {
    if (key === "a") break;
  }
  // silent: leaving a loop early does not close an iterator of a built-in collection.
  for (const key of keys) use(key);
  const [first] = names();
  use(first);
  // silent: another call makes another generator.
  use([...count(1)], [...count(1)]);
}

function names(): IterableIterator<string> {
  return ["a"].values();
}

export class Feed {
  private rows = count(3);
  get items(): Generator<number> {
    return count(3);
  }
  reset(): void {
    this.rows = count(3);
  }
  print(): void {
    for (const row of this.rows) use(row);
    this.reset();
    // silent: the method between may have made a new one.
    for (const row of this.rows) use(row);
    // silent: a getter can make a new one each time.
    for (const item of this.items) use(item);
    for (const item of this.items) use(item);
  }
}

export function closures(): () => number[] {
  const numbers = count(3);
  for (const number of numbers) use(number);
  // silent: nobody knows when the inner function runs, or whether.
  return () => [...numbers];
}

export function captured(): void {
  let numbers = count(3);
  const renew = () => {
    numbers = count(3);
  };
  for (const number of numbers) use(number);
  renew();
  // silent: another function gives the variable a new value.
  for (const number of numbers) use(number);
}

class Option<T> {
  constructor(readonly value: T) {}
  map<U>(change: (value: T) => U): Option<U> {
    return new Option(change(this.value));
  }
}

export function otherFunctions(): void {
  const numbers = count(3);
  // silent: the callback runs once.
  use(new Option(1).map(value => [...numbers].includes(value)));
  const ids = count(3);
  const print = () => use([...ids]);
  // silent: only one of the calls runs.
  if (ready) print();
  else print();
  for (let round = 0; round < 3; round++) {
    const fresh = count(3);
    const show = () => use([...fresh]);
    // silent: another generator in each round.
    show();
  }
  let current = count(3);
  const before = current;
  current = count(3);
  // silent: these are two generators.
  use([...before], [...current]);
}

export function shadowed(): void {
  const numbers = count(3);
  use([...numbers]);
  {
    const numbers = count(3);
    // silent: another variable of the same name.
    use([...numbers]);
  }
}

export async function conditionalInLoop(): Promise<void> {
  const all = pages();
  for (const item of list) {
    if (item === 1) {
      // silent: this may happen only once.
      for await (const page of all) use(page);
    }
  }
}

function first(items: Iterable<number>): number | undefined {
  if (ready) return undefined;
  for (const item of items) return item;
  return undefined;
}
function keep(items: Iterable<number>): () => number[] {
  return () => [...items];
}

export function handedOn(): void {
  const numbers = count(3);
  // silent: the function may not iterate it.
  use(first(numbers), first(numbers));
  // silent: the function keeps it for later.
  use(keep(numbers), keep(numbers));
  // silent: nothing is known of the function.
  use(numbers);
  use(numbers);
}

async function* workItems(): AsyncGenerator<number> {
  yield 1;
}

export async function sharedByWorkers(): Promise<void> {
  const queue = workItems();
  // silent: the workers run side by side, and each takes what is left.
  const worker = async () => {
    for await (const item of queue) console.log(item);
  };
  await Promise.all([worker(), worker(), worker()]);
  const positions = [1, 2, 3].values();
  const step = async () => {
    // silent: both runs are under way before either is awaited.
    for (const position of positions) await Promise.resolve(position);
  };
  const first = step();
  const second = step();
  await first;
  await second;
}
