import { tick } from "./there-is-no-such-file.js";

export async function unsure(state, pause) {
  // silent: an unresolved import can be anything.
  while (!state.done) await tick();
  // silent: the parameter can be anything.
  while (!state.done) await pause;
}
