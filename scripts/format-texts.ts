/** Formats generated text the way the repository's own files are formatted. */
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const repository = fileURLToPath(new URL("..", import.meta.url));

/**
 * Formats texts with Biome, all in one run, and returns them under the same names.
 *
 * Names are relative paths; their extension decides the language. The texts lie in a temporary folder
 * meanwhile, so that nothing half-done is ever seen in the work tree.
 *
 * @throws when Biome cannot parse one of the texts.
 */
export async function formatTexts(texts: ReadonlyMap<string, string>): Promise<Map<string, string>> {
  const folder = await mkdtemp(path.join(tmpdir(), "forawait-format-"));
  try {
    const { formatter, javascript } = JSON.parse(await readFile(path.join(repository, "biome.json"), "utf8"));
    await writeFile(path.join(folder, "biome.json"), JSON.stringify({ root: true, formatter, javascript }));
    for (const [name, text] of texts) {
      await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
      await writeFile(path.join(folder, name), text);
    }
    const biome = path.join(repository, "node_modules/@biomejs/biome/bin/biome");
    await promisify(execFile)(process.execPath, [biome, "format", "--write", "."], { cwd: folder });
    const formatted = new Map<string, string>();
    for (const name of texts.keys()) {
      formatted.set(name, await readFile(path.join(folder, name), "utf8"));
    }
    return formatted;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
