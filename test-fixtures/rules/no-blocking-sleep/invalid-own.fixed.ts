import { setTimeout as delay, setTimeout as sleep } from "node:timers/promises";

export async function usesTheImport(end: number): Promise<void> {
  await delay(end - Date.now()); // want "keeps the thread busy"
  await delay(1);
}

export async function shadowed(end: number, delay: number): Promise<void> {
  await sleep(end + delay - Date.now()); // want "keeps the thread busy"
}
