/** The TypeScript 7 server that the editor runs itself, where an extension of Microsoft's runs it. */
import { type Disposable, EventEmitter, type Extension, extensions, l10n } from "vscode";
import type { PipeAnswer } from "../../server/src/lsp/messages.ts";

/**
 * The preview and the extension that takes its place. Their sources (`_extension/src` of microsoft/typescript-go)
 * name both, and declare what they hand to other extensions in `extension.ts`: `ExtensionAPI`. Both activate with the
 * first JavaScript or TypeScript document, as we do, and neither in an untrusted workspace, where we find none.
 */
const extensionIds = ["TypeScriptTeam.vscode-typescript", "TypeScriptTeam.native-preview"];

/** What those extensions export; nothing at all while TypeScript 7 is installed but not turned on. */
interface ExtensionAPI {
  /** Fires when the server is ready, also after a restart. */
  onLanguageServerInitialized?(listener: () => void): Disposable;
  /** Sends `custom/initializeAPISession` to the server, and rejects while there is none. */
  initializeAPIConnection(): Promise<string>;
}

/** Hands out pipes into the editor's own TypeScript server. */
export class EditorTypeScript implements Disposable {
  readonly #emitter = new EventEmitter<void>();
  /** Fires when a pipe may be had, perhaps again. */
  readonly onDidStart = this.#emitter.event;
  readonly #subscriptions = new Map<ExtensionAPI, Disposable | undefined>();
  readonly #installed = extensions.onDidChange(() => this.#emitter.fire());

  /** A pipe for one connection, or why there is none. */
  async pipe(): Promise<PipeAnswer> {
    const found = extensionIds.map(id => extensions.getExtension(id)).find(each => each !== undefined);
    if (!found) return { reason: l10n.t("The extension for TypeScript 7 is not installed.") };
    try {
      const api = await apiOf(found);
      if (!api) return { reason: l10n.t("TypeScript 7 is not turned on.") };
      this.#follow(api);
      return { pipe: await api.initializeAPIConnection() };
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      return { reason: l10n.t("The extension for TypeScript 7 has no server: {0}", message) };
    }
  }

  dispose(): void {
    this.#emitter.dispose();
    this.#installed.dispose();
    for (const subscription of this.#subscriptions.values()) subscription?.dispose();
  }

  #follow(api: ExtensionAPI): void {
    if (this.#subscriptions.has(api)) return;
    this.#subscriptions.set(api, undefined);
    this.#subscriptions.set(
      api,
      api.onLanguageServerInitialized?.(() => this.#emitter.fire()),
    );
  }
}

async function apiOf(extension: Extension<unknown>): Promise<ExtensionAPI | undefined> {
  const api = (extension.isActive ? extension.exports : await extension.activate()) as Partial<ExtensionAPI>;
  return typeof api?.initializeAPIConnection === "function" ? (api as ExtensionAPI) : undefined;
}
