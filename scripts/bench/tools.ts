/** The tools that are compared: what is installed, how each is configured and called, and what it must report. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { cache, install, repository, writeWhole } from "./install.ts";
import type { BenchProject } from "./projects.ts";
import type { Command } from "./run.ts";

/** Exact versions; forawait brings its own TypeScript 7. */
const toolVersions = {
  "@biomejs/biome": "2.6.8",
  eslint: "10.15.0",
  oxlint: "1.94.0",
  "oxlint-tsgolint": "7.0.2007",
  // typescript-eslint does not run on TypeScript 7.
  typescript: "6.0.3",
  "typescript-eslint": "8.73.0",
};

const folder = path.join(cache, "tools");
/** Where the tools are, once they are installed. */
export const installedTools = path.join(folder, "node_modules");

export const forawaitCommand = path.join(repository, "dist/cli.cjs");
export const typescript7 = path.join(repository, "node_modules/typescript/bin/tsc");
const typescript6 = path.join(installedTools, "typescript/bin/tsc");
export const eslintModule = path.join(installedTools, "eslint/lib/api.js");
export const eslintConfig = "eslint.config.mjs";

/** oxlint looks for tsgolint below the folder that it works in, where it is not; the variable tells it the place. */
export const oxlintEnvironment = {
  OXLINT_TSGOLINT_PATH: path.join(
    installedTools,
    `@oxlint-tsgolint/${process.platform}-${process.arch}`,
    process.platform === "win32" ? "tsgolint.exe" : "tsgolint",
  ),
};

export const oxlintCommand = path.join(installedTools, "oxlint/bin/oxlint");

export const toolIds = [
  "forawait",
  "forawait-cache",
  "tsc7",
  "tsc6",
  "oxlint",
  "biome",
  "typescript-eslint",
] as const;

export type ToolId = (typeof toolIds)[number];

/** One tool that checks whole projects. */
export interface Tool {
  readonly id: ToolId;
  /** As the tables call it, with versions. */
  readonly title: string;
  /** What it does while it is timed. */
  readonly does: string;
  /** Whether a run needs one before it that is not timed, because it is about what is left to do the second time. */
  readonly needsEarlierRun?: boolean;
  /** Its command line for a whole project. */
  command(project: BenchProject): Command;
  /** The same work, with a report that `read` understands. */
  readable(project: BenchProject): Command;
  read(report: string, project: BenchProject): Report;
  /** What it must report in the planted file, so that it is known to do what it is timed for. */
  readonly mustReport: readonly string[];
}

/** What a tool says about a project. */
export interface Report {
  readonly files: number;
  readonly findings: readonly { readonly file: string; readonly rule: string }[];
}

/** Installs the tools, and writes each one's configuration into the projects. */
export async function prepareTools(): Promise<void> {
  await install(folder, toolVersions);
}

/** Writes what the tools read beside a project's tsconfig. */
export async function configureTools(project: BenchProject): Promise<void> {
  const write = (name: string, text: string) => writeWhole(path.join(project.folder, name), text);
  await write(".oxlintrc.json", JSON.stringify(oxlintRules, undefined, 2));
  await write("biome.json", JSON.stringify(biomeRules, undefined, 2));
  await write(eslintConfig, eslintRules);
}

const typed = ["await-thenable", "no-floating-promises", "no-misused-promises"];

const oxlintRules = {
  plugins: ["typescript"],
  categories: { correctness: "off" },
  rules: Object.fromEntries(typed.map(rule => [`typescript/${rule}`, "error"])),
};

const biomeRules = {
  root: true,
  formatter: { enabled: false },
  assist: { enabled: false },
  files: { maxSize: 10_000_000 },
  linter: {
    rules: {
      preset: "none",
      nursery: { noFloatingPromises: "error", noMisusedPromises: "error", useAwaitThenable: "error" },
    },
  },
};

/** Comments in the sources set rules of plugins that are not there, which would be errors of their own. */
const eslintRules = `import tseslint from ${JSON.stringify(
  pathToFileURL(path.join(installedTools, "typescript-eslint/dist/index.js")).href,
)};

export default [
  {
    files: ["**/*.{ts,tsx,mts,cts}"],
    languageOptions: {
      parser: tseslint.parser,
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    linterOptions: { noInlineConfig: true },
    plugins: { "@typescript-eslint": tseslint.plugin },
    rules: ${JSON.stringify(Object.fromEntries(typed.map(rule => [`@typescript-eslint/${rule}`, "error"])))},
  },
];
`;

const node = process.execPath;
const threeRules = "`await-thenable`, `no-floating-promises`, `no-misused-promises`";

/** The versions of all tools and of what they run on, by name. Call it when everything is installed. */
export function versionsOfTools(): Record<string, string> {
  return {
    forawait: versionIn(repository),
    "TypeScript 7": versionIn(path.join(repository, "node_modules/typescript")),
    Node: process.versions.node,
    ...toolVersions,
  };
}

/** The tools in the order in which the tables list them. Call it when everything is installed. */
export function allTools(): Tool[] {
  return [forawait(), forawaitWithCache(), ...compilers(), oxlint(), biome(), typescriptEslint()];
}

function forawait(): Tool {
  const line = [node, forawaitCommand, "check", "--project", "tsconfig.json"] as const;
  return {
    id: "forawait",
    title: `forawait ${versionIn(repository)}`,
    does: "the whole recommended preset",
    command: project => ({ line, folder: project.folder, expected: [0, 1] }),
    readable: project => ({
      line: [...line, "--format", "json"],
      folder: project.folder,
      expected: [0, 1],
    }),
    read(report) {
      const { filesChecked, findings } = JSON.parse(report) as {
        filesChecked: number;
        findings: { file: string; rule: string }[];
      };
      return { files: filesChecked, findings };
    },
    mustReport: ["no-for-await-of-sync", "no-promise-coercion"],
  };
}

/** No other tool has a cache that is right for rules that look at types. */
function forawaitWithCache(): Tool {
  const tool = forawait();
  const cached = (command: Command): Command => ({
    ...command,
    line: [...command.line, "--cache", "--cache-location", path.join(command.folder, "forawait-cache")],
  });
  return {
    ...tool,
    id: "forawait-cache",
    title: "forawait, run again on unchanged files (`--cache`)",
    needsEarlierRun: true,
    command: project => cached(tool.command(project)),
    readable: project => cached(tool.readable(project)),
  };
}

function compilers(): Tool[] {
  const compiler = (id: ToolId, program: string, version: string): Tool => {
    const line = [node, program, "--noEmit", "--pretty", "false", "-p", "tsconfig.json"] as const;
    return {
      id,
      title: `tsc ${version}`,
      does: "type-checks (`--noEmit`), no lint rules",
      command: project => ({ line, folder: project.folder, expected: [0, 1, 2] }),
      readable: project => ({
        line: [...line, "--listFiles"],
        folder: project.folder,
        expected: [0, 1, 2],
      }),
      read: (report, project) => readCompiler(report, project.folder),
      mustReport: ["TS2322"],
    };
  };
  return [
    compiler("tsc7", typescript7, versionIn(path.join(repository, "node_modules/typescript"))),
    compiler("tsc6", typescript6, toolVersions.typescript),
  ];
}

/** Errors, and then the absolute paths of all files, libraries and declarations included. */
function readCompiler(report: string, projectFolder: string): Report {
  const lines = report.split("\n");
  const sources = path.join(projectFolder, "src") + path.sep;
  return {
    files: lines.filter(line => path.normalize(line.trim()).startsWith(sources)).length,
    findings: lines.flatMap(line => {
      const [, file, rule] = /^(.+?)\(\d+,\d+\): error (TS\d+):/.exec(line) ?? [];
      return file && rule ? [{ file, rule }] : [];
    }),
  };
}

function oxlint(): Tool {
  const line = [node, oxlintCommand, "--type-aware", "src"] as const;
  const around = { env: oxlintEnvironment, expected: [0, 1] };
  return {
    id: "oxlint",
    title: `oxlint ${toolVersions.oxlint} + tsgolint ${toolVersions["oxlint-tsgolint"]}`,
    does: threeRules,
    command: project => ({ line, folder: project.folder, ...around }),
    readable: project => ({ line: [...line, "--format", "json"], folder: project.folder, ...around }),
    read(report) {
      const { number_of_files, diagnostics } = JSON.parse(report) as {
        number_of_files: number;
        diagnostics: { filename: string; code?: string }[];
      };
      return {
        files: number_of_files,
        findings: diagnostics.map(({ filename, code = "" }) => ({ file: filename, rule: code })),
      };
    },
    mustReport: typed.map(rule => `typescript(${rule})`),
  };
}

function biome(): Tool {
  const program = path.join(installedTools, "@biomejs/biome/bin/biome");
  const line = [node, program, "lint", "src"] as const;
  return {
    id: "biome",
    title: `Biome ${toolVersions["@biomejs/biome"]}`,
    does: "`useAwaitThenable` (`await` only), `noFloatingPromises`, `noMisusedPromises`, all nursery; its own inference, not TypeScript's types",
    command: project => ({ line, folder: project.folder, expected: [0, 1] }),
    readable: project => ({
      line: [...line, "--reporter=json", "--max-diagnostics=none"],
      folder: project.folder,
      expected: [0, 1],
    }),
    read(report) {
      const { summary, diagnostics } = JSON.parse(report) as {
        summary: { changed: number; unchanged: number };
        diagnostics: { category: string; location: { path: string } }[];
      };
      return {
        files: summary.changed + summary.unchanged,
        findings: diagnostics.map(({ category, location }) => ({ file: location.path, rule: category })),
      };
    },
    mustReport: ["useAwaitThenable", "noFloatingPromises", "noMisusedPromises"].map(
      rule => `lint/nursery/${rule}`,
    ),
  };
}

function typescriptEslint(): Tool {
  // By this path typescript-eslint knows that it runs once and need not watch for changes.
  const line = [node, path.join(installedTools, "eslint/bin/eslint.js"), "src"] as const;
  return {
    id: "typescript-eslint",
    title: `typescript-eslint ${toolVersions["typescript-eslint"]} (ESLint ${toolVersions.eslint}, TypeScript ${toolVersions.typescript})`,
    does: `${threeRules}, \`projectService\``,
    command: project => ({ line, folder: project.folder, expected: [0, 1] }),
    readable: project => ({
      line: [...line, "--format", "json"],
      folder: project.folder,
      expected: [0, 1],
    }),
    read(report) {
      const results = JSON.parse(report) as { filePath: string; messages: { ruleId: string | null }[] }[];
      return {
        files: results.length,
        findings: results.flatMap(({ filePath, messages }) =>
          messages.map(({ ruleId }) => ({ file: filePath, rule: ruleId ?? "error" })),
        ),
      };
    },
    mustReport: typed.map(rule => `@typescript-eslint/${rule}`),
  };
}

function versionIn(packageFolder: string): string {
  const manifest = readFileSync(path.join(packageFolder, "package.json"), "utf8");
  return (JSON.parse(manifest) as { version: string }).version;
}
