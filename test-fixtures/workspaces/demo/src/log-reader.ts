import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";

export interface Entry {
  readonly time: Date;
  readonly level: string;
  readonly text: string;
}

/** Reads a log file line by line, without holding all of it in memory. */
export async function* readEntries(file: string): AsyncGenerator<Entry> {
  const lines = createInterface({ input: createReadStream(file), crlfDelay: Infinity });
  for await (const line of lines) {
    const [time = "", level = "", ...text] = line.split(" ");
    yield { time: new Date(time), level, text: text.join(" ") };
  }
}

/** How many entries of each level the files hold. */
export async function countLevels(files: string[]): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  for await (const file of files) {
    for await (const { level } of readEntries(file)) {
      counts.set(level, (counts.get(level) ?? 0) + 1);
    }
  }
  return counts;
}

/** Prints the errors of a log file as they are read. */
export async function printErrors(file: string): Promise<void> {
  for (const entry of readEntries(file)) {
    if (entry.level === "ERROR") console.log(entry.time.toISOString(), entry.text);
  }
}

/** Reads the whole file once, so that what is wrong in it is reported early. */
export function warmUp(file: string): void {
  readEntries(file);
}
