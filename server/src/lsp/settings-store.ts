import type { Connection } from "vscode-languageserver/node";
import type { Documents } from "./documents.ts";
import { uriOfPath } from "./documents.ts";
import { defaultSettings, readSettings, type Settings } from "./settings.ts";

/** The settings of each workspace folder, as the client has them. */
export class SettingsStore {
  private readonly documents: Documents;
  private readonly byFolder = new Map<string | undefined, Settings>([[undefined, defaultSettings]]);

  private sent: unknown;

  constructor(documents: Documents) {
    this.documents = documents;
  }

  /** The settings for a file; those of the whole window for a path outside of all folders, or for none. */
  of(file: string | undefined): Settings {
    const folder = file === undefined ? undefined : this.documents.folderOf(file);
    return this.byFolder.get(folder) ?? this.window;
  }

  /** The settings of the whole window. */
  get window(): Settings {
    return this.byFolder.get(undefined) ?? defaultSettings;
  }

  /**
   * Takes over what a client has sent by itself. It also counts where the client, when it is asked, has nothing
   * to say.
   *
   * @returns Whether any setting is different now.
   */
  take(sent: unknown): boolean {
    const before = JSON.stringify([...this.byFolder]);
    this.sent = sent;
    this.byFolder.clear();
    this.byFolder.set(undefined, readSettings(sent));
    return JSON.stringify([...this.byFolder]) !== before;
  }

  /**
   * Asks the client for its settings.
   *
   * @returns Whether any of them is different now.
   */
  async fetch(connection: Connection): Promise<boolean> {
    const before = JSON.stringify([...this.byFolder]);
    const folders = [undefined, ...this.documents.folders];
    const sent = await connection.workspace.getConfiguration(
      folders.map(folder => ({
        section: "forawait",
        ...(folder === undefined ? {} : { scopeUri: uriOfPath(folder) }),
      })),
    );
    this.byFolder.clear();
    for (const [index, folder] of folders.entries()) {
      this.byFolder.set(folder, readSettings(sent[index] ?? this.sent));
    }
    return JSON.stringify([...this.byFolder]) !== before;
  }
}
