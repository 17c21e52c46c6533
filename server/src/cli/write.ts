import { randomUUID } from "node:crypto";
import { access, chmod, chown, constants, realpath, rename, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";

/**
 * Replaces a file's content in one step: whoever reads it meanwhile sees the old content or the new one.
 *
 * The text goes to a new file beside it, which then takes its name. Mode and owner are kept; of a symbolic link
 * the target is replaced.
 *
 * @throws Error of the file system, with the old content untouched.
 */
export async function writeAtomically(file: string, text: string): Promise<void> {
  const target = await realpath(file).catch(() => file);
  const before = await stat(target).catch(() => undefined);
  // Renaming needs no permission on the file itself; a file that is write-protected is meant to stay as it is.
  if (before) await access(target, constants.W_OK);
  const temporary = path.join(path.dirname(target), `.${path.basename(target)}.${randomUUID()}.tmp`);
  try {
    await writeFile(temporary, text, { flag: "wx" });
    if (before) {
      await chmod(temporary, before.mode);
      // Only a privileged user may give files away; for everybody else the owner is the same already.
      await chown(temporary, before.uid, before.gid).catch(() => undefined);
    }
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
