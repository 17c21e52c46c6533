import { setTimeout as delay } from "node:timers/promises";

export async function usesTheImport(end: number): Promise<void> {
  while (Date.now() < end) {} // want "keeps the thread busy"
  await delay(1);
}

export async function shadowed(end: number, delay: number): Promise<void> {
  while (Date.now() < end + delay) {} // want "keeps the thread busy"
}
