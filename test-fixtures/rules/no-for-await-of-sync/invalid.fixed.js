/** @param {string[]} names */
export async function list(names) {
  for (const name of names) console.log(name); // want "`string\[\]` is not async iterable"
  for (const digit of [1, 2, 3]) console.log(digit); // want "is not async iterable"
  for (const [key, value] of new Map([["a", 1]])) console.log(key, value); // want "is not async iterable"
}

function* count() {
  yield 1;
}

export async function counted() {
  for (const step of count()) console.log(step); // want "is not async iterable"
}
