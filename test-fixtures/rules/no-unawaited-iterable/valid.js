import { load } from "./there-is-no-such-file.js";

export async function unsure(items, /** @type {Promise<number>} */ number) {
  // silent: without a type, a parameter can be anything.
  for (const item of items) console.log(item, [...items], items.map(String));
  // silent: an unresolved import can be anything.
  for (const row of load()) console.log(row, Array.from(load()));
  // silent: awaiting it would not make it iterable.
  for (const digit of number) console.log(digit);
}
