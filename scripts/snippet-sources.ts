/**
 * Reads the programs under `snippets/source`, from which the contributed snippets are generated.
 *
 * A source is a whole program: a header that says what the snippet is for, the snippet itself between
 * `// #region snippet` and `// #endregion`, around it whatever makes it run, and at the end, below
 * `// Output:`, what it prints. So the type checker and Node see each snippet as its user will.
 */
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { API } from "typescript/unstable/sync";
import { formatTexts } from "./format-texts.ts";
import { stripTypes } from "./strip-types.ts";

export type SnippetLanguage = "typescript" | "javascript";

export interface SnippetSource {
  /** Path below `snippets/source`, with `/`. */
  file: string;
  /** The folder that the file is in, which is the snippet's chapter in the documentation. */
  chapter: string;
  name: string;
  /** One sentence: what to use it for. */
  when: string;
  /** What it needs beyond Node 20, if anything: "Node 22, for …". */
  needs: string | undefined;
  prefixes: string[];
  /** Text that becomes a tab stop, in the order in which the user comes by. */
  stops: string[];
  /** Text that is selected at the end, ready to be replaced. */
  final: string | undefined;
  /** The whole program in each language. */
  programs: Record<SnippetLanguage, string>;
  /** What the program prints. */
  output: string;
}

/** A program taken apart at its region; the three together are the program again. */
export interface SnippetProgram {
  before: string;
  /** The snippet's lines, indented as they stand in the program. */
  snippet: string;
  after: string;
}

const folder = fileURLToPath(new URL("../snippets/source", import.meta.url));
const config = fileURLToPath(new URL("../snippets/tsconfig.json", import.meta.url));

/**
 * All sources, ordered by file.
 *
 * @throws with the file's name when a header, region or output is missing.
 */
export async function readSnippetSources(): Promise<SnippetSource[]> {
  const entries = await readdir(folder, { recursive: true });
  const files = entries
    .filter(entry => entry.endsWith(".ts"))
    .map(entry => entry.replaceAll(path.sep, "/"))
    .sort();
  const javascript = await formatTexts(toJavaScript(files));
  return Promise.all(
    files.map(async file => {
      const typescript = await readFile(path.join(folder, file), "utf8");
      const programs = { typescript, javascript: javascript.get(javaScriptName(file)) ?? "" };
      return { file, chapter: path.posix.dirname(file), programs, ...readHeader(file, typescript) };
    }),
  );
}

/** @throws when the program has no snippet region, or an empty one. */
export function splitProgram(program: string): SnippetProgram {
  const parts = /^(.*?\/\/ #region snippet\n)(.+?)([ \t]*\/\/ #endregion\n.*)$/s.exec(program);
  const [, before, snippet, after] = parts ?? [];
  if (before === undefined || snippet === undefined || after === undefined) {
    throw new Error("no lines between “// #region snippet” and “// #endregion”");
  }
  return { before, snippet, after };
}

function readHeader(file: string, text: string) {
  const comment = /^\/\*\*\n(.*?)\n \*\/\n/s.exec(text)?.[1];
  const output = /\n\/\/ Output:\n((?:\/\/.*\n)+)$/.exec(text)?.[1];
  if (!comment || !output) {
    throw new Error(`snippets/source/${file}: it needs a header comment and, at the end, “// Output:”.`);
  }
  const lines = comment.split("\n").map(line => line.replace(/^ \* ?/, ""));
  const tags = lines.flatMap(line => {
    const [, tag, value] = /^@(\w+) (.+)$/.exec(line) ?? [];
    return tag && value ? [{ tag, value }] : [];
  });
  const valuesOf = (tag: string) => tags.filter(entry => entry.tag === tag).map(entry => entry.value);
  const [name = "", ...sentence] = lines.filter(line => line !== "" && !line.startsWith("@"));
  const prefixes = valuesOf("prefix").flatMap(value => value.split(", "));
  if (name === "" || sentence.length === 0 || prefixes.length === 0) {
    throw new Error(`snippets/source/${file}: its header needs a name, a sentence and “@prefix”.`);
  }
  return {
    name,
    when: sentence.join(" "),
    needs: valuesOf("needs")[0],
    prefixes,
    stops: valuesOf("stop"),
    final: valuesOf("final")[0],
    output: output.replace(/^\/\/ ?/gm, ""),
  };
}

function toJavaScript(files: string[]): Map<string, string> {
  const api = new API({ cwd: folder });
  try {
    const program = api.updateSnapshot({ openProjects: [config] }).getProject(config)?.program;
    const texts = new Map<string, string>();
    for (const file of files) {
      const sourceFile = program?.getSourceFile(path.join(folder, file));
      if (!sourceFile) throw new Error(`snippets/source/${file}: TypeScript does not find it.`);
      texts.set(javaScriptName(file), stripTypes(sourceFile));
    }
    return texts;
  } finally {
    api.close();
  }
}

function javaScriptName(file: string): string {
  return file.replace(/\.ts$/, ".js");
}
