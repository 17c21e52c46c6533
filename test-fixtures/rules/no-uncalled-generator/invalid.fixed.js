async function* count() {
  yield 1;
}

const letters = function* () {
  yield "a";
};

const ages = new Map([["a", 1]]);

export class Log {
  async *lines() {
    yield "a";
  }

  static *names() {
    yield "a";
  }

  async print() {
    for await (const line of this.lines()) console.log(line); // want "Call it: `this.lines\(\)`" at "this.lines"
    for (const name of Log.names()) console.log(name); // want "Call it: `Log.names\(\)`"
  }
}

export async function main() {
  for await (const value of count()) console.log(value); // want "`count` is a function" at "count"
  for (const letter of letters()) console.log(letter); // want "`letters` is a function"
  for (const [name, age] of ages.entries()) console.log(name, age); // want "`ages.entries` is a function"
  console.log([...letters()], Array.from(count), new Set(letters())); // want "`letters` is a function" "`count` is a function" "`letters` is a function"
  console.log(await count.next(), letters.next().value); // want "has `next`" "has `next`"
  const [first] = letters(); // want "`letters` is a function"
  return first;
}

export function* all(limit) {
  yield* letters(); // want "`letters` is a function"
  yield* all; // want "Call it: `all\(…\)`"
}
