import { missing } from "./there-is-no-such-file.js";

export async function unsure(list, callback) {
  // silent: without a type, the list can be anything.
  list.filter(async item => item);
  missing().forEach(async item => item);
  // silent: without a type, the callback can be anything.
  [1, 2].filter(callback);
}
