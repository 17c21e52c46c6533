// @ts-check
import path from "node:path";

export async function windows(end) {
  while (Date.now() < end) {
    // spin
  }
  return path.sep;
}
// want:-5 "keeps the thread busy"