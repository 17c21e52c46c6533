import { readFile } from "node:fs/promises";

async function* numbers() {
  yield 1;
}

export function print() {
  for await (const value of numbers()) console.log(value); // want "`for await` needs an async function, and `print` is not one, so JavaScript refuses to load the whole file. Make it `async`." at "await"
}

export function read() {
  const text = await readFile("a.txt", "utf8"); // want "`await` needs an async function, and `read` is not one" at "await"
  return text;
}

export const arrow = () => {
  for await (const value of numbers()) console.log(value); // want "`for await` needs an async function, and this function is not one"
};

export const concise = name => await readFile(name); // want "`await` needs an async function"

const expression = function () {
  for await (const value of numbers()) console.log(value); // want "needs an async function"
  await numbers().next();
};

export default function () {
  for await (const value of numbers()) console.log(value); // want "needs an async function"
}

export const object = {
  print() {
    for await (const value of numbers()) console.log(value); // want "`print` is not one"
  },
  show: () => {
    for await (const value of numbers()) console.log(value); // want "needs an async function"
  },
  get first() {
    return await numbers().next(); // want "`await` cannot stand in a getter"
  },
};

export class Log {
  constructor() {
    for await (const value of numbers()) console.log(value); // want "`for await` cannot stand in a constructor, so JavaScript refuses to load the whole file. Move it into an async function."
  }

  lines = await readFile("a.txt"); // want "`await` cannot stand in the initial value of a class field"

  static {
    for await (const value of numbers()) console.log(value); // want "`for await` cannot stand in a static block"
  }

  print() {
    for await (const value of numbers()) console.log(value); // want "`print` is not one"
  }

  static show() {
    for await (const value of numbers()) console.log(value); // want "`show` is not one"
  }

  set name(value) {
    await value; // want "`await` cannot stand in a setter"
  }
}

export function* generator() {
  for await (const value of numbers()) yield value; // want "`for await` needs an async function, and `generator` is a generator that is not async"
}

export async function outer(names) {
  names.forEach(name => {
    for await (const value of numbers()) console.log(name, value); // want "needs an async function"
  });
  names.map(name => await readFile(name)); // want "needs an async function"
  function inner() {
    await names[0]; // want "`inner` is not one"
  }
  return inner;
}

export async function withDefault(value = await readFile("a.txt")) { // want "`await` cannot stand in the default value of a parameter"
  return value;
}

export function closing(file) {
  await using handle = file; // want "`await using` needs an async function"
  return handle.name;
}

/** @returns {string} */
export function documented() {
  return await readFile("a.txt", "utf8"); // want "`documented` is not one"
}

expression();
