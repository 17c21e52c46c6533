import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { compose, finished, PassThrough, pipeline, Readable } from "node:stream";
import { createGunzip } from "node:zlib";

declare const source: Readable;
declare const anything: any;
declare const observable: { pipe(operator: (value: number) => string): AsyncIterable<string> };
declare function toText(value: number): string;
declare function watch(stream: Readable): void;

export async function connected(): Promise<void> {
  // silent: pipeline ends the loop with the error.
  for await (const chunk of pipeline(source, createGunzip(), () => {})) console.log(chunk);
  // silent: so does compose.
  for await (const chunk of compose(source, createGunzip())) console.log(chunk);
  // silent: nothing is piped.
  for await (const chunk of source) console.log(chunk);
}

export async function handled(): Promise<void> {
  const input = createReadStream("a.gz");
  const gunzip = createGunzip();
  input.on("error", error => gunzip.destroy(error));
  // silent: the error is passed on.
  input.pipe(gunzip);
  for await (const chunk of gunzip) console.log(chunk);
}

export async function handledInTheChain(): Promise<void> {
  const gunzip = createGunzip();
  // silent: the error is passed on.
  const input = createReadStream("a.gz").on("error", error => gunzip.destroy(error));
  for await (const chunk of input.pipe(gunzip)) console.log(chunk);
  // silent: the listener stands in the chain itself.
  for await (const chunk of source.once("error", console.error).pipe(gunzip)) console.log(chunk);
  const other = createReadStream("b.gz");
  other.on("open", () => console.log("open")).on("error", error => gunzip.destroy(error));
  // silent: the listener is second in its chain.
  for await (const chunk of other.pipe(gunzip)) console.log(chunk);
}

export async function watched(input: Readable, second: Readable): Promise<void> {
  const gunzip = createGunzip();
  finished(input, error => error && gunzip.destroy(error));
  // silent: finished hears of the error.
  for await (const chunk of input.pipe(gunzip)) console.log(chunk);
  watch(second);
  // silent: the function may listen for errors.
  for await (const chunk of second.pipe(createGunzip())) console.log(chunk);
}

export async function certain(): Promise<void> {
  // silent: values that are there already cannot fail.
  for await (const chunk of Readable.from(["a", "b"]).pipe(new PassThrough())) console.log(chunk);
  // silent: standard input does not fail.
  for await (const chunk of process.stdin.pipe(new PassThrough())) console.log(chunk);
}

export async function noStreams(): Promise<void> {
  // silent: may be anything with a method of that name.
  for await (const chunk of anything.pipe(anything)) console.log(chunk);
  // silent: an operator of an observable, no stream.
  for await (const text of observable.pipe(toText)) console.log(text);
}

export async function elsewhere(): Promise<void> {
  const copy = new PassThrough();
  // silent: what is iterated is the source, whose errors the loop gets.
  source.pipe(copy);
  for await (const chunk of source) console.log(chunk);
}

export async function lineByLine(): Promise<void> {
  const input = createReadStream("a.gz");
  const unpacked = createGunzip();
  input.on("error", error => unpacked.destroy(error)).pipe(unpacked);
  // silent: the error is passed on, and readline throws what its input fails with.
  for await (const line of createInterface({ input: unpacked })) console.log(line);
  // silent: nothing is piped.
  for await (const line of createInterface({ input: source, output: process.stdout })) console.log(line);
  // silent: pipeline ends the lines with the error.
  for await (const line of createInterface(pipeline(source, createGunzip(), () => {}))) console.log(line);
}
