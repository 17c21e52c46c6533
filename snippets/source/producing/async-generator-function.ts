/**
 * Async generator function
 *
 * Use it to produce items over time: the body runs only as far as its consumer asks, and `finally` runs when
 * it stops.
 *
 * @prefix fa-gen, async generator, async function*
 * @stop generate
 * @stop source
 * @stop string
 * @stop item
 * @final yield item;
 */
const closed: string[] = [];
async function* letters(): AsyncGenerator<string, void> {
  try {
    yield "a";
    yield "b";
  } finally {
    closed.push("source");
  }
}

// #region snippet
async function* generate(source: AsyncIterable<string>): AsyncGenerator<string, void> {
  for await (const item of source) {
    yield item;
  }
}
// #endregion

for await (const letter of generate(letters())) {
  console.log(letter);
  break;
}
console.log("closed:", closed.join());

// Output:
// a
// closed: source
