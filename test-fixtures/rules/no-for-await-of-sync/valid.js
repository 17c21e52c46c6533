import { missing } from "./there-is-no-such-file.js";

export async function unsure(untyped, /** @type {Promise<number>[]} */ promises) {
  // silent: without a type, a parameter can be anything.
  for await (const item of untyped) console.log(item);
  // silent: an unresolved import can be anything.
  for await (const item of missing()) console.log(item);
  // silent: the loop awaits each item.
  for await (const item of promises) console.log(item);
  // silent: nothing is known of what is in an empty list.
  const later = [];
  for await (const item of later) console.log(item);
}
