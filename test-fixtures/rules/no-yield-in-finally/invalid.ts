import { readFile } from "node:fs/promises";

declare const source: AsyncIterable<string>;
declare function close(): Promise<void>;
declare function tail(): AsyncGenerator<string>;

export async function* declaration(): AsyncGenerator<string> {
  try {
    yield "row";
  } finally {
    yield "closing"; // want "Leaving the loop runs this `finally` only up to the `yield`: the item is lost, and what comes after it never runs. Move the `yield` out of `finally`." at "yield"
    await close();
  }
}

export function* sync(): Generator<number> {
  try {
    yield 1;
    yield 2;
  } finally {
    yield 3; // want "up to the `yield`" at "yield"
  }
}

export async function* delegating() {
  try {
    yield* source;
  } finally {
    yield* tail(); // want "up to the `yield\*`" at "yield*"
    yield* ["end"]; // want "up to the `yield\*`"
  }
}

export function* syncDelegating(more: Set<number>, text: string, pair: [number, number]) {
  try {
    yield* [1, 2];
  } finally {
    yield* [3]; // want "yield\*"
    yield* more; // want "yield\*"
    yield* text; // want "yield\*"
    yield* pair; // want "yield\*"
    yield* sync(); // want "yield\*"
  }
}

export const expression = async function* (rows: AsyncIterable<string>) {
  let batch: string[] = [];
  try {
    for await (const row of rows) {
      batch.push(row);
      if (batch.length < 10) continue;
      yield batch;
      batch = [];
    }
  } finally {
    if (batch.length > 0) yield batch; // want "up to the `yield`"
  }
};

export async function* lastItem(rows: AsyncIterable<string>) {
  let last: string | undefined;
  try {
    for await (const row of rows) {
      last = row;
      yield row;
    }
  } finally {
    if (last !== undefined) {
      yield last; // want "up to the `yield`"
    }
  }
}

export class Feed {
  private count = 0;
  async *[Symbol.asyncIterator](): AsyncGenerator<number> {
    try {
      while (this.count < 10) yield this.count++;
    } finally {
      yield -1; // want "up to the `yield`"
      this.count = 0;
    }
  }
  *items(): IterableIterator<number> {
    try {
      yield this.count;
    } catch {
      yield 0;
    } finally {
      console.log("closing");
      yield -1; // want "up to the `yield`"
    }
  }
  static *all(): Iterable<string> {
    try {
      yield "a";
    } finally {
      for (const name of ["b", "c"]) yield name; // want "up to the `yield`"
    }
  }
  every = async function* () {
    try {
      yield 1;
    } finally {
      yield await readFile("end.txt"); // want "up to the `yield`"
    }
  };
}

export const api = {
  async *list() {
    try {
      yield 1;
    } finally {
      yield; // want "up to the `yield`"
      await close();
    }
  },
  *numbers() {
    try {
      yield 1;
    } finally {
      try {
        yield 2; // want "up to the `yield`"
      } catch {
        yield 3; // want "up to the `yield`"
      }
    }
  },
};

export async function* nested() {
  try {
    try {
      yield 1;
    } finally {
      await close();
    }
  } catch (error) {
    console.error(error);
  } finally {
    switch (1) {
      default:
        yield 2; // want "up to the `yield`"
    }
  }
}

export async function* onlyCatchWaits() {
  try {
    await close();
  } catch (error) {
    yield error;
  } finally {
    yield "end"; // want "up to the `yield`"
  }
}

export async function* inner() {
  try {
    yield 1;
  } finally {
    try {
      await close();
    } finally {
      void (yield 2); // want "up to the `yield`"
    }
  }
}

export async function* inPipeline(run: (source: () => AsyncGenerator<string>) => Promise<void>) {
  await run(async function* () {
    try {
      yield "row";
    } finally {
      yield "footer"; // want "up to the `yield`"
    }
  });
}

export function* typed(): Generator<number, void, unknown> {
  try {
    yield 1;
  } finally {
    // one
    yield /* two */ 2; // want "up to the `yield`"
  }
}
