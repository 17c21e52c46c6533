declare function load(name: string): Promise<string>;
declare function log(...values: unknown[]): void;
declare const names: string[];
declare const store: { read(): Promise<string>; write(text: string): Promise<void> };
declare const lines: AsyncIterable<string>;

export async function inTurn(): Promise<string> {
  const first = load("a");
  const second = load("b");
  const a = await first;
  const b = await second; // want "`second` runs already while the code waits for something else" at "second"
  return a + b;
}

export async function three(): Promise<void> {
  const first = load("a"); // the first one
  const second = load("b"); // the second one
  const third = load("c");
  log(await first);
  log(await second); // want "`second` runs already .* Wait for all of them" at "second"
  log(await third);
}

export async function inOneExpression(): Promise<string> {
  const first = load("a");
  const second = load("b");
  return (await first) + (await second); // want "`second` runs already" at "second"
}

export async function inList(): Promise<string[]> {
  const first = load("a"), second = load("b");
  return [await first, await second]; // want "`second` runs already"
}

export async function inTry(): Promise<void> {
  try {
    const first = store.read();
    const second = store.read();
    log(await first);
    log(await second); // want "`second` runs already"
  } catch (error) {
    log(error);
  }
}

export async function single(): Promise<string> {
  const text = load("a");
  await store.write("started");
  return await text; // want "`text` runs already .* start it later" at "text"
}

export async function startedBetween(): Promise<string> {
  const first = load("a");
  const second = await load("b");
  return second + (await first); // want "`first` runs already"
}

export async function otherOrder(): Promise<string> {
  const first = load("a");
  const second = load("b");
  const b = await second;
  return b + (await first); // want "`first` runs already" at "first"
}

export async function inLoop(): Promise<void> {
  for (const name of names) {
    const text = load(name);
    const other = load(`${name}.txt`);
    log(await text, await other); // want "`other` runs already"
  }
}

export async function acrossLoop(): Promise<string> {
  const text = load("a");
  for await (const line of lines) log(line);
  return await text; // want "`text` runs already"
}

export async function inBranch(isLate: boolean): Promise<void> {
  const first = load("a");
  const second = load("b");
  if (isLate) log(await first);
  log(await second); // want "`second` runs already"
}

export async function twoGroups(): Promise<void> {
  const a = load("a");
  const b = load("b");
  log(await a, await b); // want "`b` runs already"
  const c = load("c");
  const d = load("d");
  log(await c, await d); // want "`d` runs already"
}

export async function destructured(): Promise<void> {
  const [first, second] = [load("a"), load("b")];
  log(await first);
  log(await second); // want "`second` runs already"
}

export async function withReject(): Promise<void> {
  const failing = new Promise<void>((_resolve, reject) => reject(new Error("no")));
  await store.write("text");
  await failing; // want "`failing` runs already"
}

export async function* generated(): AsyncGenerator<string> {
  const text = load("a");
  yield "first";
  yield await text; // want "`text` runs already"
}

export async function lists(): Promise<void> {
  const all = names.map(load);
  for (const text of all) log(await text); // want "All promises of the list run already" at "text"
  for (const text of names.map(async name => load(name))) {
    log(await text); // want "All promises of the list run already"
  }
  for (const text of [load("a"), load("b")]) await text; // want "All promises of the list run already"
}

export class Service {
  async open(): Promise<void> {
    const first = this.read();
    const second = this.read();
    await first;
    await second; // want "`second` runs already"
  }
  async read(): Promise<string> {
    return "";
  }
  close = async () => {
    const first = this.read();
    const second = this.read();
    await first;
    await second; // want "`second` runs already"
  };
}

const one = load("a");
const two = load("b");
log(await one);
log(await two); // want "`two` runs already"
