import { missing } from "./there-is-no-such-file.js";

export async function run(unknown, /** @type {number[]} */ list) {
  // silent: without a type, a parameter can be an array.
  for (const item of unknown) console.log(item);
  for (const item of unknown) console.log(item);
  // silent: arrays start again each time.
  console.log([...list], [...list]);
  const items = missing();
  // silent: an unresolved import can be anything.
  for await (const item of items) console.log(item);
  for await (const item of items) console.log(item);
  // silent: something that is no response may be read twice.
  console.log(await unknown.text(), await unknown.text());
}

async function* jobs() {
  yield 1;
  yield 2;
}

async function worker(source) {
  for await (const job of source) await job;
}

export async function shared() {
  const queue = jobs();
  // silent: workers that run at the same time share the items.
  await Promise.all([worker(queue), worker(queue)]);
  const other = jobs();
  const running = [];
  running.push(worker(other));
  // silent: this worker joins the first one.
  running.push(worker(other));
  await Promise.all(running);
}
