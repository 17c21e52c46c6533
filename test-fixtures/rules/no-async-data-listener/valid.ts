import { EventEmitter } from "node:events";
import { createReadStream } from "node:fs";
import { Readable } from "node:stream";

declare function save(chunk: unknown): Promise<void>;
declare function show(chunk: unknown): void;
declare function serially(listener: (chunk: Buffer) => Promise<void>): (chunk: Buffer) => void;
declare const readable: Readable;
declare const anything: any;
declare const worker: { on(event: "data", listener: (value: unknown) => Promise<void>): void };
declare const either: Readable | EventEmitter;

export async function loops(): Promise<void> {
  // silent: the loop waits for its body.
  for await (const chunk of readable) await save(chunk);
}

export function listeners(): void {
  // silent: not async.
  readable.on("data", chunk => show(chunk));
  // silent: no chunk follows another here.
  readable.once("data", async chunk => await save(chunk));
  // silent: other events come once.
  readable.on("end", async () => await save("end"));
  // silent: nothing is waited for.
  readable.on("data", async chunk => {
    show(chunk);
  });
  // silent: the stream is paused until the chunk is saved.
  readable.on("data", async chunk => {
    readable.pause();
    await save(chunk);
    readable.resume();
  });
  // silent: the wrapper takes care of the order.
  readable.on("data", serially(async chunk => await save(chunk)));
  // silent: no stream, and it takes async listeners.
  worker.on("data", async value => await save(value));
  // silent: an emitter of one's own has no chunks to hold back.
  new EventEmitter().on("data", async value => await save(value));
  // silent: may be something else than a stream.
  either.on("data", async value => await save(value));
  // silent: any value.
  anything.on("data", async (value: unknown) => await save(value));
  // silent: the promise is looked after.
  readable.on("data", chunk => save(chunk).catch(console.error));
  // silent: the promise is dropped on purpose, one chunk at a time.
  readable.on("data", chunk => void save(chunk));
  // silent: the name of the event is not known.
  readable.on(anything, async () => await save(1));
  // silent: web streams have no listeners; this is a plain read.
  createReadStream("file").read();
}
