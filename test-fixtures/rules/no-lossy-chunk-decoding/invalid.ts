import { spawn } from "node:child_process";
import fs, { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import http, { type IncomingMessage } from "node:http";
import net, { type Socket } from "node:net";
import { PassThrough, Readable, type Transform } from "node:stream";
import { TextDecoder as NodeDecoder } from "node:util";
import { createGunzip } from "node:zlib";

declare const readable: Readable;
declare const plain: NodeJS.ReadableStream;
declare const body: ReadableStream<Uint8Array>;
declare const response: Response;
declare const iterable: AsyncIterable<Uint8Array>;
declare const buffers: AsyncIterable<Buffer>;
declare const maybe: Socket | undefined;

export async function grown(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of createReadStream("file")) text += chunk; // want "Each chunk is turned into text by itself" at "chunk"
  for await (const chunk of request) text += chunk.toString(); // want "Each chunk is turned into text by itself" at "chunk.toString()"
  for await (const chunk of request) text += chunk.toString("utf8"); // want "by itself" at "chunk.toString(\"utf8\")"
  for await (const chunk of request) text += String(chunk); // want "by itself" at "String(chunk)"
  for await (const chunk of request) text += `${chunk}`; // want "by itself" at "chunk"
  for await (const chunk of request) text = text + chunk; // want "by itself" at "chunk"
  for await (const chunk of request) text = text + chunk.toString().trim(); // want "by itself" at "chunk.toString()"
  for await (const chunk of request) text = `${text}${chunk}`; // want "by itself" at "chunk"
  for await (const chunk of request) text += chunk + "\n"; // want "by itself" at "chunk"
  for await (const chunk of request) text += Buffer.from(chunk).toString("utf-8"); // want "by itself"
  for await (const chunk of request) text += (chunk as Buffer).toString("utf16le"); // want "by itself"
  for await (const chunk of request) text = text.concat(chunk.toString()); // want "by itself"
  for await (const chunk of request) {
    const part = chunk.toString(); // want "by itself" at "chunk.toString()"
    text += part;
  }
  for await (const chunk of process.stdin) text += chunk; // want "by itself"
  for await (const chunk of readable) text += chunk; // want "by itself"
  for await (const chunk of plain) text += chunk.toString(); // want "by itself"
  for await (const chunk of createReadStream("file.gz").pipe(createGunzip())) text += chunk; // want "by itself"
  for await (const chunk of new PassThrough()) text += chunk; // want "by itself"
  for await (const chunk of fs.createReadStream("file", { highWaterMark: 16 })) text += chunk; // want "by itself"
  for await (const chunk of (await open("file")).createReadStream()) text += chunk; // want "by itself"
  for await (const chunk of spawn("ls").stdout) text += chunk; // want "by itself"
  for await (const chunk of buffers) text += chunk.toString(); // want "by itself"
  return text;
}

export async function kept(socket: Socket): Promise<string[]> {
  const parts: string[] = [];
  for await (const chunk of socket) parts.push(chunk.toString()); // want "by itself" at "chunk.toString()"
  for await (const chunk of socket) for (const line of chunk.toString().split("\n")) parts.push(line); // want "by itself"
  for await (const chunk of socket) process.stdout.write(chunk.toString().toUpperCase()); // want "by itself"
  for await (const chunk of socket) console.log(JSON.parse(chunk)); // want "A chunk ends anywhere" at "parse"
  for await (const chunk of socket) console.log(JSON.parse(chunk.toString())); // want "by itself" at "chunk.toString()"
  return parts;
}

export async function* passedOn(source: Readable): AsyncGenerator<string> {
  for await (const chunk of source) yield chunk.toString(); // want "by itself"
  for await (const chunk of source) yield String(chunk); // want "by itself"
}

export function listeners(socket: Socket): void {
  let text = "";
  socket.on("data", chunk => (text += chunk)); // want "by itself" at "chunk"
  socket.on("data", chunk => { // the bytes of one write
    text += chunk.toString(); // want "by itself" at "chunk.toString()"
  });
  socket.on("data", (chunk: Buffer) => {
    text += chunk.toString("utf8"); // want "by itself"
  });
  socket.addListener("data", function (chunk) {
    text += chunk; // want "by itself"
  });
  maybe?.on("data", chunk => {
    text += chunk; // want "by itself"
  });
  http.get("http://localhost", response => {
    response.on("data", chunk => {
      text += chunk; // want "by itself"
    });
    response.on("end", () => console.log(text));
  });
  net.createServer(connection => {
    connection.on("data", data => {
      for (const line of data.toString().split("\n")) console.log(line); // want "by itself"
    });
  });
  http.createServer((request, _response) => {
    const parts: string[] = [];
    request.on("data", data => parts.push(data.toString())); // want "by itself"
  });
  const child = spawn("ls");
  child.stdout.on("data", data => {
    text += data; // want "by itself"
  });
  child.stderr.on("data", (data: Buffer | string) => {
    text += data.toString(); // want "by itself"
  });
  createReadStream("file").on("data", collect);
  function collect(chunk: string | Buffer): void {
    text += chunk; // want "by itself"
  }
}

export class Client {
  private buffer = "";
  constructor(private readonly socket: Socket) {
    this.socket.on("data", this.onData);
    socket.on("data", data => {
      this.buffer += data.toString("utf-8"); // want "by itself"
    });
  }
  private readonly onData = (data: Buffer): void => {
    this.buffer += data; // want "by itself"
  };
}

export async function encoded(): Promise<string> {
  let text = "";
  for await (const chunk of createReadStream("file")) text += chunk.toString("base64"); // want "the text has gaps"
  return text;
}

export async function decoders(): Promise<string> {
  const decoder = new TextDecoder();
  const ofNode = new NodeDecoder("utf-8", { fatal: true });
  let text = "";
  for await (const chunk of body) text += decoder.decode(chunk); // want "Without `\{ stream: true \}`" at "decode"
  for await (const chunk of readable) text += ofNode.decode(chunk); // want "Without `\{ stream: true \}`"
  for await (const chunk of body) text += decoder.decode(chunk, { stream: false }); // want "Without `\{ stream: true \}`"
  for await (const chunk of body) text += new TextDecoder().decode(chunk); // want "A new TextDecoder for each chunk" at "decode"
  for await (const chunk of body) text += new TextDecoder().decode(chunk, { stream: true }); // want "A new TextDecoder"
  for await (const chunk of iterable) text += new TextDecoder("utf-8").decode(chunk); // want "A new TextDecoder"
  for await (const chunk of response.body ?? []) text += decoder.decode(chunk); // want "Without"
  for await (const chunk of body) {
    const fresh = new TextDecoder();
    text += fresh.decode(chunk); // want "A new TextDecoder"
  }
  for await (const chunk of body) {
    const part = decoder.decode(chunk); // want "Without"
    for (const line of part.split("\n")) text += line;
  }
  return text;
}

export async function numbers(): Promise<string> {
  let text = "";
  for await (const chunk of body) text += chunk; // want "A Uint8Array becomes a list of numbers" at "chunk"
  for await (const chunk of body) text += chunk.toString(); // want "list of numbers" at "chunk.toString()"
  return text;
}

export async function readers(show: (text: string) => void): Promise<string> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let text = "";
  while (true) {
    const { done, value } = await reader.read();
    if (done) break;
    text += decoder.decode(value); // want "Without"
  }
  while (true) {
    const result = await reader.read();
    if (result.done) break;
    text += new TextDecoder().decode(result.value); // want "A new TextDecoder"
  }
  let step = await reader.read();
  while (!step.done) {
    text += decoder.decode(step.value); // want "Without"
    step = await reader.read();
  }
  for (;;) {
    const { value: bytes, done } = await reader.read();
    if (done) return text;
    show(decoder.decode(bytes)); // want "Without"
  }
}

export function callbackReader(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  return reader.read().then(function pump({ done, value }): string | Promise<string> {
    if (done) return text;
    text += decoder.decode(value); // want "Without"
    return reader.read().then(pump);
  });
}

export function recursiveReader(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<string> {
  let text = "";
  async function pump(): Promise<string> {
    const { done, value } = await reader.read();
    if (done) return text;
    text += new TextDecoder().decode(value); // want "A new TextDecoder"
    return pump();
  }
  return pump();
}

export async function sinks(): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  await body.pipeTo(
    new WritableStream({
      write(chunk) {
        text += decoder.decode(chunk); // want "Without"
      },
    }),
  );
  const decoded = body.pipeThrough(
    new TransformStream<Uint8Array, string>({
      transform: (chunk, controller) => controller.enqueue(new TextDecoder().decode(chunk)), // want "A new TextDecoder"
    }),
  );
  return text + decoded;
}

export function manual(input: Transform): void {
  let text = "";
  input.on("readable", () => {
    let chunk: Buffer | null;
    while ((chunk = input.read()) !== null) text += chunk; // want "by itself"
  });
}

export async function joined(): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of createReadStream("file")) chunks.push(chunk);
  return chunks.join(""); // want "`join` turns each chunk into text by itself" at "join"
}

export async function readAhead(stream: ReadableStream<Uint8Array>): Promise<string> {
  const reader = stream.getReader();
  const decoder = new TextDecoder();
  let text = "";
  for (let step = await reader.read(); !step.done; step = await reader.read()) {
    text += decoder.decode(step.value); // want "Without `{ stream: true }`" at "decode"
  }
  return text;
}
