import path from "node:path";
import type { CancellationToken, Connection } from "vscode-languageserver/node";
import type { LintResult } from "../engine/lint.ts";
import { LineMap } from "../engine/positions.ts";
import type { Session } from "../session/session.ts";
import { isInstalledFile, isSourceFile, sourceExtensions } from "../typescript/ownership.ts";
import { TypeScriptStopped } from "../typescript/workspace.ts";
import { unlessAborted } from "./check.ts";
import type { Checks } from "./checks.ts";
import type { Documents } from "./documents.ts";
import { uriOfPath } from "./documents.ts";
import type { WorkspaceSummary } from "./messages.ts";
import type { Progress } from "./progress.ts";
import type { Publishing } from "./publishing.ts";
import type { Settings } from "./settings.ts";

export interface WorkspaceCheckOptions {
  readonly connection: Connection;
  readonly documents: Documents;
  readonly checks: Checks;
  readonly publishing: Publishing;
  /** The settings of the whole window. */
  readonly settings: () => Settings;
  /** The settings for a file, by its absolute path. */
  readonly settingsOf: (file: string) => Settings;
  readonly session: () => Session;
}

/**
 * How many files share a snapshot. Open documents get their turn between two shares, so a share is small enough
 * not to be felt and large enough to fill the requests to TypeScript.
 */
const shareSize = 24;

/** How long files that changed on disk are collected before they are checked again, in milliseconds. */
const settleTime = 250;

/**
 * Checks the files of the workspace that are not open and reports them like open ones, until they are opened,
 * changed or deleted. Nothing is reported before a person has asked for it once.
 */
export class WorkspaceCheck {
  private readonly options: WorkspaceCheckOptions;
  /** The files of the last check, as absolute paths; those that change are checked again. */
  private covered = new Set<string>();
  /** The files whose findings are shown. */
  private readonly reported = new Set<string>();
  private readonly changed = new Set<string>();
  private timer: NodeJS.Timeout | undefined;

  constructor(options: WorkspaceCheckOptions) {
    this.options = options;
  }

  /** Checks all files of all workspace folders. */
  async run(progress: Progress, token: CancellationToken): Promise<WorkspaceSummary> {
    const { documents } = this.options;
    const files = await this.sourceFiles();
    this.covered = new Set(files);
    for (const file of [...this.reported]) if (!this.covered.has(file)) this.report(file, undefined);
    const summary = { files: 0, findings: 0, cancelled: false, failed: [] as string[] };
    for (let start = 0; start < files.length; start += shareSize) {
      if (token.isCancellationRequested) return { ...summary, cancelled: true };
      progress.report(start, files.length, `${start} of ${files.length} files`);
      const share = files.slice(start, start + shareSize);
      for (const [file, result] of await this.check(share)) {
        summary.files += 1;
        if (!result) {
          summary.failed.push(file);
          continue;
        }
        summary.findings += result.result.findings.length;
        if (!documents.at(file)) this.report(file, result);
      }
    }
    return summary;
  }

  /**
   * The source files of all workspace folders where forawait is on, without those that `.gitignore` or
   * `forawait.json` leaves out.
   */
  async sourceFiles(): Promise<string[]> {
    const { documents, session, settingsOf } = this.options;
    // Loaded on demand: most sessions never search.
    const { globby } = await import("globby");
    const found = new Set<string>();
    for (const folder of documents.folders) {
      const files = await globby(`**/*.{${sourceExtensions.join(",")}}`, {
        cwd: folder,
        absolute: true,
        gitignore: true,
        ignore: ["**/node_modules/**"],
        followSymbolicLinks: false,
        caseSensitiveMatch: false,
        suppressErrors: true,
      });
      for (const file of files) found.add(path.normalize(file));
    }
    return [...found]
      .filter(file => isSourceFile(file) && !isInstalledFile(file))
      .filter(file => settingsOf(file).enable && !session().configFiles.settingsFor(file).ignored)
      .sort();
  }

  /** A document was opened: from now on it is asked for, or sent, like every open one. */
  opened(file: string): void {
    if (this.reported.has(file)) this.report(file, undefined);
  }

  closed(file: string): void {
    if (this.covered.has(file)) this.checkSoon([file]);
  }

  /** Files were created, changed or deleted on disk. */
  filesChanged(files: readonly string[]): void {
    if (this.covered.size === 0) return;
    this.checkSoon(files.filter(file => isSourceFile(file) && this.options.documents.folderOf(file)));
  }

  /** What is on or ignored, in settings or in `forawait.json`, has changed, so what is shown may no longer be right. */
  configurationChanged(): void {
    this.checkSoon([...this.reported]);
  }

  private checkSoon(files: readonly string[]): void {
    for (const file of files) this.changed.add(file);
    if (this.changed.size === 0) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.checkChanged(), settleTime);
  }

  private async checkChanged(): Promise<void> {
    const { documents } = this.options;
    const files = [...this.changed].filter(file => !documents.at(file));
    this.changed.clear();
    for (let start = 0; start < files.length; start += shareSize) {
      const share = files.slice(start, start + shareSize);
      for (const [file, result] of await this.check(share)) {
        if (!documents.at(file)) this.report(file, result);
      }
    }
    if (files.length > 0) await this.options.checks.closeUnneededProjects();
  }

  /** Checks files that share a snapshot; what cannot be checked, such as a file that is gone, has no result. */
  private async check(share: readonly string[]): Promise<Map<string, Checked | undefined>> {
    const { session, checks, settings, settingsOf } = this.options;
    const results = new Map<string, Checked | undefined>(share.map(file => [file, undefined]));
    const files = share.filter(file => settingsOf(file).enable);
    for (let attempt = 1; attempt <= 2; attempt++) {
      try {
        const lease = await checks.leaseAll(files);
        // Files share their time as they share the requests; what is not done by then is said to have failed.
        const { timeBudget } = settings();
        const signal = timeBudget > 0 ? AbortSignal.timeout(2 * timeBudget) : new AbortController().signal;
        const work = Promise.all(
          files.map(async file => {
            const view = await lease.view(file);
            if (!view) return;
            const throwIfCancelled = () => signal.throwIfAborted();
            const result = await session().check(lease, file, { throwIfCancelled });
            results.set(file, { result, text: view.sourceFile.text });
          }),
        );
        try {
          await unlessAborted(work, signal);
          return results;
        } finally {
          lease.release();
        }
      } catch (error) {
        if (!(error instanceof TypeScriptStopped)) break;
      }
    }
    return results;
  }

  private report(file: string, checked: Checked | undefined): void {
    const { connection, publishing } = this.options;
    const findings = checked?.result.findings ?? [];
    if (findings.length === 0 && !this.reported.delete(file)) return;
    if (findings.length > 0) this.reported.add(file);
    void connection.sendDiagnostics({
      uri: uriOfPath(file),
      diagnostics: checked ? publishing.diagnosticsOfFile(file, new LineMap(checked.text), findings) : [],
    });
  }
}

interface Checked {
  readonly result: LintResult;
  readonly text: string;
}
