import { writeFile } from "node:fs/promises";
import path from "node:path";
import { configFileName } from "../session/config-file.ts";
import { type Output, UsageError } from "./output.ts";
import { reasonOf } from "./texts.ts";

/** Where the JSON schema of `forawait.json` is on the web, for editors without the extension. */
const schemaUrl = "https://raw.githubusercontent.com/forawait/forawait/main/forawait.schema.json";

/**
 * Writes a configuration file that says what applies anyway, as a start.
 *
 * @throws UsageError when there is one already, or the folder cannot be written to.
 */
export async function init({ folder, print }: Output): Promise<void> {
  const content = { $schema: schemaUrl, preset: "recommended", rules: {}, ignore: [] };
  try {
    await writeFile(path.join(folder, configFileName), `${JSON.stringify(content, null, 2)}\n`, {
      flag: "wx",
    });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") {
      throw new UsageError(`${configFileName} exists already; it was left as it is`);
    }
    throw new UsageError(
      `${configFileName} ${reasonOf(error).replace("cannot be read", "cannot be written")}`,
    );
  }
  print(`Wrote ${configFileName}. \`forawait rules\` lists the rules that it can set.\n`);
}
