import { missing } from "./there-is-no-such-file.js";

async function* count() {
  yield 1;
}

export async function run(unknown) {
  const it = count();
  // silent: awaited.
  const { value } = await it.next();
  console.log(value, (await it.next()).done);
  // silent: without a type, a parameter can be a sync iterator.
  console.log(unknown.next().value);
  const { done } = unknown.next();
  unknown.return();
  // silent: an unresolved import can be anything.
  console.log(missing().next().value, done);
  // silent: generators are sync here.
  const steps = [1, 2].values();
  console.log(steps.next().value);
}
