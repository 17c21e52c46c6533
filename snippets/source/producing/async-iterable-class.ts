/**
 * Async iterable class
 *
 * Use it when every loop must get an iterator of its own and a generator method is not enough; `next`,
 * `return` and `done` are written out.
 *
 * @prefix fa-class, async iterable class, Symbol.asyncIterator
 * @stop Countdown
 * @stop from
 */
// #region snippet
class Countdown implements AsyncIterable<number> {
  readonly #from: number;

  constructor(from: number) {
    this.#from = from;
  }

  // Not async: a loop needs the iterator itself, and every loop gets a new one.
  [Symbol.asyncIterator](): AsyncIterator<number, void, undefined> {
    let left = this.#from;
    return {
      async next() {
        if (left <= 0) {
          return { done: true, value: undefined };
        }
        return { done: false, value: left-- };
      },
      // Called when a loop stops early: release here, and before `done`, whatever the iterator holds.
      async return() {
        left = 0;
        return { done: true, value: undefined };
      },
    };
  }
}
// #endregion

const countdown = new Countdown(3);
for await (const left of countdown) {
  console.log(left);
}
const iterator = countdown[Symbol.asyncIterator]();
for await (const left of { [Symbol.asyncIterator]: () => iterator }) {
  console.log("first of another loop:", left);
  break;
}
console.log("after break:", await iterator.next());

// Output:
// 3
// 2
// 1
// first of another loop: 3
// after break: { done: true, value: undefined }
