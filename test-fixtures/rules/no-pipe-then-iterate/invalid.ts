import { spawn } from "node:child_process";
import fs, { createReadStream } from "node:fs";
import type { IncomingMessage } from "node:http";
import { createInterface } from "node:readline";
import { type Duplex, PassThrough, Readable, Transform } from "node:stream";
import * as zlib from "node:zlib";
import { createGunzip } from "node:zlib";

declare const source: Readable;
declare const plain: NodeJS.ReadableStream;
declare const splitter: Duplex;
declare function lines(): AsyncGenerator<string>;

export async function direct(): Promise<void> {
  for await (const chunk of createReadStream("a.gz").pipe(createGunzip())) console.log(chunk); // want "when `createReadStream\(\"a\.gz\"\)` fails" at "pipe"
  for await (const chunk of fs.createReadStream("a.gz").pipe(zlib.createGunzip())) console.log(chunk); // want "passes on data but no errors" at "pipe"
  for await (const chunk of source.pipe(new PassThrough())) console.log(chunk); // want "when `source` fails"
  for await (const chunk of source.pipe(createGunzip()).pipe(splitter)) console.log(chunk); // want "when `source` fails" at "pipe"
  for await (const chunk of source.pipe(createGunzip()).setEncoding("utf8")) console.log(chunk); // want "when `source` fails"
  for await (const chunk of source.pipe(splitter, { end: false })) console.log(chunk); // want "when `source` fails"
  for await (const chunk of (source.pipe(splitter) as Duplex)) console.log(chunk); // want "when `source` fails"
}

export async function variable(): Promise<void> {
  const unpacked = createReadStream("a.gz").pipe(createGunzip()); // want "no errors" at "pipe"
  for await (const chunk of unpacked) console.log(chunk);
}

export async function chainOfVariables(): Promise<void> {
  const input = createReadStream("a.gz");
  const unpacked = input.pipe(createGunzip()); // want "when `input` fails" at "pipe"
  const split = unpacked.pipe(splitter); // want "when `unpacked` fails" at "pipe"
  for await (const chunk of split) console.log(chunk);
}

export async function assigned(isPacked: boolean): Promise<void> {
  let input: NodeJS.ReadableStream = source;
  if (isPacked) input = source.pipe(createGunzip()); // want "when `source` fails" at "pipe"
  for await (const chunk of input) console.log(chunk);
}

export async function statement(): Promise<void> {
  const input = createReadStream("a.gz");
  const gunzip = createGunzip();
  input.pipe(gunzip); // want "when `input` fails" at "pipe"
  for await (const chunk of gunzip) console.log(chunk);
}

export async function statements(): Promise<string> {
  const upper = new Transform({
    transform(chunk, _encoding, done) {
      done(null, String(chunk).toUpperCase());
    },
  });
  plain.pipe(createGunzip()).pipe(upper); // want "when `plain` fails"
  let text = "";
  for await (const chunk of upper.setEncoding("utf8")) text += chunk;
  return text;
}

export async function parameter(request: IncomingMessage): Promise<void> {
  const body = request.pipe(createGunzip()); // want "when `request` fails"
  try {
    for await (const chunk of body) console.log(chunk);
  } catch (error) {
    console.error(error);
  }
}

export async function handlerOnTheWrongStream(): Promise<void> {
  const input = createReadStream("a.gz");
  const gunzip = createGunzip();
  gunzip.on("error", console.error);
  input.on("close", () => console.log("closed"));
  input.pipe(gunzip); // want "when `input` fails"
  for await (const chunk of gunzip) console.log(chunk);
}

export async function handlerOnOneOfTwo(): Promise<void> {
  const input = createReadStream("a.gz").on("error", console.error);
  for await (const chunk of input.pipe(createGunzip()).pipe(splitter)) console.log(chunk); // want "when `input\.pipe\(createGunzip\(\)\)` fails"
}

export async function generator(): Promise<void> {
  const out = new PassThrough();
  Readable.from(lines()).pipe(out); // want "when `Readable\.from\(lines\(\)\)` fails"
  for await (const chunk of out) console.log(chunk);
}

export async function child(): Promise<void> {
  const { stdout } = spawn("cat", ["a.gz"]);
  for await (const chunk of stdout.pipe(createGunzip())) console.log(chunk); // want "when `stdout` fails"
}

export class Reader {
  private readonly out = new PassThrough();
  constructor(private readonly input: Readable) {
    this.input.pipe(this.out); // want "when `this\.input` fails"
  }
  async read(): Promise<void> {
    for await (const chunk of this.out) console.log(chunk);
  }
}

export async function* passOn(input: Readable): AsyncGenerator<Buffer> {
  for await (const chunk of input.pipe(createGunzip())) yield chunk; // want "when `input` fails"
}

export async function lineByLine(file: string): Promise<void> {
  const input = createReadStream(file).pipe(createGunzip()); // want "no errors" at "pipe"
  for await (const line of createInterface({ input })) console.log(line);
  const rows = createInterface({
    input: fs.createReadStream(file).pipe(zlib.createGunzip()), // want "no errors" at "pipe"
    crlfDelay: Number.POSITIVE_INFINITY,
  });
  for await (const row of rows) console.log(row);
  for await (const row of createInterface(source.pipe(splitter))) console.log(row); // want "when `source` fails"
}

export async function collected(file: string): Promise<Buffer> {
  const chunks = await Array.fromAsync(createReadStream(file).pipe(createGunzip())); // want "no errors" at "pipe"
  return Buffer.concat(chunks);
}

export async function* delegated(file: string): AsyncGenerator<Buffer> {
  yield* createReadStream(file).pipe(createGunzip()); // want "no errors" at "pipe"
}

export async function iteratedTwice(isQuiet: boolean): Promise<void> {
  const unpacked = createReadStream("a.gz").pipe(createGunzip()); // want "no errors" at "pipe"
  if (isQuiet) {
    for await (const _ of unpacked);
  } else {
    for await (const chunk of unpacked) console.log(chunk);
  }
}
