/** The rules of the house: what may import what, what is generated is current, what documentation says is there. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, it } from "node:test";
import { rules } from "../src/rules/index.ts";
import { parseConfigFile } from "../src/session/config-file.ts";
import { configurableRules } from "../src/session/session.ts";
import { repository } from "./harness.ts";

/** A folder, and what files in it may not import. */
const walls: readonly { folder: string; forbidden: RegExp; except?: RegExp; why: string }[] = [
  ...["rules", "engine", "analysis"].map(name => ({
    folder: `server/src/${name}`,
    forbidden: /^vscode|^typescript(\/|$)|^node:(fs|child_process|net|http)|\/(lsp|cli|session)\//,
    why: "rules, engine and analysis are pure and see TypeScript through server/src/typescript",
  })),
  {
    folder: "server/src/session",
    forbidden: /^vscode|^typescript(\/|$)|\/(lsp|cli)\//,
    why: "the session knows no host",
  },
  {
    folder: "server/src/typescript",
    forbidden: /^vscode|\/(rules|engine|analysis|session|lsp|cli)\//,
    why: "the workspace stands below everything else",
  },
  { folder: "server/src/cli", forbidden: /^vscode|^typescript(\/|$)/, why: "the command speaks no protocol" },
  {
    folder: "server/src/lsp",
    forbidden: /^vscode$|^typescript(\/|$)|\/cli\//,
    why: "the server is no editor",
  },
  {
    folder: "client/src",
    forbidden: /\/server\/|^typescript(\/|$)/,
    except: /^\.\.\/\.\.\/server\/src\/lsp\/messages\.ts$/,
    why: "the client shares only the message types",
  },
];

describe("walls", () => {
  for (const { folder, forbidden, except, why } of walls) {
    it(`${folder}: ${why}`, () => {
      const wrong = filesIn(folder, /\.ts$/).flatMap(file =>
        importsOf(file)
          .filter(specifier => forbidden.test(specifier) && !except?.test(specifier))
          .map(specifier => `${file} imports ${specifier}`),
      );
      assert.deepEqual(wrong, []);
    });
  }

  it("only the command and the scripts print", () => {
    const wrong = filesIn("server/src", /\.ts$/).filter(
      file =>
        !file.startsWith("server/src/cli/") &&
        /(?<!\.)\bconsole\.\w|process\.(stdout|stderr)/.test(codeOf(file)),
    );
    assert.deepEqual(wrong, []);
  });

  it("offsets become positions in one module", () => {
    const wrong = filesIn("server/src", /\.ts$/).filter(
      file => file !== "server/src/engine/positions.ts" && /charCodeAt\([^)]*\) === 1[03]/.test(codeOf(file)),
    );
    assert.deepEqual(wrong, []);
  });
});

describe("rules", () => {
  it("are named like their folders, and all folders are registered", () => {
    const folders = readdirSync(path.join(repository, "server/src/rules"), { withFileTypes: true })
      .filter(entry => entry.isDirectory())
      .map(entry => entry.name)
      .sort();
    assert.deepEqual(rules.map(rule => rule.id).sort(), folders);
  });

  it("have fixtures, and no fixture is without a rule", () => {
    const folders = readdirSync(path.join(repository, "test-fixtures/rules"), { withFileTypes: true })
      .filter(entry => entry.isDirectory())
      .map(entry => entry.name);
    assert.deepEqual(
      folders.filter(name => !rules.some(rule => rule.id === name)),
      [],
    );
  });

  it("speak in sentences", () => {
    for (const rule of rules) {
      assert.match(rule.summary, /^Reports .*\.$/, rule.id);
      for (const message of Object.values(rule.messages)) {
        assert.match(message, /^[A-Z`{].*[.`}]$/s, `${rule.id}: ${message}`);
        assert.doesNotMatch(message, /!(?:\s|$)|\bplease\b|\bsimply\b|\bjust\b/i, `${rule.id}: ${message}`);
      }
    }
  });
});

describe("the repository", () => {
  it("has current generated files", () => {
    execFileSync(process.execPath, ["--import", "tsx", "scripts/generate.ts", "--check"], {
      cwd: repository,
    });
  });

  it("names no registry in its lockfile", () => {
    assert.doesNotMatch(
      readFileSync(path.join(repository, "package-lock.json"), "utf8"),
      /"resolved"|https?:\/\/registry/,
    );
  });

  it("pins TypeScript, whose client and binary must be of one version", () => {
    const { dependencies } = JSON.parse(readFileSync(path.join(repository, "package.json"), "utf8"));
    assert.match(dependencies.typescript, /^\d+\.\d+\.\d+$/);
  });

  for (const document of documents()) {
    it(`${document}: links lead somewhere`, () => {
      const text = readFileSync(path.join(repository, document), "utf8");
      const broken = [...text.matchAll(/\]\(([^)\s]+)\)/g)]
        .map(match => match[1] as string)
        .filter(link => !/^(https?|mailto):/.test(link) && !leadsSomewhere(document, link));
      assert.deepEqual(broken, []);
    });
  }

  it("shows a configuration that is right", () => {
    const readme = readFileSync(path.join(repository, "README.md"), "utf8");
    const blocks = [...readme.matchAll(/```json\n([\s\S]*?)```/g)].map(match => match[1] as string);
    const configurations = blocks.filter(block => block.includes('"preset"'));
    assert.equal(configurations.length, 1);
    for (const text of configurations) {
      const { problems } = parseConfigFile("/somewhere/forawait.json", text, configurableRules);
      assert.deepEqual(problems, []);
    }
  });

  it("offers every npm script that its documents name", () => {
    const { scripts } = JSON.parse(readFileSync(path.join(repository, "package.json"), "utf8"));
    const named = documents().flatMap(document =>
      [
        ...readFileSync(path.join(repository, document), "utf8").matchAll(
          /npm (?:run (?:--silent |-s )?)?([a-z][\w:-]*)/g,
        ),
      ]
        .map(match => match[1] as string)
        .filter(
          name => !["ci", "install", "i", "pack", "version", "publish", "package", "packages"].includes(name),
        ),
    );
    assert.deepEqual(
      [...new Set(named)].filter(name => !(name in scripts)),
      [],
    );
  });
});

function documents(): string[] {
  return [
    ...["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md"],
    ...filesIn("docs", /\.md$/),
    ...filesIn("server/src/rules", /README\.md$/),
  ];
}

function leadsSomewhere(document: string, link: string): boolean {
  const [target = "", anchor] = link.split("#");
  const file = target === "" ? document : path.join(path.dirname(document), target);
  if (!existsSync(path.join(repository, file))) return false;
  if (anchor === undefined || !file.endsWith(".md")) return true;
  return anchorsOf(readFileSync(path.join(repository, file), "utf8")).has(anchor);
}

/** The anchors that GitHub gives to the headings of a Markdown text. */
function anchorsOf(text: string): Set<string> {
  const headings = [...text.replace(/^```[\s\S]*?^```/gm, "").matchAll(/^#+ (.*)$/gm)];
  return new Set(
    headings.map(match =>
      (match[1] as string)
        .trim()
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\s_-]/gu, "")
        .replace(/\s/g, "-"),
    ),
  );
}

function filesIn(folder: string, pattern: RegExp): string[] {
  return readdirSync(path.join(repository, folder), { recursive: true })
    .map(name => `${folder}/${String(name).split(path.sep).join("/")}`)
    .filter(name => pattern.test(name))
    .sort();
}

function importsOf(file: string): string[] {
  const text = readFileSync(path.join(repository, file), "utf8");
  return [...text.matchAll(/(?:^|\s)(?:from|import)\s*\(?\s*"([^"]+)"/g)].map(match => match[1] as string);
}

function codeOf(file: string): string {
  return readFileSync(path.join(repository, file), "utf8").replace(
    /\/\*[\s\S]*?\*\/|\/\/.*|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`/g,
    "",
  );
}
