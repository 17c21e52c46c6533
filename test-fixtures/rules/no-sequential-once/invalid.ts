import events, { EventEmitter, once } from "node:events";
import * as namespace from "node:events";

declare const emitter: EventEmitter;
declare const target: EventTarget;
declare function show(value: unknown): void;

export async function statements(): Promise<void> {
  await once(emitter, "ready");
  await once(emitter, "end"); // want "`emitter` may emit this event right after the one before" at "once"
}

export async function three(): Promise<void> {
  await once(emitter, "a");
  await once(emitter, "b"); // want "it is missed, and this waits for ever"
  await once(emitter, "c");
}

export async function bound(): Promise<void> {
  const [first] = await once(emitter, "a");
  const [second] = await once(emitter, "b"); // want "Listen for both at once"
  show([first, second]);
}

export async function mixed(): Promise<unknown> {
  await once(emitter, "open");
  const [value] = await once(emitter, "message"); // want "it is missed"
  return value;
}

export async function returned(): Promise<unknown> {
  await once(emitter, "open");
  return once(emitter, "close"); // want "it is missed"
}

export async function spellings(): Promise<void> {
  await events.once(emitter, "a");
  await events.once(emitter, "b"); // want "it is missed" at "events.once"
  show(1);
  await namespace.once(emitter, "a");
  await namespace.once(emitter, "b"); // want "it is missed"
  show(2);
  await EventEmitter.once(emitter, "a");
  await EventEmitter.once(emitter, "b"); // want "it is missed"
  show(3);
  await once(target, "load");
  await once(target, "done"); // want "it is missed"
}

export async function withIdleCode(): Promise<void> {
  await once(emitter, "a");
  console.log("a came");
  const count = 1;
  await once(emitter, "b"); // want "it is missed"
  show(count);
}

export class Client {
  readonly socket = new EventEmitter();
  async open(): Promise<void> {
    await once(this.socket, "connect");
    await once(this.socket, "ready"); // want "`this\.socket` may emit"
  }
}

export async function endless(): Promise<void> {
  while (true) {
    const [value] = await once(emitter, "message"); // want "Between two rounds nothing listens to `emitter`" at "once"
    show(value);
  }
}

export async function counted(): Promise<unknown[]> {
  const values: unknown[] = [];
  for (let i = 0; i < 3; i++) {
    const [value] = await once(emitter, "message"); // want "Between two rounds"
    values.push(value);
  }
  return values;
}

export async function whileFew(): Promise<number> {
  let count = 0;
  while (count < 3) {
    await once(emitter, "tick"); // want "Between two rounds"
    count += 1;
  }
  for (;;) {
    const [value] = await once(emitter, "message", {}); // want "Between two rounds"
    if (value === "end") break;
  }
  return count;
}
