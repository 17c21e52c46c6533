import { missing } from "./there-is-no-such-file.js";

async function* list() {
  yield 1;
}

export async function run(unknown) {
  // silent: iterated.
  for await (const item of list()) console.log(item);
  // silent: handed on.
  console.log(list());
  // silent: without a type, a parameter can be anything.
  unknown();
  unknown.items();
  // silent: an unresolved import can be anything.
  missing();
  const later = list();
  // silent: used in a function that runs later.
  return () => later.next();
}
