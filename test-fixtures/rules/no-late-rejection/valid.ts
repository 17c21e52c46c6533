import { type EventEmitter, once } from "node:events";
import { setTimeout } from "node:timers/promises";

declare function load(name: string): Promise<string>;
declare function log(...values: unknown[]): void;
declare function isThere(): boolean;
declare const socket: EventEmitter;
declare const names: string[];
declare const emitter: { on(event: string, listener: () => void): void };
declare const query: { then(onFulfilled: (rows: string[]) => void): void };
declare function find(): typeof query;
declare function perhaps(): string | Promise<string>;

export async function together(): Promise<void> {
  const first = load("a");
  const second = load("b");
  // silent: Promise.all handles both at once.
  log(...(await Promise.all([first, second])));
  // silent: nothing is waited for in between.
  const third = load("c");
  log(isThere());
  log(await third);
}

export async function oneAfterTheOther(): Promise<void> {
  // silent: the second one starts when the first is done.
  const first = await load("a");
  const second = load(first);
  log(await second);
}

export async function handled(): Promise<void> {
  const first = load("a").catch(() => "");
  const second = load("b");
  second.catch(() => {});
  log(await first);
  // silent: both have a handler from the start.
  log(await second);
}

export async function safe(name: string): Promise<string> {
  try {
    return await load(name);
  } catch {
    return "";
  }
}

export async function catching(): Promise<void> {
  const first = safe("a");
  const second = safe("b");
  // silent: the function catches all its errors.
  log(await first, await second);
}

export async function neverRejecting(): Promise<void> {
  const pause = setTimeout(100);
  const closed = new Promise<void>(resolve => emitter.on("close", resolve));
  const ready = Promise.resolve(1);
  const all = Promise.allSettled([load("a")]);
  log(await load("b"));
  // silent: a sleep does not reject.
  await pause;
  // silent: there is no reject.
  await closed;
  // silent: fulfilled already.
  await ready;
  // silent: allSettled does not reject.
  await all;
}

export async function listening(): Promise<void> {
  const opened = once(socket, "open");
  await load("a");
  // silent: listening has to begin before what causes the event.
  await opened;
}

export async function handedOn(): Promise<void> {
  const text = load("a");
  // silent: the race handles the rejection.
  await Promise.race([text, setTimeout(10)]);
  log(await text);
}

export async function elsewhere(): Promise<() => Promise<string>> {
  const text = load("a");
  await load("b");
  // silent: what the function does with it is its business.
  return async () => await text;
}

export async function notPromises(): Promise<void> {
  const rows = find();
  const value = perhaps();
  await load("a");
  // silent: a query may start only when it is awaited.
  log(await rows);
  // silent: may be a text.
  log(await value);
}

export async function lists(): Promise<void> {
  const all = names.map(load);
  await Promise.all(all);
  // silent: all of them have been waited for.
  for (const text of all) log(await text);
  // silent: each one is started in its turn.
  for (const name of names) log(await load(name));
  // silent: each one has a handler.
  for (const text of names.map(name => load(name).catch(() => ""))) log(await text);
}
