import { open } from "node:fs/promises";

class Connection {
  async query() {}
  async [Symbol.asyncDispose]() {
    await this.query();
  }
}

export async function main() {
  await using connection = new Connection(); // want "`Connection` has `\[Symbol\.asyncDispose\]`" at "using"
  await using file = await open("file"); // want "`FileHandle` has"
  await using promise = await open("file"); // want "This is a promise of `FileHandle`" at "open(\"file\")"
  return [connection, file, promise];
}

export class Timer {
  async [Symbol.dispose]() { // want "does not wait for an async" at "async"
    await this.stop();
  }
  async stop() {}
}

export const lock = {
  [Symbol.dispose]: async () => {}, // want "does not wait for an async" at "async"
};

Timer.prototype[Symbol.dispose] = async function () {}; // want "does not wait for an async" at "async"

export async function work() {
  using timer = new Timer();
  await timer.stop();
}
