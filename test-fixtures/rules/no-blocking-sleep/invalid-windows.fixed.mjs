// @ts-check
import path from "node:path";
import { setTimeout } from "node:timers/promises";

export async function windows(end) { // want:+1 "keeps the thread busy"
  // spin
  await setTimeout(end - Date.now());
  return path.sep;
}
