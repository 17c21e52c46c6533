import { createReadStream } from "node:fs";
import readline from "node:readline";

async function* count() {
  yield 1;
}

export async function main() {
  const items = count(); // want "is no promise: `await` gives it back as it is" at "await"
  const lines = readline.createInterface({ input: createReadStream("a.txt") }); // want "`Interface` is no promise" "`ReadStream` is no promise"
  for await (const item of count()) console.log(item) // want "Move the `await`" at "await"
  for await (const item of count()) console.log(item) // want "this `await` does nothing"
  await count() // want "they are dropped"
  return { items, lines }
}

export class Log {
  async *lines() {
    yield "a";
  }

  async print() {
    const lines = this.lines(); // want "is no promise"
    for await (const line of lines) console.log(line);
  }
}
