/**
 * Queue or channel
 *
 * Use it to turn callbacks into an async iterable: one side pushes items, the other loops over them until it
 * is closed.
 *
 * @prefix fa-channel, channel, queue
 * @stop Channel
 */
// #region snippet
class Channel<T> implements AsyncIterable<T> {
  readonly #items: T[] = [];
  #waiting: (() => void)[] = [];
  #closed = false;

  /** Adds an item; after `close` it is dropped. */
  push(item: T): void {
    if (!this.#closed) {
      this.#items.push(item);
      this.#wake();
    }
  }

  /** Ends every loop once it has taken what is left. */
  close(): void {
    this.#closed = true;
    this.#wake();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T, void> {
    try {
      while (true) {
        while (this.#items.length > 0) {
          yield this.#items.shift() as T;
        }
        if (this.#closed) {
          return;
        }
        await new Promise<void>(resolve => this.#waiting.push(resolve));
      }
    } finally {
      // Nobody listens after the loop is left, so items must not pile up.
      this.close();
    }
  }

  #wake(): void {
    for (const resolve of this.#waiting.splice(0)) {
      resolve();
    }
  }
}
// #endregion

const channel = new Channel<string>();
channel.push("early");
setTimeout(() => {
  channel.push("late");
  channel.push("last");
  channel.close();
  channel.push("too late");
}, 5);
for await (const item of channel) {
  console.log(item);
}
console.log("closed");

const left = new Channel<number>();
left.push(1);
left.push(2);
for await (const item of left) {
  console.log("taken:", item);
  break;
}
left.push(3);
for await (const item of left) {
  console.log("left over:", item);
}

const waiting = new Channel<string>();
const iterator = waiting[Symbol.asyncIterator]();
const steps = Promise.all([iterator.next(), iterator.next(), iterator.next()]);
waiting.push("a");
waiting.push("b");
waiting.close();
console.log((await steps).map(step => (step.done ? "done" : step.value)).join());

const shared = new Channel<string>();
const log: string[] = [];
async function consume(name: string): Promise<void> {
  for await (const item of shared) {
    log.push(`${name} took ${item}`);
  }
  log.push(`${name} ended`);
}
const consumers = Promise.all([consume("one"), consume("two")]);
setImmediate(() => {
  shared.push("x");
  shared.close();
});
await consumers;
console.log(log.sort().join(", "));

// Output:
// early
// late
// last
// closed
// taken: 1
// left over: 2
// a,b,done
// one ended, one took x, two ended
