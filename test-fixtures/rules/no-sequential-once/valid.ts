import { type EventEmitter, on, once } from "node:events";

declare const emitter: EventEmitter;
declare const other: EventEmitter;
declare const bus: { once(emitter: EventEmitter, event: string): Promise<void> };
declare const queue: unknown[];
declare function start(): void;
declare function show(value: unknown): void;

export async function together(): Promise<void> {
  // silent: both are listened for.
  await Promise.all([once(emitter, "ready"), once(emitter, "end")]);
  const ended = once(emitter, "end");
  await once(emitter, "ready");
  // silent: listening has begun before.
  await ended;
}

export async function caused(): Promise<void> {
  await once(emitter, "open");
  emitter.emit("hello");
  // silent: what comes is an answer to what was sent.
  await once(emitter, "message");
  start();
  // silent: the function may cause the event.
  await once(emitter, "started");
}

export async function different(): Promise<void> {
  await once(emitter, "ready");
  // silent: another emitter.
  await once(other, "ready");
  // silent: a function of one's own.
  await bus.once(emitter, "a");
  await bus.once(emitter, "b");
}

export async function branches(isLate: boolean): Promise<void> {
  // silent: only one of them runs.
  if (isLate) await once(emitter, "late");
  else await once(emitter, "early");
}

export async function loops(): Promise<void> {
  // silent: keeps the events that come in between.
  for await (const [value] of on(emitter, "message")) show(value);
  for (const job of [1, 2]) {
    emitter.emit("job", job);
    // silent: an answer to what was sent in this round.
    await once(emitter, "done");
  }
  // silent: looks again after each event, so that none of them counts.
  while (queue.length > 0) await once(emitter, "taken");
  while (true) {
    await once(emitter, "request");
    // silent: causes the next event.
    emitter.emit("answer");
  }
}
