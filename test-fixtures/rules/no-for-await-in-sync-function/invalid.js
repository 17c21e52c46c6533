/** @param {AsyncIterable<string>} lines */
export function declared(lines) {
  for await (const line of lines) console.log(line); // want "`for await` may only stand in an async function" at "await"
}

export const arrow = lines => {
  for await (const line of lines) console.log(line); // want "Make the function `async`"
};

export const expression = function (lines) {
  for await (const line of lines) console.log(line); // want "Make the function `async`"
};

export class Reader {
  read(lines) {
    for await (const line of lines) console.log(line); // want "Make the function `async`"
  }

  static load(lines) {
    for await (const line of lines) console.log(line); // want "Make the function `async`"
  }

  constructor(lines) {
    for await (const line of lines) console.log(line); // want "may not stand here"
  }

  get all() {
    for await (const line of this.lines) return line; // want "may not stand here"
  }

  static {
    for await (const line of sources) console.log(line); // want "may not stand here"
  }
}

export const object = {
  read(lines) {
    for await (const line of lines) console.log(line); // want "Make the function `async`"
  },
};

export function* generator(lines) {
  for await (const line of lines) yield line; // want "`for await` may only stand"
}

export async function outer(lists) {
  lists.forEach(list => {
    for await (const item of list) console.log(item); // want "Make the function `async`"
  });
}

export function twice(lines) {
  for await (const line of lines) console.log(line); // want "Make the function `async`"
  for await (const line of lines) console.log(line);
}

export function plainAwait(load) {
  const text = await load(); // want "`await` may only stand in an async function" at "await"
  return text;
}

export const callback = load => await load(); // want "`await` may only stand"
