/**
 * Every snippet that the editor offers, tried as its user would: expanded, type-checked, and run.
 *
 * The sources in `snippets/source` give each snippet its surroundings and the output to expect. What is tried
 * is the contributed file's text, not the source's.
 */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import { promisify } from "node:util";
import { renderSnippetFiles } from "../../scripts/generate-snippets.ts";
import {
  readSnippetSources,
  type SnippetLanguage,
  type SnippetSource,
  splitProgram,
} from "../../scripts/snippet-sources.ts";
import { enabledRules } from "../src/engine/config.ts";
import { lintFile } from "../src/engine/lint.ts";
import { rules } from "../src/rules/index.ts";
import { Checkout, knownRules, repository, runProgram } from "./harness.ts";

const LANGUAGES: readonly SnippetLanguage[] = ["typescript", "javascript"];
const DEADLINE_MS = 20_000;

/** Strict rules that a snippet breaks because what they ask to reconsider is what it is for. */
const ACCEPTED: Readonly<Record<string, readonly string[]>> = {
  "Poll until": ["no-poll-loop"],
  // Its single item is a placeholder for the user's own code.
  "Async iterable object": ["no-awaitless-async-generator"],
};

/** A contributed snippet, as VS Code reads it. */
interface ContributedSnippet {
  prefix: string[];
  description: string;
  body: string[];
}

/** What a user leaves in a tab stop, given its default. */
type Fill = (text: string) => string;

const sources = await readSnippetSources();
const contributed = {
  typescript: await readContributed("typescript"),
  javascript: await readContributed("javascript"),
};

describe("snippets", () => {
  test("are generated from their sources", async () => {
    for (const [file, text] of await renderSnippetFiles()) {
      const current = await readFile(path.join(repository, file), "utf8");
      assert.equal(current, text, `${file} is out of date: run npm run generate`);
    }
  });

  test("are contributed for every language", async () => {
    const { contributes } = JSON.parse(await readFile(path.join(repository, "package.json"), "utf8"));
    assert.deepEqual(contributes.snippets, [
      { language: "typescript", path: "./snippets/typescript.code-snippets" },
      { language: "typescriptreact", path: "./snippets/typescript.code-snippets" },
      { language: "javascript", path: "./snippets/javascript.code-snippets" },
      { language: "javascriptreact", path: "./snippets/javascript.code-snippets" },
    ]);
  });

  test("have prefixes of their own and say when to use them", () => {
    const names = sources.map(source => source.name);
    for (const language of LANGUAGES) {
      const snippets = contributed[language];
      assert.deepEqual([...snippets.keys()], names);
      const prefixes = [...snippets.values()].flatMap(snippet => snippet.prefix);
      assert.deepEqual(
        prefixes.filter((prefix, i) => prefixes.indexOf(prefix) !== i),
        [],
        "prefixes that two snippets share",
      );
      for (const [name, { prefix, description }] of snippets) {
        assert.match(prefix[0] ?? "", /^fa-[a-z-]+$/, name);
        assert.match(description, /^Use it .+\.$/, name);
      }
    }
  });
});

describe("an expanded snippet", { concurrency: 2 }, () => {
  let folder: string;

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "forawait-snippets-"));
    await writeFile(path.join(folder, "package.json"), '{ "type": "module" }');
    for (const language of LANGUAGES) await writeProject(path.join(folder, language), language);
  });
  after(() => rm(folder, { recursive: true, force: true }));

  for (const language of LANGUAGES) {
    test(`has no type error, also with other names filled in (${language})`, async () => {
      const compiler = path.join(repository, "node_modules/typescript/bin/tsc");
      const project = path.join(folder, language);
      const report = await promisify(execFile)(process.execPath, [compiler, "-p", project], { cwd: project })
        // The compiler prints what it finds to stdout and exits with an error.
        .catch(error => error);
      assert.equal(report.stdout, "");
      assert.equal(report.code, undefined);
    });

    test(`has no finding in strict mode (${language})`, async () => {
      assert.deepEqual(await lint(path.join(folder, language), language), []);
    });
  }

  for (const source of sources) {
    for (const language of LANGUAGES) {
      test(`runs: ${source.name} (${language})`, { skip: missingFeature(source) }, async () => {
        const program = expandProgram(source, language, keep);
        const name = language === "typescript" ? "program.ts" : "program.js";
        const outcome = await runProgram(name, program, DEADLINE_MS);
        assert.equal(outcome.stderr, "");
        // A timer, listener or connection that is left behind keeps the process alive past the deadline.
        assert.equal(outcome.exit, 0);
        assert.deepEqual(linesOf(outcome.stdout), linesOf(source.output));
      });
    }
  }
});

describe("the expansion", () => {
  test("follows the snippet syntax", () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: this is snippet syntax.
    const body = "${1:a}${2:b$1${3:c\\}}} \\$x \\\\ ${0:end $2}";
    assert.equal(expand(body, keep), "abac} $x \\ end bac}");
    assert.equal(expand(body, rename), "aRenamedbaRenamedc} $x \\ end baRenamedc}");
    assert.throws(() => expand("$1", keep), /tab stop 1 has no text/);
    assert.throws(() => expand("$TM_FILENAME", keep), /unexpected/);
  });
});

/** Why the snippet cannot run here, or false. */
function missingFeature(source: SnippetSource): string | false {
  const needed = /\bArray\.fromAsync\b/.test(splitProgram(source.programs.typescript).snippet);
  return needed && !("fromAsync" in Array) && `Node ${process.versions.node} has no Array.fromAsync`;
}

function keep(text: string): string {
  return text;
}

/** Another name for an identifier; other text, and a type that the language knows, stay. */
function rename(text: string): string {
  const isName = /^[A-Za-z_$][\w$]*$/.test(text) && !["string", "number", "boolean"].includes(text);
  return isName ? `${text}Renamed` : text;
}

/** The source's program with the contributed snippet in the place of the region. */
function expandProgram(source: SnippetSource, language: SnippetLanguage, fill: Fill): string {
  const snippet = contributed[language].get(source.name);
  assert.ok(snippet, `${source.name} is not in the ${language} snippets`);
  const program = splitProgram(source.programs[language]);
  const surroundings = (text: string) =>
    source.stops.reduce((result, stop) => {
      if (fill(stop) === stop) return result;
      return result.replace(new RegExp(`(?<![\\w$])${stop}(?![\\w$])`, "g"), () => fill(stop));
    }, text);
  const lines = `${expand(snippet.body.join("\n"), fill)}\n`;
  return surroundings(program.before) + lines + surroundings(program.after);
}

/**
 * Expands a snippet body the way an editor does when the user fills in every tab stop with `fill`.
 *
 * Syntax: https://code.visualstudio.com/docs/editing/userdefinedsnippets#_snippet-syntax, without variables,
 * choices and transformations, which our snippets do not use.
 */
function expand(body: string, fill: Fill): string {
  // A mirror can stand before the tab stop whose text it repeats, so the texts are collected first.
  const texts = new Map<string, string>();
  expandOnce(body, fill, texts, () => "");
  return expandOnce(body, fill, texts, number => {
    const text = texts.get(number);
    if (text === undefined && number !== "0") throw new Error(`tab stop ${number} has no text`);
    return text ?? "";
  });
}

function expandOnce(
  body: string,
  fill: Fill,
  texts: Map<string, string>,
  mirror: (number: string) => string,
): string {
  let position = 0;

  function readUntil(end: string | undefined): string {
    let result = "";
    while (position < body.length) {
      const rest = body.slice(position);
      const [token, number, placeholder] = /^\$(?:(\d+)|\{(\d+):)/.exec(rest) ?? [];
      if (rest.startsWith("\\")) {
        result += body.charAt(position + 1);
        position += 2;
      } else if (number !== undefined && token) {
        position += token.length;
        result += mirror(number);
      } else if (placeholder !== undefined && token) {
        position += token.length;
        const text = fill(readUntil("}"));
        texts.set(placeholder, text);
        result += text;
      } else if (rest.startsWith("$")) {
        throw new Error(`unexpected: ${rest}`);
      } else {
        position += 1;
        if (rest.charAt(0) === end) return result;
        result += rest.charAt(0);
      }
    }
    if (end) throw new Error(`a placeholder has no end: ${body}`);
    return result;
  }

  return readUntil(undefined);
}

/** Writes every snippet's program, as it is and with other names, and a configuration as strict as users have. */
async function writeProject(folder: string, language: SnippetLanguage): Promise<void> {
  const compilerOptions = {
    target: "esnext",
    lib: ["esnext", "dom"],
    module: "nodenext",
    moduleDetection: "force",
    jsx: "preserve",
    strict: true,
    exactOptionalPropertyTypes: true,
    noImplicitOverride: true,
    noImplicitReturns: true,
    noPropertyAccessFromIndexSignature: true,
    noUncheckedIndexedAccess: true,
    erasableSyntaxOnly: true,
    isolatedModules: true,
    verbatimModuleSyntax: true,
    noEmit: true,
    types: ["node"],
    typeRoots: [path.join(repository, "node_modules/@types")],
    // These two would ask for annotations, which a user of the JavaScript snippets does not write.
    ...(language === "javascript" && {
      allowJs: true,
      checkJs: true,
      noImplicitAny: false,
      useUnknownInCatchVariables: false,
    }),
  };
  await write(path.join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, include: ["**/*"] }));
  for (const source of sources) {
    const asIs = expandProgram(source, language, keep);
    await write(programFile(folder, source, language), asIs);
    const renamed = programFile(path.join(folder, "renamed"), source, language);
    await write(renamed, expandProgram(source, language, rename));
    // In this language an arrow function's type parameters can be mistaken for an element.
    if (language === "typescript") {
      await write(`${programFile(path.join(folder, "react"), source, language)}x`, asIs);
    }
  }
}

function programFile(folder: string, source: SnippetSource, language: SnippetLanguage): string {
  return path.join(folder, language === "typescript" ? source.file : source.file.replace(/\.ts$/, ".js"));
}

/** Findings within the snippets of a written project, one line each, without those accepted for a reason. */
async function lint(folder: string, language: SnippetLanguage): Promise<string[]> {
  const enabled = enabledRules(rules, [{ preset: "strict" }]);
  const checkout = new Checkout(folder);
  const lease = await checkout.workspace.acquire(
    sources.map(source => programFile(folder, source, language)),
  );
  try {
    const found = await Promise.all(
      sources.map(async source => {
        const view = await lease.view(programFile(folder, source, language));
        assert.ok(view, source.file);
        const { text } = view.sourceFile;
        const { findings, failures } = await lintFile(view, enabled, {
          knownRules,
          separateCompilerReported: false,
        });
        assert.deepEqual(failures, []);
        const { before, snippet } = splitProgram(text);
        return findings
          .filter(({ start }) => start >= before.length && start < before.length + snippet.length)
          .filter(({ rule }) => !ACCEPTED[source.name]?.includes(rule))
          .map(
            ({ rule, start, message }) =>
              `${source.name}: ${rule} at “${text.slice(start, start + 40)}”: ${message}`,
          );
      }),
    );
    return found.flat();
  } finally {
    lease.release();
    await checkout.close();
  }
}

async function readContributed(language: SnippetLanguage): Promise<Map<string, ContributedSnippet>> {
  const file = path.join(repository, `snippets/${language}.code-snippets`);
  return new Map(Object.entries(JSON.parse(await readFile(file, "utf8"))));
}

async function write(file: string, text: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, text);
}

/** Lines without the white space at their ends, which an editor would remove from the expected output. */
function linesOf(text: string): string[] {
  return text
    .trimEnd()
    .split("\n")
    .map(line => line.trimEnd());
}
