import { readFileSync } from "node:fs";
import { typescriptVersion } from "../../typescript/version.ts";
import { displayPath } from "../report.ts";
import { version } from "../version.ts";
import { fingerprint } from "./disk.ts";
import { cacheFile, isForeign } from "./file.ts";
import { ResultCache } from "./results.ts";
import type { Strategy } from "./world.ts";

export interface OpenOptions {
  /** The file or folder as given; undefined for the default place. */
  readonly location: string | undefined;
  readonly strategy: Strategy;
  /** Absolute path of the working folder. */
  readonly folder: string;
  /** The folder of TypeScript's own declarations. */
  readonly libFolder: string;
  readonly projects: readonly string[];
  /** What results of all files depend on, beside their configuration: plain data. */
  readonly common: readonly unknown[];
  /** The configuration of a file: plain data. */
  readonly settingsOf: (file: string) => unknown;
  /** Tells the user a line. */
  readonly tell: (line: string) => void;
}

/**
 * Opens the results of earlier runs.
 *
 * @returns undefined, after saying so, where the file is something else, which must not be written over.
 */
export function openCache({
  location,
  strategy,
  folder,
  tell,
  ...options
}: OpenOptions): ResultCache | undefined {
  const file = cacheFile(folder, location);
  if (location !== undefined && isForeign(file)) {
    tell(`Results are neither kept nor used: ${displayPath(folder, file)} is no cache of forawait.`);
    return undefined;
  }
  const common = fingerprint(options.common.map(part => JSON.stringify(part) ?? ""));
  const texts = new Map<string, string>();
  const settingsOf = (source: string) => {
    const layers = JSON.stringify(options.settingsOf(source));
    const known = texts.get(layers) ?? fingerprint([common, layers]);
    texts.set(layers, known);
    return known;
  };
  return new ResultCache({ ...options, file, folder, strategy, settingsOf, identity: identity(folder) });
}

/**
 * The versions of both tools. Of forawait the program itself counts, so that builds of one version are told apart;
 * of the working folder its depth, because TypeScript looks for packages in every folder above.
 */
function identity(folder: string): string {
  // Outside of a bundle there is no one file that holds all rules, so nothing is used again.
  const program =
    typeof __filename === "string" ? fingerprint([readFileSync(__filename, "utf8")]) : `${Date.now()}`;
  const depth = folder.split(/[\\/]/).length;
  return [version, typescriptVersion, program, depth].join(" ");
}
