import { rows } from "./there-is-no-such-file.js";

export async function unsure(items) {
  // silent: without a type, a parameter can be a promise.
  console.log(await items, await items.load());
  // silent: an unresolved import can be anything.
  console.log(await rows());
}
