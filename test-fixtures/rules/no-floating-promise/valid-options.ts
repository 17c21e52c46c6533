// options: {"ignoreIIFE": true, "allowForKnownSafeCalls": ["track", "flush", "node:fs/promises#unlink"], "allowForKnownSafePromises": ["SafePromise"]}
import { unlink } from "node:fs/promises";

declare function track(): Promise<void>;
declare const logger: { flush(): Promise<void> };
interface SafePromise<T> extends Promise<T> {}
declare function fetchSafely(): SafePromise<number>;

export function allowed(): void {
  // silent: called on the spot.
  (async () => {
    await track();
  })();
  // silent: allowed by name.
  track();
  // silent: allowed by the name of the method.
  logger.flush();
  // silent: allowed by module and name.
  unlink("file");
  // silent: allowed by type.
  fetchSafely();
}
