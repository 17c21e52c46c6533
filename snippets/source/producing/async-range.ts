/**
 * Async range
 *
 * Use it to count without keeping timers, input and output waiting: it gives way before each number.
 *
 * @prefix fa-range, async range
 * @stop range
 */
// #region snippet
async function* range(start: number, end: number, step = 1): AsyncGenerator<number, void> {
  for (let value = start; value < end; value += step) {
    // A timer lets other work run between the numbers; awaiting a settled promise would not.
    await new Promise(resolve => setTimeout(resolve, 0));
    yield value;
  }
}
// #endregion

let timers = 0;
const timer = setInterval(() => timers++, 1);
for await (const value of range(0, 100, 20)) {
  console.log(value);
}
clearInterval(timer);
console.log("timers ran:", timers > 0);

// Output:
// 0
// 20
// 40
// 60
// 80
// timers ran: true
