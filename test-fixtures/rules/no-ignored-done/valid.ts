declare const it: AsyncGenerator<number>;
declare const other: AsyncIterator<string>;
declare const endless: AsyncGenerator<number, never>;
declare const reader: ReadableStreamDefaultReader<Uint8Array>;
declare const messages: AsyncGenerator<{ type: "data" | "end"; text: string }>;
declare const anything: any;
declare const names: string[];
declare function use(...values: unknown[]): void;
declare function isOver(): boolean;
declare function assert(value: unknown): asserts value;
declare const sync: Iterator<number>;
declare const socket: { read(): Promise<{ value: string }> };

async function* ids() {
  let id = 0;
  while (true) yield id++;
}

export async function lookedAt(): Promise<void> {
  while (true) {
    // silent: `done` is looked at.
    const { value, done } = await it.next();
    if (done) break;
    use(value);
  }
  while (true) {
    // silent: `done` is looked at.
    const step = await reader.read();
    if (step.done) return;
    use(step.value);
  }
  // silent: `done` is the condition.
  for (let step = await it.next(); !step.done; step = await it.next()) use(step.value);
  while (true) {
    // silent: whoever gets the whole step can look at `done`.
    const step = await it.next();
    use(step);
    use(step.value);
  }
}

export async function valueDecides(): Promise<void> {
  while (true) {
    // silent: no value ends the loop.
    const { value } = await reader.read();
    if (!value) break;
    use(value);
  }
  // silent: no value ends the loop.
  let chunk: Uint8Array | undefined;
  while ((chunk = (await reader.read()).value)) use(chunk);
  while (true) {
    // silent: the last message ends the loop.
    const { value: message } = await messages.next();
    if (message?.type === "end") return;
    use(message);
  }
  while (true) {
    // silent: without a value, this throws.
    const { value } = await reader.read();
    if (value === undefined) throw new Error("closed too early");
    use(value);
  }
  while (true) {
    // silent: without a value, this throws.
    const { value } = await reader.read();
    assert(value);
    use(value.length);
  }
}

export async function chained(): Promise<void> {
  while (true) {
    // silent: `done` is looked at.
    await it.next().then(({ value, done }) => use(value, done));
    // silent: no value ends the loop.
    const value = await reader.read().then(step => step.value);
    if (!value) break;
  }
  let isOpen = true;
  while (isOpen) {
    // silent: what the callback sees decides.
    await it.next().then(({ value }) => {
      isOpen = value !== undefined;
    });
  }
}

export async function counted(): Promise<void> {
  // silent: the number of items is known.
  for (let index = 0; index < 10; index++) {
    const { value } = await it.next();
    use(value);
  }
  // silent: one item for each name.
  for (const name of names) {
    const { value } = await it.next();
    use(name, value);
  }
  // silent: the loop counts what it got.
  const found: unknown[] = [];
  while (found.length < 3) {
    const { value } = await it.next();
    found.push(value);
  }
  // silent: the text decides.
  let text = "";
  while (true) {
    const { value } = await other.next();
    text += value;
    if (text.endsWith("\n")) break;
  }
  // silent: a call can look at anything.
  while (!isOver()) {
    const { value } = await it.next();
    use(value);
  }
  while (true) {
    if (isOver()) break;
    const { value } = await it.next();
    use(value);
  }
  while (true) {
    // silent: the other iterator's end ends the loop.
    const left = await it.next();
    if (left.done) break;
    const { value: right } = await other.next();
    use(left.value, right);
  }
}

export async function never(): Promise<void> {
  while (true) {
    // silent: this generator never ends, by its type.
    const { value } = await endless.next();
    use(value);
  }
  const numbers = ids();
  while (true) {
    // silent: this generator never ends, as its loop shows.
    const { value } = await numbers.next();
    use(value);
  }
}

export async function once(): Promise<void> {
  // silent: no loop.
  const { value } = await it.next();
  use(value);
  while (true) {
    // silent: the loop runs once.
    const { value: first } = await it.next();
    use(first);
    break;
  }
}

export async function others(): Promise<void> {
  while (true) {
    // silent: `any` can be anything.
    const { value } = await anything.next();
    // silent: what this gives has no `done`.
    const message = (await socket.read()).value;
    // silent: sync iterators are stepped without `await`.
    use(value, message, sync.next().value);
  }
}

export async function recursion(left: number): Promise<void> {
  // silent: the count ends it.
  const { value } = await it.next();
  use(value);
  if (left > 0) await recursion(left - 1);
}
