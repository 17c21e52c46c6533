import { load, rows } from "./there-is-no-such-file.js";

export async function unsure(items, /** @type {any} */ more) {
  // silent: without a type, a parameter can be anything.
  for (const item of items) console.log(item, [...items], ...items);
  // silent: it is `any`.
  for (const item of more) console.log(item);
  // silent: an unresolved import can be anything.
  for (const row of rows) console.log(row);
  // silent: the same for what it returns.
  console.log([...load()], Array.from(load()), `${load()}`);
}

/** @param {Iterable<number> | AsyncIterable<number>} items */
export function either(items) {
  // silent: it can be a list.
  return Symbol.iterator in items ? [...items] : [];
}
