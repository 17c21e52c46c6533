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
} from "vscode-languageserver/node";
import { ruleUrl } from "../engine/rule.ts";
import { configFileName } from "../session/config-file.ts";
import { initialConfig } from "../session/config-schema.ts";
import { configurableRules } from "../session/session.ts";
import { type DebugOptions, debugInformation } from "./debug.ts";
import { pathOfUri, uriOfPath } from "./documents.ts";
import { serverCommands } from "./messages.ts";

export interface CommandsOptions extends DebugOptions {
  readonly connection: Connection;
}

/** The commands of `workspace/executeCommand`. */
export class Commands {
  private readonly options: CommandsOptions;

  constructor(options: CommandsOptions) {
    this.options = options;
  }

  /** @throws ResponseError for a command that does not exist, or an argument that is not right. */
  async execute(params: ExecuteCommandParams, _token: CancellationToken): Promise<unknown> {
    const [argument] = params.arguments ?? [];
    switch (params.command) {
      case serverCommands.openRulePage:
        return this.openRulePage(argument);
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
