/** What is known about files and folders without reading them, and fingerprints of what is in them. */
import { createHash } from "node:crypto";
import { lstatSync, readdirSync, readFileSync, readlinkSync, type Stats, statSync } from "node:fs";
import path from "node:path";

/** What the file system says about a file or folder; another stamp means that it may have changed. */
export type Stamp = string;

/** The stamp of what does not exist. */
export const absent: Stamp = "";

/** A stamp, and whether it is old enough to be trusted later. */
export interface Stamping {
  readonly stamp: Stamp;
  /**
   * False where the file changed just now: it could change once more within the same tick of the file system's
   * clock, and the stamp would stay.
   */
  readonly isSettled: boolean;
}

/** File systems keep time in ticks, Linux in such of up to 10 ms. */
const tick = 50;

/**
 * Asks the file system about a file or folder; symbolic links are followed.
 *
 * @param moment The time from which on a change counts as just now, in milliseconds; the present unless said otherwise.
 */
export function stampOf(file: string, moment: number = Date.now()): Stamping {
  const stats = statsOf(file);
  if (!stats) return { stamp: absent, isSettled: true };
  const { size, mtimeMs, ctimeMs, ino } = stats;
  return {
    stamp: `${stats.isDirectory() ? "d" : size} ${mtimeMs} ${ctimeMs} ${ino}`,
    isSettled: Math.max(mtimeMs, ctimeMs) < moment - tick,
  };
}

/** `f` for a file, `d` for a folder, `-` for nothing; with the target in front for a symbolic link. */
export function kindOf(file: string): string {
  try {
    const own = lstatSync(file, { throwIfNoEntry: false });
    if (!own?.isSymbolicLink()) return letterOf(own);
    return `@${readlinkSync(file)} ${letterOf(statsOf(file))}`;
  } catch {
    return "-";
  }
}

/** A fingerprint of those entries of a folder that can matter to TypeScript: folders, sources and JSON. */
export function listingOf(folder: string): string {
  try {
    const entries = readdirSync(folder, { withFileTypes: true })
      .filter(entry => !entry.isFile() || /\.(?:[mc]?[jt]s|[jt]sx|json)$/i.test(entry.name))
      .map(entry =>
        entry.isSymbolicLink()
          ? `${entry.name} ${kindOf(path.join(folder, entry.name))}`
          : `${entry.name} ${entry.isDirectory() ? "d" : "f"}`,
      );
    return fingerprint(entries.sort());
  } catch {
    return absent;
  }
}

/** A fingerprint of a file's bytes; undefined where it cannot be read. */
export function contentOf(file: string): string | undefined {
  const bytes = bytesOf(file);
  return bytes && digest(bytes);
}

/**
 * A fingerprint of a JSON file that says how code is to be understood. Of a `package.json` only what TypeScript
 * reads counts, so that a new script or version of one's own package changes nothing.
 */
export function configContentOf(file: string): string | undefined {
  const bytes = bytesOf(file);
  if (!bytes || path.basename(file) !== "package.json") return bytes && digest(bytes);
  try {
    const content = JSON.parse(bytes.toString("utf8")) as Record<string, unknown>;
    const isInstalled = /[\\/]node_modules[\\/]/.test(file);
    const fields = isInstalled ? [...packageFields, "version", "peerDependencies"] : packageFields;
    return fingerprint(fields.map(field => JSON.stringify(content[field]) ?? ""));
  } catch {
    return digest(bytes);
  }
}

const packageFields = [
  "name",
  "type",
  "main",
  "types",
  "typings",
  "tsconfig",
  "typesVersions",
  "exports",
  "imports",
];

/** A fingerprint of texts in their order. */
export function fingerprint(parts: readonly string[]): string {
  return digest(JSON.stringify(parts));
}

function digest(content: string | Buffer): string {
  return createHash("sha256").update(content).digest("base64url").slice(0, 22);
}

function bytesOf(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}

function statsOf(file: string): Stats | undefined {
  try {
    return statSync(file, { throwIfNoEntry: false });
  } catch {
    // A file where a folder is expected, or a link that leads in a circle.
    return undefined;
  }
}

function letterOf(stats: Stats | undefined): string {
  if (!stats) return "-";
  return stats.isFile() ? "f" : stats.isDirectory() ? "d" : "o";
}
