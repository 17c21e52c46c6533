import { exec, execFile, spawn } from "node:child_process";
import { createReadStream } from "node:fs";
import { createServer } from "node:http";
import type { Socket } from "node:net";
import { PassThrough, Readable, Transform } from "node:stream";
import { StringDecoder } from "node:string_decoder";

declare const readable: Readable;
declare const body: ReadableStream<Uint8Array>;
declare const texts: ReadableStream<string>;
declare const strings: AsyncIterable<string>;
declare const messages: AsyncIterable<Buffer>;
declare const anything: any;
declare const settings: { encoding: BufferEncoding };
declare const rows: { on(event: "data", listener: (row: Buffer) => void): void };
declare class Parser extends Transform {}

export async function encodingSet(socket: Socket): Promise<string> {
  let text = "";
  socket.setEncoding("utf8");
  // silent: the stream hands out text.
  for await (const chunk of socket) text += chunk;
  // silent: the same in a chain.
  for await (const chunk of createReadStream("file").setEncoding("utf8")) text += chunk;
  // silent: the encoding is an argument.
  for await (const chunk of createReadStream("file", "utf8")) text += chunk;
  // silent: the encoding is an option.
  for await (const chunk of createReadStream("file", { encoding: "utf8" })) text += chunk;
  // silent: the options can say anything.
  for await (const chunk of createReadStream("file", settings)) text += chunk;
  const input = createReadStream("file", "utf8");
  // silent: the same through a variable.
  for await (const chunk of input) text += chunk;
  return text;
}

createServer(request => {
  let text = "";
  request.setEncoding("utf8");
  // silent: the stream hands out text.
  request.on("data", chunk => (text += chunk));
});

export async function textSources(): Promise<string> {
  let text = "";
  // silent: a stream of texts.
  for await (const chunk of texts) text += chunk;
  // silent: an iterable of texts.
  for await (const chunk of strings) text += chunk;
  // silent: the items come as they are.
  for await (const chunk of Readable.from(["a", "b"])) text += chunk;
  // silent: object mode.
  for await (const chunk of new PassThrough({ objectMode: true })) text += chunk;
  // silent: a class that may hand out text or objects.
  for await (const chunk of new Parser()) text += chunk;
  // silent: decoded on the way.
  for await (const chunk of body.pipeThrough(new TextDecoderStream())) text += chunk;
  // silent: any value.
  for await (const chunk of anything) text += chunk.toString();
  return text;
}

export function children(given: import("node:child_process").ChildProcess): void {
  let text = "";
  // silent: exec decodes what the child writes.
  exec("ls").stdout?.on("data", data => (text += data));
  const child = execFile("ls");
  // silent: execFile as well.
  child.stdout?.on("data", data => (text += data));
  // silent: it may come from exec.
  given.stdout?.on("data", data => (text += data));
}

export async function bytes(): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  // silent: the chunks are kept as bytes.
  for await (const chunk of readable) chunks.push(chunk);
  // silent: only their size is counted.
  for await (const chunk of readable) size += chunk.length;
  // silent: all bytes are decoded at once.
  return Buffer.concat(chunks).toString() + size;
}

export async function decoders(): Promise<string> {
  const decoder = new TextDecoder();
  const latin = new TextDecoder("latin1");
  const byNode = new StringDecoder("utf8");
  let text = "";
  // silent: the decoder keeps unfinished characters.
  for await (const chunk of body) text += decoder.decode(chunk, { stream: true });
  text += decoder.decode();
  // silent: one byte is one character.
  for await (const chunk of body) text += latin.decode(chunk);
  // silent: StringDecoder is made for this.
  for await (const chunk of readable) text += byNode.write(chunk);
  const reader = body.getReader();
  const { value } = await reader.read();
  // silent: only one chunk is looked at.
  return text + decoder.decode(value);
}

export async function encodings(): Promise<string> {
  let text = "";
  // silent: every byte is two digits.
  for await (const chunk of readable) text += chunk.toString("hex");
  // silent: every byte is one character.
  for await (const chunk of readable) text += chunk.toString("latin1");
  // silent: the encoding is not known.
  for await (const chunk of readable) text += chunk.toString(settings.encoding);
  return text;
}

export async function looks(show: (text: string) => void): Promise<void> {
  // silent: each chunk is only printed.
  for await (const chunk of readable) console.log(chunk.toString());
  // silent: each chunk is only looked at.
  for await (const chunk of spawn("server").stdout) if (chunk.toString().includes("ready")) break;
  // silent: what the function does with it is not known.
  for await (const chunk of readable) show(chunk.toString());
  // silent: each message is a text of its own.
  for await (const message of messages) console.log(JSON.parse(message.toString()));
  const lines: string[] = [];
  // silent: the same, kept.
  for await (const message of messages) lines.push(message.toString());
  // silent: no stream.
  rows.on("data", row => lines.push(row.toString()));
}

export function sinks(): WritableStream[] {
  let text = "";
  const decoder = new TextDecoder();
  return [
    // silent: it may take texts.
    new WritableStream({ write: chunk => void (text += chunk) }),
    // silent: the decoder keeps unfinished characters.
    new WritableStream({ write: chunk => void (text += decoder.decode(chunk, { stream: true })) }),
  ];
}

export function declaredAsText(socket: Socket): void {
  let text = "";
  // silent: the author says that the encoding is set.
  socket.on("data", (chunk: string) => (text += chunk));
  // silent: another event.
  socket.on("lookup", error => (text += error));
}
