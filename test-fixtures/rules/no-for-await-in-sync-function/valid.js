import { readFile } from "node:fs/promises";

async function* numbers() {
  // silent: an async generator.
  yield await readFile("a.txt");
}

export async function print() {
  // silent: an async function.
  for await (const value of numbers()) console.log(value);
  // silent: an async arrow function, method and generator.
  return [async () => await readFile("a.txt"), { async *all() { yield await 1; } }];
}

export class Log {
  // silent: an async function as the initial value.
  lines = async () => await readFile("a.txt");
}

// silent: the top level of a module.
for await (const value of numbers()) console.log(value);
// silent: the same.
export const text = await readFile("a.txt", "utf8");

export async function computed(name) {
  // silent: the names of members belong to the function around the class.
  class Named extends (await import("./there-is-no-such-file.js")).Base {
    [await name]() {}
  }
  return Named;
}
