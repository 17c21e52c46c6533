import { missing } from "./there-is-no-such-file.js";

export async function run(unknown) {
  const it = missing();
  while (true) {
    // silent: an unresolved import can be anything.
    const { value } = await it.next();
    // silent: without a type, a parameter can be anything.
    const step = await unknown.read();
    console.log(value, step.value);
  }
}

export async function read(response) {
  const reader = new Response(response).body.getReader();
  while (true) {
    // silent: `done` is looked at.
    const { done, value } = await reader.read();
    if (done) return;
    console.log(value);
  }
}
