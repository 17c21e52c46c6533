// @ts-check
import path from "node:path";

export async function windows(end) { // want:+1 "keeps the thread busy"
  while (Date.now() < end) {
    // spin
  }
  return path.sep;
}
