/**
 * What the tests of rules, proofs and documentation share: one TypeScript process, checking a text under a
 * path that need not exist, applying fixes, and running a program in a child process with a deadline.
 */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { transform } from "esbuild";
import { type EnabledRule, enabledRules, type RuleSettings } from "../src/engine/config.ts";
import { applyEdits, mergeFixes } from "../src/engine/edits.ts";
import { lintFile } from "../src/engine/lint.ts";
import type { Finding, Fix } from "../src/engine/rule.ts";
import { rules } from "../src/rules/index.ts";
import { findTypeScriptBinary } from "../src/typescript/binary.ts";
import type { CompilerDiagnostic } from "../src/typescript/types.ts";
import { type FileView, type Lease, Workspace } from "../src/typescript/workspace.ts";

/** Absolute path of the repository. */
export const repository = fileURLToPath(new URL("../..", import.meta.url));

/** The ids of all rules. */
export const knownRules: ReadonlySet<string> = new Set(rules.map(rule => rule.id));

/** The settings that turn on one rule alone, at its own severity. */
export function onlyRule(id: string, options: Record<string, unknown> = {}): RuleSettings {
  return { preset: "off", rules: { [id]: ["on", options] } };
}

/** What forawait and the compiler say about one text. */
export interface Inspection {
  /** Absolute path under which the text was inspected. */
  readonly file: string;
  readonly findings: readonly Finding[];
  readonly errors: readonly string[];
  readonly syntaxErrors: readonly string[];
}

/** A TypeScript process with the settings of a test. Close it when done. */
export class Checkout {
  readonly workspace: Workspace;

  /** @param folder Absolute path of the folder to work in; the repository unless said otherwise. */
  constructor(folder: string = repository) {
    this.workspace = new Workspace({
      binary: findTypeScriptBinary(fileURLToPath(import.meta.url)),
      folder,
    });
  }

  /** Checks a text as if it stood at `file` (absolute), and forgets it again. Rules that throw fail the test. */
  async lint(file: string, text: string, settings: RuleSettings): Promise<readonly Finding[]> {
    this.workspace.setText(file, text);
    const lease = await this.workspace.acquire([file]);
    try {
      return await this.findingsIn(await viewIn(lease, file), settings);
    } finally {
      lease.release();
    }
  }

  /** What the parser says about a text. */
  async syntaxErrors(file: string, text: string): Promise<readonly string[]> {
    const lease = await this.workspace.acquireWith(file, text);
    try {
      return textsOf(await (await viewIn(lease, file)).syntacticDiagnostics());
    } finally {
      lease.release();
    }
  }

  /** Like `lint`, with the compiler's own errors. */
  async inspect(file: string, text: string, settings: RuleSettings): Promise<Inspection> {
    this.workspace.setText(file, text);
    const lease = await this.workspace.acquire([file]);
    try {
      return await this.inspectView(lease, file, settings);
    } finally {
      lease.release();
    }
  }

  /**
   * Inspects many texts at once, each as a file of its own in a copy of a folder of fixtures. One project for all
   * of them costs a tenth of a snapshot for each.
   *
   * @param folder Absolute path of the fixtures that the texts may import.
   * @param texts Each with its file extension, such as `.ts`. Answers come in their order.
   */
  async inspectAll(
    folder: string,
    texts: readonly { readonly text: string; readonly extension: string; readonly settings: RuleSettings }[],
  ): Promise<readonly Inspection[]> {
    if (texts.length === 0) return [];
    const cache = path.join(repository, ".cache");
    await mkdir(cache, { recursive: true });
    const copy = await mkdtemp(path.join(cache, "inspect-"));
    try {
      if (existsSync(folder)) await cp(folder, copy, { recursive: true });
      const config = { extends: "../../test-fixtures/rules/tsconfig.json", include: ["text-*"] };
      await writeFile(path.join(copy, "tsconfig.json"), JSON.stringify(config));
      const entries = texts.map((each, index) => ({
        ...each,
        file: path.join(copy, `text-${index}${each.extension}`),
      }));
      await Promise.all(entries.map(({ file, text }) => writeFile(file, text)));
      const files = entries.map(({ file }) => file);
      this.workspace.noteDiskChanges({ created: files });
      const lease = await this.workspace.acquire(files);
      try {
        return await Promise.all(
          entries.map(({ file, settings }) => this.inspectView(lease, file, settings)),
        );
      } finally {
        lease.release();
      }
    } finally {
      await rm(copy, { recursive: true, force: true });
    }
  }

  private async inspectView(lease: Lease, file: string, settings: RuleSettings): Promise<Inspection> {
    const view = await viewIn(lease, file);
    const findings = await this.findingsIn(view, settings);
    const syntax = await view.syntacticDiagnostics();
    const semantic = await view.semanticDiagnostics();
    return {
      file,
      findings,
      errors: textsOf(semantic),
      syntaxErrors: textsOf(syntax),
    };
  }

  private async findingsIn(view: FileView, settings: RuleSettings): Promise<readonly Finding[]> {
    const result = await lintFile(view, this.enabled(settings), {
      knownRules,
      separateCompilerReported: false,
    });
    if (result.failures[0]) throw result.failures[0].error;
    return result.findings;
  }

  /** Applies all safe fixes until nothing changes. Throws when that takes more than ten passes. */
  async fixAll(file: string, text: string, settings: RuleSettings): Promise<string> {
    let current = text;
    for (let pass = 0; pass < 10; pass++) {
      const findings = await this.lint(file, current, settings);
      const fixed = applyFixes(
        file,
        current,
        findings.flatMap(({ fixes }) => fixes.filter(fix => fix.safe && !fix.snippet).slice(0, 1)),
      );
      if (fixed === current) return current;
      current = fixed;
    }
    throw new Error(`The fixes of ${file} never come to rest.`);
  }

  close(): Promise<void> {
    return this.workspace.close();
  }

  private enabled(settings: RuleSettings): EnabledRule[] {
    return enabledRules(rules, [settings]);
  }
}

async function viewIn(lease: Lease, file: string): Promise<FileView> {
  const view = await lease.view(file);
  if (!view) throw new Error(`TypeScript has no file ${file}.`);
  return view;
}

function textsOf(diagnostics: readonly CompilerDiagnostic[]): string[] {
  return diagnostics.map(({ code, text }) => `${code}: ${text}`);
}

/** Applies the fixes that can be applied together; snippet places become their default text. */
export function applyFixes(file: string, text: string, fixes: readonly Fix[]): string {
  const edits = mergeFixes(fixes).edits.get(file) ?? [];
  const isSnippet = fixes.some(fix => fix.snippet);
  return applyEdits(
    text,
    isSnippet ? edits.map(edit => ({ ...edit, newText: plainText(edit.newText) })) : edits,
  );
}

/** The default text of a snippet: `${1:name}` → `name`, `$0` → nothing. */
export function plainText(snippet: string): string {
  return snippet
    .replace(/\$\{\d+:([^}]*)\}/g, "$1")
    .replace(/\$\{?\d+\}?/g, "")
    .replace(/\\([$}\\])/g, "$1");
}

/** How a child process ended. */
export interface Outcome {
  readonly stdout: string;
  readonly stderr: string;
  /** The exit status, or "deadline" when it had to be stopped. */
  readonly exit: number | "deadline";
  readonly milliseconds: number;
}

/**
 * Runs a program under this Node as an ECMAScript module (or as CommonJS for `.cjs` and `.cts`).
 *
 * @param name File name; its extension decides the language.
 * @param deadline Milliseconds after which the program is stopped.
 */
export async function runProgram(name: string, source: string, deadline: number): Promise<Outcome> {
  const folder = await mkdtemp(path.join(tmpdir(), "forawait-run-"));
  try {
    const isCommonJs = /\.c[tj]s$/.test(name);
    const isTypeScript = /\.[mc]?tsx?$/.test(name);
    const transformed = transform(source, {
      loader: isTypeScript ? "ts" : "js",
      target: "node20",
      format: isCommonJs ? "cjs" : "esm",
      logLevel: "silent",
    });
    // JavaScript that does not even parse goes to Node as it is, which says so in its own words.
    const { code } = await transformed.catch(error => {
      if (isTypeScript) throw error;
      return { code: source };
    });
    const file = path.join(folder, isCommonJs ? "program.cjs" : "program.mjs");
    await writeFile(file, code);
    return await run(process.execPath, [file], deadline, folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Runs a command to its end or to the deadline. */
export function run(
  command: string,
  args: readonly string[],
  deadline: number,
  cwd: string,
): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const child = spawn(command, args, {
      cwd,
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, NODE_OPTIONS: "", NO_COLOR: "1", FORCE_COLOR: undefined },
    });
    let stdout = "";
    let stderr = "";
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      child.kill("SIGKILL");
    }, deadline);
    child.stdout.setEncoding("utf8").on("data", chunk => {
      stdout += chunk;
    });
    child.stderr.setEncoding("utf8").on("data", chunk => {
      stderr += chunk;
    });
    child.once("error", reject);
    child.once("close", code => {
      clearTimeout(timer);
      resolve({
        stdout,
        stderr,
        exit: late ? "deadline" : (code ?? -1),
        milliseconds: performance.now() - started,
      });
    });
  });
}
