import { EventEmitter } from "node:events";

export const emitter = new EventEmitter();

const pause = (ms: number) => new Promise<void>(resolve => setTimeout(resolve, ms));

export async function usesThePromise(end: number): Promise<void> {
  while (Date.now() < end) {} // want "keeps the thread busy"
  await pause(1);
}
