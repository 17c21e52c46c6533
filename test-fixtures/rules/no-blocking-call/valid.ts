import { execSync } from "node:child_process";
import fs, { readFileSync, writeSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { loadSync } from "./store.ts";

declare const path: string;
declare const disk: { readFileSync(path: string): string };
declare const anything: any;

// silent: at the top level of a module nothing else runs yet.
const settings = readFileSync("settings.json", "utf8");

export function plain(): string {
  // silent: a function that is not async cannot wait.
  return fs.readFileSync(path, "utf8") + settings;
}

export async function callbacks(names: string[]): Promise<string[]> {
  // silent: the callback is a function of its own, which `map` does not wait for.
  const texts = names.map(name => readFileSync(name, "utf8"));
  process.on("exit", () => {
    // silent: at exit nothing asynchronous runs any more.
    fs.writeFileSync(path, texts.join("\n"));
  });
  // silent: the async variant.
  return [...texts, await readFile(path, "utf8"), await fs.promises.readFile(path, "utf8")];
}

export class Store {
  // silent: a constructor cannot wait.
  private readonly text = fs.readFileSync(path, "utf8");
  constructor() {
    fs.mkdirSync(path);
    console.log(this.text);
  }
}

export async function others(): Promise<void> {
  // silent: an object of one's own, in memory for all we know.
  disk.readFileSync(path);
  // silent: `any` can be anything.
  anything.readFileSync(path);
  // silent: not in the table; the option can add it.
  loadSync(path);
  // silent: written before the process may end.
  writeSync(1, "done\n");
  // silent: a wait, which no-blocking-sleep reports.
  execSync("sleep 5");
  const readFileSync = (name: string) => name;
  // silent: this is another `readFileSync`.
  readFileSync(path);
}
