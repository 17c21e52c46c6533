/**
 * Manual iteration with cleanup
 *
 * Use it when a loop cannot express which item is taken when, for example when the first one is special.
 *
 * @prefix fa-next, manual iteration, iterator next
 * @stop source
 * @stop iterator
 * @stop result
 * @final console.log(result.value);
 */
const log: string[] = [];
async function* letters(): AsyncGenerator<string, void> {
  try {
    yield "a";
    yield "b";
  } finally {
    log.push("closed");
  }
}
const source = {
  [Symbol.asyncIterator]() {
    const items = letters();
    return {
      next: () => items.next(),
      return: () => {
        log.push("return");
        return items.return();
      },
    };
  },
};

// #region snippet
const iterator = source[Symbol.asyncIterator]();
try {
  let result = await iterator.next();
  while (!result.done) {
    console.log(result.value);
    result = await iterator.next();
  }
} finally {
  // Lets the source clean up, also when something above throws.
  await iterator.return?.();
}
// #endregion

console.log(log.join(", "));

// Output:
// a
// b
// closed, return
