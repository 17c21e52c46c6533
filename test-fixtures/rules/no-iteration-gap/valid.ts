import { EventEmitter, on, once } from "node:events";
import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { createServer } from "node:http";
import { createInterface, type Interface } from "node:readline";
import { createInterface as other } from "./there-is-no-such-file.ts";

declare function connect(): Promise<void>;
declare function watch(lines: Interface): void;
declare function use(...values: unknown[]): void;
declare const ready: boolean;

export async function rightBefore(): Promise<void> {
  await connect();
  // silent: made right before the loop.
  const lines = createInterface({ input: createReadStream("a.txt") });
  for await (const line of lines) use(line);
  // silent: made in the loop's head.
  for await (const line of createInterface({ input: createReadStream("b.txt") })) await connect();
  const file = await open("a.txt");
  for await (const row of file.readLines()) use(row);
}

async function prepare(): Promise<void> {
  use("nothing to wait for");
}
async function twice(): Promise<number> {
  await prepare();
  return 2;
}

export async function briefly(): Promise<void> {
  const lines = createInterface({ input: process.stdin });
  // silent: no event can come in during these.
  await null;
  await Promise.resolve();
  await prepare();
  await twice();
  for await (const line of lines) use(line);
}

export async function insideOnly(): Promise<void> {
  const lines = createInterface({ input: process.stdin });
  // silent: the interface keeps what comes while a round of the loop waits.
  for await (const line of lines) await connect();
}

export async function otherPath(): Promise<void> {
  const lines = createInterface({ input: process.stdin });
  // silent: the function ends where it waits.
  if (ready) {
    await connect();
    return;
  }
  for await (const line of lines) use(line);
}

export async function readOtherwise(): Promise<void> {
  const lines = createInterface({ input: process.stdin });
  // silent: a listener gets the lines from the start.
  lines.on("line", line => use(line));
  await connect();
  for await (const line of lines) use(line);
}

export async function iteratorFirst(): Promise<void> {
  const lines = createInterface({ input: process.stdin });
  // silent: the iterator listens from here on and keeps the lines.
  const iterator = lines[Symbol.asyncIterator]();
  await connect();
  for await (const line of iterator) use(line);
}

export async function handedOn(given: Interface): Promise<void> {
  const lines = createInterface({ input: process.stdin });
  // silent: somebody else may read the lines.
  watch(lines);
  await connect();
  for await (const line of lines) use(line);
  // silent: nobody knows when it was made.
  await connect();
  for await (const line of given) use(line);
  // silent: an unresolved import can be anything.
  const unknown = other({ input: process.stdin });
  await connect();
  for await (const line of unknown) use(line);
}

export async function kept(): Promise<void> {
  const emitter = new EventEmitter();
  // silent: `on` keeps all events from here on.
  const ticks = on(emitter, "tick");
  setTimeout(() => emitter.emit("tick", 1), 1);
  await connect();
  for await (const [tick] of ticks) use(tick);
}

export async function notStarted(): Promise<void> {
  const server = createServer();
  await connect();
  // silent: the server starts afterwards.
  const requests = on(server, "request");
  server.listen(8080);
  for await (const [request] of requests) use(request);
  const idle = new EventEmitter();
  idle.setMaxListeners(20);
  await connect();
  // silent: nothing has used the emitter yet.
  for await (const [tick] of on(idle, "tick")) use(tick);
}

export async function startedLater(): Promise<void> {
  const bus = new EventEmitter();
  const produce = async () => {
    await connect();
    bus.emit("row", 1);
  };
  await connect();
  // silent: the function that emits is called afterwards.
  const rows = on(bus, "row");
  const running = produce();
  for await (const [row] of rows) use(row);
  await running;
}

export async function otherEvent(): Promise<void> {
  const bus = new EventEmitter();
  setTimeout(() => bus.emit("ready"), 1);
  await connect();
  setTimeout(() => bus.emit("row", 1), 1);
  // silent: what was emitted before is another event.
  for await (const [row] of on(bus, "row")) use(row);
}

export async function waitedFor(given: EventEmitter): Promise<void> {
  const server = createServer();
  server.listen(0);
  // silent: what is waited for comes from the emitter itself.
  await once(server, "listening");
  for await (const [request] of on(server, "request")) use(request);
  // silent: nobody knows when the emitter was made and started.
  await connect();
  for await (const [tick] of on(given, "tick")) use(tick);
}

export async function readTwice(): Promise<void> {
  const lines = createInterface({ input: process.stdin });
  for await (const line of lines) {
    use(line);
    break;
  }
  // silent: a second loop gets nothing at all, which no-reused-iterable reports.
  for await (const line of lines) use(line);
}

early();
const outside = createInterface({ input: process.stdin });
async function early(): Promise<void> {
  // silent: the function is called before the interface is made, so it may be made after the pause.
  await connect();
  for await (const line of outside) use(line);
}

const straight = createInterface({ input: process.stdin });
export async function readStraight(): Promise<void> {
  // silent: the function waits only after the loop.
  for await (const line of straight) use(line);
  await connect();
}

function openAndWatch(): Interface {
  const lines = createInterface({ input: process.stdin });
  lines.on("line", line => use(line));
  return lines;
}
declare function openElsewhere(): Interface;
export async function otherMakers(): Promise<void> {
  const watched = openAndWatch();
  const given = openElsewhere();
  await connect();
  // silent: the function that makes the interface does something with it.
  for await (const line of watched) use(line);
  // silent: nobody knows when it was made.
  for await (const line of given) use(line);
}

const eager = async () => {
  // silent: the same with an arrow function.
  await connect();
  for await (const line of eagerly) use(line);
};
eager();
const eagerly = createInterface({ input: process.stdin });

export class Straight {
  private readonly direct = createInterface({ input: process.stdin });
  async run(): Promise<void> {
    // silent: the loop begins at once.
    for await (const line of this.direct) use(line);
    await connect();
  }
}

export class Heard {
  readonly heard = createInterface({ input: process.stdin });
  constructor() {
    this.heard.on("line", line => use(line));
  }
  async run(): Promise<void> {
    await connect();
    // silent: a listener gets the lines from the start.
    for await (const line of this.heard) use(line);
  }
}

export class Shared {
  readonly shared = createInterface({ input: process.stdin });
  async run(): Promise<void> {
    await connect();
    // silent: others use the interface, too.
    for await (const line of this.shared) use(line);
  }
}
watch(new Shared().shared);

export class Renewed {
  private current = createInterface({ input: process.stdin });
  renew(): void {
    this.current = createInterface({ input: process.stdin });
  }
  async run(): Promise<void> {
    await connect();
    // silent: the interface may have been made during the pause.
    for await (const line of this.current) use(line);
  }
}

export class Late {
  private readonly late: Interface;
  constructor() {
    this.run();
    this.late = createInterface({ input: process.stdin });
  }
  async run(): Promise<void> {
    await connect();
    // silent: the method is called before the interface is made.
    for await (const line of this.late) use(line);
  }
}
