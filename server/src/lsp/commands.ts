import { writeFile } from "node:fs/promises";
import path from "node:path";
import {
  type CancellationToken,
  type Connection,
  type ExecuteCommandParams,
  LSPErrorCodes,
  MessageType,
  ResponseError,
  ShowDocumentRequest,
  ShowMessageNotification,
  type WorkspaceEdit,
} from "vscode-languageserver/node";
import { ruleUrl } from "../engine/rule.ts";
import { configFileName } from "../session/config-file.ts";
import { initialConfig } from "../session/config-schema.ts";
import { configurableRules } from "../session/session.ts";
import { type DebugOptions, debugInformation } from "./debug.ts";
import { pathOfUri, uriOfPath } from "./documents.ts";
import { serverCommands, type WorkspaceSummary } from "./messages.ts";
import { type Progress, withProgress } from "./progress.ts";
import type { Status } from "./status.ts";
import type { WorkspaceCheck } from "./workspace-check.ts";
import { workspaceFix } from "./workspace-fix.ts";

export interface CommandsOptions extends DebugOptions {
  readonly connection: Connection;
  readonly workspaceCheck: WorkspaceCheck;
  readonly status: Status;
}

/** The commands of `workspace/executeCommand`. */
export class Commands {
  private readonly options: CommandsOptions;

  constructor(options: CommandsOptions) {
    this.options = options;
  }

  /** @throws ResponseError for a command that does not exist, or an argument that is not right. */
  async execute(params: ExecuteCommandParams, token: CancellationToken): Promise<unknown> {
    const [argument] = params.arguments ?? [];
    switch (params.command) {
      case serverCommands.openRulePage:
        return this.openRulePage(argument);
      case serverCommands.checkWorkspace:
        return this.checkWorkspace(token);
      case serverCommands.fixWorkspace:
        return this.fixWorkspace(token);
      case serverCommands.debugInformation: {
        const document = typeof argument === "string" ? this.options.documents.get(argument) : undefined;
        return debugInformation(this.options, document);
      }
      case serverCommands.createConfiguration:
        return this.createConfiguration(argument);
      default:
        throw failed(`forawait has no command "${params.command}".`);
    }
  }

  private checkWorkspace(token: CancellationToken): Promise<WorkspaceSummary> {
    return this.long("Checking the workspace", token, (progress, cancelled) =>
      this.options.workspaceCheck.run(progress, cancelled),
    );
  }

  private async fixWorkspace(token: CancellationToken): Promise<WorkspaceEdit | null> {
    const { connection, client, workspaceCheck } = this.options;
    const edit = await this.long("Looking for safe fixes", token, async (progress, cancelled) =>
      workspaceFix(this.options, await workspaceCheck.sourceFiles(), progress, cancelled),
    );
    if (client().ownCommands || edit === null) return edit;
    await connection.workspace.applyEdit({ label: "Fix all safe forawait findings", edit });
    return null;
  }

  /** Runs work that takes long: shown in the status, and with a progress that can be cancelled. Projects that were opened for it are closed. */
  private async long<T>(
    title: string,
    token: CancellationToken,
    work: (progress: Progress, token: CancellationToken) => Promise<T>,
  ): Promise<T> {
    const { connection, client, status, checks } = this.options;
    const done = status.busy(title.charAt(0).toLowerCase() + title.slice(1));
    try {
      return await withProgress(connection, client().progress, title, token, work);
    } finally {
      done();
      await checks.closeUnneededProjects();
    }
  }

  private async openRulePage(id: unknown): Promise<null> {
    if (typeof id !== "string" || !configurableRules.has(id)) throw failed(`There is no rule "${id}".`);
    await this.show(ruleUrl(id), true);
    return null;
  }

  private async createConfiguration(folderUri: unknown): Promise<null> {
    const folder = typeof folderUri === "string" ? pathOfUri(folderUri) : this.options.documents.firstFolder;
    const file = path.join(folder, configFileName);
    try {
      await writeFile(file, initialConfig, { flag: "wx" });
    } catch (error) {
      // One that is there already is shown, and left as it is.
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") {
        throw failed(`${file} cannot be written: ${error instanceof Error ? error.message : error}`);
      }
    }
    await this.show(uriOfPath(file), false);
    return null;
  }

  /** Shows a document, in the browser when `external`; a client that cannot is told where it is. */
  private async show(uri: string, external: boolean): Promise<void> {
    const { connection, client } = this.options;
    if (client().showDocument) {
      const { success } = await connection.sendRequest(ShowDocumentRequest.type, {
        uri,
        external,
        takeFocus: true,
      });
      if (success) return;
    }
    // `showInformationMessage` would send a request, which a client need not know.
    await connection.sendNotification(ShowMessageNotification.type, {
      type: MessageType.Info,
      message: external ? uri : pathOfUri(uri),
    });
  }
}

function failed(message: string): ResponseError<void> {
  return new ResponseError(LSPErrorCodes.RequestFailed, message);
}
