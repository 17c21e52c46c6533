/**
 * Fetch body as text
 *
 * Use it to handle a response's text while it still arrives; leaving the loop cancels the download.
 *
 * @prefix fa-fetch, fetch text, response body
 * @stop fetchText
 */
import { once } from "node:events";
import { createServer } from "node:http";

// #region snippet
async function* fetchText(url: string, init?: RequestInit): AsyncGenerator<string, void> {
  const response = await fetch(url, init);
  if (!response.ok || !response.body) {
    throw new Error(`${url} answered with status ${response.status}`);
  }
  // A reader, because not every browser can loop over a stream, and one decoder for the whole body, because
  // a character can lie across two chunks.
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  try {
    while (true) {
      const { done, value } = await reader.read();
      if (done) {
        return;
      }
      yield value;
    }
  } finally {
    await reader.cancel();
  }
}
// #endregion

const euro = Buffer.from("\u20ac");
const server = createServer((request, response) => {
  if (request.url === "/missing") {
    response.writeHead(404).end();
    return;
  }
  response.write(Buffer.concat([Buffer.from("price: "), euro.subarray(0, 1)]));
  if (request.url === "/endless") return;
  setTimeout(() => response.end(Buffer.concat([euro.subarray(1), Buffer.from(" 5")])), 20);
});
server.listen(0, "127.0.0.1");
await once(server, "listening");
const address = server.address();
const base = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;

let text = "";
for await (const part of fetchText(`${base}/price`)) {
  text += part;
}
console.log(text);

const closed = once(server, "request").then(([request]) => once(request.socket, "close"));
for await (const part of fetchText(`${base}/endless`, { signal: AbortSignal.timeout(600_000) })) {
  console.log("first part:", part);
  break;
}
await closed;
console.log("download canceled");

try {
  for await (const part of fetchText(`${base}/missing`)) {
    console.log(part);
  }
} catch (error) {
  console.log((error as Error).message.replace(base, ""));
}
server.close();
server.closeAllConnections();

// Output:
// price: € 5
// first part: price:
// download canceled
// /missing answered with status 404
