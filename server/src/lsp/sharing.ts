import type { Connection } from "vscode-languageserver/node";
import type { ClientAbilities } from "./client.ts";
import { type PipeAnswer, pipeRequest } from "./messages.ts";
import type { Settings } from "./settings.ts";
import type { Status } from "./status.ts";

export interface SharingOptions {
  readonly connection: Connection;
  readonly client: () => ClientAbilities;
  readonly settings: () => Settings;
  readonly status: Status;
}

/** Whose TypeScript answers, ours or the editor's: asks the client for the way to the editor's, and tells people. */
export class Sharing {
  private readonly options: SharingOptions;
  /** The setting that the last request was made under. */
  private setting: Settings["typescript"]["server"] | undefined;

  constructor(options: SharingOptions) {
    this.options = options;
  }

  /**
   * Asks the client for a pipe into the editor's TypeScript server.
   *
   * @throws Error with a sentence for people when there is none, or none is wanted.
   */
  async requestPipe(): Promise<string> {
    const { connection, client, settings } = this.options;
    this.setting = settings().typescript.server;
    if (this.setting === "own") throw new Error("The setting asks for a process of forawait's own.");
    if (!client().sharesTypeScript) throw new Error("This editor does not share its TypeScript server.");
    const { pipe, reason } = await connection.sendRequest<PipeAnswer>(pipeRequest);
    if (pipe === undefined) throw new Error(reason ?? "The editor does not run TypeScript 7.");
    return pipe;
  }

  /** @param reason Why the editor's server is not used; undefined when it is. */
  changed(reason: string | undefined): void {
    const { connection, client, settings, status } = this.options;
    const { server } = settings().typescript;
    status.notice =
      server === "shared" && reason !== undefined
        ? { message: "TypeScript is not shared", detail: `${reason} forawait uses a process of its own.` }
        : undefined;
    const isPossible = server !== "own" && client().sharesTypeScript;
    status.server = isPossible ? (reason === undefined ? "shared" : "own") : undefined;
    if (!isPossible) return;
    const news =
      reason === undefined ? "reads the editor's TypeScript server." : `uses its own TypeScript: ${reason}`;
    connection.console.info(`forawait ${news}`);
  }

  /** Whether the setting is another one than when the editor's server was asked for last. */
  get isOutdated(): boolean {
    return this.setting !== undefined && this.setting !== this.options.settings().typescript.server;
  }
}
