import { sleep } from "./there-is-no-such-file.js";

export async function unsure(delay, pause) {
  // silent: an unresolved import can be anything.
  sleep(10);
  // silent: the parameters can be anything.
  delay(10);
  pause.wait(10);
}
