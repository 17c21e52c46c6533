/**
 * Makes the snippets that the editor offers, and their documentation, from the programs in `snippets/source`.
 *
 * The snippet format: https://code.visualstudio.com/docs/editing/userdefinedsnippets#_snippet-syntax
 */
import { formatTexts } from "./format-texts.ts";
import {
  readSnippetSources,
  type SnippetLanguage,
  type SnippetSource,
  splitProgram,
} from "./snippet-sources.ts";

const CHAPTERS: Record<string, string> = {
  iterating: "Iterating",
  producing: "Producing items",
  combining: "Running side by side",
  waiting: "Waiting",
  sources: "Sources of items",
  resources: "Resources",
};

/** Comments stay as they are. No snippet has a string with a comment's start in it. */
const COMMENT = /\/\/.*|\/\*[\s\S]*?\*\//g;

/**
 * The generated files: path below the repository, with `/`, to text.
 *
 * @throws with the source's name when its header names text that the snippet does not contain.
 */
export async function renderSnippetFiles(): Promise<Map<string, string>> {
  const sources = await readSnippetSources();
  const files = await formatTexts(
    new Map([
      ["snippets/typescript.code-snippets", renderSnippets(sources, "typescript")],
      ["snippets/javascript.code-snippets", renderSnippets(sources, "javascript")],
    ]),
  );
  return files.set("docs/snippets.md", renderPage(sources));
}

function renderSnippets(sources: SnippetSource[], language: SnippetLanguage): string {
  const snippets = sources.map(source => [
    source.name,
    { prefix: source.prefixes, description: describe(source), body: renderBody(source, language) },
  ]);
  return JSON.stringify(Object.fromEntries(snippets), undefined, 2);
}

function renderBody(source: SnippetSource, language: SnippetLanguage): string[] {
  const lines = splitProgram(source.programs[language]).snippet.trimEnd().split("\n");
  const indentation = /^ */.exec(lines[0] ?? "")?.[0].length ?? 0;
  const code = lines
    .map(line => line.slice(indentation).replace(/^(?: {2})+/, spaces => "\t".repeat(spaces.length / 2)))
    .join("\n");

  // Types are not in the JavaScript variant, so a tab stop can be missing there, but nowhere else.
  const isMissing = (stop: string) => !occurrences([stop]).test(code.replace(COMMENT, ""));
  const missing = [...source.stops, ...(source.final ? [source.final] : [])].filter(isMissing);
  if (language === "typescript" && missing.length > 0) {
    throw new Error(
      `snippets/source/${source.file}: the snippet does not contain “${missing.join("”, “")}”.`,
    );
  }
  const numbers = new Map(
    source.stops.filter(stop => !missing.includes(stop)).map((stop, i) => [stop, i + 1]),
  );
  if (source.final) numbers.set(source.final, 0);
  return placeTabStops(code, numbers).split("\n");
}

/**
 * Code as a snippet body: the first occurrence of a stop's text becomes `${n:text}`, later ones `$n`.
 *
 * A stop may contain other stops. Comments are left alone.
 */
function placeTabStops(code: string, numbers: ReadonlyMap<string, number>): string {
  const placed = new Set<string>();

  function place(text: string, stops: string[], escaped: RegExp): string {
    const pattern = new RegExp(`${COMMENT.source}|${occurrences(stops).source}`, "g");
    let result = "";
    let position = 0;
    for (const { 0: match, index } of text.matchAll(pattern)) {
      result += text.slice(position, index).replace(escaped, "\\$&");
      position = index + match.length;
      const number = numbers.get(match);
      if (number === undefined) {
        result += match.replace(escaped, "\\$&");
      } else if (placed.has(match)) {
        result += `$${number}`;
      } else {
        placed.add(match);
        const inside = place(
          match,
          stops.filter(stop => stop !== match),
          /[\\$}]/g,
        );
        result += `\${${number}:${inside}}`;
      }
    }
    return result + text.slice(position).replace(escaped, "\\$&");
  }

  return place(code, [...numbers.keys()], /[\\$]/g);
}

/** Matches the texts where they stand as whole words, longer ones first. */
function occurrences(texts: string[]): RegExp {
  const alternatives = texts
    .toSorted((a, b) => b.length - a.length)
    .map(text => {
      const start = /^[\w$]/.test(text) ? "(?<![\\w$])" : "";
      const end = /[\w$]$/.test(text) ? "(?![\\w$])" : "";
      return start + text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&") + end;
    });
  // With no text at all, nothing may match.
  return new RegExp(alternatives.length > 0 ? `(?:${alternatives.join("|")})` : "(?!)");
}

function renderPage(sources: SnippetSource[]): string {
  const chapters = Object.entries(CHAPTERS).map(([chapter, title]) => {
    const rows = sources
      .filter(source => source.chapter === chapter)
      .map(source => {
        const prefixes = source.prefixes.map(prefix => `\`${prefix}\``).join(", ");
        return `| ${source.name} | ${prefixes} | ${describe(source)} |`;
      });
    return `## ${title}\n\n| Snippet | Type | When to use it |\n| --- | --- | --- |\n${rows.join("\n")}\n`;
  });
  const unknown = sources.find(source => !(source.chapter in CHAPTERS));
  if (unknown) throw new Error(`snippets/source/${unknown.file}: no chapter has the name of its folder.`);
  return `# Snippets

<!-- Generated by scripts/generate-snippets.ts from snippets/source; do not edit. -->

In a TypeScript or JavaScript file, type a word from the second column and choose the snippet from the list; \`fa-\` alone shows them all.
Tab moves from one place to fill in to the next.
No snippet needs a package, and all run on Node 20 and in current browsers unless the last column says otherwise.
In JavaScript files the same snippets come without types.

${chapters.join("\n")}`;
}

function describe(source: SnippetSource): string {
  return source.needs ? `${source.when} Needs ${source.needs}.` : source.when;
}
