import { readFileSync } from "node:fs";
import { LineMap } from "../engine/positions.ts";
import type { CompilerDiagnostic } from "../typescript/types.ts";
import type { Workspace } from "../typescript/workspace.ts";
import { count, displayPath, type Notice } from "./report.ts";

/** What the compiler cannot read. */
export interface CompilerProblems {
  /** What is wrong with the configs of all open projects, by the absolute path of the project's config. */
  readonly configs: ReadonlyMap<string, readonly Notice[]>;
  /** Files with syntax errors, by absolute path. */
  readonly syntax: ReadonlyMap<string, Notice>;
}

/**
 * Asks the compiler what is wrong with the open tsconfigs and with the syntax of files.
 *
 * @param folder Absolute path of the working folder.
 * @param files The files that are wanted, as absolute paths; a project holds others too.
 */
export async function compilerProblems(
  workspace: Workspace,
  folder: string,
  files: { has(file: string): boolean },
): Promise<CompilerProblems> {
  const [configs, syntax] = await Promise.all([
    workspace.configDiagnostics(),
    workspace.syntacticDiagnostics(),
  ]);
  const byFile = new Map<string, CompilerDiagnostic[]>();
  for (const diagnostic of syntax) {
    const { fileName } = diagnostic;
    if (fileName === undefined || !files.has(fileName)) continue;
    byFile.set(fileName, [...(byFile.get(fileName) ?? []), diagnostic]);
  }
  const byConfig = new Map<string, Notice[]>();
  for (const diagnostic of configs) {
    const known = byConfig.get(diagnostic.config) ?? [];
    byConfig.set(diagnostic.config, [...known, noticeOf(diagnostic, folder)]);
  }
  return {
    configs: byConfig,
    syntax: new Map([...byFile].map(([file, diagnostics]) => [file, syntaxNotice(diagnostics, folder)])),
  };
}

function syntaxNotice([first, ...others]: readonly CompilerDiagnostic[], folder: string): Notice {
  const notice = noticeOf(first as CompilerDiagnostic, folder);
  if (others.length === 0) return notice;
  // What follows the first error of a file is often only its echo.
  return { ...notice, message: `${notice.message}, and ${count(others.length, "more syntax error")}` };
}

function noticeOf({ fileName = "", pos, text, code }: CompilerDiagnostic, folder: string): Notice {
  const notice = { file: displayPath(folder, fileName), message: `${text} (TS${code})` };
  if (pos < 0) return notice;
  try {
    const content = readFileSync(fileName, "utf8").replace(/^\ufeff/, "");
    const { line, character } = new LineMap(content).positionAt(pos);
    return { ...notice, line: line + 1, column: character + 1 };
  } catch {
    // The file has gone meanwhile; what is wrong with it can still be said.
    return notice;
  }
}
