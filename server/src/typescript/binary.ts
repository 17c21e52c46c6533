import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";

/**
 * Finds the TypeScript binary that belongs to the client bundled with forawait.
 *
 * The client and the binary speak an unversioned protocol, so the binary always comes from our own package:
 * first the copy that the VSIX carries beside the bundle, then the platform package that npm installed with us.
 * A workspace's own TypeScript is never used.
 *
 * @param from Absolute path of the running bundle or source file; the place of this code unless said otherwise.
 * @returns The absolute path of the `tsc` executable.
 * @throws Error with one clear line when this platform has no binary.
 */
export function findTypeScriptBinary(from: string = ownFile()): string {
  const executable = process.platform === "win32" ? "tsc.exe" : "tsc";
  const shipped = path.join(path.dirname(from), "typescript", "lib", executable);
  if (existsSync(shipped)) return shipped;

  const platformPackage = `@typescript/typescript-${process.platform}-${process.arch}`;
  // The platform package is a dependency of `typescript`, so it is looked up from there: a package manager
  // with isolated folders does not show it to us.
  const own = createRequire(from);
  for (const base of [own, requireFrom(own, "typescript/package.json")]) {
    if (!base) continue;
    try {
      const manifest = base.resolve(`${platformPackage}/package.json`);
      const installed = path.join(path.dirname(manifest), "lib", executable);
      if (existsSync(installed)) return installed;
    } catch {
      // Not visible from here; try the next place.
    }
  }
  throw new Error(
    `forawait cannot find TypeScript's binary for ${process.platform}-${process.arch} (${platformPackage}). Reinstall forawait without --omit=optional.`,
  );
}

/** In a bundle this is the bundle, which CommonJS names; in the sources it is this file. */
function ownFile(): string {
  return typeof __filename === "string" ? __filename : fileURLToPath(import.meta.url);
}

function requireFrom(base: NodeJS.Require, id: string): NodeJS.Require | undefined {
  try {
    return createRequire(base.resolve(id));
  } catch {
    return undefined;
  }
}
