// @ts-check
import path from "node:path";
import { setTimeout } from "node:timers/promises";

export async function windows(end) {
  // spin
  await setTimeout(end - Date.now());
  return path.sep;
}
// want:-5 "keeps the thread busy"