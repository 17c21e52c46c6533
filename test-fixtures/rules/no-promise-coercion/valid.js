import { missing } from "./there-is-no-such-file.js";

let cached = null;
let started;

export async function load(anything) {
  // silent: filled at the first call.
  if (!cached) cached = fetch("/data");
  // silent: not started yet.
  if (started) return started;
  started = fetch("/start");
  // silent: an unresolved import can give anything.
  if (missing()) return missing() + 1;
  // silent: a parameter without a type can be anything.
  if (anything) return `${anything}`;
  // silent: the result is tested.
  if (await started) return cached;
  return undefined;
}

export class Client {
  connect() {
    // silent: the property is undefined before the first call.
    if (!this.connection) this.connection = fetch("/connect");
    return this.connection;
  }
}
