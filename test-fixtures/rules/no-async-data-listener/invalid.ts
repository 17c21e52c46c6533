import { spawn } from "node:child_process";
import * as fs from "node:fs";
import { createReadStream } from "node:fs";
import http, { type IncomingMessage } from "node:http";
import net from "node:net";
import { PassThrough, Readable, Transform } from "node:stream";
import { createGunzip } from "node:zlib";

declare function save(chunk: unknown): Promise<void>;
declare const readable: Readable;
declare const maybe: Readable | null;
declare const plain: NodeJS.ReadableStream;

export async function direct(): Promise<void> {
  const stream = createReadStream("file");
  stream.on("data", async chunk => { // want "does not wait for this listener" at "async"
    if (chunk.length === 0) return;
    await save(chunk);
  });
}

export async function spellings(): Promise<void> {
  readable.on("data", async function (chunk) { // want "does not wait for this listener" at "async"
    await save(chunk);
  });
  readable.addListener("data", async (chunk: Buffer) => { // want "does not wait"
    await save(chunk);
  });
  readable.prependListener("data", async chunk => { // want "does not wait"
    await save(chunk);
  });
  readable.on(`data`, async chunk => save(chunk)); // want "does not wait"
  readable.on('data', async chunk => await save(chunk)); // want "does not wait"
  readable.on("data", async () => { // want "does not wait"
    await save(1);
  });
  readable.on("data", async ({ length }: Buffer) => { // want "does not wait"
    await save(length);
  });
  readable.on("data", chunk => save(chunk)); // want "drops the promise that this listener returns" at "save(chunk)"
  readable.on("data", chunk => { // the promise is returned
    return save(chunk); // want "drops the promise that this listener returns" at "save(chunk)"
  });
  readable["on"]("data", async chunk => await save(chunk)); // want "does not wait"
  readable.on("data", save); // want "drops the promise that this listener returns" at "save"
  maybe?.on("data", async chunk => { // want "does not wait"
    await save(chunk);
  });
  plain.on("data", async chunk => void (await save(chunk))); // want "does not wait"
}

export function chains(): void {
  fs.createReadStream("file")
    .on("error", console.error)
    .on("data", async chunk => { // want "does not wait"
      await save(chunk);
    })
    .on("end", () => console.log("done"));
  const end = fs.createReadStream("file").pipe(createGunzip());
  end.on("data", async chunk => { // want "does not wait"
    await save(chunk);
  });
  end.on("end", () => console.log("done"));
}

async function onData(chunk: unknown): Promise<void> {
  await save(chunk);
}
const later = async (chunk: unknown) => {
  await save(chunk);
};

export function named(): void {
  readable.on("data", onData); // want "does not wait" at "onData"
  readable.on("data", later); // want "does not wait" at "later"
}

export class Upload {
  private readonly source: Readable;
  constructor(source: Readable) {
    this.source = source;
    this.source.on("data", this.onChunk); // want "does not wait" at "this.onChunk"
    this.source.on("data", this.onChunk.bind(this)); // want "does not wait"
    this.source.on("data", async chunk => { // want "does not wait"
      await save(chunk);
    });
  }

  private async onChunk(chunk: Buffer): Promise<void> {
    await save(chunk);
  }

  start(): void {
    this.source.on("data", async chunk => { // want "does not wait"
      await save(chunk);
    });
  }
}

class Upper extends Transform {}

export function kinds(request: IncomingMessage): void {
  request.on("data", async chunk => await save(chunk)); // want "does not wait"
  process.stdin.on("data", async chunk => { // want "does not wait"
    await save(chunk);
  });
  spawn("ls").stdout.on("data", async chunk => await save(chunk)); // want "does not wait"
  new PassThrough().on("data", async chunk => await save(chunk)); // want "does not wait"
  Readable.from(["a"]).on("data", async chunk => await save(chunk)); // want "does not wait"
  new Upper().on("data", async chunk => await save(chunk)); // want "does not wait"
  net.connect(80).on("data", async chunk => await save(chunk)); // want "does not wait"
  http.get("http://localhost", response => {
    response.on("data", async chunk => { // want "does not wait"
      for await (const part of chunk) await save(part);
    });
  });
}

export function generic<T extends Readable>(source: T): void {
  source.on("data", async chunk => { // want "does not wait"
    await save(chunk);
  });
}

// A loop has no such `this`, nor the function's name.
export function ownThis(stream: Readable): void {
  stream.on("data", async function (this: Readable, chunk: Buffer) { // want "does not wait"
    await save([1].map(() => this.readableLength + chunk.length));
  });
}

export function ownName(stream: Readable): void {
  stream.on("data", async function onData(chunk: Buffer) { // want "does not wait"
    await save(chunk);
    stream.off("data", onData);
  });
}
