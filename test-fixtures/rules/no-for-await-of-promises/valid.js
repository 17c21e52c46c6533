import { load, tasks } from "./there-is-no-such-file.js";

export async function unsure(items) {
  // silent: without a type, a parameter can be anything.
  for await (const item of items) console.log(item);
  // silent: an unresolved import can be anything.
  for await (const item of tasks) console.log(item);
  // silent: nothing is known of what it returns.
  for await (const item of ["a"].map(load)) console.log(item);
}
