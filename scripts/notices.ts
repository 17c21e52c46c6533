import { readdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";

/**
 * Writes the license texts of all npm packages whose code is in a bundle, which their licenses ask for.
 *
 * @param inputs the bundled files, relative to the repository, as esbuild's metafile names them.
 * @throws Error when a package carries no license text.
 */
export async function writeNotices(inputs: Iterable<string>, file: string): Promise<void> {
  const folders = new Set<string>();
  for (const input of inputs) {
    const folder = /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0];
    if (folder !== undefined) folders.add(folder);
  }
  const notices = await Promise.all([...folders].sort().map(noticesOf));
  const introduction = "The bundles of forawait contain code of the following packages.\n";
  await writeFile(file, [introduction, ...notices].join(`\n${"-".repeat(80)}\n\n`));
}

async function noticesOf(folder: string): Promise<string> {
  const { name, version, license } = JSON.parse(await readFile(path.join(folder, "package.json"), "utf8"));
  const files = (await readdir(folder))
    .filter(entry => /^(licen[cs]e|notice|third-?party)/i.test(entry))
    .sort();
  if (files.length === 0) throw new Error(`${name}@${version} is bundled and has no license text.`);
  const texts = await Promise.all(files.map(entry => readFile(path.join(folder, entry), "utf8")));
  return [`${name} ${version} (${license})\n`, ...texts.map(text => `${text.trim()}\n`)].join("\n");
}
