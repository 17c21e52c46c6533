import { missing } from "./there-is-no-such-file.js";

export function unsure(clock, end) {
  // silent: the parameter can be anything.
  while (clock.now() < end) {}
  // silent: an unresolved import can be anything.
  while (missing() < end) {}
  // silent: a method that happens to be called like this.
  clock.sleep(5);
  clock.wait(5);
}
