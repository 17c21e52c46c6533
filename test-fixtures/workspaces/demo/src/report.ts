import { countLevels } from "./log-reader.ts";
import { userNames } from "./paged-client.ts";

/** Correct code: forawait has nothing to say about this file. */
export async function report(files: string[], api: string): Promise<string> {
  const [levels, names] = await Promise.all([countLevels(files), userNames(api)]);
  const lines = [`${names.length} users`];
  for (const [level, count] of levels) lines.push(`${level}: ${count}`);
  return lines.join("\n");
}
