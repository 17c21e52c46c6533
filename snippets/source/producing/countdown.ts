/**
 * Countdown with delay
 *
 * Use it to count down at a fixed pace; leaving the loop early leaves no timer behind.
 *
 * @prefix fa-countdown, countdown
 * @stop countdown
 * @stop 1_000
 */
// #region snippet
async function* countdown(from: number, delay = 1_000): AsyncGenerator<number, void> {
  for (let left = from; left > 0; left--) {
    yield left;
    await new Promise(resolve => setTimeout(resolve, delay));
  }
}
// #endregion

const started = performance.now();
for await (const left of countdown(3, 20)) {
  console.log(left);
}
console.log("waited:", performance.now() - started > 55);
for await (const left of countdown(3, 600_000)) {
  console.log("once:", left);
  break;
}

// Output:
// 3
// 2
// 1
// waited: true
// once: 3
