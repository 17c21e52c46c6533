async function* count() {
  yield 1;
}

const later = count();

export async function run() {
  const it = count();
  console.log((await it.next()).value); // want "`it.next\(\)` is a promise, and a promise has no `value`" at "value"
  const { value, done } = await it.next(); // want "which has neither `value` nor `done`"
  let step = it.next();
  while (!(await step).done) { // want "`step` is a promise"
    console.log((await step).value); // want "`step` is a promise"
    step = it.next();
  }
  while (!(await it.next()).done) console.log(value, done); // want "has no `done`"
  if (it.next()) console.log("more"); // want "counts as true"
  await it.return(); // want "goes on before"
}

/** @param {AsyncIterator<number>} steps */
export function documented(steps) {
  return steps.next().value // want "has no `value`"
}

export async function body() {
  const response = await fetch("/")
  const reader = response.body.getReader()
  const { value } = await reader.read() // want "`reader.read\(\)` is a promise"
  return value
}

export class Reader {
  it = count()
  async first() {
    return (await this.it.next()).value // want "has no `value`"
  }
  stop() {
    later.return() // want "goes on before"
  }
}
