declare const it: AsyncGenerator<number>;
declare const other: AsyncIterator<string>;
declare const iterable: AsyncIterableIterator<number>;
declare const reader: ReadableStreamDefaultReader<Uint8Array>;
declare const byob: ReadableStreamBYOBReader;
declare const source: AsyncIterable<number>;
declare const decoder: TextDecoder;
declare const signal: AbortSignal;
declare let running: boolean;
declare function use(...values: unknown[]): void;

export async function destructured(): Promise<void> {
  while (true) {
    const { value } = await reader.read(); // want "Nothing looks at `done` of `reader.read\(\)`" at "value"
    use(value);
  }
}

export async function renamed(): Promise<void> {
  for (;;) {
    const { value: chunk } = await it.next(); // want "Nothing looks at `done` of `it.next\(\)`" at "value: chunk"
    use(chunk);
  }
}

export async function assigned(): Promise<void> {
  let value: number | undefined;
  while (true) {
    ({ value } = await it.next()); // want "Nothing looks at `done`" at "value"
    use(value);
  }
}

export async function accessed(): Promise<void> {
  let total = 0;
  while (true) {
    const chunk = (await reader.read()).value; // want "Nothing looks at `done`" at "value"
    total += chunk!.length;
    use(total);
  }
}

export async function accessedInPlace(): Promise<void> {
  while (true) {
    use((await it.next()).value); // want "Nothing looks at `done`" at "value"
  }
}

export async function accessedByName(): Promise<void> {
  while (true) use((await other.next())["value"]); // want "Nothing looks at `done`" at "\"value\""
}

export async function inVariable(): Promise<void> {
  while (true) {
    const result = await it.next();
    use(result.value); // want "Nothing looks at `done` of `it.next\(\)`" at "value"
  }
}

export async function inVariableWithPattern(): Promise<void> {
  do {
    const step = await other.next();
    const { value } = step; // want "Nothing looks at `done`" at "value"
    use(value);
  } while (true);
}

export async function truthOfStep(): Promise<void> {
  let step = await it.next();
  while (step) {
    use(step.value); // want "Nothing looks at `done`" at "value"
    step = await it.next();
  }
}

export async function truthOfAssignment(): Promise<void> {
  let step;
  while ((step = await it.next())) {
    use(step.value); // want "Nothing looks at `done`" at "value"
  }
}

export async function chained(): Promise<void> {
  while (true) {
    await it.next().then(({ value }) => use(value)); // want "Nothing looks at `done` of `it.next\(\)`" at "value"
  }
}

export async function chainedToValue(): Promise<void> {
  while (true) {
    const value = await reader.read().then(step => step.value); // want "Nothing looks at `done`" at "value"
    use(value);
  }
}

export async function forHead(): Promise<void> {
  for (let step = await it.next(); ; step = await it.next()) {
    use(step.value); // want "Nothing looks at `done`" at "value"
  }
}

export async function flags(this: { closed: boolean; handle(value: unknown): void }): Promise<void> {
  while (running) {
    const { value } = await it.next(); // want "Nothing looks at `done`"
    use(value);
  }
  while (!signal.aborted) {
    const { value } = await reader.read(); // want "Nothing looks at `done`"
    use(value);
  }
  while (!this.closed) {
    const { value } = await reader.read(); // want "Nothing looks at `done`"
    this.handle(value);
  }
  const deadline = Date.now() + 1000;
  while (Date.now() < deadline) {
    const { value } = await iterable.next(); // want "Nothing looks at `done`"
    use(value);
  }
}

export async function exits(): Promise<void> {
  while (true) {
    if (signal.aborted) break;
    const { value } = await it.next(); // want "Nothing looks at `done`"
    use(value);
  }
  while (true) {
    try {
      const { value } = await reader.read(); // want "Nothing looks at `done`"
      use(decoder.decode(value));
    } catch (error) {
      use(error);
      break;
    }
  }
  while (true) {
    const { value } = await other.next(); // want "Nothing looks at `done`"
    if (value === undefined) continue;
    use(value);
  }
  outer: while (true) {
    for (const step of [1, 2]) {
      if (step > 2) break;
    }
    const { value } = await it.next(); // want "Nothing looks at `done`"
    switch (value) {
      case 1:
        break;
      default:
        continue outer;
    }
  }
}

export async function* forwarding(): AsyncGenerator<number> {
  const inner = source[Symbol.asyncIterator]();
  while (true) {
    const { value } = await inner.next(); // want "Nothing looks at `done`"
    yield value * 2;
  }
}

export async function* together(): AsyncGenerator<[number, string]> {
  while (true) {
    const [left, right] = await Promise.all([it.next(), other.next()]);
    yield [left.value, right.value]; // want "done` of `it.next" at "value" "done` of `other.next" at "value"
  }
}

export async function* togetherDestructured() {
  while (true) {
    const [{ value: left }, { value: right }] = await Promise.all([it.next(), other.next()]); // want "it.next" at "value: left" "other.next" at "value: right"
    yield [left, right];
  }
}

export async function recursion(): Promise<void> {
  async function pump(): Promise<void> {
    const { value } = await reader.read(); // want "Nothing looks at `done`"
    use(value);
    return pump();
  }
  async function again(): Promise<void> {
    const step = await it.next();
    use(step.value); // want "Nothing looks at `done`"
    await again();
  }
  await pump();
  await again();
}

export class Reader {
  #reader = reader;
  async run(): Promise<void> {
    while (true) {
      const { value } = await this.#reader.read(); // want "done` of `this.#reader.read\(\)`"
      this.handle(value);
    }
  }
  async bytes(view: Uint8Array): Promise<void> {
    while (true) {
      const { value } = await byob.read(view); // want "Nothing looks at `done`"
      view = value!;
    }
  }
  handle(value: unknown): void {
    use(value);
  }
}

export async function generic<T extends AsyncIterator<string, void>>(given: T): Promise<void> {
  const done = false;
  while (true) {
    const { value } = await given.next(); // want "Nothing looks at `done`"
    use(value, done);
  }
}

export async function parenthesized(): Promise<void> {
  while (1) {
    const { value } = (await it.next()); // want "Nothing looks at `done`"
    const second = (await it.next() as IteratorYieldResult<number>).value; // want "Nothing looks at `done`"
    use(value, second);
  }
}

export async function noBlock(): Promise<void> {
  while (true) use(await (await it.next()).value); // want "Nothing looks at `done`"
}
