/** Keeps each part as soon as it is measured, and knows when the parts make a page together. */
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { cache, writeWhole } from "./install.ts";
import {
  type Circumstances,
  coldName,
  merged,
  type NamedPart,
  namedParts,
  parts,
  type Results,
} from "./results.ts";

const stored = path.join(cache, "results.json");

/** @returns What is stored; nothing when there is no such file yet. */
export async function readStored(file = stored): Promise<Results> {
  if (!existsSync(file)) return {};
  return JSON.parse(await readFile(file, "utf8")) as Results;
}

/** Stores what was measured beside what is there, and gives both together. */
export async function addToStored(measured: Results, file = stored): Promise<Results> {
  const all = merged(await readStored(file), measured);
  await writeWhole(file, `${JSON.stringify(all, undefined, 2)}\n`);
  return all;
}

/** A hash of files, which changes with each of them. */
export function hashOf(files: readonly string[]): string {
  const hash = createHash("sha256");
  for (const file of files) hash.update(readFileSync(file));
  return hash.digest("hex");
}

/**
 * Why there can be no page of these numbers: a part is missing, or parts are about different things.
 *
 * @param projects The names of all projects that a page is about.
 * @returns One line for the person who wants the page; undefined when there can be one.
 */
export function whyNoPage(results: Results, projects: readonly string[]): string | undefined {
  const all = namedParts(results);
  const missing = missingParts(all, projects);
  if (missing.length > 0) {
    const names = parts.filter(part => missing.some(name => name.startsWith(part))).join(" ");
    return `Not measured yet: ${missing.join(", ")}. Measure it with "npm run bench -- ${names} --continue".`;
  }
  if (groups(all, ({ build }) => build).size > 1) {
    const named = describe(groups(all, ({ build }) => `build ${build.slice(0, 8)}`));
    return `The parts were measured with different builds of forawait: ${named}. Measure them again with one: npm run bench -- --continue`;
  }
  const differing = differingVersions(all);
  if (differing.length === 0) return undefined;
  return `The parts were measured with different versions: ${differing.join("; ")}. Measure them again with the same: npm run bench -- --continue`;
}

/**
 * The names of the parts that were not measured, or with other builds or versions than these.
 *
 * @param now Left out when any build and version will do.
 */
export function missingParts(
  all: readonly NamedPart[],
  projects: readonly string[],
  now?: Pick<Circumstances, "build" | "versions">,
): string[] {
  const isSame = ({ build, versions }: Circumstances) =>
    now === undefined || (build === now.build && differingNames([versions, now.versions]).length === 0);
  const there = new Set(all.filter(({ how }) => isSame(how)).map(({ name }) => name));
  const wanted = parts.flatMap(part => (part === "cold" ? projects.map(coldName) : [part]));
  return wanted.filter(name => !there.has(name));
}

function differingVersions(all: readonly NamedPart[]): string[] {
  return differingNames(all.map(({ how }) => how.versions)).map(name =>
    describe(groups(all, ({ versions }) => `${name} ${versions[name] ?? "(none)"}`)),
  );
}

function differingNames(all: readonly Circumstances["versions"][]): string[] {
  const names = new Set(all.flatMap(versions => Object.keys(versions)));
  return [...names].filter(name => new Set(all.map(versions => versions[name])).size > 1);
}

/** The names of the parts by something that they have. */
function groups(all: readonly NamedPart[], of: (how: Circumstances) => string): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const { name, how } of all) found.set(of(how), [...(found.get(of(how)) ?? []), name]);
  return found;
}

function describe(found: ReadonlyMap<string, readonly string[]>): string {
  return [...found].map(([what, names]) => `${what} for ${names.join(", ")}`).join(" and ");
}
