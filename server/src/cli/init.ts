import { writeFile } from "node:fs/promises";
import path from "node:path";
import { configFileName } from "../session/config-file.ts";
import { initialConfig } from "../session/config-schema.ts";
import { type Output, UsageError } from "./output.ts";
import { reasonOf } from "./texts.ts";

/**
 * Writes a configuration file that says what applies anyway, as a start.
 *
 * @throws UsageError when there is one already, or the folder cannot be written to.
 */
export async function init({ folder, print }: Output): Promise<void> {
  try {
    await writeFile(path.join(folder, configFileName), initialConfig, { flag: "wx" });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") {
      throw new UsageError(`${configFileName} exists already; it was left as it is`);
    }
    throw new UsageError(`${configFileName} ${reasonOf(error, "written")}`);
  }
  print(`Wrote ${configFileName}. \`forawait rules\` lists the rules that it can set.\n`);
}
