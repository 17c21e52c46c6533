import { fetchAll } from "./there-is-no-such-file.js";

// silent: an unresolved import can be anything.
export async function* imported() {
  yield "a";
  yield fetchAll();
}

// silent: an untyped parameter can be anything.
export async function* given(source) {
  yield "a";
  yield source.read();
}
