import { rows } from "./there-is-no-such-file.js";

function* letters() {
  yield "a";
}

function items() {
  return letters();
}
items[Symbol.iterator] = letters;
items.next = () => 1;

export function unsure(callback, handlers) {
  // silent: without a type, a parameter can be anything.
  for (const value of callback) console.log(value, [...handlers], ...callback);
  // silent: an unresolved import can be anything.
  for (const row of rows) console.log(row, Array.from(rows));
  // silent: the function has been made iterable, and got a `next` of its own.
  for (const item of items) console.log(item, items.next());
}
