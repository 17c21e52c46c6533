/**
 * Merge async iterables
 *
 * Use it to handle the items of several async iterables in one loop, in the order in which they arrive.
 *
 * @prefix fa-merge, merge async iterables
 * @stop merge
 */
// #region snippet
async function* merge<T>(...sources: AsyncIterable<T>[]): AsyncGenerator<T, void> {
  const iterators = sources.map(source => source[Symbol.asyncIterator]());
  const arrived: { iterator: AsyncIterator<T>; step: Promise<IteratorResult<T>> }[] = [];
  let wake: (() => void) | undefined;
  const pull = (iterator: AsyncIterator<T>) => {
    const step = iterator.next();
    const onSettled = () => {
      arrived.push({ iterator, step });
      wake?.();
    };
    step.then(onSettled, onSettled);
  };

  let open = iterators.length;
  try {
    iterators.forEach(pull);
    while (open > 0) {
      const next = arrived.shift();
      if (!next) {
        await new Promise<void>(resolve => {
          wake = resolve;
        });
        continue;
      }
      const result = await next.step;
      if (result.done) {
        open--;
        continue;
      }
      yield result.value;
      pull(next.iterator);
    }
  } finally {
    // Asks every source to close; one that still waits for its next item does so only after that.
    void Promise.allSettled(iterators.map(async iterator => iterator.return?.()));
  }
}
// #endregion

async function* every(name: string, ms: number, count: number): AsyncGenerator<string, void> {
  try {
    for (let i = 1; i <= count; i++) {
      await new Promise(resolve => setTimeout(resolve, ms));
      yield `${name}${i}`;
    }
  } finally {
    console.log(name, "closed");
  }
}

const items: string[] = [];
for await (const item of merge(every("fast", 1, 3), every("slow", 150, 1))) {
  items.push(item);
}
console.log(items.join());

for await (const item of merge(every("first", 1, 3), every("second", 150, 3))) {
  console.log(item);
  break;
}
console.log("loop left");

try {
  const broken = merge(every("good", 20, 9), {
    [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(new Error("broken source")) }),
  });
  for await (const item of broken) {
    console.log(item);
  }
} catch (error) {
  console.log((error as Error).message);
}

// Output:
// fast closed
// slow closed
// fast1,fast2,fast3,slow1
// first1
// first closed
// loop left
// broken source
// good closed
// second closed
