import { fork, spawn } from "node:child_process";
import { EventEmitter, on, once, on as hear } from "node:events";
import events from "node:events";
import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { createServer } from "node:http";
import { createInterface, Interface } from "node:readline";
import * as readline from "node:readline";
import readlinePromises from "node:readline/promises";
import { createInterface as createPromised } from "readline/promises";
import { setTimeout as sleep } from "node:timers/promises";

declare function connect(): Promise<void>;
declare function use(...values: unknown[]): void;
declare const ready: boolean;
declare const pages: AsyncIterable<string>;
declare const pending: Promise<void>;

export async function named(): Promise<void> {
  const lines = createInterface({ input: createReadStream("a.txt") });
  await connect();
  for await (const line of lines) use(line); // want "lines that come during the `await` before this loop are lost.*Make `lines` right before the loop" at "lines"
}

export async function namespace(): Promise<void> {
  const rl = readline.createInterface({ input: process.stdin, crlfDelay: Infinity });
  await sleep(10);
  for await (const line of rl) use(line); // want "Make `rl` right before the loop" at "rl"
}

export async function promised(): Promise<void> {
  const rl = createPromised({ input: process.stdin });
  const name = await rl.question("Name? ");
  for await (const line of rl) use(name, line); // want "Make `rl`"
  const other = readlinePromises.createInterface(process.stdin);
  await pending;
  for await (const line of other) use(line); // want "Make `other`"
  const third = readline.promises.createInterface(process.stdin);
  await fetch("/");
  for await (const line of third) use(line); // want "Make `third`"
}

export async function constructed(): Promise<void> {
  const lines = new Interface({ input: process.stdin });
  await new Promise(resolve => setTimeout(resolve, 10));
  for await (const line of lines) use(line); // want "Make `lines`"
}

export async function handles(): Promise<void> {
  const file = await open("a.txt");
  const rows = file.readLines();
  await file.stat();
  for await (const row of rows) use(row); // want "Make `rows`"
}

export async function listeners(): Promise<void> {
  const lines = createInterface({ input: process.stdin });
  lines.on("close", () => use("closed"));
  await connect();
  for await (const line of lines) use(line); // want "Make `lines`"
}

export async function branches(): Promise<void> {
  const lines = createInterface({ input: process.stdin });
  if (ready) await connect();
  for await (const line of lines) use(line); // want "Make `lines`"
  const others = createInterface({ input: process.stdin });
  try {
    await connect();
  } catch (error) {
    use(error);
  }
  for await (const line of others) use(line); // want "Make `others`"
  const third = createInterface({ input: process.stdin });
  await connect();
  if (ready) {
    for await (const line of third) use(line); // want "Make `third`"
  }
}

export async function loops(): Promise<void> {
  const lines = createInterface({ input: process.stdin });
  for await (const page of pages) use(page);
  for await (const line of lines) use(line); // want "Make `lines`"
  const first = createInterface({ input: createReadStream("a.txt") });
  const second = createInterface({ input: createReadStream("b.txt") });
  for await (const line of first) use(line);
  for await (const line of second) use(line); // want "Make `second`"
}

export async function assigned(): Promise<void> {
  let lines: Interface;
  lines = createInterface({ input: process.stdin });
  await connect();
  for await (const line of lines) use(line); // want "Make `lines`"
}

export async function* generator(): AsyncGenerator<string> {
  const lines = createInterface({ input: process.stdin });
  yield "start";
  for await (const line of lines) yield line; // want "Make `lines`"
}

async function slowly(): Promise<void> {
  await sleep(10);
}

export async function throughFunction(): Promise<void> {
  const lines = createInterface({ input: process.stdin });
  await slowly();
  for await (const line of lines) use(line); // want "Make `lines`"
}

export class Reader {
  async read(): Promise<void> {
    const lines = createInterface({ input: process.stdin });
    await this.prepare();
    for await (const line of lines) use(line); // want "Make `lines`"
  }
  async prepare(): Promise<void> {
    await sleep(10);
  }
}

export async function children(): Promise<void> {
  const child = fork("worker.js");
  await connect();
  for await (const [message] of hear(child, "message")) use(message); // want "`on` only hears what comes after it is called, and `child` has been at work" at "hear"
  const other = spawn("ls");
  await sleep(10);
  const exits = events.on(other, "exit"); // want "`other` has been at work" at "events.on"
  for await (const [code] of exits) use(code);
}

export async function emitters(): Promise<void> {
  const emitter = new EventEmitter();
  setTimeout(() => emitter.emit("tick", 1), 1);
  await sleep(10);
  for await (const [tick] of on(emitter, "tick")) use(tick); // want "`emitter` has been at work"
  const server = createServer();
  server.listen(8080);
  await connect();
  for await (const [request] of on(server, "request")) use(request); // want "`server` has been at work"
  const late = new EventEmitter();
  use(late);
  await once(server, "listening");
  for await (const [value] of events.on(late, "value")) use(value); // want "`late` has been at work"
}

const atTop = createInterface({ input: process.stdin });
await connect();
for await (const line of atTop) use(line); // want "Make `atTop`"

export async function commented(): Promise<void> {
  // The file to read.
  const lines = createInterface({ input: createReadStream("a.txt") });
  await connect();
  // All of its lines.
  for await (const line of lines) use(line); // want "Make `lines`"
}

const outside = createInterface({ input: createReadStream("a.txt") });
async function inside(): Promise<void> {
  await connect();
  for await (const line of outside) use(line); // want "Make `outside`" at "outside"
}
inside();

export function called(): void {
  const lines = createInterface({ input: process.stdin });
  (async () => {
    await sleep(10);
    for await (const line of lines) use(line); // want "Make `lines`"
  })();
}

const openLines = (path: string) => createInterface({ input: createReadStream(path) });
function openOther(path: string): Interface {
  const input = createReadStream(path);
  return createInterface({ input });
}
export async function helpers(): Promise<void> {
  const lines = openLines("a.txt");
  const others = openOther("b.txt");
  await connect();
  for await (const line of lines) use(line); // want "Make `lines`"
  for await (const line of others) use(line); // want "Make `others`"
}

export async function collected(): Promise<string[]> {
  const lines = createInterface({ input: createReadStream("a.txt") });
  await connect();
  return Array.fromAsync(lines); // want "Make `lines`" at "lines"
}

export async function byHand(): Promise<void> {
  const lines = createInterface({ input: createReadStream("a.txt") });
  await connect();
  const iterator = lines[Symbol.asyncIterator](); // want "Make `lines`" at "lines"
  use(await iterator.next());
}

const arrow = async () => {
  await connect();
  for await (const line of forArrow) use(line); // want "Make `forArrow`"
};
const forArrow = createInterface({ input: process.stdin });
arrow();

export class Kept {
  private readonly lines = createInterface({ input: process.stdin });
  async run(): Promise<void> {
    await connect();
    for await (const line of this.lines) use(line); // want "Make `this.lines`" at "this.lines"
  }
  close(): void {
    this.lines.close();
  }
}

export class Given {
  readonly #lines: Interface;
  constructor(path: string) {
    this.#lines = createInterface({ input: createReadStream(path) });
  }
  async read(): Promise<string[]> {
    await sleep(10);
    return Array.fromAsync(this.#lines); // want "Make `this.#lines`"
  }
}
