/**
 * AbortSignal.timeout
 *
 * Use it to give a request, or anything else that takes a signal, a deadline that really stops it.
 *
 * @prefix fa-signal-timeout, AbortSignal.timeout
 * @stop url
 * @stop 5_000
 * @stop response
 * @final console.log(response.status);
 */
import { once } from "node:events";
import { createServer } from "node:http";

// Takes requests and never answers them.
const server = createServer(() => {});
server.listen(0, "127.0.0.1");
await once(server, "listening");
const address = server.address();
const url = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}/`;
const closed = once(server, "connection").then(([socket]) => once(socket, "close"));
const realTimeout = AbortSignal.timeout;
// Five seconds become a fifth of one, to keep the test short.
AbortSignal.timeout = ms => realTimeout.call(AbortSignal, ms / 25);

// #region snippet
try {
  const response = await fetch(url, { signal: AbortSignal.timeout(5_000) });
  console.log(response.status);
} catch (error) {
  if (!(error instanceof Error) || error.name !== "TimeoutError") {
    throw error;
  }
  console.log("No answer in time.");
}
// #endregion

await closed;
console.log("connection closed");
server.close();

// Output:
// No answer in time.
// connection closed
