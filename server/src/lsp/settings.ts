/** What an editor's settings may choose. They never change which rules exist, so editor and CI agree. */
export interface Settings {
  readonly enable: boolean;
  /** When a client that cannot pull is sent diagnostics; a client that pulls decides by itself. */
  readonly run: "onType" | "onSave";
}

export const defaultSettings: Settings = { enable: true, run: "onType" };

/** Reads settings from what a client sends; whatever is missing or malformed keeps its default. */
export function readSettings(sent: unknown): Settings {
  const settings = (typeof sent === "object" && sent !== null ? sent : {}) as Record<string, unknown>;
  return {
    enable: typeof settings.enable === "boolean" ? settings.enable : defaultSettings.enable,
    run: settings.run === "onSave" ? "onSave" : defaultSettings.run,
  };
}
